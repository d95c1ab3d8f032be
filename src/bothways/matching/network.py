"""A bipartite flow network with a bonus for everybody's first partner, its optimum and its prices.

The programme solved here: choose pairs x (0 or 1) to maximise the sum of their values plus `bonus` for each
person with at least one partner (where that person's `first` is 1), nobody above first + more places.
All values are integers; OR-Tools finds the flow, and the prices that prove it optimal are recovered from
the residual graph, because the solver does not return them (google/or-tools#3321).
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from bothways.matching.population import Bools, Ints


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the network: places per node that earn the bonus (0 or 1), and places that do not."""

    first: Ints
    more: Ints

    @property
    def places(self) -> Ints:
        """All places."""
        return self.first + self.more


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes of both sides and the pairs between them, `left` and `right` being node numbers."""

    learners: Side
    givers: Side
    left: Ints
    right: Ints
    value: Ints
    bonus: int

    def chosen(self) -> Bools:
        """An optimal choice of pairs."""
        from ortools.graph.python import min_cost_flow

        if not len(self.left):
            return np.zeros(0, dtype=bool)
        sizes = len(self.learners.first), len(self.givers.first)
        left = np.arange(sizes[0]) + 2
        right = np.arange(sizes[1]) + 2 + sizes[0]
        source, sink = np.zeros(sizes[0], dtype=np.int64), np.ones(sizes[1], dtype=np.int64)
        total = int(min(self.learners.places.sum(), self.givers.places.sum()))
        tails = [self.left + 2, source, source, right, right, np.array([0])]
        heads = [self.right + 2 + sizes[0], left, left, sink, sink, np.array([1])]
        capacity = [
            np.ones(len(self.left), dtype=np.int64),
            self.learners.first,
            self.learners.more,
            self.givers.first,
            self.givers.more,
            np.array([total]),
        ]
        cost = [-self.value, source - self.bonus, source, sink - 1 - self.bonus, sink - 1, np.array([0])]
        flow: Any = min_cost_flow.SimpleMinCostFlow()
        flow.add_arcs_with_capacity_and_unit_cost(
            *(np.concatenate(part) for part in (tails, heads, capacity, cost))
        )
        flow.set_node_supply(0, total)
        flow.set_node_supply(1, -total)
        status = flow.solve()
        if status != flow.OPTIMAL:
            raise RuntimeError(f"The flow solver ended with status {status}.")
        return np.asarray(flow.flows(np.arange(len(self.left)))) > 0

    def worth(self, chosen: Bools) -> int:
        """Value of a choice, bonuses included."""
        first = sum(
            int(np.minimum(np.bincount(node[chosen], minlength=len(side.first)), side.first).sum())
            for node, side in ((self.left, self.learners), (self.right, self.givers))
        )
        return int(self.value[chosen].sum()) + self.bonus * first


@dataclass(frozen=True, slots=True)
class Prices:
    """What a place is worth, doubled so that the middle of two solutions is an integer.

    For a pair, 2 x value + `learner` - `giver` is twice its reduced profit: what choosing it gains beyond what
    both places are worth elsewhere.
    """

    learner: Ints
    giver: Ints

    def profit(self, left: Ints, right: Ints, value: Ints) -> Ints:
        """Twice the reduced profit of pairs."""
        return 2 * value.astype(np.int64) + self.learner[left] - self.giver[right]

    def bound_of_nodes(self, network: Network) -> int:
        """Twice the part of the bound that places contribute; pairs add their positive profits."""
        bonus = 2 * network.bonus
        parts = (
            network.learners.first * np.maximum(0, bonus - self.learner),
            network.learners.more * np.maximum(0, -self.learner),
            network.givers.first * np.maximum(0, bonus + self.giver),
            network.givers.more * np.maximum(0, self.giver),
        )
        return sum(int(part.sum()) for part in parts)


UNSET: Final = 1 << 60


def prices_of(network: Network, chosen: Bools) -> Prices:
    """Prices that prove an optimal choice: the middle of the two extreme solutions.

    Complementary slackness turns the choice into bounds on node prices and differences along pairs. The
    least solution rises from the lower bounds, the greatest sinks from the upper ones; prices are
    corrected from changed nodes only until nothing changes.
    """
    return _Recovery(network, chosen).middle()


class _Recovery:
    """Label correcting on the residual graph of one choice."""

    def __init__(self, network: Network, chosen: Bools) -> None:
        self.network = network
        self.chosen = np.flatnonzero(chosen)
        free = np.flatnonzero(~chosen)
        order = free[np.argsort(network.left[free], kind="stable")]
        self.by_left = order
        self.left_start = _starts(network.left[order], len(network.learners.first))
        order = free[np.argsort(network.right[free], kind="stable")]
        self.by_right = order
        self.right_start = _starts(network.right[order], len(network.givers.first))
        self.left_degree = np.bincount(network.left[chosen], minlength=len(network.learners.first))
        self.right_degree = np.bincount(network.right[chosen], minlength=len(network.givers.first))

    def middle(self) -> Prices:
        least, greatest = self._least(), self._greatest()
        return Prices(least[0] + greatest[0], least[1] + greatest[1])

    def _bounds(self, side: Side, degree: Ints) -> tuple[Ints, Ints]:
        """(least, greatest) worth of a further place of each node, from its own arcs alone."""
        bonus = self.network.bonus
        least = np.full(len(degree), -UNSET)
        least[degree < side.places] = 0
        least[(side.first > 0) & (degree == 0)] = bonus
        greatest = np.full(len(degree), UNSET)
        greatest[(side.first > 0) & (degree > 0)] = bonus
        greatest[degree > side.first] = 0
        idle = degree == 0
        greatest[idle] = least[idle] = np.where(side.first > 0, bonus, 0)[idle]
        return least, greatest

    def _least(self) -> tuple[Ints, Ints]:
        """Learners worth as little as possible, givers as dear as their bounds ask, rising."""
        net = self.network
        learner, _ = self._bounds(net.learners, self.left_degree)
        giver = -self._bounds(net.givers, self.right_degree)[1]
        pair_l, pair_g, value = net.left[self.chosen], net.right[self.chosen], net.value[self.chosen]
        changed = np.arange(len(learner))
        np.maximum.at(learner, pair_l, giver[pair_g] - value)
        while len(changed):
            arcs = self.by_left[_within(self.left_start, changed)]
            before = giver.copy()
            np.maximum.at(giver, net.right[arcs], learner[net.left[arcs]] + net.value[arcs])
            moved = (giver > before)[pair_g]
            before = learner.copy()
            np.maximum.at(learner, pair_l[moved], (giver[pair_g] - value)[moved])
            changed = np.flatnonzero(learner > before)
        return learner, giver

    def _greatest(self) -> tuple[Ints, Ints]:
        """Learners worth as much as possible, givers as dear, sinking."""
        net = self.network
        _, learner = self._bounds(net.learners, self.left_degree)
        giver = -self._bounds(net.givers, self.right_degree)[0]
        pair_l, pair_g, value = net.left[self.chosen], net.right[self.chosen], net.value[self.chosen]
        np.minimum.at(giver, pair_g, learner[pair_l] + value)
        changed = np.arange(len(giver))
        while len(changed):
            arcs = self.by_right[_within(self.right_start, changed)]
            before = learner.copy()
            np.minimum.at(learner, net.left[arcs], giver[net.right[arcs]] - net.value[arcs])
            moved = (learner < before)[pair_l]
            before = giver.copy()
            np.minimum.at(giver, pair_g[moved], (learner[pair_l] + value)[moved])
            changed = np.flatnonzero(giver < before)
        return learner, giver


def _starts(nodes: Ints, count: int) -> Ints:
    return np.searchsorted(nodes, np.arange(count + 1))


def _within(start: Ints, nodes: Ints) -> Ints:
    """Positions of all arcs of some nodes, given where each node's arcs start."""
    length = start[nodes + 1] - start[nodes]
    offset = np.repeat(start[nodes] - np.concatenate([[0], np.cumsum(length)[:-1]]), length)
    return np.asarray(np.arange(int(length.sum())) + offset)
