"""The best matching in a small general graph, reached from prices that are nearly right already.

Edmonds' primal-dual method, grown as one alternating tree from one unmatched node at a time. Such a search keeps
every price it is given, whatever it is, so it may start from the prices of a relaxation: then it runs only as
often as the relaxation left somebody unmatched, a few times in pools of thousands.

Everything is an integer. Where all weights are even so is every odd set's price, and no price is ever halved.
Source: J. Edmonds (1965), Maximum matching and a polyhedron with 0, 1-vertices; the start from half-integral
optima: D. Applegate and W. Cook (1993), Solving large-scale matching problems.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

NOBODY: Final = -1
EFFORT: Final = 5_000_000
"""Nodes that odd sets may take in, again and again, over all searches; after that a search ends without effect."""

OUTSIDE, EVEN, ODD = 0, 1, 2
ZERO, EDGE, OPEN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class OddSet:
    """An odd number of nodes that hold no more than half as many edges, rounded down, and what that is worth."""

    nodes: tuple[int, ...]
    price: int


class Blossoms:
    """A matching, prices of nodes, and prices of odd sets, improved by `search` until they prove each other.

    The edges obey `price[u] + price[v] + prices of the odd sets around both >= weight`, with equality where
    they are matched; a node stays unmatched for good only at price 0. Then the sum of all prices, an odd set's
    counted once for every edge that it could hold, is what the matching weighs, and nothing weighs more.
    """

    def __init__(self, edges: Iterable[tuple[int, int, int]], price: list[int], mate: list[int]) -> None:
        """Start.

        Args:
            edges: (node, node, weight), every two nodes at most once, weights even.
            price: per node, none negative, so that no edge outweighs its ends.
            mate: per node its partner along an edge that weighs as much as its ends, or NOBODY.
        """
        count = len(price)
        self.price, self.mate = price, mate
        self.around: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        for u, v, weight in edges:
            self.around[u].append((v, weight))
            self.around[v].append((u, weight))
        # Nodes and odd sets are numbered together; `surface` is the outermost one around a node.
        self.surface = list(range(count))
        self.inside: dict[int, list[int]] = {v: [v] for v in range(count)}
        self.base: dict[int, int] = {v: v for v in range(count)}
        self.parent: dict[int, int] = {}
        self.children: dict[int, list[int]] = {}
        self.links: dict[int, list[tuple[int, int]]] = {}
        self.worth: dict[int, int] = {}
        self.next_name = count
        self.effort = EFFORT
        self._forget()

    def exposed(self) -> list[int]:
        """Unmatched nodes whose price is not yet 0."""
        return [v for v, other in enumerate(self.mate) if other == NOBODY and self.price[v] > 0]

    def odd_sets(self) -> list[OddSet]:
        """The odd sets with a price, each after those within it."""
        return [OddSet(tuple(self.inside[s]), z) for s, z in sorted(self.worth.items()) if z > 0]

    def search(self, root: int) -> None:
        """Match a node that is exposed, or bring somebody's price to 0 who can go unmatched in its place."""
        self._forget()
        self._enter(self.surface[root], EVEN, None)
        while self.effort > 0:
            at, what, u, v, weight = heappop(self.events)
            self.now = at
            if what == ZERO:
                if self.label.get(self.surface[u]) == EVEN and self._price(u) == 0:
                    self._turn_path(u, NOBODY)
                    break
            elif what == OPEN:
                if self.label.get(u) == ODD and u in self.children and self._worth(u) == 0:
                    self._expand(u)
            elif self._meets(u, v, weight):
                break
        for top in self.label:
            self._settle(top)

    def _forget(self) -> None:
        self.now = 0
        self.label: dict[int, int] = {}
        self.since: dict[int, int] = {}
        self.via: dict[int, tuple[int, int] | None] = {}
        self.events: list[tuple[int, int, int, int, int]] = []

    def _price(self, v: int) -> int:
        """A node's price now: even nodes sink, odd ones rise with the search's clock."""
        top = self.surface[v]
        label = self.label.get(top)
        if label is None:
            return self.price[v]
        passed = self.now - self.since[top]
        return self.price[v] - passed if label == EVEN else self.price[v] + passed

    def _worth(self, top: int) -> int:
        passed = self.now - self.since[top]
        return self.worth[top] + 2 * (passed if self.label[top] == EVEN else -passed)

    def _settle(self, top: int) -> None:
        """Write down what has changed since the set was reached."""
        for v in self.inside[top]:
            self.price[v] = self._price(v)
        if top in self.children:
            self.worth[top] = self._worth(top)
        self.since[top] = self.now

    def _enter(self, top: int, label: int, via: tuple[int, int] | None) -> None:
        self.label[top], self.since[top], self.via[top] = label, self.now, via
        if label == EVEN:
            self._scan(self.inside[top])
        elif top in self.children:
            heappush(self.events, (self.now + self.worth[top] // 2, OPEN, top, NOBODY, 0))

    def _scan(self, nodes: list[int]) -> None:
        """Note when these even nodes meet others, and when one of them reaches price 0."""
        for u in nodes:
            own, top = self._price(u), self.surface[u]
            heappush(self.events, (self.now + own, ZERO, u, NOBODY, 0))
            for v, weight in self.around[u]:
                label = self.label.get(self.surface[v], OUTSIDE)
                if label != ODD and self.surface[v] != top:
                    slack = own + self._price(v) - weight
                    when = slack // 2 if label == EVEN else slack
                    heappush(self.events, (self.now + when, EDGE, u, v, weight))

    def _meets(self, u: int, v: int, weight: int) -> bool:
        """An even node's edge has come tight: grow, shrink, or match and say True."""
        a, b = self.surface[u], self.surface[v]
        label = self.label.get(b, OUTSIDE)
        if a == b or label == ODD or self.label.get(a) != EVEN:
            return False
        slack = self._price(u) + self._price(v) - weight
        if slack > 0:  # noted while its other end was in another state
            heappush(self.events, (self.now + (slack // 2 if label == EVEN else slack), EDGE, u, v, weight))
        elif label == EVEN:
            self._shrink(u, v)
        elif self.mate[self.base[b]] == NOBODY:
            self._turn_path(u, v)
            self._turn(b, v)
            self.mate[v] = u
            return True
        else:
            self._enter(b, ODD, (u, v))
            base = self.base[b]
            partner = self.mate[base]
            self._enter(self.surface[partner], EVEN, (base, partner))
        return False

    def _shrink(self, u: int, v: int) -> None:
        """Two even sets have met: the odd circle through them and their common ancestor becomes one set."""
        first, second = self._to_root(self.surface[u]), self._to_root(self.surface[v])
        rank = {top: i for i, top in enumerate(first)}
        ancestor = next(top for top in second if top in rank)
        down, up = first[: rank[ancestor]][::-1], second[: second.index(ancestor)]
        children = [ancestor, *down, *up]
        links = [*map(self._link, down), (u, v), *(self._link(top)[::-1] for top in up)]
        name, via = self.next_name, self.via[ancestor]
        self.next_name += 1
        new = [node for top in children if self.label[top] == ODD for node in self.inside[top]]
        for top in children:
            self._settle(top)
            del self.label[top], self.since[top], self.via[top]
            self.parent[top] = name
        self.children[name], self.links[name] = children, links
        self.inside[name] = [node for top in children for node in self.inside[top]]
        for node in self.inside[name]:
            self.surface[node] = name
        self.base[name], self.worth[name] = self.base[ancestor], 0
        self.label[name], self.since[name], self.via[name] = EVEN, self.now, via
        self.effort -= len(self.inside[name])
        self._scan(new)

    def _link(self, top: int) -> tuple[int, int]:
        via = self.via[top]
        if via is None:
            raise RuntimeError("The root of the tree has no way to it: please report this.")
        return via

    def _to_root(self, top: int) -> list[int]:
        path = [top]
        while (via := self.via[path[-1]]) is not None:
            path.append(self.surface[via[0]])
        return path

    def _expand(self, top: int) -> None:
        """Take apart an odd set whose price is used up, and lead the tree through it."""
        self._settle(top)
        via = self._link(top)
        children, links = self.children.pop(top), self.links.pop(top)
        del self.label[top], self.since[top], self.via[top]
        del self.inside[top], self.base[top], self.worth[top]
        for child in children:
            del self.parent[child]
            for node in self.inside[child]:
                self.surface[node] = child
        at = children.index(self.surface[via[1]])
        step = 1 if at % 2 else -1  # the way to the base on which matched and unmatched edges alternate
        label = ODD
        self._enter(children[at], label, via)
        while at:
            via = links[at] if step > 0 else links[at - 1][::-1]
            at = (at + step) % len(children)
            label = EVEN if label == ODD else ODD
            self._enter(children[at], label, via)
        for child in children:
            if child not in self.label:
                self._scan_around(child)

    def _scan_around(self, top: int) -> None:
        """Note when even nodes meet those of a set that has left the tree."""
        for v in self.inside[top]:
            for u, weight in self.around[v]:
                if self.label.get(self.surface[u]) == EVEN:
                    slack = self._price(u) + self._price(v) - weight
                    heappush(self.events, (self.now + slack, EDGE, u, v, weight))

    def _turn_path(self, u: int, v: int) -> None:
        """Exchange matched and unmatched edges from the root to an even node, whose partner is then v."""
        while True:
            top = self.surface[u]
            via = self.via[top]
            self._turn(top, u)
            self.mate[u] = v
            if via is None:
                return
            odd = self.surface[via[0]]
            u, v = self._link(odd)
            self._turn(odd, v)
            self.mate[v] = u

    def _turn(self, top: int, v: int) -> None:
        """Match all of an odd set but v within it, set by set; they may lie deep in one another."""
        sets = [(top, v)]
        while sets:
            top, v = sets.pop()
            if top not in self.children:
                continue
            child = v
            while self.parent[child] != top:
                child = self.parent[child]
            at = self.children[top].index(child)
            children = self.children[top] = self.children[top][at:] + self.children[top][:at]
            links = self.links[top] = self.links[top][at:] + self.links[top][:at]
            self.base[top] = v
            sets.append((child, v))
            for i in range(1, len(children), 2):
                a, b = links[i]
                sets += [(children[i], a), (children[i + 1], b)]
                self.mate[a], self.mate[b] = b, a
