"""The most promising pairs of every person on both sides: where the search for the optimum begins."""

from typing import Final

import numpy as np

from bothways.matching.population import Ints
from bothways.matching.scored import NONE, Scored, distinct, joined, some

BEST: Final = 24
"""Pairs kept per person and side."""

_TIE_BITS: Final = 5
_PLACE_BITS: Final = 23
_FIT_BITS: Final = 14


class BestOfBothSides:
    """Collects the best pairs of each learner and of each giver from chunks sorted by learner.

    Ties are broken by a fixed mix of both numbers, so that equal fits do not all point at the same
    few people.
    """

    def __init__(self, people: int, best: int = BEST) -> None:
        self.best = best
        self._least_of_giver = np.full(people, -1, dtype=np.int16)
        self._of_learners: list[Scored] = []
        self._of_givers = NONE

    def add(self, chunk: Scored) -> None:
        """Look at one chunk; every learner's pairs stand in one chunk."""
        self._of_learners.append(some(chunk, _best(chunk.learner, chunk, self.best)))
        hopeful = some(chunk, chunk.fit > self._least_of_giver[chunk.giver])
        pool = joined([self._of_givers, hopeful])
        self._of_givers = some(pool, _best(pool.giver, pool, self.best))
        giver, count = np.unique(self._of_givers.giver, return_counts=True)
        full = np.isin(self._of_givers.giver, giver[count >= self.best])
        least = np.full(len(self._least_of_giver), np.iinfo(np.int16).max, dtype=np.int16)
        np.minimum.at(least, self._of_givers.giver[full], self._of_givers.fit[full])
        known = least < np.iinfo(np.int16).max
        self._least_of_giver[known] = least[known]

    def pairs(self) -> Scored:
        """The collected pairs, each once, by learner and giver."""
        return distinct(joined([*self._of_learners, self._of_givers]))


def _best(person: Ints, pairs: Scored, best: int) -> Ints:
    """Positions of the best pairs of each person: one sort of packed keys."""
    if len(pairs) >= 1 << _PLACE_BITS:
        raise ValueError("A chunk of pairs is larger than its packed key allows.")
    people, group = np.unique(person, return_inverse=True)
    if len(people) >= 1 << (63 - _FIT_BITS - _TIE_BITS - _PLACE_BITS):
        order = np.lexsort((-pairs.fit.astype(np.int64), person))
        group = group[order]
    else:
        mix: Ints = pairs.giver.astype(np.int64) * 7919 + pairs.learner.astype(np.int64) * 104_729
        tie = mix & ((1 << _TIE_BITS) - 1)
        packed = (group.astype(np.int64) << _FIT_BITS) | (10_000 - pairs.fit.astype(np.int64))
        packed = (((packed << _TIE_BITS) | tie) << _PLACE_BITS) | np.arange(len(pairs))
        packed.sort()
        order = packed & ((1 << _PLACE_BITS) - 1)
        group = group[order]
    starts = np.searchsorted(group, np.arange(len(people)))
    rank = np.arange(len(order)) - starts[group]
    return order[rank < best]
