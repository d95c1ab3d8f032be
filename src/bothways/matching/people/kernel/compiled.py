"""All feasible pairs by the compiled kernel: each pass computes them anew, on every core, and keeps none."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Final, TypeVar

import numpy as np

from bothways.matching.people.kernel import shards
from bothways.matching.people.kernel.columns import Columns, columns_of
from bothways.matching.people.pairs import Lane, named_pairs
from bothways.matching.people.places import Places
from bothways.matching.people.population import Ints, Population
from bothways.matching.people.scored import NONE, Scored, distinct, joined

SHARES: Final = 64
"""Shares of a pass at least, so that progress moves and threads end together."""

MOST_WORK: Final = 2_000_000
"""Covering entries looked at in one share, and so the most pairs of one chunk."""

Task = TypeVar("Task")
Done = TypeVar("Done")


@dataclass(slots=True)
class CompiledPairs:
    """A `pairs.PairSource` over a population; `count` is how many pairs are feasible, once all were seen.

    Attributes:
        threads: how many shares are worked on at once. The result does not depend on it.
    """

    population: Population
    threads: int = 1
    count: int = 0
    columns: Columns = field(init=False)
    _shares: list[Ints] = field(init=False)
    _work: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.columns = columns_of(self.population)
        self._work = shards.work_of(self.columns)
        learners = np.flatnonzero(self.population.learns)
        self._shares = shards.shares(learners, self._work, SHARES, MOST_WORK)

    def chunks(self) -> Iterator[tuple[float, Scored]]:
        """Every feasible pair in chunks, each with the share of the work done after it."""
        everybody = shards.Openings.all_of(self.population.size)
        everything = shards.Prices.of((), self.population.size)

        def all_of(learners: Ints) -> Scored:
            room = max(1, int(self._work[learners].sum()))
            return shards.priced(self.columns, learners, everybody, everything, room)

        count = 0
        for done, chunk in enumerate(in_order(all_of, self._shares, self.threads), start=1):
            count += len(chunk)
            yield done / len(self._shares), chunk
        self.count = count

    def best(self, places: Places) -> Iterator[tuple[float, Scored]]:
        """The share done, and in the last step the most promising pairs of everybody on both sides."""
        openings = shards.Openings.of(places)
        heaps: list[Ints] = []
        idle: SimpleQueue[Ints] = SimpleQueue()

        def best_of(learners: Ints) -> tuple[int, Scored]:
            try:
                heap = idle.get_nowait()
            except Empty:
                heap = shards.empty_heaps(self.population.size)
                heaps.append(heap)
            found = shards.best_heaps(self.columns, learners, openings, heap)
            idle.put(heap)
            return found

        count = 0
        found: list[Scored] = [NONE]
        for done, (feasible, pairs) in enumerate(in_order(best_of, self._shares, self.threads), start=1):
            count += feasible
            found.append(pairs)
            yield done / len(self._shares), NONE
        self.count = count
        yield 1.0, distinct(joined([*found, *([shards.best_of_givers(heaps)] if heaps else [])]))

    def priced(self, places: Places, lanes: Sequence[Lane], *, least: int) -> Iterator[tuple[float, Scored]]:
        """Of all pairs with places left, those that are above by these prices."""
        openings = shards.Openings.of(places)
        prices = shards.Prices.of(lanes, self.population.size, least=least)

        def priced_of(learners: Ints) -> Scored:
            return shards.priced(self.columns, learners, openings, prices)

        for done, chunk in enumerate(in_order(priced_of, self._shares, self.threads), start=1):
            yield done / len(self._shares), chunk

    def named(self, keys: Ints) -> Scored:
        """Those of some pairs, given by their sorted keys (`pair_keys`), that are feasible."""
        return named_pairs(self.population, keys)


def in_order(work: Callable[[Task], Done], tasks: Iterable[Task], threads: int) -> Iterator[Done]:
    """Results in the order of their tasks, a few of them ahead of what is asked for.

    >>> list(in_order(lambda number: number * number, [1, 2, 3], threads=2))
    [1, 4, 9]
    """
    waiting: deque[Future[Done]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for task in tasks:
                waiting.append(pool.submit(work, task))
                if len(waiting) > 2 * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
