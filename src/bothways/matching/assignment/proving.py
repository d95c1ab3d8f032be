"""Prices that prove a choice of pairs optimal among known ones, all at once: where keeping an optimum begins."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from bothways.errors import Invalid
from bothways.matching.people.population import Bools, Ints


class NotBest(Invalid):
    """The choice is not the best among the known pairs, so no prices prove it."""

    code = "not_best"
    message = "This draft is not the optimum of its problem. Solve it to the end first."


@dataclass(frozen=True, slots=True)
class Provable:
    """Known pairs with their worth, which of them are chosen, and everybody's places.

    Attributes:
        learner, giver, worth, chosen: aligned over pairs.
        first: what each learner's first place is worth. learns, gives: places on each side, per person.
    """

    learner: Ints
    giver: Ints
    worth: Ints
    chosen: Bools
    first: Ints
    learns: Ints
    gives: Ints


def proving_prices(known: Provable) -> tuple[Ints, Ints]:
    """A price for each learner and each giver: pairs gain nothing unless chosen, places nothing unless used.

    The middle of the greatest and the least such prices within a box that grows until some exist. All differences are
    whole numbers, so the middle may be rounded down everywhere at once.

    Raises: NotBest.
    """
    high = int(np.abs(known.worth).max(initial=0)) + int(known.first.max(initial=0)) + 1
    for times in (8, 512, 32_768):
        box = min(times * high, _MOST) if known.worth.dtype != object else times * high
        search = _Corrected(known, box)
        greatest, least = search.greatest(), search.least()
        if greatest is not None and least is not None:
            if (least[0] > greatest[0]).any() or (least[1] > greatest[1]).any():
                raise NotBest
            return (greatest[0] + least[0]) // 2, (greatest[1] + least[1]) // 2
    raise NotBest


_MOST: Final = 1 << 59
"""Boxes of 64-bit prices end here."""


class _Corrected:
    """Label correcting in both directions, pairs of changed people only."""

    def __init__(self, known: Provable, box: int) -> None:
        self.known, self.box = known, box
        self.kind: Any = known.worth.dtype
        self.sweeps = 2 * len(known.first) + 10
        taken = np.flatnonzero(known.chosen)
        self.taken = known.learner[taken], known.giver[taken], known.worth[taken]
        self.free = np.flatnonzero(~known.chosen)
        self.learner_used = np.bincount(self.taken[0], minlength=len(known.first))
        self.giver_used = np.bincount(self.taken[1], minlength=len(known.first))

    def _full(self, value: int) -> Ints:
        return np.full(len(self.known.first), value, dtype=self.kind)

    def greatest(self) -> tuple[Ints, Ints] | None:
        """Prices sink from their upper bounds; None where one sinks out of the box."""
        known = self.known
        learner, giver = self._full(self.box), self._full(self.box)
        spare = self.learner_used < known.learns
        learner[spare] = np.where(self.learner_used == 0, -known.first, 0)[spare]
        giver[self.giver_used > 0] = 0
        one, other, worth = self.taken
        order = self.free[np.argsort(known.learner[self.free], kind="stable")]
        start = np.searchsorted(known.learner[order], np.arange(len(learner) + 1))
        np.minimum.at(learner, one, worth + giver[other])
        changed = np.arange(len(learner))
        for _ in range(self.sweeps):
            if not len(changed):
                return (learner, giver) if min(learner.min(), giver.min()) >= -self.box else None
            pairs = order[_within(start, changed)]
            before = giver.copy()
            np.minimum.at(giver, known.giver[pairs], learner[known.learner[pairs]] - known.worth[pairs])
            moved = np.asarray(giver < before, dtype=bool)[other]
            before = learner.copy()
            np.minimum.at(learner, one[moved], (worth + giver[other])[moved])
            changed = np.flatnonzero(learner < before)
        return None

    def least(self) -> tuple[Ints, Ints] | None:
        """Prices rise from their lower bounds; None where one rises out of the box."""
        known = self.known
        learner, giver = self._full(-self.box), self._full(-self.box)
        used = self.learner_used > 0
        learner[used] = np.where(self.learner_used == 1, -known.first, 0)[used]
        giver[self.giver_used < known.gives] = 0
        one, other, worth = self.taken
        order = self.free[np.argsort(known.giver[self.free], kind="stable")]
        start = np.searchsorted(known.giver[order], np.arange(len(giver) + 1))
        np.maximum.at(giver, other, learner[one] - worth)
        changed = np.arange(len(giver))
        for _ in range(self.sweeps):
            if not len(changed):
                return (learner, giver) if max(learner.max(), giver.max()) <= self.box else None
            pairs = order[_within(start, changed)]
            before = learner.copy()
            np.maximum.at(learner, known.learner[pairs], giver[known.giver[pairs]] + known.worth[pairs])
            moved = np.asarray(learner > before, dtype=bool)[one]
            before = giver.copy()
            np.maximum.at(giver, other[moved], (learner[one] - worth)[moved])
            changed = np.flatnonzero(giver > before)
        return None


def _within(start: Ints, nodes: Ints) -> Ints:
    """Positions of all pairs of some people, given where each one's pairs start."""
    length = start[nodes + 1] - start[nodes]
    before = np.concatenate([[0], np.cumsum(length)[:-1]]) if len(length) else length
    return np.asarray(np.arange(int(length.sum())) + np.repeat(start[nodes] - before, length))
