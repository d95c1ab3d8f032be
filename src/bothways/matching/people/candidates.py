"""The most promising pairs of every person on both sides: where the search for the optimum begins."""

from typing import Final

import numpy as np

from bothways.matching.people.population import Ints
from bothways.matching.people.scored import NONE, Scored, distinct, joined, some

BEST: Final = 24
"""Pairs kept per person and side."""

_TIE_BITS: Final = 5
_BITS: Final = 63


class BestOfBothSides:
    """Collects the best pairs of each learner and of each giver from chunks.

    Among equal fits a fixed mix of both numbers decides, so that they do not all point at the same few people,
    and then the smaller row; so the result does not depend on how the pairs were cut into chunks.
    """

    def __init__(self, people: int, best: int = BEST) -> None:
        self.best = best
        self._least_of_giver = np.full(people, -1, dtype=np.int64)
        self._of_learners: list[Scored] = []
        self._of_givers = NONE
        self._waiting: list[Scored] = []
        self._count = 0

    def add(self, chunk: Scored) -> None:
        """Look at one chunk; every learner's pairs stand in one chunk."""
        learner, giver, fit = _best(chunk.learner, chunk.giver, chunk, self.best)
        self._of_learners.append(Scored(giver, learner, fit))
        hopeful = some(chunk, chunk.fit >= self._least_of_giver[chunk.giver])
        self._waiting.append(hopeful)
        self._count += len(hopeful)
        if self._count > len(self._of_givers) + _PATIENT:
            self._settle()

    def pairs(self) -> Scored:
        """The collected pairs, each once, by learner and giver."""
        self._settle()
        return distinct(joined([*self._of_learners, self._of_givers]))

    def _settle(self) -> None:
        pool = joined([self._of_givers, *self._waiting])
        giver, learner, fit = _best(pool.giver, pool.learner, pool, self.best)
        self._of_givers = Scored(giver, learner, fit)
        self._waiting, self._count = [], 0
        last = np.flatnonzero(np.diff(giver, append=-1))  # the least of each giver stands last
        many = np.bincount(giver, minlength=len(self._least_of_giver))[giver[last]] >= self.best
        self._least_of_giver[giver[last[many]]] = fit[last[many]]


_PATIENT: Final = 1_000_000
"""Pairs that are gathered before the best of them are sorted out."""


def best_of_givers(pairs: Scored, best: int = BEST) -> Scored:
    """Each giver's best pairs, best first."""
    giver, learner, fit = _best(pairs.giver, pairs.learner, pairs, best)
    return Scored(giver, learner, fit)


def _best(person: Ints, other: Ints, pairs: Scored, best: int) -> tuple[Ints, Ints, Ints]:
    """The best pairs of each person as (person, other, fit), best first."""
    if not len(person):
        return person, other, pairs.fit
    order = first_of(person, _order(person, other, pairs), best)
    return person[order], other[order], pairs.fit[order]


def first_of(person: Ints, order: Ints, most: int) -> Ints:
    """Of positions ordered by person, the first few of each."""
    group = person[order]
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    place = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    return np.asarray(order[place < most])


def _order(person: Ints, other: Ints, pairs: Scored) -> Ints:
    """Positions by person, falling fit, mix and row: one sort of packed numbers where they fit into a word."""
    tie = pairs.giver.astype(np.int64) * 7919 + pairs.learner.astype(np.int64) * 104_729
    tie &= (1 << _TIE_BITS) - 1
    largest = int(pairs.fit.max())
    lacking = largest - pairs.fit.astype(np.int64)
    rows = int(max(person.max(), other.max())).bit_length()
    fits = largest.bit_length()
    if 2 * rows + fits + _TIE_BITS > _BITS:
        return np.lexsort((other, tie, lacking, person))
    packed = (person.astype(np.int64) << fits) | lacking
    packed = (((packed << _TIE_BITS) | tie) << rows) | other
    return np.argsort(packed)
