"""From halves to whole pairs: the exact optimum among the pairs that prices leave in question, proven for all.

Every place of a person is a node and every pair an edge of a general graph, in which blossoms find the best
matching from the prices of the halves. Where both people of a pair have several places the pair must still be
taken once only: it is then split into two nodes, its ends, of which either both are matched to places, and the
pair is taken, or each to the other (W. Tutte 1954, A short proof of the factor theorem for finite graphs).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bothways.matching.objective import Patience
from bothways.matching.people.pairs import PairSource
from bothways.matching.people.places import Places
from bothways.matching.people.population import Bools, Ints, holds_pair
from bothways.matching.people.scored import Scored, distinct, joined, pair_keys, some
from bothways.matching.two_way.blossom import NOBODY, Blossoms
from bothways.matching.two_way.double_cover import Goal, Relaxed
from bothways.matching.two_way.proof import TwoWayProof

CORE: Final = 8
"""Pairs per person, those of least reduced cost, with which blossoms begin."""

LARGEST: Final = 500_000
"""Graphs of more edges than this are not searched; only dozens of places each make one."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A choice of whole pairs, twice what none exceeds, and what proves it where the search came to its end."""

    pairs: Scored
    twice_bound: int
    proof: TwoWayProof | None


def whole_pairs(
    feasible: PairSource,
    places: Places,
    goal: Goal,
    halves: Relaxed,
    *,
    patience: Patience,
    report: Callable[[], None] = lambda: None,
) -> Whole:
    """The best whole pairs over all feasible ones.

    Args:
        feasible: each pair once.
        places: the same on both sides.
        goal: what pairs are worth.
        halves: the optimum by halves of the same, whose prices hold for all pairs.
        patience: when it ends, the pairs so far are returned with the bound of the halves.
        report: called before each search; whatever it raises passes through.
    """
    core = first_core(goal, halves)
    while True:
        if edges_of(core, places.learner) > LARGEST:
            return Whole(_rounded(halves, places.learner), halves.twice_bound, None)
        graph = Graph(
            core,
            places.learner,
            worth=goal.worth(core).tolist(),
            bonus=goal.bonus.tolist(),
            price=halves.price.tolist(),
            halves=halves.of(core),
        )
        for root in graph.blossoms.exposed():
            if patience.left() <= 0 or graph.blossoms.effort <= 0:
                return Whole(graph.pairs(), halves.twice_bound, None)
            if graph.blossoms.mate[root] == NOBODY:
                report()
                graph.blossoms.search(root)
        if graph.blossoms.effort <= 0:
            return Whole(graph.pairs(), halves.twice_bound, None)
        count, more = goal.missed(feasible, places, np.array(graph.least_price(), dtype=np.int64), core)
        if not count:
            proof = _proof(goal, halves, graph)
            return Whole(graph.pairs(), proof.twice_bound(places.learner), proof)
        core = distinct(joined([core, more]))


def first_core(goal: Goal, halves: Relaxed) -> Scored:
    """The pairs taken, whole or by half, those that prices come closest to taking, and the kept ones.

    The last because a pass over all pairs prices each by its fit alone.
    """
    known = halves.known
    cost = halves.price[known.giver] + halves.price[known.learner] - 2 * goal.worth(known)
    most = CORE * len(np.union1d(known.giver, known.learner))
    if most >= len(known):
        return known
    kept = holds_pair(goal.kept, pair_keys(known))
    return some(known, (halves.halves > 0) | kept | (cost <= np.partition(cost, most)[most]))


def _copies(core: Scored, places: Ints) -> Ints:
    """Per person, how many places are nodes: one more than pairs in question stands for all further ones."""
    degree = np.bincount(np.concatenate([core.giver, core.learner]), minlength=len(places))
    return np.minimum(places, np.where(degree > 0, degree + 1, 0))


def edges_of(core: Scored, places: Ints) -> int:
    """About how many edges the graph of these pairs has."""
    copies = _copies(core, places)
    return int((copies[core.giver] + copies[core.learner]).sum())


