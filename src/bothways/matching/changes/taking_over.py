"""Where a kept optimum begins: prices that prove it over all pairs, the pairs that matter, what all others lack."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.matching.assignment.proving import Provable, proving_prices
from bothways.matching.changes.augmenting import Augmenting
from bothways.matching.changes.weighing import Weighing, weighing_of
from bothways.matching.drafting import Draft
from bothways.matching.people.constraints import RULES, kept
from bothways.matching.people.pairs import FeasiblePairs, given_facts, given_pairs
from bothways.matching.people.places import Places
from bothways.matching.people.population import Ints, Population
from bothways.matching.people.rows import kept_keys, rows_of
from bothways.matching.people.scored import Scored, distinct, joined, pair_keys, some
from bothways.matching.people.scoring import hundredths
from bothways.matching.problem import MatchingProblem

NEAR: Final = 300
"""Pairs that lack less than this, in hundredths of a point, are known."""

FAR: Final = 1 << 60
"""What somebody without unknown pairs lacks."""

MARGIN: Final = 10_000
"""Pairs by which places may grow before the stages of the objective would no longer be told apart."""


@dataclass(frozen=True, slots=True)
class Base:
    """Prices at which all pairs were looked at, and the least that unknown pairs lacked then, per person.

    Attributes:
        learner, giver: the prices. row, column: what the unknown pairs of each learner, each giver lacked at least.
    """

    learner: Ints
    giver: Ints
    row: Ints
    column: Ints

    def in_doubt(self, learner: Ints, giver: Ints) -> tuple[Ints, Ints]:
        """Learners, or else givers, that are in every pair which might gain something at the prices of now.

        A pair lacked at least as much as the more of its two people; it now lacks less by how far the learner's price
        fell and the giver's rose.
        """
        fell, rose = self.learner - learner, giver - self.giver
        over_row, over_column = fell - self.row, rose - self.column
        rows = np.flatnonzero((over_row + rose.max() > 0) & (fell + over_column.max() > 0))
        columns = np.flatnonzero((over_column + fell.max() > 0) & (rose + over_row.max() > 0))
        turned = len(columns) < len(rows)
        if turned:
            rows, columns = columns, rows
            fell, over_row, rose, over_column = rose, over_column, fell, over_row
        hit = [
            columns[(over_row[row] + rose[columns] > 0) & (fell[row] + over_column[columns] > 0)]
            for row in rows
        ]
        one = np.array([row for row, others in zip(rows, hit, strict=True) if len(others)], dtype=np.int64)
        empty = np.zeros(0, dtype=np.int64)
        other = np.unique(np.concatenate([*hit, empty])).astype(np.int64)
        # Looking at the fewer of both sides is enough to see every such pair.
        fewer = (one, empty) if len(one) <= len(other) else (empty, other)
        return fewer[::-1] if turned else fewer


class Everything:
    """All pairs of a population, weighed: where a `Standing` begins."""

    def __init__(self, population: Population, problem: MatchingProblem) -> None:
        self.population = population
        size = population.size
        locked = sorted(problem.locked)
        giver, learner = rows_of(population, locked)
        fits = _fits(population, giver, learner)
        self.locked = {(int(n), int(g)): int(f) for n, g, f in zip(learner, giver, fits, strict=True)}
        gone = [(n << 32) | g for n, g in self.locked]
        keys = kept_keys(population)
        self.kept = {(int(key) >> 32, int(key) & 0xFFFFFFFF) for key in keys}
        people = problem.people
        held_giver = np.bincount([g for _, g in self.locked], minlength=size)
        held_learner = np.bincount([n for n, _ in self.locked], minlength=size)
        gives = np.array([p.giver_capacity for p in people], dtype=np.int64) * population.gives - held_giver
        learns = np.array([p.learner_capacity for p in people], dtype=np.int64) * population.learns
        self.gives, self.learns = gives, learns - held_learner
        counts = (held_learner == 0) & population.learns
        self.places = Places(
            self.learns, gives, counts, counts & False, np.array(sorted(gone), dtype=np.int64)
        )
        waits = np.array([p.person_id in problem.waiting for p in people], dtype=bool)
        most = int(min(learns.sum(), (gives + held_giver).sum())) + MARGIN
        self.weighing: Weighing = weighing_of(
            problem.objective, pairs=most, kept=len(keys), waiting=int(waits.sum())
        )
        one = {
            (count, wait): self.weighing.first(counts=count, waits=wait)
            for count in (True, False)
            for wait in (True, False)
        }
        self.first = np.array(
            [one[bool(c), bool(w)] for c, w in zip(counts, waits, strict=True)],
            dtype=self.weighing.of_fit.dtype,
        )

    def taken_over(self, found: Draft) -> tuple[Augmenting, Base]:
        """Prices for all pairs and the network of those that matter, from an optimal choice."""
        feasible = FeasiblePairs(self.population)
        known = chosen = self._chosen(found)
        for _, best in feasible.best(self.places):
            known = distinct(joined([known, best]))
        known = self._with_kept(known)
        while True:
            prices = self._prices(known, chosen)
            near, base, gaining = self._looked(feasible, known, prices)
            known = distinct(joined([known, near]))
            if not gaining:
                return self._network(known, chosen, prices), base

    def _prices(self, known: Scored, chosen: Scored) -> tuple[Ints, Ints]:
        return proving_prices(
            Provable(
                learner=known.learner.astype(np.int64),
                giver=known.giver.astype(np.int64),
                worth=self._worth(known),
                chosen=np.isin(pair_keys(known), pair_keys(chosen)),
                first=self.first,
                learns=self.learns,
                gives=self.gives,
            )
        )

    def _looked(
        self, feasible: FeasiblePairs, known: Scored, prices: tuple[Ints, Ints]
    ) -> tuple[Scored, Base, bool]:
        """One walk through all pairs: the unknown ones near these prices, what the others lack, whether any gains."""
        keys = np.concatenate([np.sort(pair_keys(known)), [np.iinfo(np.int64).max]])
        row = np.full(self.population.size, FAR, dtype=self.first.dtype)
        column = row.copy()
        near: list[Scored] = []
        gaining = False
        for _, chunk in feasible.chunks():
            own = pair_keys(chunk)
            seen = np.isin(own, self.places.locked) | (keys[np.searchsorted(keys, own)] == own)
            pairs = some(chunk, ~seen)
            lacks = prices[0][pairs.learner] - prices[1][pairs.giver] - self.weighing.of_fit[pairs.fit]
            close = lacks < NEAR
            gaining |= bool((lacks < 0).any())
            near.append(some(pairs, np.asarray(close, dtype=bool)))
            np.minimum.at(row, pairs.learner[~close], lacks[~close])
            np.minimum.at(column, pairs.giver[~close], lacks[~close])
        return joined([some(known, np.zeros(0, dtype=np.int64)), *near]), Base(*prices, row, column), gaining

    def _network(self, known: Scored, chosen: Scored, prices: tuple[Ints, Ints]) -> Augmenting:
        network = Augmenting()
        for row, first in enumerate(self.first.tolist()):
            network.add_learner(int(self.learns[row]), first, int(prices[0][row]), settled=True)
            network.add_giver(int(self.gives[row]), int(prices[1][row]), settled=True)
        for learner, giver in zip(chosen.learner.tolist(), chosen.giver.tolist(), strict=True):
            network.choose(learner, giver)
        columns = known.learner.tolist(), known.giver.tolist(), self._worth(known).tolist()
        for learner, giver, worth in zip(*columns, strict=True):
            network.pairs_of_learner[learner][giver] = worth
            network.learners_of[giver].add(learner)
        return network

    def _worth(self, pairs: Scored) -> Ints:
        worth = self.weighing.of_fit[pairs.fit]
        if self.kept and self.weighing.kept:
            kept = np.array([(n << 32) | g for n, g in self.kept], dtype=np.int64)
            worth = worth + self.weighing.kept * np.isin(pair_keys(pairs), kept).astype(worth.dtype)
        return worth

    def _with_kept(self, known: Scored) -> Scored:
        """The known pairs, and those running ones that keep every rule."""
        rows = np.array(sorted(self.kept - self.locked.keys()), dtype=np.int64).reshape(-1, 2)
        pairs = given_pairs(self.population, rows[:, 1], rows[:, 0])
        pairs = kept(self.population, pairs, RULES)
        fit = hundredths(given_facts(self.population, pairs), self.population.problem.weights)
        running = Scored(pairs.giver.astype(np.int32), pairs.learner.astype(np.int32), fit.astype(np.int16))
        return distinct(joined([known, running]))

    def _chosen(self, found: Draft) -> Scored:
        free = [
            row
            for row, pair in enumerate(zip(found.learner.tolist(), found.giver.tolist(), strict=True))
            if pair not in self.locked
        ]
        giver, learner = found.giver[free], found.learner[free]
        fit = _fits(self.population, giver, learner)
        pairs = Scored(giver.astype(np.int32), learner.astype(np.int32), fit.astype(np.int16))
        return distinct(pairs)


def _fits(population: Population, giver: Ints, learner: Ints) -> Ints:
    return hundredths(
        given_facts(population, given_pairs(population, giver, learner)), population.problem.weights
    )
