"""Two-way pairs by halves: everybody split into a giving and a learning half, which makes a flow of the problem.

The programme: choose for each pair 0, 1/2 or 1 of it, nobody above their places, to maximise the worth of the
pairs and a bonus for everybody with a partner. Its optimum is half-integral and bounds what whole pairs reach;
one price per person proves it (M. Balinski 1965, Integer programming: methods, uses, computation).

Everything is doubled, so that prices are integers. A person's price q, at least minus twice the bonus, obeys
    2 * worth(u, v) <= q(u) + q(v)    for every pair that is not taken whole;
the bound on twice the optimum is the sum, over people, of max(0, 2 * bonus + q) for the first place and
max(0, q) for each further one, and, over pairs taken whole, of max(0, 2 * worth - q(u) - q(v)).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from bothways.matching.people.pairs import Lane, PairSource
from bothways.matching.people.places import Places
from bothways.matching.people.population import Bools, Ints, holds_pair
from bothways.matching.people.scored import Scored, distinct, joined, pair_keys, some

UNSET: Final = 1 << 61

MOST_NEAR: Final = 200_000
"""More pairs than these are not taken along for lacking little."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What choices are worth, as integers: each pair by its fit, kept pairs more, first partners a bonus.

    Attributes:
        by_fit: worth of a pair of each fit.
        kept: sorted keys of the pairs that are worth `keeping` more.
        bonus: per person, for having a partner.
        least: pairs of less fit are left out.
        near: pairs that lack so little of doubled worth are looked at along with those that improve.
    """

    by_fit: Ints
    kept: Ints
    keeping: int
    bonus: Ints
    least: int = 0
    near: int = 0

    def worth(self, pairs: Scored) -> Ints:
        """Worth of pairs beyond the bonuses of their people."""
        worth = self.by_fit[pairs.fit]
        if self.keeping:
            worth = worth + self.keeping * holds_pair(self.kept, pair_keys(pairs))
        return np.asarray(worth)

    def total(self, pairs: Scored) -> int:
        """Worth of a choice of pairs, bonuses included."""
        people = np.union1d(pairs.giver, pairs.learner)
        return int(self.worth(pairs).sum() + self.bonus[people].sum())

    def missed(
        self, feasible: PairSource, places: Places, price: Ints, known: Scored, *, near: int = 0
    ) -> tuple[int, Scored]:
        """Pairs beyond the known ones whose doubled worth exceeds their people's prices, or nearly so.

        Returns: how many exceed them; these, and those that lack up to `near` unless they are too many.
        """
        value = 2 * self.by_fit
        value[: self.least] = -UNSET
        keys = np.sort(pair_keys(known))
        found = []
        for _, chunk in feasible.priced(places, [Lane(value, -price, price)], least=-near):
            pairs = some(chunk, chunk.fit >= self.least)
            found.append(some(pairs, ~holds_pair(keys, pair_keys(pairs))))
        missed = joined(found) if found else some(known, np.zeros(0, dtype=np.int64))
        better = value[missed.fit] > price[missed.giver] + price[missed.learner]
        count = int(np.count_nonzero(better))
        return count, missed if len(missed) - count <= MOST_NEAR else some(missed, better)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The optimum by halves over all feasible pairs.

    Attributes:
        known: the pairs that the flow knew. halves: how many halves it took of each.
        price: per person, doubled.
        twice_bound: twice what no choice of pairs exceeds.
    """

    known: Scored
    halves: Ints
    price: Ints
    twice_bound: int

    def of(self, pairs: Scored) -> Ints:
        """How many halves were taken of each of some pairs."""
        taken = some(self.known, self.halves > 0)
        found = np.zeros(len(pairs), dtype=np.int64)
        _, at, there = np.intersect1d(
            pair_keys(pairs), pair_keys(taken), assume_unique=True, return_indices=True
        )
        found[at] = self.halves[self.halves > 0][there]
        return found


