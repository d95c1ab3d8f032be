"""Which of several equally good choices of two-way pairs is taken: that of the largest keyed hashes.

The optimum by halves is found once more, for the sum of the hashes, among all choices by halves that are as good:
of pairs that its prices allow, with everybody in who has a price. Both together, the goal many times over and the
hashes after it, are then a goal of their own, from whose prices blossoms reach the best whole pairs as before.
So the pairs depend neither on the order of rows, nor on which pairs were looked at first, nor on the scale of fit.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from bothways.matching.assignment.ties import HASH_BITS, pair_hashes, told_apart
from bothways.matching.objective import Patience
from bothways.matching.people.pairs import ListedPairs, PairSource
from bothways.matching.people.people_keys import keys_of_listed
from bothways.matching.people.places import Places
from bothways.matching.people.population import Ints
from bothways.matching.people.scored import Scored, distinct, joined, some
from bothways.matching.two_way.blossom import NOBODY
from bothways.matching.two_way.double_cover import Goal, Relaxed, flow, prices_of
from bothways.matching.two_way.whole_pairs import LARGEST, Graph, edges_of, first_core

BITS: Final = 20
"""Width of a pair's hash here: leaves room for 2^12 pairs that are tied with one another."""


def two_way_keys(feasible: PairSource, places: Places, kept: Ints) -> Ints:
    """What tells people apart by default: listed pairs themselves, otherwise their rows."""
    if not isinstance(feasible, ListedPairs):
        return np.arange(len(places.learner))
    pairs = feasible.pairs
    swapped = Scored(pairs.learner, pairs.giver, pairs.fit)
    both = np.sort(np.concatenate([kept, ((kept & 0xFFFFFFFF) << 32) | (kept >> 32)]))
    return keys_of_listed(joined([pairs, swapped]), places, both)


def hashes_of(keys: Ints, seed: int) -> Callable[[Scored], Ints]:
    """A number of `BITS` below 0 for each pair, the same whichever of the two is called learner.

    Below 0, so that hashes only ever speak against a pair: one that adds nothing to any stage is left out.
    """
    apart = told_apart(keys)

    def hashes(pairs: Scored) -> Ints:
        turned = apart[pairs.giver] < apart[pairs.learner]
        one = np.where(turned, pairs.giver, pairs.learner)
        other = np.where(turned, pairs.learner, pairs.giver)
        return np.asarray((pair_hashes(apart, one, other, seed) >> (HASH_BITS - BITS)) - (1 << BITS))

    return hashes


def settled(
    feasible: PairSource,
    places: Places,
    goal: Goal,
    halves: Relaxed,
    hashes: Callable[[Scored], Ints],
    *,
    patience: Patience,
) -> Scored | None:
    """The best whole pairs that the hashes prefer; None where patience ended, or the graph is too large.

    Args:
        feasible: each pair once.
        places: the same on both sides.
        goal: what pairs are worth.
        halves: the optimum by halves of the same.
        hashes: of pairs.
        patience: asked before each search.
    """
    _, tied = goal.missed(feasible, places, halves.price, halves.known, near=1)
    cost = (
        halves.price[halves.known.giver] + halves.price[halves.known.learner] - 2 * goal.worth(halves.known)
    )
    face = distinct(joined([some(halves.known, (cost <= 0) | (halves.halves > 0)), tied]))
    price, taken = _preferred(places.learner, goal, halves, face, hashes)
    scale = 8 * (int(np.abs(price).max(initial=0)) + (1 << BITS))
    core = distinct(joined([face, first_core(goal, halves)]))
    while edges_of(core, places.learner) <= LARGEST:
        graph = Graph(
            core,
            places.learner,
            worth=_both(goal.worth(core), hashes(core), scale),
            bonus=[scale * bonus for bonus in goal.bonus.tolist()],
            price=_both(halves.price, price, scale),
            halves=Relaxed(face, taken, price, 0).of(core),
        )
        for root in graph.blossoms.exposed():
            if patience.left() <= 0 or graph.blossoms.effort <= 0:
                return None
            if graph.blossoms.mate[root] == NOBODY:
                graph.blossoms.search(root)
        if graph.blossoms.effort <= 0:
            return None
        better = _better(feasible, places, goal, hashes, graph, scale)
        if not len(better):
            return graph.pairs()
        core = distinct(joined([core, better]))
    return None


def _both(worth: Ints, hashes: Ints, scale: int) -> list[int]:
    return [scale * w + h for w, h in zip(worth.tolist(), hashes.tolist(), strict=True)]


def _preferred(
    places: Ints, goal: Goal, halves: Relaxed, face: Scored, hashes: Callable[[Scored], Ints]
) -> tuple[Ints, Ints]:
    """Prices of the hashes alone, and the halves taken, among the choices by halves that are as good."""
    q = halves.price
    profit = 2 * goal.worth(face) - q[face.giver] - q[face.learner]
    filled = (q > 0).astype(np.int64)  # all of whose places are taken
    met = (2 * goal.bonus + q > 0) & (q <= 0) & (places > 0)  # who has some partner
    must = (1 << (BITS + 1)) * (int(places.sum()) + 1)
    worth = hashes(face) + must * (filled[face.giver] + filled[face.learner] + 4 * (profit > 0))
    few = np.where(q < 0, np.minimum(places, 1), places)
    there, back = flow(few, must * met, face, worth)
    price = prices_of(few, must * met, face, worth, there, back)
    return price - 2 * must * filled, there.astype(np.int64) + back


def _better(
    feasible: PairSource,
    places: Places,
    goal: Goal,
    hashes: Callable[[Scored], Ints],
    graph: Graph,
    scale: int,
) -> Scored:
    """Pairs that are not in question and yet exceed the prices of goal and hashes together."""
    least = graph.least_price()
    whole = np.array([price // scale for price in least], dtype=np.int64)
    # What the rounding hides is less than one on either side, and hashes are less than nothing.
    _, near = goal.missed(feasible, places, whole, graph.core, near=1)
    values = _both(goal.worth(near), hashes(near), scale)
    ends = zip(values, near.giver.tolist(), near.learner.tolist(), strict=True)
    return some(near, np.array([2 * value > least[u] + least[v] for value, u, v in ends], dtype=bool))
