"""The stages of an objective as sums over pairs and people, packed into as few whole numbers as fit.

Several stages share one `Level` where 64 bits allow: each is weighted by more than everything after it can
differ. What does not fit goes to a further level, which only decides between choices that are equal in all
levels before (lexicographic optimisation; Isermann 1982, Linear lexicographic optimization, OR Spektrum 4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.matching.objective import Coverage, Objective
from bothways.matching.people.places import Places
from bothways.matching.people.population import Bools, Ints

COST_BITS: Final = 61
"""The flow solver multiplies costs by the number of nodes and keeps the product in 64 bits with a sign."""

WEAKEST: Final = "weakest"
TOTAL: Final = "total_fit"


@dataclass(frozen=True, slots=True)
class Term:
    """One stage as a sum.

    Attributes:
        name: of the stage.
        value: what a pair counts, by its fit. kept: what it counts beyond that if it is a kept one.
        person: what a first partner counts. waiting: beyond that, for those who were left out last time.
        most: totals of two choices differ by no more.
    """

    name: str
    value: Ints
    most: int
    kept: int = 0
    person: int = 0
    waiting: int = 0

    @property
    def largest(self) -> int:
        """The largest single contribution."""
        of_pairs = int(np.abs(self.value).max(initial=0)) + self.kept
        return max(of_pairs, self.person + self.waiting)


@dataclass(frozen=True, slots=True)
class Level:
    """Consecutive stages as one whole number; `stages` are their names and weights."""

    stages: tuple[tuple[str, int], ...]
    value: Ints
    kept: int
    person: int
    waiting: int

    def of_pairs(self, fit: Ints, kept: Bools) -> Ints:
        """What pairs of these fits count."""
        return np.asarray(self.value[fit] + self.kept * kept)

    def of_people(self, first: Ints, waiting: Bools) -> Ints:
        """What a first partner of each person counts."""
        return np.asarray(first * (self.person + self.waiting * waiting.astype(np.int64)))


def terms(objective: Objective, places: Places, *, largest_fit: int, kept: int, waiting: Bools) -> list[Term]:
    """The stages that are sums (all but the weakest), in order; those that nobody asked for are left out.

    >>> one = np.ones(3, dtype=np.int64)
    >>> places = Places(one, one, one > 0, one < 0, one[:0])
    >>> [t.name for t in terms(Objective(bands=(2000,)), places, largest_fit=9000, kept=0, waiting=one < 0)]
    ['people_covered', 'below_2000', 'total_fit']
    """
    pairs = int(min(places.learner.sum(), places.giver.sum()))
    first = int(places.learner_first.sum() + places.giver_first.sum())
    waited = int((places.learner_first & waiting).sum() + (places.giver_first & waiting).sum())
    fits = np.arange(largest_fit + 1)
    nothing = np.zeros(largest_fit + 1, dtype=np.int64)
    found = []
    if objective.coverage is Coverage.PEOPLE:
        found.append(Term("people_covered", nothing, first, person=1))
    elif objective.coverage is Coverage.PAIRS:
        found.append(Term("pairs", nothing + 1, pairs))
    if waiting.any():
        found.append(Term("waiting_covered", nothing, waited, waiting=1))
    if kept:
        found.append(Term("kept", nothing, kept, kept=1))
    found += [Term(f"below_{band}", -(fits < band).astype(np.int64), pairs) for band in objective.bands]
    return [*found, Term(TOTAL, fits, largest_fit * pairs)]


def packed(parts: Sequence[Term], places: Places, bits: int = COST_BITS) -> list[Level]:
    """The stages in as few levels as the solver can hold."""
    nodes = max(64, int(np.count_nonzero(places.learner) + np.count_nonzero(places.giver)) + 3)
    levels: list[Level] = []
    group: list[Term] = []
    for part in parts:
        if group and _cost([*group, part]) * nodes >> bits:
            levels.append(_level(group))
            group = []
        group.append(part)
    return [*levels, _level(group)] if group else levels


def weights(group: Sequence[Term]) -> list[int]:
    """Weights by which each stage outdoes everything after it.

    >>> none = np.zeros(1, dtype=np.int64)
    >>> weights([Term("a", none, 3), Term("b", none, 5), Term("c", none, 100)])
    [606, 101, 1]
    """
    found: list[int] = []
    after = 0
    for part in reversed(group):
        found.append(after + 1)
        after += found[-1] * part.most
    return found[::-1]


def _cost(group: Sequence[Term]) -> int:
    return sum(weight * part.largest for weight, part in zip(weights(group), group, strict=True))


def _level(group: Sequence[Term]) -> Level:
    weighted = list(zip(weights(group), group, strict=True))
    return Level(
        stages=tuple((part.name, weight) for weight, part in weighted),
        value=np.asarray(sum(weight * part.value.astype(np.int64) for weight, part in weighted)),
        kept=sum(weight * part.kept for weight, part in weighted),
        person=sum(weight * part.person for weight, part in weighted),
        waiting=sum(weight * part.waiting for weight, part in weighted),
    )
