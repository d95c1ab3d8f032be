"""The best set of one-way pairs within everybody's places: people covered first, then total fit, proven.

A flow over the most promising pairs gives prices; one pass over every feasible pair finds those that
would improve on them; they are added, until there are none. Then the prices certify the optimum for all pairs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.matching.network import Network, Prices, Side, prices_of
from bothways.matching.pairs import Lane, PairSource
from bothways.matching.places import Places
from bothways.matching.population import Bools, Ints, holds_pair
from bothways.matching.scored import NONE, Scored, distinct, joined, pair_keys, some

Progress = Callable[[float, str], None]

NEAR: Final = 400
"""Pairs that lack so little (in half hundredths) are taken along with those that improve."""

MOST_NEAR: Final = 200_000


@dataclass(frozen=True, slots=True)
class Optimum:
    """A choice of pairs over all feasible ones with what proves it.

    Attributes:
        pairs: the chosen pairs.
        worth: bonuses and fit together; `bonus` is what one covered person counts for.
        twice_bound: twice the bound that `prices` prove; equal to twice `worth` at the optimum.
        known: the pairs that the flow knew, `network` the flow, `chosen` what it took of them.
    """

    pairs: Scored
    worth: int
    bonus: int
    twice_bound: int
    prices: Prices
    network: Network
    chosen: Bools
    known: Scored

    @property
    def proven(self) -> bool:
        """Whether nothing better exists."""
        return self.twice_bound == 2 * self.worth


def best_pairs(
    feasible: PairSource,
    places: Places,
    *,
    both_ways: bool = False,
    bonus: int | None = None,
    progress: Progress | None = None,
) -> Optimum:
    """The optimum over all feasible pairs.

    Args:
        feasible: every pair with its fit.
        places: what is left per person, after locked pairs.
        bonus: what one covered person counts for; by default more than all fit together.
        both_ways: enter each pair in both directions (the double cover of two-way models).
        progress: is told the share done; whatever it raises passes through.
    """
    report = progress or (lambda _share, _text: None)
    known = NONE
    for share, known in feasible.best(places):  # noqa: B007, the last one stays
        report(0.5 * share, "Looking at every pair")
    if bonus is None:
        bonus = first_of_all(places)
    part = 0.5
    while True:
        part += (0.95 - part) / 2
        report(part, "Finding the best set of pairs")
        optimum, missed = _round(feasible, places, known, bonus, both_ways=both_ways)
        if not missed:
            return optimum
        known = distinct(joined([known, *missed]))


def first_of_all(places: Places) -> int:
    """A bonus for coverage that no fit can outweigh.

    >>> one = np.ones(3, dtype=np.int64)
    >>> first_of_all(Places(one, one, one > 0, one > 0, one[:0]))
    30001
    """
    return 10_000 * int(min(places.learner.sum(), places.giver.sum())) + 1


def _round(
    feasible: PairSource, places: Places, known: Scored, bonus: int, *, both_ways: bool
) -> tuple[Optimum, list[Scored]]:
    """Solve over the known pairs, then price all pairs: the optimum so far, and the pairs it missed."""
    network = _network(places, known, bonus, both_ways=both_ways)
    chosen = network.chosen()
    prices = prices_of(network, chosen)
    bound = prices.bound_of_nodes(network)
    missed: list[Scored] = []
    near: list[Scored] = []
    # In the double cover a pair stands twice; the known pairs' own profits are exact by slackness.
    own = np.maximum(0, prices.profit(network.left, network.right, network.value))
    bound += int(own.sum())
    known_keys = np.sort(pair_keys(known))
    lane = Lane(2 * np.arange(int(known.fit.max(initial=0)) + 10_001), prices.learner, prices.giver)
    for _, chunk in feasible.priced(places, [lane], least=-NEAR, both_ways=both_ways):
        pairs = some(chunk, ~holds_pair(known_keys, pair_keys(chunk)))
        profit = prices.profit(pairs.learner, pairs.giver, pairs.fit)
        back = prices.profit(pairs.giver, pairs.learner, pairs.fit) if both_ways else profit
        gain = np.maximum(0, profit)
        gain_back = np.maximum(0, back) if both_ways else np.zeros_like(gain)
        bound += int(gain.sum() + gain_back.sum())
        better = (gain > 0) | (gain_back > 0)
        missed.append(some(pairs, better))
        near.append(some(pairs, ~better))
    pairs = some(known, chosen[: len(known)])
    optimum = Optimum(pairs, network.worth(chosen), bonus, bound, prices, network, chosen, known)
    if not sum(len(part) for part in missed):
        return optimum, []
    return optimum, missed + (near if sum(len(part) for part in near) <= MOST_NEAR else [])


def _network(places: Places, known: Scored, bonus: int, *, both_ways: bool) -> Network:
    left, right = known.learner.astype(np.int64), known.giver.astype(np.int64)
    value = known.fit.astype(np.int64)
    if both_ways:
        left, right = np.concatenate([left, right]), np.concatenate([right, left])
        value = np.concatenate([value, value])
    return Network(
        learners=_side(places.learner, places.learner_first),
        givers=_side(places.giver, places.giver_first),
        left=left,
        right=right,
        value=value,
        bonus=bonus,
    )


def _side(places: Ints, first: Bools) -> Side:
    counted = np.where(first & (places > 0), 1, 0)
    return Side(first=counted, more=places - counted)
