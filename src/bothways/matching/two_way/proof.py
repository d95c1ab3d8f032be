"""What proves a choice of two-way pairs: integer prices of places, of split pairs' ends, and of odd sets.

Every choice of pairs obeys these inequalities, whatever the prices, as long as none but q is negative. All is
doubled. Person v has places 0 (which earns `bonus(v)`), 1, 2, ...; a place that is not listed costs what q, the
person's price by halves, says: max(0, 2 * bonus(v) + q(v)) for place 0, max(0, q(v)) for any other.

1. For a pair (u, v) that is not split, and any place i of u and j of v:
       2 * worth(u, v) + [i = 0] 2 * bonus(u) + [j = 0] 2 * bonus(v)
           <= price(u, i) + price(v, j) + sum of price(S) over the odd sets S around both places.
2. For a split pair (giver u, learner v), with a spread that is the same for all of them:
       spread + 2 * worth(u, v) + [i = 0] 2 * bonus(u) <= price(u, i) + price(giver's end) + odd sets around both
       spread + [j = 0] 2 * bonus(v)                   <= price(v, j) + price(learner's end) + odd sets around both
       2 * spread                  <= price(giver's end) + price(learner's end) + odd sets around both
3. Hence, of all choices of pairs,
       2 * worth <= sum of price(v, i) over all places + sum of the ends' prices - 2 * spread * (split pairs)
                    + sum of price(S) * (|S| - 1) / 2 over the odd sets.

For with places and ends as nodes a choice of pairs is a matching (a split pair that is not taken matches its two
ends), and |S| nodes, an odd number, hold at most (|S| - 1) / 2 of its edges (Edmonds 1965; for more places than
one W. Pulleyblank 1973, Faces of matching polyhedra). Where everybody has one place nothing is split, and this
is: 2 * worth(u, v) <= price(u) + price(v) + price of the odd sets around both.
"""

from dataclasses import dataclass

import numpy as np

from bothways.matching.people.population import Ints
from bothways.matching.people.scored import Scored, pair_keys, some
from bothways.matching.two_way.blossom import OddSet
from bothways.matching.two_way.double_cover import Goal


@dataclass(frozen=True, slots=True)
class TwoWayProof:
    """Doubled integer prices under which no choice of pairs is worth more.

    Attributes:
        goal: what pairs and first partners are worth here.
        price: per person, q.
        person, place, place_price: the listed places; their positions are the nodes 0, 1, ...
        split: the pairs of which both people have several places listed.
        spread, end_price: of split pairs, the latter (giver's, learner's); the ends' nodes follow the places', in turn.
        odd_sets: sets of nodes with their prices.
    """

    goal: Goal
    price: Ints
    person: Ints
    place: Ints
    place_price: Ints
    split: Scored
    spread: int
    end_price: Ints
    odd_sets: tuple[OddSet, ...]

    def twice_bound(self, places: Ints) -> int:
        """Twice what no choice of pairs exceeds within these places per person, if every inequality holds."""
        listed = np.bincount(self.person, minlength=len(places))
        columns = places.tolist(), listed.tolist(), self.goal.bonus.tolist(), self.price.tolist()
        rest = 0  # in Python's integers: the ends of many split pairs add up to more than 64 bits hold
        for there, priced, bonus, price in zip(*columns, strict=True):
            rest += max(0, 2 * bonus + price) if there > 0 and not priced else 0
            rest += (there - max(priced, there > 0)) * max(0, price)
        prices = rest + sum(self.place_price.tolist()) + sum(self.end_price.ravel().tolist())
        sets = sum(odd.price * (len(odd.nodes) // 2) for odd in self.odd_sets)
        return int(prices + sets - 2 * self.spread * len(self.split))

    def least_costs(self, places: Ints) -> Ints:
        """Per person what the cheapest place costs beyond its bonus: two people's pay for most pairs already."""
        check = _Check(self, places.tolist())
        costs = [min(cost for _, cost in check.costs(person)) for person in range(len(places))]
        return np.array(costs, dtype=np.int64)

    def faults(self, pairs: Scored, places: Ints) -> int:
        """How many of these pairs break an inequality, and how many prices are negative or sets even.

        Looks at every two places of every pair in plain Python: for checking, not for searching.
        """
        there = (places[pairs.giver] > 0) & (places[pairs.learner] > 0) & (pairs.fit >= self.goal.least)
        pairs = some(pairs, there)
        check = _Check(self, places.tolist())
        ends = {key: len(self.person) + 2 * i for i, key in enumerate(pair_keys(self.split).tolist())}
        columns = pairs.giver.tolist(), pairs.learner.tolist(), pair_keys(pairs).tolist()
        rows = zip(*columns, self.goal.worth(pairs).tolist(), strict=True)
        wrong = sum(
            not check.holds(giver, learner, worth, ends.get(key)) for giver, learner, key, worth in rows
        )
        wrong += sum(price < 0 for price in check.prices)
        return wrong + sum(odd.price < 0 or len(odd.nodes) % 2 == 0 for odd in self.odd_sets)


class _Check:
    """A proof's prices as plain Python numbers."""

    def __init__(self, proof: TwoWayProof, places: list[int]) -> None:
        self.places = places
        self.prices: list[int] = [*proof.place_price.tolist(), *proof.end_price.ravel().tolist()]
        self.bonus: list[int] = (2 * proof.goal.bonus).tolist()
        self.q: list[int] = proof.price.tolist()
        self.spread = proof.spread
        self.nodes: dict[int, list[tuple[int, bool]]] = {}
        listed = zip(proof.person.tolist(), proof.place.tolist(), strict=True)
        for node, (person, place) in enumerate(listed):
            self.nodes.setdefault(person, []).append((node, place == 0))
        self.around: dict[int, set[int]] = {}
        self.worth = [odd.price for odd in proof.odd_sets]
        for number, odd in enumerate(proof.odd_sets):
            for node in odd.nodes:
                self.around.setdefault(node, set()).add(number)

    def shared(self, one: int, other: int) -> int:
        """Price of the odd sets around two nodes."""
        none: set[int] = set()
        return sum(self.worth[s] for s in self.around.get(one, none) & self.around.get(other, none))

    def costs(self, person: int) -> list[tuple[int, int]]:
        """(node, price less doubled bonus) of each place, all that are not listed as one node of no set."""
        own = self.nodes.get(person, [])
        found = [(node, self.prices[node] - (self.bonus[person] if first else 0)) for node, first in own]
        if not own:
            found.append((-1, max(-self.bonus[person], self.q[person])))
        if self.places[person] > max(1, len(own)):
            found.append((-1, max(0, self.q[person])))
        return found

    def holds(self, giver: int, learner: int, worth: int, end: int | None) -> bool:
        """Whether a pair obeys its inequality, or all three if it is split into `end` and the next node."""
        there, back = self.costs(giver), self.costs(learner)
        if end is None:
            room = (
                price + cost + self.shared(one, other) - 2 * worth
                for one, price in there
                for other, cost in back
            )
            return min(room) >= 0
        held = [self.prices[end] + cost + self.shared(node, end) - 2 * worth for node, cost in there]
        held += [self.prices[end + 1] + cost + self.shared(node, end + 1) for node, cost in back]
        held.append(self.prices[end] + self.prices[end + 1] + self.shared(end, end + 1) - self.spread)
        return min(held) >= self.spread
