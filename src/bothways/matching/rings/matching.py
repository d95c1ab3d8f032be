"""Rings of a programme: skill cycles, and with them swaps of two and chains where a programme asks for them."""

import numpy as np

from bothways.matching.assignment.best import Progress
from bothways.matching.drafting import Draft, locked_pairs
from bothways.matching.objective import UNHURRIED, Patience
from bothways.matching.people import criteria
from bothways.matching.people.pairs import FeasiblePairs
from bothways.matching.people.population import Ints, Population, population_of
from bothways.matching.people.scored import joined
from bothways.matching.problem import MatchingProblem
from bothways.matching.rings.arcs import Arcs, Ask, RingOptimum
from bothways.matching.rings.best import best_rings
from bothways.matching.rings.left_out import LeftOut
from bothways.matching.rings.proposals import proposals
from bothways.matching.rings.survival import LEAVING
from bothways.matching.solution import Matching, Unmatched
from bothways.matching.validation import checked
from bothways.matching.why.unmatched import unmatched_of


def ring_matching(
    problem: MatchingProblem,
    *,
    progress: Progress | None = None,
    patience: Patience = UNHURRIED,
    shortest: int | None = None,
    longest: int | None = None,
    longest_chain: int | None = None,
    leaving: float = LEAVING,
) -> Matching:
    """The best rings over all feasible one-way pairs: members disjoint, people who learn first, then total C.

    A leg is worth the complementarity C of its flow in hundredths of a percent (0 to 10,000), and the last stage,
    `total_fit`, is their sum; bands count in the same unit. The fit of each leg stands in the reasons.

    Args:
        problem: people and rules; a person is in as many groups as it has places to learn, and
            teaches in as many as it has places to give. People who
            give and do not learn, or name no need, are pure givers: they may start a chain and are in no ring.
        progress: told the share done (0 to 1) and a sentence; it may raise to cancel.
        patience: how long the search may take.
        shortest: least people in a ring; the model's `size_min` where None.
        longest: most people in a ring; the model's `size_max` where None.
        longest_chain: legs of a chain; the model's `chain_max` where None, and no chains where it has none.
        leaving: chance that one person leaves before the end, for the survival that is shown.

    Returns: rings (and chains) with one flow per leg, everybody who wants to learn and does not, and objective and
        bound of each stage; `optimal` is said only where all of them agree.

    Raises: UnfitProblem, LockedPairBreaksRule, LockedArcsImpossible, naming the people.

    Source: domain specification, section 6; Abraham, Blum and Sandholm (2007), Clearing algorithms for barter
    exchange markets, EC '07; Biro, Manlove and Rizzi (2009).

    >>> from bothways.mentoring.programme_models import programme_model
    >>> from bothways.matching.problem import Need, Offer, Person
    >>> def person(name, offers, needs):
    ...     return Person(name, offers=(Offer(offers, 4),), needs=(Need(needs, 1),))
    >>> people = person("ada", "SQL", "Excel"), person("bo", "Python", "SQL"), person("cy", "Excel", "Python")
    >>> found = ring_matching(MatchingProblem(programme_model("skill_cycle"), people))
    >>> [r.people for r in found.relationships], found.objective[0].value, found.optimal
    ([('ada', 'bo', 'cy')], 3, True)
    """
    tell = progress or (lambda _share, _text: None)
    tell(0.0, "Reading people and rules")
    population = population_of(checked(problem))
    locked_pairs(population)
    arcs = complementarity_arcs(population, lambda share, text: tell(0.05 + 0.25 * share, text))
    data = problem.model.data
    ask = _ask(
        population,
        data["size_min"] if shortest is None else shortest,
        data["size_max"] if longest is None else longest,
        data.get("chain_max", 0) if longest_chain is None else longest_chain,
    )
    found = best_rings(
        arcs,
        shortest=ask.shortest,
        longest=ask.longest,
        longest_chain=ask.longest_chain,
        pure_givers=ask.pure,
        capacity=ask.capacity,
        giving=ask.giving,
        objective=ask.objective,
        locked=ask.locked,
        kept=ask.kept,
        waiting=ask.waiting,
        progress=lambda share, text: tell(0.3 + 0.5 * share, text),
        patience=patience,
    )
    tell(0.8, "Finding the reasons")
    related = proposals(population, found.groups, leaving=leaving)
    left = _left_out(population, arcs, ask, found, lambda share, text: tell(0.85 + 0.15 * share, text))
    tell(1.0, "Done")
    return Matching(
        relationships=related,
        unmatched=left,
        objective=found.objective,
        bound=found.bound,
        optimal=found.optimal,
        feasible_pairs=len(arcs),
    )


def complementarity_arcs(population: Population, progress: Progress) -> Arcs:
    """Every feasible one-way pair with its C in hundredths of a percent, rounded half up."""
    parts = []
    feasible = FeasiblePairs(population)
    for share, chunk in feasible.chunks():
        parts.append(chunk)
        progress(share, "Looking at every pair")
    people = population.problem.people
    names = [person.person_id for person in people]
    if not parts:
        none: Ints = np.zeros(0, dtype=np.int64)
        return Arcs(none, none, none, len(people), names)
    pairs = joined(parts)
    giver, learner = pairs.giver.astype(np.int64), pairs.learner.astype(np.int64)
    halves = np.zeros(len(giver), dtype=np.int64)
    for start in range(0, len(giver), 500_000):
        part = slice(start, start + 500_000)
        halves[part] = criteria.cover_halves(criteria.cover(population, giver[part], learner[part]))
    need = population.need_halves[learner]
    return Arcs(giver, learner, (2 * 10_000 * halves + need) // (2 * need), len(people), names).sorted()


def _ask(population: Population, shortest: int, longest: int, longest_chain: int) -> Ask:
    problem = population.problem
    index = population.index
    rows = list(enumerate(problem.people))
    pure = frozenset(row for row, person in rows if person.gives and not (person.learns and person.needs))
    capacity = [person.giver_capacity if row in pure else person.learner_capacity for row, person in rows]
    giving = [person.giver_capacity * person.gives for _, person in rows]
    return Ask(
        shortest=shortest,
        longest=longest,
        longest_chain=longest_chain if pure else 0,
        pure=pure,
        capacity=np.array(capacity, dtype=np.int64),
        giving=np.array(giving, dtype=np.int64),
        objective=problem.objective,
        locked=frozenset((index[giver], index[learner]) for giver, learner in problem.locked),
        kept=frozenset((index[a], index[b]) for a, b in problem.kept if a in index and b in index),
        waiting=frozenset(index[person] for person in problem.waiting if person in index),
    ).checked()


def _left_out(
    population: Population, arcs: Arcs, ask: Ask, found: RingOptimum, progress: Progress
) -> tuple[Unmatched, ...]:
    """Everybody who wants to learn and does not, by id."""
    legs = np.array([leg for group in found.groups for leg in group.arcs], dtype=np.int64).reshape(-1, 2)
    draft = Draft(legs[:, 0], legs[:, 1], found.objective, found.bound, len(arcs))
    plain = unmatched_of(population, draft, progress=progress)
    explained = LeftOut(population, arcs, ask, found.groups)
    return tuple(explained.explained(population.index[one.person_id], one) for one in plain)
