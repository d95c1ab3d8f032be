"""One share of the learners through the compiled loops: the unit of work of threads and of a cluster alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.matching.people.candidates import BEST
from bothways.matching.people.kernel import loops
from bothways.matching.people.kernel.columns import LEVEL, Columns, slices_of_directed
from bothways.matching.people.pairs import Lane
from bothways.matching.people.places import Places
from bothways.matching.people.population import Bools, Ints
from bothways.matching.people.scored import Scored

FITS: Final = 10_001
"""Fit is 0 to 10,000 hundredths."""

_ROW: Final = (1 << 32) - 1
_FIT: Final = 37
_ROOM: Final = 1 << 16
_PACKED_ROW: Final = 24
_PACKED_FIT: Final = 14


@dataclass(frozen=True, slots=True)
class Openings:
    """Who has a place left, and the partners that are locked already, as slices by learner."""

    gives: Bools
    learns: Bools
    locked_start: Ints
    locked: Ints

    @classmethod
    def of(cls, places: Places) -> "Openings":
        """What is open after the locked pairs."""
        size = len(places.learner)
        start, partner = slices_of_directed(places.locked >> 32, places.locked & _ROW, size)
        return cls(places.giver > 0, places.learner > 0, start, partner)

    @classmethod
    def all_of(cls, size: int) -> "Openings":
        """Everybody, and nothing locked."""
        nothing = np.zeros(0, dtype=np.int64)
        everybody = np.ones(size, dtype=bool)
        return cls(everybody, everybody, *slices_of_directed(nothing, nothing, size))


@dataclass(frozen=True, slots=True)
class Prices:
    """Lanes as tables: worth by fit, the most worth of any fit up to that one, and the prices of people."""

    values: Ints
    ceilings: Ints
    learner: Ints
    giver: Ints
    least: int

    @classmethod
    def of(cls, lanes: Sequence[Lane], size: int, *, least: int = 0) -> "Prices":
        """The tables of some lanes; none at all asks for every pair."""
        values = np.zeros((len(lanes), FITS), dtype=np.int64)
        learner, giver = np.zeros((2, len(lanes), size), dtype=np.int64)
        for row, lane in enumerate(lanes):
            worth = lane.value[:FITS]
            values[row, : len(worth)] = worth
            values[row, len(worth) :] = worth[-1]  # fits that no pair has
            learner[row], giver[row] = lane.learner, lane.giver
        return cls(values, np.maximum.accumulate(values, axis=1), learner, giver, least)


def work_of(columns: Columns) -> Ints:
    """How many covering givers each learner's needs point to: an upper bound of its feasible pairs."""
    levels = len(columns.plain)
    size = len(columns.person)
    entries = np.diff(columns.offer_start).reshape(-1, columns.keys, levels).sum(axis=0)
    served = entries @ (columns.plain | columns.routed).astype(np.int64)
    learner = np.repeat(np.arange(size), np.diff(columns.need_start))
    each = served[columns.need_key, columns.person[learner, LEVEL]]
    return np.bincount(learner, weights=each, minlength=size).astype(np.int64)


def shares(learners: Ints, work: Ints, least: int, most: int) -> list[Ints]:
    """Cut learners into consecutive shares of about equal work.

    >>> [part.tolist() for part in shares(np.arange(4), np.array([1, 1, 1, 3]), 2, 9)]
    [[0, 1, 2], [3]]
    """
    if not len(learners):
        return []
    total = np.cumsum(work[learners])
    parts = max(1, least, -(-int(total[-1]) // most))
    number = (total - work[learners]) * parts // max(1, int(total[-1]))
    return np.split(learners, np.flatnonzero(np.diff(number)) + 1)


def best_heaps(columns: Columns, learners: Ints, openings: Openings, of_giver: Ints) -> tuple[int, Scored]:
    """The best pairs of these learners, entering those of givers into their heaps; and how many are feasible."""
    of_learner = np.full((len(learners), BEST), -1, dtype=np.int64)
    feasible = loops.best_of(
        columns,
        learners,
        openings.gives,
        openings.learns,
        openings.locked_start,
        openings.locked,
        of_learner,
        of_giver,
    )
    person, giver, fit = _read(of_learner, learners)
    return int(feasible), Scored(giver, person, fit)


def best_of_givers(heaps: Sequence[Ints]) -> Scored:
    """What the heaps of several shares hold together."""
    together = np.concatenate(heaps, axis=1)
    if len(heaps) > 1:
        together = np.partition(together, -BEST, axis=1)[:, -BEST:]
    person, learner, fit = _read(together, np.arange(len(together)))
    return Scored(person, learner, fit)


def empty_heaps(size: int) -> Ints:
    """A heap of nothing for each person."""
    return np.full((size, BEST), -1, dtype=np.int64)


def _read(heaps: Ints, people: Ints) -> tuple[Ints, Ints, Ints]:
    """Person, partner and fit of each key in heaps."""
    row, place = np.nonzero(heaps >= 0)
    keys = heaps[row, place]
    partner = _ROW - (keys & _ROW)
    return people[row].astype(np.int32), partner.astype(np.int32), (keys >> _FIT).astype(np.int16)


def priced(columns: Columns, learners: Ints, openings: Openings, prices: Prices, room: int = _ROOM) -> Scored:
    """The pairs of these learners that are above by these prices, by learner, then giver."""
    while True:
        giver, learner = np.empty((2, room), dtype=np.int32)
        fit = np.empty(room, dtype=np.int16)
        found = loops.priced_of(
            columns,
            learners,
            openings.gives,
            openings.learns,
            openings.locked_start,
            openings.locked,
            prices.values,
            prices.ceilings,
            prices.learner,
            prices.giver,
            prices.least,
            giver,
            learner,
            fit,
        )
        if found <= room:
            return _sorted(giver[:found], learner[:found], fit[:found])
        room = int(found)


def _sorted(giver: Ints, learner: Ints, fit: Ints) -> Scored:
    """By learner, then giver: one sort of packed numbers."""
    packed = (learner.astype(np.int64) << (_PACKED_ROW + _PACKED_FIT)) | (
        giver.astype(np.int64) << _PACKED_FIT
    )
    packed |= fit
    packed.sort()
    row = (1 << _PACKED_ROW) - 1
    return Scored(
        ((packed >> _PACKED_FIT) & row).astype(np.int32),
        (packed >> (_PACKED_ROW + _PACKED_FIT)).astype(np.int32),
        (packed & ((1 << _PACKED_FIT) - 1)).astype(np.int16),
    )
