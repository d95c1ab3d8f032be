"""A bipartite flow network with a bonus for everybody's first partner, its optimum, and the face of its optima.

The programme solved here: choose pairs x (0 or 1) to maximise the sum of their values plus a bonus for each
person with at least one partner (where that person's `first` is 1), nobody above first + more places.
All values are integers; OR-Tools finds the flow. Where levels before have decided, the `Face` says which arcs
are taken in every optimum, which in none, and which are still open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bothways.matching.people.population import Bools, Ints


class CostsTooLarge(ArithmeticError):
    """The flow solver cannot hold these costs; fewer stages have to share a level."""


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
class Face:
    """What levels before have decided of each arc: 1 taken fully in every optimum, -1 in none, 0 open.

    A taken arc is fixed, not merely kept: where places exceed one, the level after could otherwise trade it.
    """

    pairs: Ints
    learner_first: Ints
    learner_more: Ints
    giver_first: Ints
    giver_more: Ints


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes of both sides and the pairs between them, `left` and `right` being node numbers.

    `bonus` is what a first partner counts for: one number, or numbers per learner and per giver.
    """

    learners: Side
    givers: Side
    left: Ints
    right: Ints
    value: Ints
    bonus: int | tuple[Ints, Ints]

    @property
    def bonuses(self) -> tuple[Ints, Ints]:
        """The bonus of each learner and of each giver."""
        if isinstance(self.bonus, tuple):
            return self.bonus
        sizes = len(self.learners.first), len(self.givers.first)
        return np.full(sizes[0], self.bonus, dtype=np.int64), np.full(sizes[1], self.bonus, dtype=np.int64)

    def open_face(self) -> Face:
        """Nothing is decided."""
        learner, giver = (
            np.zeros((2, len(self.learners.first)), np.int8),
            np.zeros((2, len(self.givers.first)), np.int8),
        )
        return Face(np.zeros(len(self.left), np.int8), learner[0], learner[1], giver[0], giver[1])

    def chosen(self, face: Face | None = None) -> Bools:
        """An optimal choice of pairs.

        Raises: CostsTooLarge.
        """
        face = face or self.open_face()
        taken = np.asarray(face.pairs > 0)
        free = np.flatnonzero(face.pairs == 0)
        if len(free):
            taken[free[self._flow(face, free)]] = True
        return taken

    def _flow(self, face: Face, free: Ints) -> Bools:
        """Which of the free pairs an optimal flow takes, given what is fixed."""
        from ortools.graph.python import min_cost_flow

        sizes = len(self.learners.first), len(self.givers.first)
        left, right = np.arange(sizes[0]) + 2, np.arange(sizes[1]) + 2 + sizes[0]
        nodes = 2 + sum(sizes)
        total = int(min(self.learners.places.sum(), self.givers.places.sum()))
        source, sink = np.zeros(sizes[0], dtype=np.int64), np.ones(sizes[1], dtype=np.int64)
        of_learner, of_giver = self.bonuses
        fixed = np.flatnonzero(face.pairs > 0)
        supply = np.zeros(nodes, dtype=np.int64)
        entered = self.learners.first * (face.learner_first > 0) + self.learners.more * (
            face.learner_more > 0
        )
        left_by = self.givers.first * (face.giver_first > 0) + self.givers.more * (face.giver_more > 0)
        supply[left] = entered - np.bincount(self.left[fixed], minlength=sizes[0])
        supply[right] = np.bincount(self.right[fixed], minlength=sizes[1]) - left_by
        supply[0], supply[1] = total - int(entered.sum()), int(left_by.sum()) - total
        arcs = [
            (
                self.left[free] + 2,
                self.right[free] + 2 + sizes[0],
                np.ones(len(free), np.int64),
                -self.value[free],
            ),
            (source, left, self.learners.first * (face.learner_first == 0), -of_learner),
            (source, left, self.learners.more * (face.learner_more == 0), source),
            (right, sink, self.givers.first * (face.giver_first == 0), -of_giver),
            (right, sink, self.givers.more * (face.giver_more == 0), sink - 1),
            (source[:1], sink[:1], np.array([total]), source[:1]),
        ]
        tail, head, capacity, cost = (np.concatenate(column) for column in zip(*arcs, strict=True))
        used = np.zeros(nodes, dtype=bool)
        carries = capacity > 0
        used[tail[carries]] = used[head[carries]] = True
        number = np.cumsum(used) - 1  # few nodes leave more room for costs
        flow: Any = min_cost_flow.SimpleMinCostFlow()
        flow.add_arcs_with_capacity_and_unit_cost(
            number[tail[carries]], number[head[carries]], capacity[carries], cost[carries]
        )
        flow.set_nodes_supplies(number[used], supply[used])
        status = flow.solve()
        if status == flow.BAD_COST_RANGE:
            raise CostsTooLarge
        if status != flow.OPTIMAL:
            raise RuntimeError(f"The flow solver ended with status {status}.")
        return np.asarray(flow.flows(np.arange(len(free)))) > 0

    def worth(self, chosen: Bools) -> int:
        """Value of a choice, bonuses included."""
        degrees = self.degrees(chosen)
        sides = zip(degrees, (self.learners, self.givers), self.bonuses, strict=True)
        first = sum(int((np.minimum(degree, side.first) * bonus).sum()) for degree, side, bonus in sides)
        return int(self.value[chosen].sum()) + first

    def degrees(self, chosen: Bools) -> tuple[Ints, Ints]:
        """Partners of each learner and of each giver."""
        return (
            np.bincount(self.left[chosen], minlength=len(self.learners.first)),
            np.bincount(self.right[chosen], minlength=len(self.givers.first)),
        )


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
        return np.asarray(2 * value.astype(np.int64) + self.learner[left] - self.giver[right])

    def gains(self, network: Network) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """Twice the reduced profits of all arcs, in the order of `Face`."""
        learner, giver = network.bonuses
        return (
            self.profit(network.left, network.right, network.value),
            2 * learner - self.learner,
            -self.learner,
            2 * giver + self.giver,
            self.giver,
        )

    def bound_of_nodes(self, network: Network) -> int:
        """Twice the part of the bound that places contribute; pairs add their positive profits."""
        _, *gains = self.gains(network)
        sides = network.learners, network.givers
        places = [part for side in sides for part in (side.first, side.more)]
        return sum(int((part * np.maximum(0, gain)).sum()) for part, gain in zip(places, gains, strict=True))


def decided(face: Face, prices: Prices, network: Network) -> Face:
    """The face after a level with these prices: what gains is fixed, what loses is closed."""
    before = (face.pairs, face.learner_first, face.learner_more, face.giver_first, face.giver_more)
    return Face(*(signs([one, gain]) for one, gain in zip(before, prices.gains(network), strict=True)))


def signs(levels: Sequence[Ints]) -> Ints:
    """For each column of numbers the sign of the first that is not 0.

    >>> signs([np.array([0, 2, -1]), np.array([-5, -7, 9])]).tolist()
    [-1, 1, -1]
    """
    sign = np.sign(levels[0]).astype(np.int8)
    for level in levels[1:]:
        sign = np.where(sign == 0, np.sign(level), sign).astype(np.int8)
    return sign
