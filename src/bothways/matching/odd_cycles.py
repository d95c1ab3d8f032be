"""Exact two-way pairs among people whose relaxed optimum pairs somebody by halves.

The relaxation (each person split into a giving and a learning half) is exact but for odd cycles. Where one
occurs, the prices leave few pairs in question: everything whose reduced profit is larger than the gap is
settled, and the integer programme on the rest is solved to the end by CP-SAT, in integers.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from bothways.matching.assignment import Optimum, best_pairs, first_of_all
from bothways.matching.pairs import ListedPairs
from bothways.matching.places import Places
from bothways.matching.population import Bools, Ints
from bothways.matching.scored import Scored

EFFORT: Final = 5.0
"""CP-SAT's deterministic time for one programme; beyond it the best found is reported with its bound."""

MARGIN: Final = 64
"""First guess of the reduced profit (hundredths) within which pairs stay in question."""


@dataclass(frozen=True, slots=True)
class Exact:
    """Pairs of one group with their proof.

    Attributes:
        chosen: which of the group's pairs.
        covered, fit: what they reach beyond the locked pairs.
        covered_bound: nobody can cover more. fit_bound: with `covered` people, no more fit is possible.
    """

    chosen: Bools
    covered: int
    fit: int
    covered_bound: int
    fit_bound: int


@dataclass(frozen=True, slots=True)
class _Core:
    """An integer programme over the pairs in question."""

    pairs: Scored
    places: Ints
    first: Bools
    settled: Bools  # taken in any case
    open: Bools  # in question

    def solve(
        self, *, least_covered: int | None, at_most: int, hint: Bools | None = None
    ) -> tuple[Bools | None, int]:
        """Best pairs and the proven bound: coverage if `least_covered` is None, otherwise fit.

        `at_most` is a bound that is known already. No pairs (None) where nothing is feasible.
        """
        from ortools.sat.python import cp_model

        model = cp_model.CpModel()
        shown = np.flatnonzero(self.open | self.settled)
        taken: dict[int, Any] = {int(i): 1 if self.settled[i] else model.new_bool_var("") for i in shown}
        of_person: dict[int, list[int]] = {}
        for i in shown:
            for person in (int(self.pairs.giver[i]), int(self.pairs.learner[i])):
                of_person.setdefault(person, []).append(int(i))
        covered: list[Any] = []
        for person, own in of_person.items():
            partners = sum(taken[i] for i in own)
            model.add(partners <= int(self.places[person]))
            if self.first[person] and self.places[person] == 1:
                covered.append(partners)
            elif self.first[person]:
                covered.append(model.new_bool_var(""))
                model.add(partners >= covered[-1])
        goal: Any = sum(covered)
        if least_covered is not None:
            model.add(sum(covered) >= least_covered)
            goal = sum(int(self.pairs.fit[i]) * taken[int(i)] for i in shown)
        model.add(goal <= at_most)
        model.maximize(goal)
        if hint is not None:
            for i in np.flatnonzero(self.open):
                model.add_hint(taken[int(i)], bool(hint[i]))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = EFFORT
        status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None, at_most
        chosen = np.zeros(len(self.pairs), dtype=bool)
        chosen[shown] = [solver.boolean_value(taken[int(i)]) if self.open[i] else True for i in shown]
        proven = int(np.floor(solver.best_objective_bound + 1e-6))
        return chosen, min(at_most, proven)


def exact_group(pairs: Scored, places: Ints, first: Bools) -> Exact:
    """The best pairs of one group: people covered first, then total fit.

    Args:
        pairs: every feasible pair of the group, by learner, then giver.
        places: per person, what is left.
        first: whose first partner counts as coverage.
    """
    every = np.ones(len(pairs), dtype=bool)
    whole = _Core(pairs, places, first, ~every, every)
    split = Places(places, places, first, first, np.zeros(0, dtype=np.int64))
    source = ListedPairs(pairs)
    relaxed = best_pairs(source, split, both_ways=True, bonus=first_of_all(split))
    half_covered, _ = _measured(relaxed)
    people = np.union1d(pairs.giver, pairs.learner)
    covered_bound = half_covered // 2
    if (places[people] == 1).all() and first[people].all():
        covered_bound -= covered_bound % 2  # everybody has one partner, so people come in twos
    tight = _balanced(source, split, relaxed, covered_bound)
    for margin in (MARGIN, 16 * MARGIN):
        chosen, _ = _core(whole, tight, margin).solve(
            least_covered=covered_bound, at_most=_fit_bound(tight, covered_bound)
        )
        if chosen is not None:
            return _best_fit(whole, tight, covered_bound, covered_bound, chosen)
    chosen, covered_bound = whole.solve(least_covered=None, at_most=covered_bound)
    covered = _covered(pairs, chosen, first)
    return _best_fit(whole, _balanced(source, split, relaxed, covered), covered, covered_bound, chosen)


