"""What a leaver does to rings: the chance that a ring holds, and how many keep learning, with and without repair.

Everybody leaves, alone and independently, with the same chance over the whole relationship. Without repair a ring
in which somebody left serves nobody (it is never continued silently). With repair each run of people who stayed
teaches on as a chain: of a run of r people r - 1 learn, and all of them if nobody left.
"""

from dataclasses import dataclass
from itertools import product
from typing import Final

LEAVING: Final = 0.1
"""Chance that one person leaves before the end, unless a programme knows better (our judgement, grade D)."""


def survival(size: int, leaving: float = LEAVING) -> float:
    """The chance that nobody leaves a ring of so many people.

    >>> round(survival(3), 3), round(survival(4), 4)
    (0.729, 0.6561)
    """
    return (1.0 - leaving) ** size


@dataclass(frozen=True, slots=True)
class Served:
    """Expected number of people who learn to the end."""

    without_repair: float
    with_repair: float


def expected_served(size: int, leaving: float = LEAVING, *, ring: bool = True) -> Served:
    """Expected learners of a ring, or of a chain of so many people, without and with repair.

    >>> served = expected_served(3)
    >>> round(served.without_repair, 3), round(served.with_repair, 3)
    (2.187, 2.43)
    """
    learners = size if ring else size - 1
    repaired = 0.0
    for stays in product((True, False), repeat=size):
        chance = 1.0
        for stayed in stays:
            chance *= 1.0 - leaving if stayed else leaving
        legs = sum(stays[i] and stays[(i + 1) % size] for i in range(size if ring else size - 1))
        repaired += chance * legs
    return Served(learners * survival(size, leaving), repaired)
