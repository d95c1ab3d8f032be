"""What is sought, stage after stage: each stage only decides between choices that are equal in all before it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Final


class Coverage(StrEnum):
    """What the first stage counts."""

    PEOPLE = "people"
    """Learners with at least one partner: everybody's first partner before anybody's second."""
    PAIRS = "pairs"
    """Pairs."""
    NONE = "none"
    """No stage: total fit decides how many there are."""


@dataclass(frozen=True, slots=True)
class Objective:
    """The stages in their order: coverage, people left out last time, kept pairs, bands, weakest, total.

    Attributes:
        coverage: what the first stage counts.
        bands: thresholds of fit, ascending; fewest relationships below the lowest first.
        worst_off: whether the weakest relationship is made as good as possible before total fit counts.
        seed: key of the hash that decides between equal choices.
    """

    coverage: Coverage = Coverage.PEOPLE
    bands: tuple[int, ...] = ()
    worst_off: bool = False
    seed: int = 0


PEOPLE_THEN_FIT: Final = Objective()
"""People covered first, then total fit."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a search that may not end is let run; `left` returns seconds. Pure rooms read no clock."""

    left: Callable[[], float]


UNHURRIED: Final = Patience(lambda: inf)
"""No limit but the solver's own, deterministic effort."""
