"""The smallest change that would give somebody a partner, tried out before it is said.

================ ===================================== =======================================================
code             data                                  change
================ ===================================== =======================================================
one_more_place   person, points                        a further place for somebody who fits
more_time        person, minutes, points               60 minutes a week in common with somebody free
lift_team        person, points                        consent to meet within the team (upward models)
shared_language  person, points                        a working language in common with somebody free
new_offer        person, skill, level, points          the person offers what somebody free needs (two-way)
new_partner      skill, level, career_level, learns    somebody new who teaches this skill at this level or
                                                       above (None: a topic), stands at such a career level
                                                       (None: any) and learns that (None: one-way)
name_a_need      (none)                                naming what to learn
other_need       (none)                                no stated need can be covered by anybody
other_offer      (none)                                two-way: offering something at level 3 or above
other_model      (none)                                nobody can stand on the other side of the ladder
take_both_sides  (none)                                two-way: giving and learning
================ ===================================== =======================================================

Changes are tried in this order, each with the rules and the fit of the real run: the pair is judged with the
one fact changed, and the partner must have a place left. Pairs that are not open are never named.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Protocol

import numpy as np

from bothways.matching.constraints import LEAST_MINUTES, Rule
from bothways.matching.explain import flow_of, key_of
from bothways.matching.pairs import around
from bothways.matching.population import Bools, Ints, Population, population_of
from bothways.matching.problem import MatchingProblem, Need, Offer, Person
from bothways.matching.solution import Reason
from bothways.matching.verdicts import verdict, verdicts
from bothways.skills.levels import LEVELS, TEACHING_LEVEL

TRIED: Final = 25
"""Partners tried for one kind of change, in the order of their ids."""

NEWCOMER: Final = "\N{REPLACEMENT CHARACTER}newcomer"


class Stands(Protocol):
    """How one person stands to possible partners: `unmatched.Standing`."""

    @property
    def person(self) -> int:
        """Row of the person."""

    @property
    def partners(self) -> Ints:
        """Rows of possible partners."""

    @property
    def faults(self) -> dict[Rule, Bools]:
        """For each rule, which partners break it."""

    @property
    def free(self) -> Bools:
        """Which partners have a place left."""

    def keeping(self, *but: Rule) -> Bools:
        """Partners that keep every rule except, perhaps, these."""


def smallest_change(population: Population, standing: Stands, reason: str) -> Reason:
    """A change that has been tried and gives this person a partner, or what to think about instead."""
    if reason == "no_needs":
        return Reason("name_a_need", "Name at least one thing to learn", {})
    problem = population.problem
    person = problem.people[standing.person]
    for attempt in (_place, _time, _team, _language):
        found = attempt(problem, person, standing)
        if found:
            return found
    if problem.model.two_way:
        offer = _new_offer(problem, person, standing)
        if offer:
            return offer
    known = population.level[population.level >= 0]
    ladder = range(int(known.min()), int(known.max()) + 1) if len(known) else range(0)
    return _new_partner(problem, person, ladder)


def _place(problem: MatchingProblem, person: Person, standing: Stands) -> Reason | None:
    best = _best(problem, person, standing, standing.keeping())
    if best is None:
        return None
    other, points = best
    text = f"One more place for one person here would give a pair with fit {points}"
    return Reason("one_more_place", text, {"person": other, "points": points})


def _time(problem: MatchingProblem, person: Person, standing: Stands) -> Reason | None:
    changed = replace(person, weekly=None)  # counts as 60 minutes in common, the least that would do
    partners = standing.keeping(Rule.TIME) & standing.free
    best = _best(problem, changed, standing, partners)
    if best is None:
        return None
    other, points = best
    text = (
        f"{LEAST_MINUTES} minutes a week in common with one person here would give a pair with fit {points}"
    )
    return Reason("more_time", text, {"person": other, "minutes": LEAST_MINUTES, "points": points})


def _team(problem: MatchingProblem, person: Person, standing: Stands) -> Reason | None:
    partners = standing.keeping(Rule.TEAM) & standing.free
    ids = (problem.people[int(row)].person_id for row in standing.partners[partners][:TRIED])
    lifted = replace(problem, team_lifted=frozenset((person.person_id, other) for other in ids))
    best = _best(lifted, person, standing, partners)
    if best is None:
        return None
    other, points = best
    text = f"If both agree to meet within their team, one person here would give a pair with fit {points}"
    return Reason("lift_team", text, {"person": other, "points": points})


def _language(problem: MatchingProblem, person: Person, standing: Stands) -> Reason | None:
    partners = standing.keeping(Rule.LANGUAGE) & standing.free
    best = _best(problem, replace(person, languages=None), standing, partners)
    if best is None:
        return None
    other, points = best
    text = f"A working language in common with one person here would give a pair with fit {points}"
    return Reason("shared_language", text, {"person": other, "points": points})


def _best(
    problem: MatchingProblem, person: Person, standing: Stands, partners: Bools
) -> tuple[str, int] | None:
    """The partner with the best fit among some, judged under the changed problem."""
    others = [problem.people[int(row)] for row in standing.partners[np.flatnonzero(partners)[:TRIED]]]
    if not others:
        return None
    population = population_of(around(problem, person, others))
    pairs = [(other.person_id, person.person_id) for other in others]
    found = [
        (-judged.fit.hundredths, other, judged.fit.points)
        for (other, _), judged in zip(pairs, verdicts(population, pairs), strict=True)
        if judged.feasible and judged.fit
    ]
    return min(found)[1:] if found else None


def _new_offer(problem: MatchingProblem, person: Person, standing: Stands) -> Reason | None:
    """Something that a free teacher needs and the person could come to offer."""
    offered = {(key_of(offer.skill), offer.topic) for offer in person.offers}
    for row in standing.partners[np.flatnonzero(standing.keeping(Rule.COVER) & standing.free)]:
        other = problem.people[int(row)]
        if not flow_of(other, person).covers:
            continue
        for need in sorted(other.needs, key=lambda need: (-need.priority, need.skill)):
            level = _teaching(need)
            if need.topic or level is None or (key_of(need.skill), False) in offered:
                continue
            able = replace(person, offers=(*person.offers, Offer(need.skill, level)))
            judged = verdict(problem, other, able)
            if judged.feasible and judged.fit:
                points = judged.fit.points
                text = f"Offering {need.skill} at level {level} would give a pair with fit {points}"
                data = {"person": other.person_id, "skill": need.skill, "level": level, "points": points}
                return Reason("new_offer", text, data)
    return None


def _teaching(need: Need) -> int | None:
    """The least effective level that covers a need, None where none does."""
    level = max(TEACHING_LEVEL, need.level + 1)
    return level if level in LEVELS else None


def _new_partner(problem: MatchingProblem, person: Person, ladder: range) -> Reason:
    """Somebody new, described by the least they must bring, and judged."""
    needs = sorted(person.needs, key=lambda need: (-need.priority, need.skill))
    needs = [need for need in needs if need.topic or _teaching(need) is not None]
    if not needs:
        return Reason("other_need", "Nobody can be above the stated levels: name another need", {})
    taught: Need | None = None
    if problem.model.two_way:
        able = [offer for offer in person.offers if offer.topic or offer.level >= TEACHING_LEVEL]
        if not able:
            return Reason("other_offer", f"Offer something at level {TEACHING_LEVEL} or above", {})
        best = min(able, key=lambda offer: (-offer.level, offer.skill))
        taught = Need(best.skill, 0, topic=best.topic)
    for need in needs:
        for newcomer in _newcomers(problem, person, need, taught, ladder):
            judged = verdict(problem, newcomer, person)
            if judged.feasible and judged.fit:
                return _described(newcomer)
    return Reason("other_model", "Nobody can stand on the other side of the ladder: use another model", {})


def _newcomers(
    problem: MatchingProblem, person: Person, need: Need, taught: Need | None, ladder: range
) -> Iterator[Person]:
    """Strangers who teach one need, with the least skill first, then the nearest career level."""
    gap = problem.model.gap
    own = person.level
    levels = [0] if need.topic else range(_teaching(need) or 0, len(LEVELS))
    for level in levels:
        careers: list[int | None] = [None]
        if gap.needs_levels and own is not None:
            nearest = sorted(ladder, key=lambda career: (abs(career - own), career))
            careers = [c for c in nearest if gap.allows(c - own, skill_lead=level - need.level)]
        for career in careers:
            yield Person(
                NEWCOMER,
                level=career,
                offers=(Offer(need.skill, level, topic=need.topic),),
                needs=(taught,) if taught else (),
            )


def _described(newcomer: Person) -> Reason:
    offer = newcomer.offers[0]
    level = None if offer.topic else offer.level
    learns = newcomer.needs[0].skill if newcomer.needs else None
    text = f"One more person who teaches {offer.skill}"
    text += "" if level is None else f" at level {level} or above"
    text += f" and learns {learns}" if learns else ""
    text += "" if newcomer.level is None else f", at a career level such as {newcomer.level}"
    data = {"skill": offer.skill, "level": level, "career_level": newcomer.level, "learns": learns}
    return Reason("new_partner", text, data)
