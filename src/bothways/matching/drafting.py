"""Choose the pairs of a whole problem: locked ones first, the proven best of the rest."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from bothways.errors import Invalid
from bothways.matching.assignment import Progress, best_pairs
from bothways.matching.constraints import RULES, Rule, broken
from bothways.matching.pairs import FeasiblePairs, given_facts, given_pairs
from bothways.matching.places import Places
from bothways.matching.population import Bools, Ints, Population
from bothways.matching.reciprocal import best_two_way_pairs
from bothways.matching.rules import reason_for
from bothways.matching.scoring import hundredths
from bothways.matching.solution import Stage


class LockedPairBreaksRule(Invalid):
    """A pair is to be kept in every draft, but no draft may contain it."""

    code = "locked_pair_breaks_rule"


@dataclass(frozen=True, slots=True)
class Draft:
    """Chosen pairs as aligned rows, with the stages of the objective and what bounds them."""

    giver: Ints
    learner: Ints
    objective: tuple[Stage, ...]
    bound: tuple[Stage, ...]
    feasible_pairs: int

    @property
    def optimal(self) -> bool:
        """Whether every stage reaches its bound."""
        return self.objective == self.bound


def wants_to_learn(population: Population) -> Bools:
    """Whose coverage counts: those who may learn and ask for something, or take part for nothing else."""
    if population.problem.model.two_way:
        return population.gives
    asks = [bool(p.needs) or not (p.gives and p.offers) for p in population.problem.people]
    return np.asarray(population.learns & np.array(asks, dtype=bool))


def draft(population: Population, *, progress: Progress | None = None) -> Draft:
    """The proven best pairs.

    Raises: LockedPairBreaksRule, when a locked pair breaks a hard constraint or exceeds a person's places.
    """
    two_way = population.problem.model.two_way
    giver, learner, fit = locked_pairs(population)
    size = population.size
    people = population.problem.people
    gives = np.array([p.giver_capacity for p in people], dtype=np.int64) * population.gives
    gives -= np.bincount(giver, minlength=size)
    feasible = FeasiblePairs(population)
    keys = np.sort((learner << 32) | giver)
    if two_way:
        gives -= np.bincount(learner, minlength=size)
        _refuse_overfull(population, gives, giver, learner)
        matched = np.isin(np.arange(size), np.concatenate([giver, learner]))
        two = best_two_way_pairs(feasible, gives, ~matched & population.gives, keys, progress=progress)
        chosen, covered, total, bounds = two.pairs, two.covered, two.fit, (two.covered_bound, two.fit_bound)
    else:
        learns = np.array([p.learner_capacity for p in people], dtype=np.int64) * population.learns
        learns -= np.bincount(learner, minlength=size)
        _refuse_overfull(population, np.minimum(gives, learns), giver, learner)
        matched = np.isin(np.arange(size), learner)
        first = ~matched & population.learns
        one = best_pairs(
            feasible, Places(learns, gives, first, np.zeros(size, dtype=bool), keys), progress=progress
        )
        chosen, covered, total = one.pairs, one.worth // one.bonus, one.worth % one.bonus
        bounds = covered, total
        if not one.proven:
            raise RuntimeError("The prices do not prove the assignment: please report this.")
    base, base_fit = int(np.count_nonzero(matched)), int(fit.sum())
    return Draft(
        giver=np.concatenate([giver, chosen.giver.astype(np.int64)]),
        learner=np.concatenate([learner, chosen.learner.astype(np.int64)]),
        objective=stages(base + covered, base_fit + total),
        bound=stages(base + bounds[0], base_fit + bounds[1]),
        feasible_pairs=feasible.count,
    )


def stages(people_covered: int, total_fit: int) -> tuple[Stage, ...]:
    """The objective's stages in order."""
    return Stage("people_covered", people_covered), Stage("total_fit", total_fit)


def rows_of(population: Population, pairs: list[tuple[str, str]]) -> tuple[Ints, Ints]:
    """Givers and learners of named pairs as rows; in two-way models the smaller row as learner."""
    index = population.index
    table = np.array([(index[a], index[b]) for a, b in pairs], dtype=np.int64).reshape(-1, 2)
    if population.problem.model.two_way:
        table = np.sort(table, axis=1)[:, ::-1]
    return table[:, 0], table[:, 1]


def locked_pairs(population: Population) -> tuple[Ints, Ints, Ints]:
    """Givers, learners and fit of the locked pairs, each pair once."""
    giver, learner = rows_of(population, sorted(population.problem.locked))
    if len(giver):
        giver, learner = np.unique(np.stack([giver, learner]), axis=1)
    pairs = given_pairs(population, giver, learner)
    faults = broken(population, pairs)
    for row in range(len(giver)):
        rules = [rule for rule in RULES if faults[rule][row]]
        if rules:
            _refuse(population, int(giver[row]), int(learner[row]), rules)
    return giver, learner, hundredths(given_facts(population, pairs), population.problem.weights)


def _refuse(population: Population, giver: int, learner: int, rules: list[Rule]) -> None:
    people = population.problem.people
    ids = people[giver].person_id, people[learner].person_id
    reasons = [reason_for(rule, people[giver], people[learner], population.problem) for rule in rules]
    raise LockedPairBreaksRule(
        f"{ids[0]} and {ids[1]} cannot be kept together. {' '.join(f'{r.text}.' for r in reasons)} Unlock the pair.",
        pair=ids,
        rules=[str(rule) for rule in rules],
    )


def _refuse_overfull(population: Population, left: Ints, giver: Ints, learner: Ints) -> None:
    over = np.flatnonzero(left < 0)
    if not len(over):
        return
    person = population.problem.people[int(over[0])].person_id
    count = Counter(giver.tolist() + learner.tolist())[int(over[0])]
    raise LockedPairBreaksRule(
        f"{person} is locked into {count} pairs, more than there are places. Unlock one, or add a place.",
        person=person,
        rules=["places"],
    )
