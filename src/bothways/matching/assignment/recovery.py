"""The prices that prove a flow optimal, recovered from its residual graph by label correcting.

OR-Tools does not return them (google/or-tools#3321). Complementary slackness turns the choice into bounds on
node prices and differences along pairs; the least and the greatest solution of these are found by correcting
prices from changed nodes only, and their middle is taken, because one extreme makes omitted pairs look better
than they are. Source: Ahuja, Magnanti, Orlin (1993), Network Flows, sections 5.4 and 9.
"""

from typing import Final

import numpy as np

from bothways.matching.assignment.network import Face, Network, Prices, Side
from bothways.matching.people.population import Bools, Ints

UNSET: Final = 1 << 60


def prices_of(network: Network, chosen: Bools, face: Face | None = None) -> Prices:
    """Prices that prove an optimal choice: the middle of the two extreme solutions.

    On a face only the open arcs bind, and people whose arcs are all decided could have any price. A box keeps
    such prices near the others; it grows until prices exist within it.
    """
    if face is None:
        return _Recovery(network, chosen, network.open_face(), UNSET).middle()
    bonus = max(int(part.max(initial=0)) for part in network.bonuses)
    box = 4 * (int(np.abs(network.value).max(initial=0)) + bonus) + 1
    while True:
        prices = _Recovery(network, chosen, face, box).middle()
        if box >= UNSET or _holds(network, chosen, face, prices):
            return prices
        box *= 16


def _holds(network: Network, chosen: Bools, face: Face, prices: Prices) -> bool:
    """Complementary slackness on the open arcs."""
    pairs, *gains = prices.gains(network)
    free = face.pairs == 0
    if (pairs[chosen & free] < 0).any() or (pairs[~chosen & free] > 0).any():
        return False
    learner, giver = network.degrees(chosen)
    faces = face.learner_first, face.learner_more, face.giver_first, face.giver_more
    sides = (learner, network.learners), (giver, network.givers)
    taken = [part for degree, side in sides for part in _slots(degree, side)]
    return not any(
        (((flow > 0) & (gain < 0) & (one == 0)) | ((flow < room) & (gain > 0) & (one == 0))).any()
        for (flow, room), gain, one in zip(taken, gains, faces, strict=True)
    )


def _slots(degree: Ints, side: Side) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """(used, there) of the first and of the further places."""
    first = np.minimum(degree, side.first)
    return (first, side.first), (degree - first, side.more)


class _Recovery:
    """Label correcting on the residual graph of one choice."""

    def __init__(self, network: Network, chosen: Bools, face: Face, box: int) -> None:
        self.network = network
        self.box = box
        open_pairs = face.pairs == 0
        self.chosen = np.flatnonzero(chosen & open_pairs)
        free = np.flatnonzero(~chosen & open_pairs)
        order = free[np.argsort(network.left[free], kind="stable")]
        self.by_left = order
        self.left_start = _starts(network.left[order], len(network.learners.first))
        order = free[np.argsort(network.right[free], kind="stable")]
        self.by_right = order
        self.right_start = _starts(network.right[order], len(network.givers.first))
        learner, giver = network.degrees(chosen)
        bonus = network.bonuses
        self.learner = self._bounds(
            network.learners, learner, bonus[0], face.learner_first, face.learner_more
        )
        self.giver = self._bounds(network.givers, giver, bonus[1], face.giver_first, face.giver_more)

    def middle(self) -> Prices:
        least, greatest = self._least(), self._greatest()
        return Prices(least[0] + greatest[0], least[1] + greatest[1])

    def _bounds(self, side: Side, degree: Ints, bonus: Ints, first: Ints, more: Ints) -> tuple[Ints, Ints]:
        """(least, greatest) worth of a further place of each node, from its own open arcs alone."""
        least = np.full(len(degree), -self.box)
        greatest = np.full(len(degree), self.box)
        counted, plain = (side.first > 0) & (first == 0), (side.more > 0) & (more == 0)
        (in_first, _), (in_more, room) = _slots(degree, side)
        least[plain & (in_more < room)] = 0
        least = np.where(counted & (in_first == 0), np.maximum(least, bonus), least)
        greatest[plain & (in_more > 0)] = 0
        greatest = np.where(counted & (in_first > 0), np.minimum(greatest, bonus), greatest)
        # Without a partner the least price is right: the greatest would make omitted pairs look good.
        idle = (degree == 0) & ((least > -self.box) | (side.places == 0))
        least[side.places == 0] = 0
        greatest[idle] = least[idle]
        return least, greatest

    def _least(self) -> tuple[Ints, Ints]:
        """Learners worth as little as possible, givers as dear as their bounds ask, rising."""
        net = self.network
        learner, giver = self.learner[0].copy(), -self.giver[1]
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
        learner, giver = self.learner[1].copy(), -self.giver[0]
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
