"""Every ring and every chain that arcs allow, as rows of one table.

A ring is walked from its smallest person, a chain from its pure giver. Paths grow by one arc at a time for
many starts at once; a path is dropped as soon as no continuation can be worth more than asked (the bounded
search of Abraham, Blum and Sandholm 2007), which turns the same walk into exact pricing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.matching.people.population import Bools, Ints
from bothways.matching.rings.arcs import LONGEST, Arcs, Ask, Group

PATHS: Final = 2_000_000
"""Paths held at one time, about."""

NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Columns:
    """Possible groups.

    Attributes:
        people: shape (groups, width), rows of people in the order of teaching, -1 where shorter.
        arcs: same shape, positions of the legs among the arcs, -1 where shorter.
        ring: whether it closes.
    """

    people: Ints
    arcs: Ints
    ring: Bools

    def __len__(self) -> int:
        return len(self.ring)

    def some(self, which: Bools | Ints) -> "Columns":
        """Some of the groups."""
        return Columns(self.people[which], self.arcs[which], self.ring[which])

    def sums(self, of_arc: Ints) -> Ints:
        """For each group the sum of a number of its arcs."""
        padded = np.append(of_arc, np.zeros(1, dtype=of_arc.dtype))
        total = np.zeros(len(self), dtype=of_arc.dtype)
        for column in self.arcs.T:
            total += padded[column]
        return total

    def group(self, position: int) -> Group:
        """One of them."""
        people = self.people[position]
        return Group(tuple(int(p) for p in people if p != NOBODY), bool(self.ring[position]))


def stacked(parts: list[Columns], width: int) -> Columns:
    """Several tables as one, as wide as asked."""

    def wide(table: Ints) -> Ints:
        spare = np.full((len(table), width - table.shape[1]), NOBODY, dtype=np.int32)
        return np.concatenate([table.astype(np.int32), spare], axis=1)

    none = np.zeros((0, width), dtype=np.int32)
    return Columns(
        np.concatenate([none, *(wide(part.people) for part in parts)]),
        np.concatenate([none, *(wide(part.arcs) for part in parts)]),
        np.concatenate([np.zeros(0, dtype=bool), *(part.ring for part in parts)]),
    )


class Walker:
    """Walks arcs that are sorted by giver, then learner."""

    def __init__(self, arcs: Arcs, ask: Ask) -> None:
        self.arcs = arcs
        self.ask = ask
        self.width = max(LONGEST, ask.longest_chain + 1)
        self.start = np.searchsorted(arcs.giver, np.arange(arcs.people + 1))
        self.keys = arcs.keys()
        self.pure = np.zeros(arcs.people, dtype=bool)
        self.pure[list(ask.pure)] = True

    def worth_more(self, weight: Ints, entry: Ints, least: int | None) -> Columns:
        """All groups whose weights add up to more than `least`; all groups where it is None.

        Args:
            weight: per arc, what the leg is worth.
            entry: per person, what starting a chain with it is worth.
            least: what is too little.
        """
        found = [*self._rings(weight, least), *self._chains(weight, entry, least)]
        return stacked(found, self.width)

    def _rings(self, weight: Ints, least: int | None) -> Iterator[Columns]:
        best = self._best_walks(weight, self.ask.longest)
        starts = np.flatnonzero((np.diff(self.start) > 0) & ~self.pure)
        for part in self._parts(starts, self.ask.longest - 1):
            paths = _Paths(
                part[:, None], np.zeros((len(part), 0), dtype=np.int64), np.zeros(len(part), np.int64)
            )
            for size in range(2, self.ask.longest + 1):
                paths = self._grown(paths, weight)
                paths = paths.some(paths.people[:, -1] > paths.people[:, 0])
                if size >= self.ask.shortest:
                    yield self._closed(paths, weight, least)
                if least is not None:
                    reach = np.max([best[more] for more in range(1, self.ask.longest - size + 2)], axis=0)
                    paths = paths.some(paths.worth + reach[paths.people[:, -1]] > least)

    def _chains(self, weight: Ints, entry: Ints, least: int | None) -> Iterator[Columns]:
        best = self._best_walks(weight, self.ask.longest_chain)
        starts = np.flatnonzero((np.diff(self.start) > 0) & self.pure)
        for part in self._parts(starts, self.ask.longest_chain):
            paths = _Paths(part[:, None], np.zeros((len(part), 0), dtype=np.int64), entry[part])
            for size in range(1, self.ask.longest_chain + 1):
                paths = self._grown(paths, weight)
                done = paths if least is None else paths.some(paths.worth > least)
                yield Columns(done.people, done.legs, np.zeros(len(done.worth), dtype=bool))
                if least is not None and size < self.ask.longest_chain:
                    reach = np.max(
                        [best[more] for more in range(1, self.ask.longest_chain - size + 1)], axis=0
                    )
                    paths = paths.some(paths.worth + reach[paths.people[:, -1]] > least)

    def _parts(self, starts: Ints, steps: int) -> Iterator[Ints]:
        """Starts in parts whose paths fit into memory together."""
        if not len(starts) or not steps:
            return
        mean = max(1.0, len(self.arcs) / max(1, int(np.count_nonzero(np.diff(self.start)))))
        size = max(1, int(PATHS / mean**steps))
        for first in range(0, len(starts), size):
            yield starts[first : first + size]

    def _grown(self, paths: "_Paths", weight: Ints) -> "_Paths":
        """Every path with every arc that leads on to somebody new who may learn."""
        end = paths.people[:, -1]
        count = self.start[end + 1] - self.start[end]
        row = np.repeat(np.arange(len(end)), count)
        arc = np.arange(len(row)) + np.repeat(self.start[end] - (np.cumsum(count) - count), count)
        learner = self.arcs.learner[arc].astype(np.int64)
        new = ~self.pure[learner]
        for column in paths.people.T:
            new &= column[row] != learner
        row, arc, learner = row[new], arc[new], learner[new]
        return _Paths(
            np.concatenate([paths.people[row], learner[:, None]], axis=1),
            np.concatenate([paths.legs[row], arc[:, None]], axis=1),
            paths.worth[row] + weight[arc],
        )

    def _closed(self, paths: "_Paths", weight: Ints, least: int | None) -> Columns:
        """The paths whose last person teaches the first, with that leg."""
        wanted = paths.people[:, -1] * self.arcs.people + paths.people[:, 0]
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        there = self.keys[place] == wanted
        if least is not None:
            there &= paths.worth + weight[place] > least
        legs = np.concatenate([paths.legs[there], place[there][:, None]], axis=1)
        return Columns(paths.people[there], legs, np.ones(len(legs), dtype=bool))

    def _best_walks(self, weight: Ints, longest: int) -> list[Ints]:
        """Per person the best walk of so many arcs from there on; a walk may come back, so it bounds any path."""
        never = np.int64(-(1 << 60))
        best = [np.zeros(self.arcs.people, dtype=np.int64)]
        for _ in range(longest):
            onward = np.full(self.arcs.people, never)
            np.maximum.at(onward, self.arcs.giver, np.maximum(never, weight + best[-1][self.arcs.learner]))
            best.append(onward)
        return best


@dataclass(frozen=True, slots=True)
class _Paths:
    """Paths of equal length: people, legs, and what the legs are worth."""

    people: Ints
    legs: Ints
    worth: Ints

    def some(self, which: Bools) -> "_Paths":
        return _Paths(self.people[which], self.legs[which], self.worth[which])
