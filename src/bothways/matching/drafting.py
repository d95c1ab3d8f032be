"""Choose the pairs of a whole problem: locked ones first, the proven best of the rest."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from bothways.errors import Invalid
from bothways.matching.assignment.best import Progress, best_pairs
from bothways.matching.assignment.proof import Proof
from bothways.matching.assignment.stage_values import beside, stage_values
from bothways.matching.objective import UNHURRIED, Patience
from bothways.matching.people.constraints import RULES, Rule, broken
from bothways.matching.people.kernel.choosing import CountedPairs, pairs_of
from bothways.matching.people.pairs import given_facts, given_pairs
from bothways.matching.people.people_keys import keys_of
from bothways.matching.people.places import Places
from bothways.matching.people.population import Bools, Ints, Population
from bothways.matching.people.rows import all_places, kept_keys, rows_of, waiting_rows
from bothways.matching.people.rules import reason_for
from bothways.matching.people.scored import Scored, pair_keys
from bothways.matching.people.scoring import hundredths
from bothways.matching.solution import Stage
from bothways.matching.two_way.files import TwoWayProofs
from bothways.matching.two_way.reciprocal import best_two_way_pairs


class LockedPairBreaksRule(Invalid):
    """A pair is to be kept in every draft, but no draft may contain it."""

    code = "locked_pair_breaks_rule"


@dataclass(frozen=True, slots=True)
class Draft:
    """Chosen pairs as aligned rows, with the stages of the objective, what bounds them, and what proves it."""

    giver: Ints
    learner: Ints
    objective: tuple[Stage, ...]
    bound: tuple[Stage, ...]
    feasible_pairs: int
    proof: Proof | TwoWayProofs | None = None

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


def draft(
    population: Population, *, progress: Progress | None = None, patience: Patience = UNHURRIED
) -> Draft:
    """The proven best pairs; where patience ends a search, the best so far with its bound.

    Raises: LockedPairBreaksRule, when a locked pair breaks a hard constraint or exceeds a person's places.
    """
    feasible = pairs_of(population, lambda text: progress(0.0, text) if progress else None)
    locked = Scored(*locked_pairs(population))
    if population.problem.model.two_way:
        found = _two_way(population, feasible, locked, progress, patience)
    else:
        found = _one_way(population, feasible, locked, progress, patience)
    chosen, objective, bound, proof = found
    return Draft(
        giver=np.concatenate([locked.giver, chosen.giver.astype(np.int64)]),
        learner=np.concatenate([locked.learner, chosen.learner.astype(np.int64)]),
        objective=objective,
        bound=bound,
        feasible_pairs=feasible.count,
        proof=proof,
    )


Found = tuple[Scored, tuple[Stage, ...], tuple[Stage, ...], Proof | TwoWayProofs | None]


def _one_way(
    population: Population,
    feasible: CountedPairs,
    locked: Scored,
    progress: Progress | None,
    patience: Patience,
) -> Found:
    size = population.size
    learns, gives = all_places(population)
    learns -= np.bincount(locked.learner, minlength=size)
    gives -= np.bincount(locked.giver, minlength=size)
    _refuse_overfull(population, np.minimum(gives, learns), locked.giver, locked.learner)
    first = ~np.isin(np.arange(size), locked.learner) & population.learns
    one = best_pairs(
        feasible,
        Places(learns, gives, first, np.zeros(size, dtype=bool), np.sort(pair_keys(locked))),
        objective=population.problem.objective,
        kept=kept_keys(population),
        waiting=waiting_rows(population),
        locked=locked,
        keys=lambda: keys_of(population),
        progress=progress,
        patience=patience,
    )
    return one.pairs, one.objective, one.bound, one.proof


def _two_way(
    population: Population,
    feasible: CountedPairs,
    locked: Scored,
    progress: Progress | None,
    patience: Patience,
) -> Found:
    size = population.size
    objective, kept, waiting = population.problem.objective, kept_keys(population), waiting_rows(population)
    _, places = all_places(population)
    places -= np.bincount(locked.giver, minlength=size) + np.bincount(locked.learner, minlength=size)
    _refuse_overfull(population, places, locked.giver, locked.learner)
    matched = np.isin(np.arange(size), np.concatenate([locked.giver, locked.learner]))
    two = best_two_way_pairs(
        feasible,
        places,
        ~matched & population.gives,
        np.sort(pair_keys(locked)),
        objective=objective,
        kept=kept,
        waiting=waiting,
        weakest_locked=int(locked.fit.min()) if len(locked) else None,
        keys=lambda: keys_of(population),
        progress=progress,
        patience=patience,
    )
    base = stage_values(objective, locked, kept=kept, waiting=waiting, two_way=True)
    reached = beside(two.objective, base, pairs=len(locked) > 0)
    proofs = TwoWayProofs(places, len(locked), two.proofs)
    return two.pairs, reached, beside(two.bound, base, pairs=len(locked) > 0), proofs


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
