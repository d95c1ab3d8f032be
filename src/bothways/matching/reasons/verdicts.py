"""One pair, judged by the same rules and the same fit as millions."""

from dataclasses import dataclass, replace

import numpy as np

from bothways.matching.people.constraints import RULES, broken
from bothways.matching.people.pairs import duo, given_facts, given_pairs
from bothways.matching.people.population import Population, population_of
from bothways.matching.people.reporting import indirect_tie
from bothways.matching.people.rules import reason_for
from bothways.matching.people.scoring import fit_of
from bothways.matching.problem import MatchingProblem, Person
from bothways.matching.reasons.explain import flows_between
from bothways.matching.solution import Fit, FlowProposal, Reason


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """Whether two people may be paired, why not, and how well they fit.

    Attributes:
        broken: a reason for each hard constraint that the pair breaks.
        fit: of the pair, also of one that breaks a rule; None where nothing is covered.
        flows: what each would teach the other, as in a proposal.
        warnings: what ties the two together without forbidding the pair.
    """

    feasible: bool
    broken: tuple[Reason, ...]
    fit: Fit | None
    flows: tuple[FlowProposal, ...]
    warnings: tuple[Reason, ...] = ()


def verdict(problem: MatchingProblem, giver: Person, learner: Person) -> PairVerdict:
    """Judge one pair under the rules of a checked problem."""
    population = population_of(duo(problem, giver, learner))
    return verdicts(population, [(giver.person_id, learner.person_id)])[0]


def verdicts(population: Population, pairs: list[tuple[str, str]]) -> list[PairVerdict]:
    """Judge named pairs, in their order."""
    if not pairs:
        return []
    index, problem = population.index, population.problem
    giver = np.array([index[g] for g, _ in pairs], dtype=np.int64)
    learner = np.array([index[n] for _, n in pairs], dtype=np.int64)
    columns = given_pairs(population, giver, learner)
    faults = broken(population, columns)
    facts = given_facts(population, columns)
    facts = replace(facts, need=np.maximum(1, facts.need), need_back=np.maximum(1, facts.need_back))
    judged = []
    for row, (g, n) in enumerate(zip(giver, learner, strict=True)):
        first, second = problem.people[int(g)], problem.people[int(n)]
        reasons = tuple(reason_for(rule, first, second, problem) for rule in RULES if faults[rule][row])
        flows = flows_between(first, second, two_way=problem.model.two_way)
        covered = all(flow.covers for flow in flows)
        fit = fit_of(facts, row, problem.weights) if covered else None
        tie = indirect_tie(problem, first, second)
        judged.append(PairVerdict(not reasons, reasons, fit, flows, (tie,) if tie else ()))
    return judged
