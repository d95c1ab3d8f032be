"""How far each weight may move before a pair leaves every best draft.

One weight moves, the others keep their points. So a pair's fit moves by what it earns in that part, and what decides is
the proportion of the points, whatever they add up to. A pair stays at a weight when a best draft at that weight has it:
when solving with the pair locked reaches the same stages. The interval is the unbroken run of whole points from 0 to
100 around the present weight in which it stays.

A draft that is best at two weights is best at all between them, since each draft's fit is a straight line in the weight
and the best of all lines is convex (parametric optimisation; Eisner and Severance 1976). So the search leaps to the
last weight at which its draft is best, and looks for the next draft from there; with bands or a weakest pair, which
are no lines, it goes point by point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from bothways.matching.assignment.best import Progress, best_pairs
from bothways.matching.assignment.stage_values import stage_values
from bothways.matching.drafting import locked_pairs
from bothways.matching.objective import Objective
from bothways.matching.people.criteria import FULL_MINUTES
from bothways.matching.people.pairs import FeasiblePairs, ListedPairs, given_facts, given_pairs
from bothways.matching.people.places import Places
from bothways.matching.people.population import Ints, Population, population_of
from bothways.matching.people.rows import all_places, kept_keys, rows_of, waiting_rows
from bothways.matching.people.scored import Scored, joined, pair_keys
from bothways.matching.people.scoring import Facts
from bothways.matching.problem import MatchingProblem, Weights
from bothways.matching.solution import Stage
from bothways.matching.two_way.reciprocal import best_two_way_pairs
from bothways.matching.validation import UnfitProblem, checked

FINE: Final = 50
"""Parts of a hundredth of a point in which fit is computed while a weight moves."""

WEIGHTS: Final = tuple(Weights.__dataclass_fields__)


def stays(
    problem: MatchingProblem,
    pair: tuple[str, str],
    *,
    weights: Sequence[str] = WEIGHTS,
    progress: Progress | None = None,
) -> dict[str, tuple[int, int]]:
    """For each weight the least and the greatest number of points at which a best draft has the pair.

    Empty where even the present weights give no best draft with the pair. Each leap solves the problem a few times:
    some tenths of a second each for 2,000 people.

    Args:
        problem: what was solved.
        pair: (giver, learner), feasible; in two-way models in either order.
        weights: names of the weights to move.
        progress: is told the share done; whatever it raises passes through.

    Raises: UnfitProblem, when the pair breaks a rule.

    >>> from bothways.matching.engine import problem_of
    >>> from bothways.matching.problem import Need, Offer, Person
    >>> from bothways.mentoring.programme_models import programme_model
    >>> able = Person("able", 4, offers=(Offer("SQL", 4),))
    >>> near = Person("near", 4, offers=(Offer("SQL", 3),), interests=frozenset({"chess"}))
    >>> learner = Person("n", 1, needs=(Need("SQL", 2),), interests=frozenset({"chess"}))
    >>> problem = problem_of(programme_model("traditional"), [able, near, learner])
    >>> found = stays(problem, ("able", "n"))
    >>> found["skills"], found["shared_ground"], found["time"]
    ((30, 100), (0, 22), (0, 100))
    """
    board = _board(checked(problem), pair)
    if not board.holds("skills", 0):
        return {}
    found = {}
    for done, weight in enumerate(weights):
        if progress:
            progress(done / len(weights), "Moving the weights")
        now = int(getattr(problem.weights, weight))
        found[weight] = (now + board.furthest(weight, -now), now + board.furthest(weight, 100 - now))
    return found


@dataclass(slots=True)
class _Board:
    """Every feasible pair with its fit and what it earns for one point of each weight, and one pair in question."""

    population: Population
    pairs: Scored
    slopes: Mapping[str, Ints]
    pair: int
    locked: Scored
    _best: dict[tuple[str, int], tuple[Stage, ...]] = field(default_factory=dict)
    _with: dict[tuple[str, int], tuple[tuple[Stage, ...], Ints]] = field(default_factory=dict)

    def holds(self, weight: str, moved: int) -> bool:
        """Whether a best draft has the pair when a weight has moved by so many points."""
        return self.best(weight, moved) == self.best_with(weight, moved)[0]

    def furthest(self, weight: str, end: int) -> int:
        """The last point towards an end up to which the pair stays without a break."""
        step = 1 if end > 0 else -1
        at = 0
        while at != end:
            at = self._leap(weight, at, end)
            if at == end or not self.holds(weight, at + step):
                return at
            at += step
        return at

    def _leap(self, weight: str, at: int, end: int) -> int:
        """The last point towards an end at which the draft that is best here is best still."""
        objective = self.population.problem.objective
        if objective.bands or objective.worst_off:
            return at
        _, chosen = self.best_with(weight, at)
        step = 1 if end > at else -1
        near, far = 0, abs(end - at)
        while near < far:
            middle = (near + far + 1) // 2
            moved = at + step * middle
            if self._stages(weight, moved, chosen) == self.best(weight, moved):
                near = middle
            else:
                far = middle - 1
        return at + step * near

    def best(self, weight: str, moved: int) -> tuple[Stage, ...]:
        """The stages of a best draft."""
        key = weight if moved else "", moved
        if key not in self._best:
            chosen = self._solved(weight, moved, self.locked)
            self._best[key] = self._stages(weight, moved, chosen)
        return self._best[key]

    def best_with(self, weight: str, moved: int) -> tuple[tuple[Stage, ...], Ints]:
        """The stages of a best draft with the pair, and the positions of its pairs."""
        key = weight if moved else "", moved
        if key not in self._with:
            own = Scored(*(column[self.pair : self.pair + 1] for column in _columns(self.pairs)))
            keys = pair_keys(self.locked)
            locked = self.locked if pair_keys(own)[0] in keys else joined([self.locked, own])
            chosen = self._solved(weight, moved, locked)
            self._with[key] = self._stages(weight, moved, chosen), chosen
        return self._with[key]

    def _fit(self, weight: str, moved: int) -> Ints:
        fit = FINE * self.pairs.fit.astype(np.int64) + moved * self.slopes[weight]
        return np.asarray(np.maximum(0, fit))

    def _objective(self) -> Objective:
        objective = self.population.problem.objective
        return replace(objective, bands=tuple(FINE * band for band in objective.bands))

    def _stages(self, weight: str, moved: int, chosen: Ints) -> tuple[Stage, ...]:
        return stage_values(
            self._objective(),
            Scored(self.pairs.giver[chosen], self.pairs.learner[chosen], self._fit(weight, moved)[chosen]),
            kept=kept_keys(self.population),
            waiting=waiting_rows(self.population),
            two_way=self.population.problem.model.two_way,
        )

    def _solved(self, weight: str, moved: int, locked: Scored) -> Ints:
        """Positions of the pairs of a best draft around locked ones."""
        population, size = self.population, self.population.size
        learns, gives = all_places(population)
        keys = pair_keys(self.pairs)
        fixed = np.sort(pair_keys(locked))
        fit = self._fit(weight, moved)
        source = ListedPairs(Scored(self.pairs.giver, self.pairs.learner, fit))
        objective, kept, waiting = self._objective(), kept_keys(population), waiting_rows(population)
        at = np.searchsorted(keys, fixed)
        held = Scored(self.pairs.giver[at], self.pairs.learner[at], fit[at])
        if population.problem.model.two_way:
            gives -= np.bincount(locked.giver, minlength=size) + np.bincount(locked.learner, minlength=size)
            first = (
                ~np.isin(np.arange(size), np.concatenate([locked.giver, locked.learner])) & population.gives
            )
            weakest = int(held.fit.min()) if len(held) else None
            two = best_two_way_pairs(
                source,
                np.maximum(0, gives),
                first,
                fixed,
                objective=objective,
                kept=kept,
                waiting=waiting,
                weakest_locked=weakest,
            )
            chosen = two.pairs
        else:
            learns -= np.bincount(locked.learner, minlength=size)
            gives -= np.bincount(locked.giver, minlength=size)
            first = ~np.isin(np.arange(size), locked.learner) & population.learns
            places = Places(
                np.maximum(0, learns), np.maximum(0, gives), first, np.zeros(size, dtype=bool), fixed
            )
            chosen = best_pairs(
                source, places, objective=objective, kept=kept, waiting=waiting, locked=held
            ).pairs
        return np.searchsorted(keys, np.concatenate([fixed, pair_keys(chosen)]))


def _columns(pairs: Scored) -> tuple[Ints, Ints, Ints]:
    return pairs.giver, pairs.learner, pairs.fit


def _board(problem: MatchingProblem, pair: tuple[str, str]) -> _Board:
    population = population_of(problem)
    unknown = sorted(set(pair) - population.index.keys())
    if unknown:
        raise UnfitProblem(f"Not among the people: {', '.join(unknown)}.", people=unknown)
    pairs = joined([chunk for _, chunk in FeasiblePairs(population).chunks()])
    giver, learner = rows_of(population, [pair])
    key = int((learner[0] << 32) | giver[0])
    keys = pair_keys(pairs)
    at = int(np.searchsorted(keys, key))
    if at == len(keys) or keys[at] != key:
        raise UnfitProblem(f"{pair[0]} and {pair[1]} break a rule of the model.", pair=pair)
    facts = given_facts(
        population, given_pairs(population, pairs.giver.astype(np.int64), pairs.learner.astype(np.int64))
    )
    return _Board(population, pairs, _slopes(facts), at, Scored(*locked_pairs(population)))


def _slopes(facts: Facts) -> dict[str, Ints]:
    """What each pair earns for one point of each weight, in parts of a hundredth."""
    cover = facts.cover / facts.need
    if len(facts.back):
        cover = np.sqrt(cover * facts.back / facts.need_back)
    earned = (
        cover,
        facts.wishes / 10,
        facts.common / facts.union,
        facts.minutes / FULL_MINUTES,
        facts.distance / 4,
    )
    return {
        weight: np.rint(100 * FINE * share).astype(np.int64)
        for weight, share in zip(WEIGHTS, earned, strict=True)
    }
