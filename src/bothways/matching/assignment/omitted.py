"""One look at all pairs by prices: what those that the flow did not know would gain, and the best of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.matching.assignment.network import signs
from bothways.matching.people.candidates import first_of
from bothways.matching.people.pairs import Lane, PairSource
from bothways.matching.people.places import Places
from bothways.matching.people.population import Ints, holds_pair
from bothways.matching.people.scored import NONE, Scored, joined, pair_keys, some

MOST_TIED: Final = 4_000_000
"""More pairs than these without gain or loss are not gathered: then only known ones break ties."""

BEST_PAYING: Final = 24
"""Pairs of each person and side that are taken along; the next prices judge the others anew."""

GATHERED: Final = 1_000_000
"""Pairs that are gathered before the best of them are sorted out."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What a look at all pairs found beside those that were known.

    Attributes:
        pairs: the best of those that improve, or nearly do, for everybody on both sides.
        improves: whether any improves.
        gained: twice what all that improve would gain together, level by level.
        tied: those that would neither gain nor lose; None where there are too many, or where any improves.
    """

    pairs: Scored
    improves: bool
    gained: tuple[int, ...]
    tied: Scored | None


def omitted(feasible: PairSource, places: Places, lanes: Sequence[Lane], known: Ints, least: int) -> Missed:
    """Price every pair but the known ones, given by their sorted keys.

    Args:
        feasible: all pairs.
        places: what is left of everybody.
        lanes: values and prices, level by level.
        known: sorted keys of pairs to pass over.
        least: in the last level, pairs that lack less than this are nearly as good.
    """
    best = _BestPaying(lanes)
    tied: list[Scored] | None = [NONE]
    count = 0
    gained = np.zeros(len(lanes), dtype=np.int64)
    improves = False
    for _, chunk in feasible.priced(places, lanes, least=least):
        pairs = some(chunk, ~holds_pair(known, pair_keys(chunk)))
        profits = [lane.profit(pairs.learner, pairs.giver, pairs.fit) for lane in lanes]
        sign = signs(profits)
        gained += [int(profit[sign > 0].sum()) for profit in profits]
        improves |= bool((sign > 0).any())
        best.add(pairs)
        count += int((sign == 0).sum())
        tied = None if tied is None or count > MOST_TIED else [*tied, some(pairs, sign == 0)]
    together = None if improves or tied is None else joined(tied)
    return Missed(best.pairs() if improves else NONE, improves, tuple(gained.tolist()), together)


class _BestPaying:
    """Gathers the pairs of largest profit of each learner and each giver."""

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self.lanes = lanes
        self.parts: list[Scored] = [NONE]
        self.count = self.settled = 0

    def add(self, pairs: Scored) -> None:
        self.parts.append(pairs)
        self.count += len(pairs)
        if self.count > self.settled + GATHERED:
            self.parts = [self.pairs()]
            self.count = self.settled = len(self.parts[0])

    def pairs(self) -> Scored:
        """The best of those gathered; what is best of all is best of any part, so that parts may be sorted out."""
        pairs = joined(self.parts)
        profits = [lane.profit(pairs.learner, pairs.giver, pairs.fit) for lane in self.lanes]
        falling = [-profit for profit in reversed(profits)]
        best = np.zeros(len(pairs), dtype=bool)
        for person, other in (pairs.learner, pairs.giver), (pairs.giver, pairs.learner):
            best[first_of(person, np.lexsort((other, *falling, person)), BEST_PAYING)] = True
        return some(pairs, best)
