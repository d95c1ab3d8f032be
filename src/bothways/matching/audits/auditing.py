"""Judge a matching that somebody made by hand, by the same rules and against the proven optimum."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bothways.matching.assignment.best import Progress
from bothways.matching.drafting import draft
from bothways.matching.people.pairs import FeasiblePairs
from bothways.matching.people.places import over_capacity, places_of
from bothways.matching.people.population import Ints, Population, population_of
from bothways.matching.problem import MatchingProblem
from bothways.matching.reasons.verdicts import verdicts
from bothways.matching.solution import Fit, Reason, Stage
from bothways.matching.validation import checked

Pair = tuple[str, str]
MOST_LISTED = 100
"""Blocking pairs that are listed; all of them are counted."""


@dataclass(frozen=True, slots=True)
class AuditedPair:
    """One pair as given, the rules it breaks, and its fit (None where nothing is covered or somebody unknown)."""

    giver_id: str
    learner_id: str
    broken: tuple[Reason, ...]
    fit: Fit | None


@dataclass(frozen=True, slots=True)
class BlockingPair:
    """Two people who may be paired, are not, and would both gain: each has a free place or a weaker partner."""

    giver_id: str
    learner_id: str
    fit: int
    """In hundredths."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What a hand-made matching is worth.

    Attributes:
        pairs: every pair, in the order given.
        over_capacity: a reason for each person with more partners than places.
        unknown: ids that are not among the people, sorted.
        objective: people_covered and total_fit of the pairs that keep every rule and find a place.
        optimum: the same stages of the best matching; lost: the difference, stage by stage. Fit may be
            lost below zero where less coverage left more fit.
        proven: whether the optimum is proven.
        blocking: the blocking pairs with the best fit, at most 100. blocking_count: all of them.
    """

    pairs: tuple[AuditedPair, ...]
    over_capacity: tuple[Reason, ...]
    unknown: tuple[str, ...]
    objective: tuple[Stage, ...]
    optimum: tuple[Stage, ...]
    lost: tuple[Stage, ...]
    proven: bool
    blocking: tuple[BlockingPair, ...]
    blocking_count: int

    @property
    def sound(self) -> bool:
        """Whether no hard constraint is broken and everybody is known."""
        return not (self.unknown or self.over_capacity or any(pair.broken for pair in self.pairs))


def audit(problem: MatchingProblem, pairs: Sequence[Pair], *, progress: Progress | None = None) -> Audit:
    """Judge pairs (giver, learner) by the rules of a problem; what the problem locks is left aside.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> from bothways.matching.problem import Need, Offer, Person
    >>> people = [Person("ada", 4, offers=(Offer("SQL", 4),)), Person("bo", 1, needs=(Need("SQL", 1),))]
    >>> problem = MatchingProblem(programme_model("traditional"), tuple(people))
    >>> [reason.code for reason in audit(problem, [("bo", "ada")]).pairs[0].broken]
    ['nothing_to_teach', 'wrong_side']
    """
    problem = checked(problem.with_locked(()))
    population = population_of(problem)
    judged = _judged(population, pairs)
    sound = _placed(problem, [pair for pair in judged if not pair.broken])
    best = draft(population, progress=progress)
    covered = {pair.learner_id for pair in sound}
    if problem.model.two_way:
        covered |= {pair.giver_id for pair in sound}
    fit = sum(pair.fit.hundredths for pair in sound if pair.fit)
    reached = (Stage("people_covered", len(covered)), Stage("total_fit", fit))
    lost = (Stage(b.name, b.value - r.value) for b, r in zip(best.objective, reached, strict=True))
    blocking, count = _blocking(population, sound)
    return Audit(
        pairs=judged,
        over_capacity=tuple(over_capacity(problem, _distinct(problem, pairs))),
        unknown=tuple(sorted({i for pair in pairs for i in pair} - set(population.index))),
        objective=reached,
        optimum=best.objective,
        lost=tuple(lost),
        proven=best.optimal,
        blocking=blocking,
        blocking_count=count,
    )


def _key(problem: MatchingProblem, pair: Pair) -> Pair:
    return (min(pair), max(pair)) if problem.model.two_way else pair


def _distinct(problem: MatchingProblem, pairs: Sequence[Pair]) -> list[Pair]:
    return sorted({_key(problem, pair) for pair in pairs})


def _judged(population: Population, pairs: Sequence[Pair]) -> tuple[AuditedPair, ...]:
    known = [pair for pair in pairs if pair[0] in population.index and pair[1] in population.index]
    by_pair = dict(zip(known, verdicts(population, known), strict=True))
    seen: Counter[Pair] = Counter()
    judged = []
    for pair in pairs:
        key = _key(population.problem, pair)
        seen[key] += 1
        if pair not in by_pair:
            unknown = [person for person in pair if person not in population.index]
            reasons = [Reason("unknown_person", f"Not among the people: {i}", {"person": i}) for i in unknown]
            judged.append(AuditedPair(*pair, tuple(reasons), None))
            continue
        twice = (Reason("listed_twice", "The same pair is listed before", {}),) if seen[key] > 1 else ()
        judged.append(AuditedPair(*pair, by_pair[pair].broken + twice, by_pair[pair].fit))
    return tuple(judged)


def _placed(problem: MatchingProblem, pairs: Sequence[AuditedPair]) -> list[AuditedPair]:
    """The pairs that find a place on both sides, better fit first."""
    gives: dict[str, int] = {}
    learns = gives if problem.model.two_way else {}
    people = {person.person_id: person for person in problem.people}
    placed = []
    for pair in sorted(pairs, key=lambda p: (-(p.fit.hundredths if p.fit else 0), p.giver_id, p.learner_id)):
        for left, person, learner in ((gives, pair.giver_id, False), (learns, pair.learner_id, True)):
            if person not in left:
                left[person] = places_of(problem, people[person], learner=learner)
        if gives[pair.giver_id] > 0 and learns[pair.learner_id] > 0:
            gives[pair.giver_id] -= 1
            learns[pair.learner_id] -= 1
            placed.append(pair)
    return placed


def _blocking(population: Population, pairs: Sequence[AuditedPair]) -> tuple[tuple[BlockingPair, ...], int]:
    index, two_way = population.index, population.problem.model.two_way
    giver = np.array([index[pair.giver_id] for pair in pairs], dtype=np.int64)
    learner = np.array([index[pair.learner_id] for pair in pairs], dtype=np.int64)
    fit = np.array([pair.fit.hundredths if pair.fit else 0 for pair in pairs], dtype=np.int64)
    people = population.problem.people
    if two_way:
        both, twice = np.concatenate([giver, learner]), np.concatenate([fit, fit])
        gives = learns = _weakest(both, twice, [p.giver_capacity for p in people])
        taken = np.concatenate([giver * population.size + learner, learner * population.size + giver])
    else:
        gives = _weakest(giver, fit, [p.giver_capacity for p in people])
        learns = _weakest(learner, fit, [p.learner_capacity for p in people])
        taken = giver * population.size + learner
    count = 0
    best: list[tuple[int, int, int]] = []
    for _, chunk in FeasiblePairs(population).chunks():
        blocks = (chunk.fit > gives[chunk.giver]) & (chunk.fit > learns[chunk.learner])
        key = chunk.giver.astype(np.int64) * population.size + chunk.learner
        rows = np.flatnonzero(blocks & ~np.isin(key, taken))
        count += len(rows)
        rows = rows[np.argsort(-chunk.fit[rows].astype(np.int64), kind="stable")[:MOST_LISTED]]
        best += [(-int(chunk.fit[r]), int(chunk.giver[r]), int(chunk.learner[r])) for r in rows]
        best = sorted(best)[:MOST_LISTED]
    found = (BlockingPair(people[g].person_id, people[n].person_id, -points) for points, g, n in best)
    return tuple(found), count


def _weakest(person: Ints, fit: Ints, places: Sequence[int]) -> Ints:
    """Fit of each person's weakest partner, -1 while a place is free."""
    full = np.bincount(person, minlength=len(places)) >= np.array(places)
    weakest = np.full(len(places), np.iinfo(np.int64).max)
    np.minimum.at(weakest, person, fit)
    return np.where(full, weakest, -1)
