"""The stages of two-way pairs as counts over people and pairs, and the weights that make one goal of several."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.matching.objective import Coverage, Objective
from bothways.matching.people.population import Bools, Ints, holds_pair
from bothways.matching.people.scored import Scored, pair_keys
from bothways.matching.solution import Stage
from bothways.matching.two_way.double_cover import Goal

LARGEST: Final = 1 << 60
"""The worth of one pair, times all places, stays below this: no sum of prices along a path can overflow."""

NEAR: Final = 50
"""Pairs that lack less than the best fit over this are looked at along with those that improve."""


@dataclass(frozen=True, slots=True)
class Count:
    """One stage that adds up over people with a partner, and over pairs by their fit and whether they are kept.

    Attributes:
        name: of the stage.
        person: per person. by_fit: per fit. kept: per kept pair.
        swing: how far apart two choices of pairs can be. least: the least that a choice can reach.
    """

    name: str
    person: Ints
    by_fit: Ints
    kept: int
    swing: int
    least: int = 0

    def of(self, pairs: Scored, kept: Ints) -> int:
        """What a choice of pairs reaches."""
        people = np.union1d(pairs.giver, pairs.learner)
        value = int(self.person[people].sum()) + int(self.by_fit[pairs.fit].sum(dtype=np.int64))
        return value + (int(holds_pair(kept, pair_keys(pairs)).sum()) if self.kept else 0)

    def stage(self, value: int) -> Stage:
        """As it is shown: pairs below a threshold are counted up, though fewer are better."""
        return Stage(self.name, -value if self.least < 0 else value)


def counts_of(
    objective: Objective, places: Ints, first: Bools, waiting: Bools, kept: Ints, best_fit: int
) -> list[Count]:
    """The stages that were asked for, in their order, without the weakest; total fit is the last."""
    nobody, nothing = np.zeros(len(places), dtype=np.int64), np.zeros(best_fit + 1, dtype=np.int32)
    most_pairs = int(places.sum()) // 2
    fits = np.arange(best_fit + 1, dtype=np.int32)
    found = []
    if objective.coverage is Coverage.PEOPLE:
        found.append(Count("people_covered", first.astype(np.int64), nothing, 0, int(first.sum())))
    elif objective.coverage is Coverage.PAIRS:
        found.append(Count("pairs", nobody, nothing + 1, 0, most_pairs))
    if waiting.any():
        left_out = waiting & first
        found.append(Count("waiting_covered", left_out.astype(np.int64), nothing, 0, int(left_out.sum())))
    if len(kept):
        found.append(Count("kept", nobody, nothing, 1, len(kept)))
    for band in objective.bands:
        below = -(fits < band).astype(np.int32)
        found.append(Count(f"below_{band}", nobody, below, 0, most_pairs, -most_pairs))
    found.append(Count("total_fit", nobody, fits, 0, best_fit * most_pairs))
    return found


def exact_weights(counts: Sequence[Count]) -> list[int]:
    """Weights under which no count can be outweighed by all after it."""
    weights = [1]
    for count in reversed(counts[1:]):
        weights.append(weights[-1] * (count.swing + 1))
    return weights[::-1]


def weights_that_fit(counts: Sequence[Count], places: int) -> tuple[list[int], bool]:
    """Weights for the counts, the last one's being 1, and whether no count can be outweighed by those after it.

    Where integers of 64 bits are too short for that, each weight is as large as they allow; then the stages
    have to be proven one after the other.
    """
    exact = exact_weights(counts)
    limit = LARGEST // (2 * places + 3)
    if _largest(counts, exact) <= limit:
        return exact, True
    low, high = 1, LARGEST
    while low < high:
        step = (low + high + 1) // 2
        low, high = (step, high) if _largest(counts, _even(counts, step)) <= limit else (low, step - 1)
    return _even(counts, low), False


def _even(counts: Sequence[Count], step: int) -> list[int]:
    """Weights that rise by one factor from count to count, from the best that one pair adds to the last."""
    weights = [1]
    for place, count in enumerate(reversed(counts[1:])):
        one = _most_of_a_pair(count) if place == 0 else 1
        weights.append(min(weights[-1] * (count.swing + 1), weights[-1] * one * step))
    return weights[::-1]


def _most_of_a_pair(count: Count) -> int:
    return 2 * int(count.person.max(initial=0)) + int(np.abs(count.by_fit).max(initial=0)) + count.kept


def _largest(counts: Sequence[Count], weights: Sequence[int]) -> int:
    return sum(_most_of_a_pair(count) * weight for count, weight in zip(counts, weights, strict=True))


def goal_of(counts: Sequence[Count], weights: Sequence[int], kept: Ints, least: int) -> Goal:
    """Several counts as one goal, over pairs of at least this fit."""
    by_fit = np.zeros(len(counts[0].by_fit), dtype=np.int64)
    bonus = np.zeros(len(counts[0].person), dtype=np.int64)
    keeping = 0
    for count, weight in zip(counts, weights, strict=True):
        by_fit += weight * count.by_fit.astype(np.int64)
        bonus += weight * count.person
        keeping += weight * count.kept
    near = 2 * (len(by_fit) - 1) // NEAR if counts[-1].name == "total_fit" else 0
    return Goal(by_fit, kept, keeping, bonus, least, near)
