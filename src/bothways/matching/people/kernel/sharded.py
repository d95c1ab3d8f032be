"""All feasible pairs by the compiled kernel on a cluster: shares of learners as tasks of Dask (extra `distributed`).

The columns of everybody are sent to each worker once. A task returns its best pairs, or those that are above by the
prices of a pass; what comes back is put together in the order of learners, so the result has the same bytes
as on one machine. A worker that is lost costs its tasks only: Dask runs them again.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from bothways.matching.people.candidates import best_of_givers
from bothways.matching.people.kernel import shards
from bothways.matching.people.kernel.columns import Columns, columns_of
from bothways.matching.people.pairs import Lane, named_pairs
from bothways.matching.people.places import Places
from bothways.matching.people.population import Ints, Population
from bothways.matching.people.scored import NONE, Scored, distinct, joined

MOST_WORK: Final = 50_000_000
"""Covering entries looked at in one task: about a second of one core."""

AHEAD: Final = 4
"""Tasks per worker that are under way, so that results do not pile up where they are put together."""

_SETTLED: Final = 4_000_000


@dataclass(slots=True)
class ShardedPairs:
    """A `pairs.PairSource` over a population on the workers of a Dask client; `count` as in `CompiledPairs`."""

    population: Population
    client: Any
    count: int = 0
    _columns: Any = field(init=False)
    _work: Ints = field(init=False)
    _shares: list[Ints] = field(init=False)

    def __post_init__(self) -> None:
        columns = columns_of(self.population)
        self._work = shards.work_of(columns)
        learners = np.flatnonzero(self.population.learns)
        self._shares = shards.shares(learners, self._work, 2 * self._workers(), MOST_WORK)
        self._columns = self.client.scatter(columns, broadcast=True, hash=False)

    def chunks(self) -> Iterator[tuple[float, Scored]]:
        """Every feasible pair in chunks, each with the share of the work done after it."""
        size = self.population.size
        count = 0
        asked = shards.Openings.all_of(size), shards.Prices.of((), size)
        for share, chunk in self._mapped(_priced, asked):
            count += len(chunk)
            yield share, chunk
        self.count = count

    def best(self, places: Places) -> Iterator[tuple[float, Scored]]:
        """The share done, and in the last step the most promising pairs of everybody on both sides."""
        count = 0
        found: list[Scored] = [NONE]
        of_givers: list[Scored] = [NONE]
        for share, (feasible, of_learner, of_giver) in self._mapped(_best, (shards.Openings.of(places),)):
            count += feasible
            found.append(of_learner)
            of_givers.append(of_giver)
            if sum(map(len, of_givers)) > _SETTLED:
                of_givers = [best_of_givers(joined(of_givers))]
            yield share, NONE
        self.count = count
        yield 1.0, distinct(joined([*found, best_of_givers(joined(of_givers))]))

    def priced(self, places: Places, lanes: Sequence[Lane], *, least: int) -> Iterator[tuple[float, Scored]]:
        """Of all pairs with places left, those that are above by these prices."""
        prices = shards.Prices.of(lanes, self.population.size, least=least)
        yield from self._mapped(_priced, (shards.Openings.of(places), prices))

    def named(self, keys: Ints) -> Scored:
        """Those of some pairs, given by their sorted keys (`pair_keys`), that are feasible."""
        return named_pairs(self.population, keys)

    def _workers(self) -> int:
        return max(1, len(self.client.scheduler_info()["workers"]))

    def _mapped(self, work: Any, asked: tuple[Any, ...]) -> Iterator[tuple[float, Any]]:
        """Results of all shares in order, only so many under way that the workers stay busy."""
        sent = self.client.scatter(asked, broadcast=True, hash=False)
        waiting: deque[Any] = deque()
        done = 0
        try:
            for learners in self._shares:
                waiting.append(self.client.submit(work, self._columns, learners, sent, pure=False))
                if len(waiting) > AHEAD * self._workers():
                    done += 1
                    yield done / len(self._shares), waiting.popleft().result()
            while waiting:
                done += 1
                yield done / len(self._shares), waiting.popleft().result()
        finally:
            self.client.cancel(list(waiting))


def _priced(columns: Columns, learners: Ints, asked: tuple[shards.Openings, shards.Prices]) -> Scored:
    return shards.priced(columns, learners, *asked)


def _best(columns: Columns, learners: Ints, asked: tuple[shards.Openings]) -> tuple[int, Scored, Scored]:
    heaps = shards.empty_heaps(len(columns.person))
    feasible, of_learners = shards.best_heaps(columns, learners, *asked, heaps)
    return feasible, of_learners, shards.best_of_givers([heaps])