def _exact(pairs: Scored, chosen: Bools | None, first: Bools, covered_bound: int, fit_bound: int) -> Exact:
    if chosen is None:
        chosen = np.zeros(len(pairs), dtype=bool)
    fit = int(pairs.fit[chosen].sum(dtype=np.int64))
    return Exact(chosen, _covered(pairs, chosen, first), fit, covered_bound, fit_bound)


def _covered(pairs: Scored, chosen: Bools | None, first: Bools) -> int:
    if chosen is None:
        return 0
    people = np.union1d(pairs.giver[chosen], pairs.learner[chosen])
    return int(np.count_nonzero(first[people]))


def _fit_bound(relaxed: Optimum, covered: int) -> int:
    """Nobody reaches more fit while covering so many people."""
    return relaxed.twice_bound // 4 - relaxed.bonus * covered


def _measured(relaxed: Optimum) -> tuple[int, int]:
    """(people covered, total fit) of a relaxed optimum, both doubled."""
    fit = int(relaxed.network.value[relaxed.chosen].sum())
    if relaxed.bonus == 0:
        left, right = relaxed.network.left[relaxed.chosen], relaxed.network.right[relaxed.chosen]
        sides = (relaxed.network.learners.first, left), (relaxed.network.givers.first, right)
        return sum(int(first[np.unique(node)].sum()) for first, node in sides), fit
    return (relaxed.worth - fit) // relaxed.bonus, fit


def _balanced(source: ListedPairs, split: Places, high: Optimum, covered: int) -> Optimum:
    """The relaxation whose bonus for coverage makes its bound on fit at this coverage tightest.

    The relaxed optimum is a convex, piecewise linear function of the bonus; the lines of two optima that
    lie on either side of the coverage meet at the next bonus to try.
    """
    if _measured(high)[0] <= 2 * covered:
        return high
    low = best_pairs(source, split, both_ways=True, bonus=0)
    while True:
        (most, fit_high), (least, fit_low) = _measured(high), _measured(low)
        if least >= 2 * covered or most == least:
            return low
        bonus = (fit_low - fit_high) // (most - least)
        if bonus in (high.bonus, low.bonus):
            return low
        between = best_pairs(source, split, both_ways=True, bonus=bonus)
        reached = _measured(between)[0]
        if reached == 2 * covered or reached in (most, least):
            return between
        high, low = (between, low) if reached > 2 * covered else (high, between)


def _best_fit(
    whole: _Core, relaxed: Optimum, covered: int, covered_bound: int, fallback: Bools | None
) -> Exact:
    """The best fit at this coverage, over ever more pairs until the rest cannot matter."""
    bound = _fit_bound(relaxed, covered)
    margin = MARGIN
    best = _exact(whole.pairs, fallback, whole.first, covered_bound, bound)
    while True:
        core = _core(whole, relaxed, margin)
        chosen, proven = core.solve(least_covered=covered, at_most=bound, hint=best.chosen)
        found = _exact(whole.pairs, chosen, whole.first, covered_bound, bound)
        if chosen is not None and found.fit > best.fit:
            best = found
        gap = bound - best.fit
        if gap < margin or bool(core.open.all()):
            # Better pairs would all be in this core, so its own bound holds for the group.
            return replace(best, fit_bound=max(best.fit, min(bound, proven)))
        if chosen is not None and proven > found.fit:
            return best  # out of effort: a larger core would take even longer
        margin = min(gap + 1, 4 * margin)


def _core(whole: _Core, relaxed: Optimum, margin: int) -> _Core:
    """Leave in question what loses or gains less than the margin by the prices; settle the rest."""
    worth = relaxed.prices.learner - relaxed.prices.giver
    pairs = whole.pairs
    profit = 4 * pairs.fit.astype(np.int64) + worth[pairs.learner] + worth[pairs.giver]
    return _Core(pairs, whole.places, whole.first, profit >= 4 * margin, np.abs(profit) < 4 * margin)
