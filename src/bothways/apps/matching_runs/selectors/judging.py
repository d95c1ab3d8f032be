"""Single pairs judged by the rules and weights of a whole problem."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from bothways.apps.matching_runs.models import Proposal
from bothways.apps.matching_runs.selectors.groups import Pair, pair_together, pairs_of
from bothways.apps.matching_runs.selectors.problem import ProblemOfRun
from bothways.apps.matching_runs.selectors.standing import over_capacity
from bothways.errors import Invalid
from bothways.matching import engine
from bothways.matching.people.constraints import Rule, broken
from bothways.matching.people.pairs import given_facts, given_pairs
from bothways.matching.people.population import Ints, Population, population_of
from bothways.matching.people.scoring import hundredths
from bothways.matching.problem import MatchingProblem
from bothways.matching.reasons.explain import relationships
from bothways.matching.solution import RelationshipProposal


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair, its fit in hundredths (0 where a rule is broken), and the first rule it breaks."""

    pair: Pair
    fit: int
    rule: Rule | None

    @property
    def feasible(self) -> bool:
        """Whether the pair keeps every hard rule."""
        return self.rule is None


class Judge:
    """Judges pairs of one problem; its people are turned into columns once."""

    def __init__(self, problem: MatchingProblem) -> None:
        self._problem = problem
        self._population: Population = population_of(problem)

    def pairs(self, pairs: Iterable[Pair]) -> list[Judged]:
        """Each pair judged, in the order given. Both people must be part of the problem."""
        asked = list(pairs)
        if not asked:
            return []
        giver, learner = self._rows(asked)
        columns = given_pairs(self._population, giver, learner)
        rules: list[Rule | None] = [None] * len(asked)
        for rule, breaks in broken(self._population, columns).items():
            for row in np.flatnonzero(breaks):
                rules[row] = rules[row] or rule
        keeps = np.array([rule is None for rule in rules], dtype=bool)
        fits = np.zeros(len(asked), dtype=np.int64)
        if keeps.any():
            facts = given_facts(self._population, columns.take(keeps))
            fits[keeps] = hundredths(facts, self._problem.weights)
        return [Judged(*row) for row in zip(asked, map(int, fits), rules, strict=True)]

    def pair(self, pair: Pair) -> Judged:
        """One pair judged."""
        return self.pairs([pair])[0]

    def explained(self, pairs: Iterable[Pair]) -> tuple[RelationshipProposal, ...]:
        """Feasible pairs with flows, fit and reasons; the giver of the first flow stands first."""
        return relationships(self._population, *self._rows(list(pairs)))

    def oriented(self, pair: Pair) -> Pair:
        """The pair with the giver of its first flow first: in two-way models the more senior."""
        return self.explained([pair])[0].pair if self._problem.model.two_way else pair

    def _rows(self, pairs: list[Pair]) -> tuple[Ints, Ints]:
        index = self._population.index
        table = np.array([(index[a], index[b]) for a, b in pairs], dtype=np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]


def broken_pairs(found: ProblemOfRun, pairs: Iterable[Pair]) -> frozenset[Pair]:
    """Those of the pairs that break a hard rule now, or one of whom is not ready any more."""
    asked = list(pairs)
    there = [pair for pair in asked if set(pair) <= found.people.keys()]
    kept = {verdict.pair for verdict in Judge(found.problem).pairs(there) if verdict.feasible}
    return frozenset(asked) - kept


def broken_groups(found: ProblemOfRun, proposals: Iterable[Proposal]) -> frozenset[int]:
    """Primary keys of proposals that break a hard rule now, or of whom somebody is not ready any more."""
    circles: dict[int, list[Pair]] = {}
    legs: dict[int, list[Pair]] = {}
    for row in proposals:
        (circles if row.shape == Proposal.Shape.CIRCLE else legs)[row.pk] = pairs_of(row)
    broken = broken_pairs(found, {pair for pairs in legs.values() for pair in pairs})
    stopped = {key for key, pairs in legs.items() if broken.intersection(pairs)}
    stopped |= {key for key, pairs in circles.items() if not _circle_holds(found, pairs)}
    return frozenset(stopped)


def _circle_holds(found: ProblemOfRun, flows: list[Pair]) -> bool:
    """Whether a circle could still be formed of just these people: it is formed again, with everybody held in it."""
    ids = {person_id for flow in flows for person_id in flow}
    if not ids <= found.people.keys():
        return False
    lead = flows[0][0]
    seats = frozenset(flow for flow in flows if flow[0] == lead)
    people = tuple(person for person in found.problem.people if person.person_id in ids)
    alone = replace(found.problem, people=people, locked=seats, kept=frozenset(), waiting=frozenset())
    try:
        return bool(engine.solve(alone).relationships)
    except Invalid:
        return False


def with_possible_locks(found: ProblemOfRun) -> tuple[ProblemOfRun, int]:
    """The problem without locks that a hard rule or a lost place forbids by now, and how many there were."""
    locked = found.problem.locked
    kept = locked - broken_pairs(found, locked)
    if found.problem.model.shape != "pair":  # places are counted by rings and circles, which the solver does
        return replace(found, problem=found.problem.with_locked(kept)), len(locked) - len(kept)
    two_way = found.problem.model.two_way
    crowded = over_capacity(found.problem, (pair_together(pair, two_way=two_way) for pair in kept))
    kept = frozenset(pair for pair in kept if not crowded & set(pair))
    return replace(found, problem=found.problem.with_locked(kept)), len(locked) - len(kept)