def relaxed(
    feasible: PairSource,
    places: Places,
    goal: Goal,
    known: Scored,
    *,
    report: Callable[[], None] = lambda: None,
) -> Relaxed:
    """The optimum by halves: a flow over known pairs, and pricing of all others until none improves.

    Args:
        feasible: each pair once.
        places: the same on both sides.
        goal: what pairs are worth.
        known: pairs to begin with, every kept one among them.
        report: called once a round; whatever it raises passes through.
    """
    known = some(known, known.fit >= goal.least)
    while True:
        report()
        worth = goal.worth(known)
        there, back = flow(places.learner, goal.bonus, known, worth)
        price = prices_of(places.learner, goal.bonus, known, worth, there, back)
        count, more = goal.missed(feasible, places, price, known, near=goal.near)
        if not count:
            bound = np.where(places.learner > 0, np.maximum(0, 2 * goal.bonus + price), 0)
            bound += np.maximum(0, places.learner - 1) * np.maximum(0, price)
            over = np.maximum(0, 2 * worth - price[known.giver] - price[known.learner])
            halves = there.astype(np.int64) + back
            return Relaxed(known, halves, price, int(bound.sum() + over.sum()))
        known = distinct(joined([known, more]))


def flow(places: Ints, bonus: Ints, known: Scored, worth: Ints) -> tuple[Bools, Bools]:
    """Which pairs are taken from learner to giver, and which the other way round."""
    from ortools.graph.python import min_cost_flow

    people = np.flatnonzero(places)
    if not len(known):
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    left, right, first = people + 2, people + 2 + len(places), np.ones(len(people), dtype=np.int64)
    total, none = int(places.sum()), np.zeros(len(people), dtype=np.int64)
    ends = known.learner.astype(np.int64), known.giver.astype(np.int64)
    tails = [ends[0] + 2, ends[1] + 2, none, none, right, right, np.array([0])]
    heads = [ends[1] + 2 + len(places), ends[0] + 2 + len(places), left, left, none + 1, none + 1]
    once = np.ones(2 * len(known), dtype=np.int64)
    further = places[people] - 1
    flow: Any = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate(tails),
        np.concatenate([*heads, np.array([1])]),
        np.concatenate([once, first, further, first, further, np.array([total])]),
        np.concatenate([-worth, -worth, -bonus[people], none, -bonus[people], none, np.array([0])]),
    )
    flow.set_node_supply(0, total)
    flow.set_node_supply(1, -total)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"The flow solver ended with status {status}.")
    taken = np.asarray(flow.flows(np.arange(2 * len(known)))) > 0
    return taken[: len(known)], taken[len(known) :]


def prices_of(places: Ints, bonus: Ints, known: Scored, worth: Ints, there: Bools, back: Bools) -> Ints:
    """Doubled prices that prove a flow: of its two halves, a person's least and greatest, added up.

    The learning halves' least prices go with the giving halves' greatest. As the flow turned round is optimal
    too, so is this pair of prices turned round, and hence their mean.
    """
    left = np.concatenate([known.learner, known.giver]).astype(np.int64)
    right = np.concatenate([known.giver, known.learner]).astype(np.int64)
    value, taken = np.concatenate([worth, worth]), np.concatenate([there, back])
    degree = np.bincount(left[taken], minlength=len(places))
    price = np.where(degree > 1, 0, -bonus)
    degree = np.bincount(right[taken], minlength=len(places))
    # Minus the giving halves' prices, so that both sides only rise.
    opposite = np.where(degree == 0, bonus, np.where(degree < places, 0, -UNSET))
    rest = np.flatnonzero(~taken)
    rest = rest[np.argsort(right[rest], kind="stable")]
    start = np.searchsorted(right[rest], np.arange(len(places) + 1))
    left_taken, right_taken, value_taken = left[taken], right[taken], value[taken]
    np.maximum.at(opposite, right_taken, price[left_taken] - value_taken)
    risen = np.arange(len(places))
    while len(risen):
        arcs = rest[_runs(start, risen)]
        before = price.copy()
        np.maximum.at(price, left[arcs], value[arcs] + opposite[right[arcs]])
        moved = (price > before)[left_taken]
        before = opposite.copy()
        np.maximum.at(opposite, right_taken[moved], (price[left_taken] - value_taken)[moved])
        risen = np.flatnonzero(opposite > before)
    return np.asarray(price - opposite)


def _runs(start: Ints, which: Ints) -> Ints:
    """All positions of some runs, given where each run starts."""
    length = start[which + 1] - start[which]
    offset = np.repeat(start[which] - np.concatenate([[0], np.cumsum(length)[:-1]]), length)
    return np.asarray(offset + np.arange(int(length.sum())))
