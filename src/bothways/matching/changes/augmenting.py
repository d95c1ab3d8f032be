"""A best choice of pairs that stays best: prices prove it, and a change is mended where it hurts, not solved again.

The choice is a circulation through one hub: hub -> learner -> giver -> hub. Every learner and giver has a price, and
the prices prove the choice when no arc that could still carry (or give back) a unit gains by doing so. A change of
a value, a place or a pair breaks this for the arcs of one or two people. Each broken arc is mended by one search from
that person to the hub (Dijkstra on reduced costs), which either finds the best way round or the prices that
say there is none. Nothing else is touched, and afterwards the prices prove the new choice (successive shortest paths:
Edmonds and Karp 1972; Tomizawa 1971).
"""

from collections.abc import Iterator
from copy import copy
from heapq import heappop, heappush

Worth = int
"""Worth of a pair or place in one integer that ranks the stages of the objective (see `weighing`)."""


class Augmenting:
    """The pairs that matter, the choice among them, and its prices.

    Learners and givers are counted separately from 0 on. A pair that is not known here is known to be worth no more
    than its prices by whoever holds this (`standing`).

    Attributes:
        learner_price, giver_price: a pair gains nothing when its worth is at most the learner's less the giver's.
        first: what a learner's first place is worth beyond its pair.
        learner_places, giver_places: how many pairs each may have.
        pairs_of_learner: by learner, giver -> worth of each known pair.
        learners_of: by giver, the learners of its known pairs.
        givers: by learner, the chosen givers; learners: by giver, the chosen learners.
        repriced_learners, repriced_givers: whose price moved, until somebody empties these.
        turned: pairs (learner, giver) chosen now and not before, or the other way round, until somebody empties it.
    """

    def __init__(self) -> None:
        self.learner_price: list[int] = []
        self.giver_price: list[int] = []
        self.first: list[int] = []
        self.learner_places: list[int] = []
        self.giver_places: list[int] = []
        self.pairs_of_learner: list[dict[int, Worth]] = []
        self.learners_of: list[set[int]] = []
        self.givers: list[set[int]] = []
        self.learners: list[set[int]] = []
        self.repriced_learners: set[int] = set()
        self.repriced_givers: set[int] = set()
        self.turned: set[tuple[int, int]] = set()
        self._open_learner: list[int] = []
        self._open_giver: list[int] = []
        self._unsettled: dict[tuple[int, bool], None] = {}

    def copy(self) -> "Augmenting":
        """An independent copy, for trying something out."""
        twin = copy(self)
        for name, value in vars(self).items():
            setattr(twin, name, value.copy())
        for name in ("pairs_of_learner", "learners_of", "givers", "learners"):
            setattr(twin, name, [entry.copy() for entry in getattr(self, name)])
        return twin

    def add_learner(self, places: int, first: Worth, price: int, *, settled: bool = False) -> int:
        """A further learner, without known pairs; settled ones come with their pairs and a price that holds."""
        self.learner_price.append(price)
        self.first.append(first)
        self.learner_places.append(places)
        self._open_learner.append(places if settled else 0)
        self.pairs_of_learner.append({})
        self.givers.append(set())
        learner = len(self.first) - 1
        if not settled:
            self._unsettled[learner, True] = None
        return learner

    def add_giver(self, places: int, price: int, *, settled: bool = False) -> int:
        """A further giver, without known pairs."""
        self.giver_price.append(price)
        self.giver_places.append(places)
        self._open_giver.append(places if settled else 0)
        self.learners_of.append(set())
        self.learners.append(set())
        giver = len(self.giver_price) - 1
        if not settled:
            self._unsettled[giver, False] = None
        return giver

    def know(self, learner: int, giver: int, worth: Worth) -> None:
        """Take a pair along, or give a known one another worth; `settle` mends what this breaks."""
        self.pairs_of_learner[learner][giver] = worth
        self.learners_of[giver].add(learner)
        gain = self._gain(learner, giver)
        if giver not in self.givers[learner]:
            if gain > 0:
                self._begin_anew(learner, gain)
        elif gain < 0:
            self._end(learner, giver)

    def lower_giver(self, giver: int, price: int) -> None:
        """Bring the price of a giver without chosen pairs down, so far that new pairs gain nothing until `settle`."""
        self.giver_price[giver] = min(self.giver_price[giver], price)
        self.repriced_givers.add(giver)
        self._unsettled[giver, False] = None
        self._open_giver[giver] = len(self.learners[giver])

    def choose(self, learner: int, giver: int) -> None:
        """Enter a pair as chosen, while a settled state is built up."""
        self.givers[learner].add(giver)
        self.learners[giver].add(learner)

    def forget(self, learner: int, giver: int) -> None:
        """Take a pair out for good."""
        if giver in self.givers[learner]:
            self._end(learner, giver)
        if self.pairs_of_learner[learner].pop(giver, None) is not None:
            self.learners_of[giver].discard(learner)

    def set_learner_places(self, learner: int, places: int, first: Worth) -> None:
        """Give a learner other places, or another worth of the first."""
        if first != self.first[learner] or len(self.givers[learner]) > places:
            self._begin_anew(learner, 0)
        self.first[learner] = first
        self.learner_places[learner] = places
        self._open_learner[learner] = len(self.givers[learner])
        self._unsettled[learner, True] = None

    def set_giver_places(self, giver: int, places: int) -> None:
        """Give a giver other places; whoever is worth least goes first."""
        own = sorted(
            self.learners[giver], key=lambda learner: (self.pairs_of_learner[learner][giver], learner)
        )
        for learner in own[: max(0, len(own) - places)]:
            gain = self._gain(learner, giver)
            self._end(learner, giver)
            if gain > 0:
                self._begin_anew(learner, gain)
        self.giver_places[giver] = places
        self._open_giver[giver] = len(self.learners[giver])
        self._unsettled[giver, False] = None

    def settle(self) -> None:
        """Open closed places one by one, mending the choice each time, until every place is open."""
        while self._unsettled:
            person, is_learner = next(iter(self._unsettled))
            del self._unsettled[person, is_learner]
            if is_learner:
                while self._open_learner[person] < self.learner_places[person]:
                    self._open_learner[person] += 1
                    self._fill_learner(person)
            else:
                while self._open_giver[person] < self.giver_places[person]:
                    self._open_giver[person] += 1
                    self._fill_giver(person)

    def unproven(self) -> list[tuple[int, int]]:
        """Known pairs (learner, giver) and places (-1 for the other side) whose prices do not prove the choice."""
        wrong = []
        for learner, pairs in enumerate(self.pairs_of_learner):
            for giver, worth in pairs.items():
                gain = worth - self.learner_price[learner] + self.giver_price[giver]
                if (gain < 0) if giver in self.givers[learner] else (gain > 0):
                    wrong.append((learner, giver))
            if min(self._give_back_learner(learner) or 0, self._take_learner(learner) or 0) < 0:
                wrong.append((learner, -1))
        for giver, price in enumerate(self.giver_price):
            spare = len(self.learners[giver]) < self._open_giver[giver]
            if (spare and price < 0) or (self.learners[giver] and price > 0):
                wrong.append((-1, giver))
        return wrong

    def _gain(self, learner: int, giver: int) -> int:
        """What a known pair gains beyond its prices."""
        worth = self.pairs_of_learner[learner][giver]
        return worth - self.learner_price[learner] + self.giver_price[giver]

    def _end(self, learner: int, giver: int) -> None:
        """End a chosen pair; both places stay closed until `settle` opens them."""
        self._turn(learner, giver)
        self._open_learner[learner] = len(self.givers[learner])
        self._open_giver[giver] = len(self.learners[giver])
        self._unsettled[learner, True] = None
        self._unsettled[giver, False] = None

    def _begin_anew(self, learner: int, gain: int) -> None:
        """End all pairs of a learner, at a price at which none of them, nor one of this gain, gains anything."""
        for giver in tuple(self.givers[learner]):
            gain = max(gain, self._gain(learner, giver))
            self._end(learner, giver)
        if gain > 0:
            self.learner_price[learner] += gain
            self.repriced_learners.add(learner)
        self._open_learner[learner] = 0
        self._unsettled[learner, True] = None

    def _worth_of_place(self, learner: int, number: int) -> Worth:
        return self.first[learner] if number == 1 else 0

    def _take_learner(self, learner: int) -> int | None:
        """Reduced cost of a further unit from the hub to a learner, None where there is no open place."""
        used = len(self.givers[learner])
        if used >= self._open_learner[learner]:
            return None
        return -self._worth_of_place(learner, used + 1) - self.learner_price[learner]

    def _give_back_learner(self, learner: int) -> int | None:
        """Reduced cost of giving a learner's last unit back to the hub, None where there is none."""
        used = len(self.givers[learner])
        return self._worth_of_place(learner, used) + self.learner_price[learner] if used else None

    def _fill_learner(self, learner: int) -> None:
        gain = -(self._take_learner(learner) or 0)
        if gain > 0:
            self._mend(2 * learner, gain, forward=True)

    def _fill_giver(self, giver: int) -> None:
        if self.giver_price[giver] < 0:
            self._mend(2 * giver + 1, -self.giver_price[giver], forward=False)

    def _mend(self, start: int, gain: int, *, forward: bool) -> None:
        """Use a place that would gain at these prices: by the best way round, or by prices that end the gain.

        Nodes are twice the number of a learner, and one more than twice the number of a giver.
        """
        distance = {start: 0}
        before: dict[int, int] = {}
        done: list[tuple[int, int]] = []
        settled: set[int] = set()
        heap = [(0, start)]
        least, end = gain, -1
        arcs = self._onward if forward else self._backward
        while heap:
            so_far, node = heappop(heap)
            if so_far >= least:
                break
            if node in settled:
                continue
            settled.add(node)
            done.append((node, so_far))
            leave = self._leave(node, forward=forward)
            if leave is not None and so_far + leave < least:
                least, end = so_far + leave, node
            for other, cost in arcs(node):
                further = so_far + cost
                if further < least and further < distance.get(other, least):
                    distance[other] = further
                    before[other] = node
                    heappush(heap, (further, other))
        for node, so_far in done:
            self._reprice(node, so_far - least if forward else least - so_far)
        if end >= 0:
            self._go_round(start, end, before)

    def _onward(self, node: int) -> Iterator[tuple[int, int]]:
        person, is_giver = divmod(node, 2)
        if is_giver:
            price = self.giver_price[person]
            for learner in self.learners[person]:
                worth = self.pairs_of_learner[learner][person]
                yield 2 * learner, price + worth - self.learner_price[learner]
        else:
            price, chosen = self.learner_price[person], self.givers[person]
            for giver, worth in self.pairs_of_learner[person].items():
                if giver not in chosen:
                    yield 2 * giver + 1, price - self.giver_price[giver] - worth

    def _backward(self, node: int) -> Iterator[tuple[int, int]]:
        person, is_giver = divmod(node, 2)
        if is_giver:
            price, chosen = self.giver_price[person], self.learners[person]
            for learner in self.learners_of[person]:
                if learner not in chosen:
                    worth = self.pairs_of_learner[learner][person]
                    yield 2 * learner, self.learner_price[learner] - price - worth
        else:
            price, pairs = self.learner_price[person], self.pairs_of_learner[person]
            for giver in self.givers[person]:
                yield 2 * giver + 1, self.giver_price[giver] + pairs[giver] - price

    def _leave(self, node: int, *, forward: bool) -> int | None:
        """Reduced cost of going on to the hub, or coming from it in a search backward; None where there is no way."""
        person, is_giver = divmod(node, 2)
        if not is_giver:
            return self._give_back_learner(person) if forward else self._take_learner(person)
        if forward:
            spare = len(self.learners[person]) < self._open_giver[person]
            return self.giver_price[person] if spare else None
        return -self.giver_price[person] if self.learners[person] else None

    def _reprice(self, node: int, change: int) -> None:
        if change:
            person, is_giver = divmod(node, 2)
            if is_giver:
                self.giver_price[person] += change
                self.repriced_givers.add(person)
            else:
                self.learner_price[person] += change
                self.repriced_learners.add(person)

    def _go_round(self, start: int, end: int, before: dict[int, int]) -> None:
        """Turn every pair on the way: those not chosen come, those chosen go."""
        node = end
        while node != start:
            other = before[node]
            learner, giver = (node // 2, other // 2) if other % 2 else (other // 2, node // 2)
            self._turn(learner, giver)
            node = other

    def _turn(self, learner: int, giver: int) -> None:
        if giver in self.givers[learner]:
            self.givers[learner].remove(giver)
            self.learners[giver].remove(learner)
        else:
            self.givers[learner].add(giver)
            self.learners[giver].add(learner)
        self.turned ^= {(learner, giver)}
