"""Circles, groups and peer cohorts among people: who sits with whom, when, and why."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

import numpy as np

from bothways.matching.assignment.best import Progress
from bothways.matching.circles.best import best_circles
from bothways.matching.circles.describing import described
from bothways.matching.circles.openings import Openings, openings_of
from bothways.matching.circles.seats import Capacity, Circle, CircleOptimum, LockedSeatsImpossible
from bothways.matching.circles.second_guides import second_guides
from bothways.matching.circles.unseated import unseated, wanting
from bothways.matching.drafting import LockedPairBreaksRule
from bothways.matching.objective import UNHURRIED, Patience
from bothways.matching.people.constraints import LEAST_MINUTES, RULES, Rule, broken
from bothways.matching.people.pairs import given_pairs
from bothways.matching.people.population import population_of
from bothways.matching.people.rows import rows_of, waiting_rows
from bothways.matching.people.rules import reason_for
from bothways.matching.problem import MatchingProblem
from bothways.matching.reasons.explain import key_of
from bothways.matching.solution import Matching, RelationshipProposal
from bothways.matching.validation import UnfitProblem, checked

BUSY: Final = 0.7
"""Share of the work after which circles are formed and explanations begin."""


def circle_matching(
    problem: MatchingProblem,
    *,
    progress: Progress | None = None,
    patience: Patience = UNHURRIED,
) -> Matching:
    """The best circles, groups or cohorts: people covered first, then total fit over all seats.

    Args:
        problem: people and rules of a model whose shape is "circle".
        progress: told the share done and a sentence; it may raise to cancel.
        patience: how long the search may run.

    Returns: circles with reasons; the unmatched with reasons and a verified way out; objective and bound, equal where
        it is proven. `total_fit` adds up the seats; the fit of a circle is the mean of its seats. Second guides
        of cohorts are added last, and count in no stage.

    Raises: UnfitProblem (also for a target nobody wants to learn), LevelsMissing, LockedPairBreaksRule (all `Invalid`), naming the people.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> from bothways.matching.problem import Need, Offer, Person
    >>> people = [Person("ada", 4, offers=(Offer("SQL", 4),))]
    >>> people += [Person(name, 2, needs=(Need("SQL", 1),)) for name in ("bo", "cy", "di")]
    >>> found = circle_matching(MatchingProblem(programme_model("group"), tuple(people)))
    >>> [(one.people, one.fit.points) for one in found.relationships], found.optimal
    ([(('ada', 'bo', 'cy', 'di'), 56)], True)
    """
    tell = progress or (lambda _share, _text: None)
    tell(0.0, "Reading people and rules")
    _require_target(problem)
    population = population_of(checked(problem))
    openings = openings_of(population)
    tell(0.1, "Forming circles")
    chosen = _chosen(openings, patience, lambda share, text: tell(0.1 + (BUSY - 0.1) * share, text))
    guides = second_guides(openings, chosen.circles)
    tell(BUSY, "Finding the reasons")
    proposals = [
        described(openings, circle, second) for circle, second in zip(chosen.circles, guides, strict=True)
    ]
    tell(0.8, "Explaining who has no circle")
    left = unseated(openings, chosen.circles)
    tell(1.0, "Done")
    return Matching(
        relationships=tuple(sorted(_apart(openings, chosen.circles, proposals), key=lambda one: one.pair)),
        unmatched=left,
        objective=chosen.objective,
        bound=chosen.bound,
        optimal=chosen.optimal,
        feasible_pairs=openings.feasible_pairs,
    )


def _require_target(problem: MatchingProblem) -> None:
    """Refuse a target that nobody wants to learn: most often it is written in another way.

    Raises: UnfitProblem.
    """
    target = problem.formation.target
    if target is None:
        return
    wanted = {key_of(need.skill): need.skill for person in problem.people for need in person.needs}
    wanted |= {key_of(one): one for person in problem.people for one in person.interests}
    if key_of(target) not in wanted:
        near = get_close_matches(key_of(target), wanted, n=3)
        named = f" Did you mean {' or '.join(wanted[one] for one in near)}?" if near else ""
        raise UnfitProblem(f'Nobody here wants to learn "{target}".{named}', target=target)


def _chosen(openings: Openings, patience: Patience, progress: Progress) -> CircleOptimum:
    population = openings.population
    problem = population.problem
    objective = problem.objective
    people = problem.people
    seats = openings.seats
    counted = wanting(openings)
    locked = _locked(openings)
    kept = list(zip(*(rows.tolist() for rows in rows_of(population, sorted(problem.kept))), strict=True))
    try:
        return best_circles(
            seats.take(counted[seats.learner]),
            smallest=openings.rules.smallest,
            largest=openings.rules.largest,
            capacity=Capacity(
                np.array([p.giver_capacity for p in people], dtype=np.int64) * population.gives,
                np.array([p.learner_capacity for p in people], dtype=np.int64) * population.learns,
            ),
            coverage=objective.coverage,
            bands=objective.bands,
            worst_off=objective.worst_off,
            seed=objective.seed,
            locked=locked,
            kept=kept,
            waiting=waiting_rows(population),
            balanced=openings.series if problem.formation.balanced else False,
            company=openings.company,
            progress=progress,
            patience=patience,
        )
    except LockedSeatsImpossible as refused:
        pairs = [(people[g].person_id, people[n].person_id) for g, n in refused.data["pairs"]]
        named = ", ".join(f"{giver} with {learner}" for giver, learner in pairs)
        raise LockedPairBreaksRule(
            f"These locked pairs cannot all sit together: {named}. Unlock one, or change sizes or places.",
            pairs=pairs,
            rules=["circle"],
        ) from None


def _locked(openings: Openings) -> list[tuple[int, int]]:
    """Locked pairs as rows.

    Raises: LockedPairBreaksRule, naming a pair for which no circle has seats, with the rules that it breaks.
    """
    population = openings.population
    people = population.problem.people
    giver, learner = rows_of(population, sorted(population.problem.locked))
    seats = openings.seats
    listed = set(zip(seats.giver.tolist(), seats.learner.tolist(), strict=True))
    pairs = list(zip(giver.tolist(), learner.tolist(), strict=True))
    faults = broken(population, given_pairs(population, giver, learner))
    for number, (first, second) in enumerate(pairs):
        if (first, second) in listed:
            continue
        rules = [
            rule
            for rule in RULES
            if faults[rule][number] and not (openings.rules.neutral and rule is Rule.COVER)
        ]
        said = [reason_for(rule, people[first], people[second], population.problem).text for rule in rules]
        why = ". ".join(said or ["No circle with enough people has both at one time, about one subject"])
        ids = people[first].person_id, people[second].person_id
        raise LockedPairBreaksRule(
            f"{ids[0]} and {ids[1]} cannot be kept together. {why}. Unlock the pair.",
            pair=ids,
            rules=[str(rule) for rule in rules] or ["circle"],
        )
    return pairs


def _apart(
    openings: Openings, circles: Sequence[Circle], proposals: Sequence[RelationshipProposal]
) -> list[RelationshipProposal]:
    """The common times, cut to the hour that was meant where somebody's two circles would overlap."""
    result = list(proposals)
    for number, one in enumerate(proposals):
        for other in proposals:
            if one is other or not set(one.people) & set(other.people) or not (one.slot and other.slot):
                continue
            low, high = (int(end) for end in one.slot.split("-"))
            first, last = (int(end) for end in other.slot.split("-"))
            if low < last and first < high:
                start = openings.slots[circles[number].slot].start
                result[number] = replace(one, slot=f"{start}-{start + LEAST_MINUTES}")
    return result