def _rounded(halves: Relaxed, places: Ints) -> Scored:
    """The pairs taken whole, and of those taken by half every other one."""
    left = places.copy()
    known = halves.known
    half = np.flatnonzero(halves.halves == 1)
    ends = list(zip(known.giver[half].tolist(), known.learner[half].tolist(), strict=True))
    chosen = []
    for i in [*np.flatnonzero(halves.halves == 2), *half[_walk(ends)]]:
        pair = [known.giver[i], known.learner[i]]
        if (left[pair] > 0).all():
            left[pair] -= 1
            chosen.append(i)
    return some(known, np.sort(np.array(chosen, dtype=np.int64)))


@dataclass(slots=True)
class Graph:
    """Pairs in question as a general graph of places and ends of split pairs, warm from prices by halves.

    Attributes:
        core: the pairs, with `worth` and how many `halves` were taken of each.
        places, bonus, price: per person; the prices doubled, as `double_cover` has them.
        copies: per person, how many places are nodes; `start` is the first. split: which pairs are split.
        spread: what holds the ends of split pairs together.
    """

    core: Scored
    places: Ints
    worth: list[int]
    bonus: list[int]
    price: list[int]
    halves: Ints
    copies: Ints = field(init=False)
    start: Ints = field(init=False)
    split: Bools = field(init=False)
    spread: int = field(init=False)
    blossoms: Blossoms = field(init=False)

    def __post_init__(self) -> None:
        self.copies = _copies(self.core, self.places)
        self.start = np.concatenate([[0], np.cumsum(self.copies)])
        self.split = (self.copies[self.core.giver] > 1) & (self.copies[self.core.learner] > 1)
        most = [max(map(abs, numbers), default=0) for numbers in (self.worth, self.bonus, self.price)]
        self.spread = 2 * (2 * most[0] + 2 * most[1] + most[2] + 1)
        self.blossoms = self._warm()

    def _warm(self) -> Blossoms:
        """The graph with the prices of the halves and the pairs that they take whole."""
        price = self.price
        node_price = [
            max(0, price[v] + (2 * self.bonus[v] if place == 0 else 0))
            for v in np.flatnonzero(self.copies).tolist()
            for place in range(self.copies[v])
        ]
        edges: list[tuple[int, int, int]] = []
        ends: dict[int, tuple[int, int]] = {}
        rows = list(zip(self.core.giver.tolist(), self.core.learner.tolist(), self.worth, strict=True))
        split = self.split.tolist()
        for i, (giver, learner, value) in enumerate(rows):
            if split[i]:
                first = len(node_price)
                ends[i] = first, first + 1
                # Prices of the ends under which the pair's people pay as they do by halves.
                node_price += self._end_prices(value, price[giver], price[learner])
                edges += [(node, first, self.spread + 2 * value + gain) for node, gain in self._nodes(giver)]
                edges += [(node, first + 1, self.spread + gain) for node, gain in self._nodes(learner)]
                edges.append((first, first + 1, 2 * self.spread))
            else:
                own = [
                    (one, other, 2 * value + gain + more)
                    for one, gain in self._nodes(giver)
                    for other, more in self._nodes(learner)
                ]
                edges += own
                # A pair taken whole may be worth more than its people's prices: one who has no other pays it.
                alone = own[0][1] if self.copies[learner] == 1 else own[0][0]
                node_price[alone] += max(0, *(w - node_price[u] - node_price[v] for u, v, w in own))
        return Blossoms(edges, node_price, self._first_mates(rows, ends, len(node_price)))

    def _end_prices(self, value: int, giver: int, learner: int) -> tuple[int, int]:
        spare = max(0, giver + learner - 2 * value)
        return self.spread + 2 * value - giver + spare, self.spread - learner

    def _nodes(self, person: int) -> list[tuple[int, int]]:
        """A person's places as nodes, with the doubled bonus of each."""
        first = int(self.start[person])
        bonus = 2 * self.bonus[person]
        return [(first + i, bonus if i == 0 else 0) for i in range(int(self.copies[person]))]

    def _first_mates(
        self, rows: list[tuple[int, int, int]], ends: dict[int, tuple[int, int]], size: int
    ) -> list[int]:
        """The pairs taken whole, and along each run of halves every other pair, as far as places reach."""
        mate = [NOBODY] * size
        # Beyond the first, a place is as good as the price says only where the price is not negative.
        most = [min(int(c), 1) if self.price[v] < 0 else int(c) for v, c in enumerate(self.copies)]
        used = [0] * len(most)
        for i in ends:
            mate[ends[i][0]], mate[ends[i][1]] = ends[i][1], ends[i][0]

        def match(i: int) -> None:
            giver, learner, _ = rows[i]
            if used[giver] == most[giver] or used[learner] == most[learner]:
                return
            one = int(self.start[giver]) + used[giver]
            other = int(self.start[learner]) + used[learner]
            pairs = ((one, ends[i][0]), (other, ends[i][1])) if i in ends else ((one, other),)
            for a, b in pairs:
                mate[a], mate[b] = b, a
            used[giver] += 1
            used[learner] += 1

        for i in np.flatnonzero(self.halves == 2).tolist():
            match(i)
        half = np.flatnonzero(self.halves == 1).tolist()
        for i in _walk([rows[i][:2] for i in half]):
            match(half[i])
        return mate

    def pairs(self) -> Scored:
        """The pairs taken."""
        mate = self.blossoms.mate
        owner = np.repeat(np.arange(len(self.copies)), self.copies).tolist()
        chosen = []
        end = len(owner)
        for i, (giver, learner) in enumerate(
            zip(self.core.giver.tolist(), self.core.learner.tolist(), strict=True)
        ):
            if self.split[i]:
                chosen.append(mate[end] not in (NOBODY, end + 1) and mate[end + 1] not in (NOBODY, end))
                end += 2
            else:
                alone, other = (learner, giver) if self.copies[learner] == 1 else (giver, learner)
                partner = mate[self.start[alone]]
                chosen.append(0 <= partner < len(owner) and owner[partner] == other)
        return some(self.core, np.array(chosen, dtype=bool))

    def least_price(self) -> list[int]:
        """Per person what the cheapest place costs beyond its bonus: pairs not in question are priced by it."""
        least = list(self.price)
        for v in np.flatnonzero(self.copies).tolist():
            costs = [self.blossoms.price[node] - gain for node, gain in self._nodes(v)]
            if self.places[v] > self.copies[v]:
                costs.append(max(0, self.price[v]))
            least[v] = min(costs)
        return least


def _proof(goal: Goal, halves: Relaxed, graph: Graph) -> TwoWayProof:
    count = int(graph.start[-1])
    owner = np.repeat(np.arange(len(graph.copies)), graph.copies)
    prices = np.array(graph.blossoms.price, dtype=np.int64)
    return TwoWayProof(
        goal=goal,
        price=halves.price,
        person=owner,
        place=np.arange(count) - graph.start[owner],
        place_price=prices[:count],
        split=some(graph.core, graph.split),
        spread=graph.spread,
        end_price=prices[count:].reshape(-1, 2),
        odd_sets=tuple(graph.blossoms.odd_sets()),
    )


def _walk(pairs: list[tuple[int, int]]) -> list[int]:
    """Pairs in an order that follows paths from their ends, then circles."""
    around: dict[int, list[int]] = {}
    for i, pair in enumerate(pairs):
        for person in pair:
            around.setdefault(person, []).append(i)
    walked: list[int] = []
    left = set(range(len(pairs)))
    for begin in sorted(around, key=lambda person: (len(around[person]) % 2 == 0, person)):
        person = begin
        while following := [i for i in around[person] if i in left]:
            walked.append(following[0])
            left.remove(following[0])
            person = sum(pairs[following[0]]) - person
    return walked
