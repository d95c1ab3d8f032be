"""Skills that would give somebody a partner if they were named, offered, or brought by somebody new.

The codes are in the table of `helping`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bothways.matching.people import criteria
from bothways.matching.people.constraints import Rule
from bothways.matching.people.pairs import given_facts
from bothways.matching.people.population import Bools, Ints, Population
from bothways.matching.people.scoring import Facts, fit_of, hundredths
from bothways.matching.problem import MatchingProblem, Need, Offer, Person, Weights
from bothways.matching.reasons.explain import covers_need, flow_of, key_of
from bothways.matching.solution import Reason
from bothways.matching.why.facing import BIT, faced, pairs_between
from bothways.skills.levels import LEVELS, TEACHING_LEVEL

GLANCE: Final = 256
"""Partners looked at first; only for whom none of them would do, all others are."""

TRIED: Final = 8
"""Pairs tried for one person, better fit first."""


def named_changes(population: Population, people: Ints, room: Bools) -> dict[int, Reason]:
    """For rows of people the one thing to offer or to name that gives them a partner, where there is one."""
    partners = np.flatnonzero(room & population.gives)
    found: dict[int, Reason] = {}
    for some in (partners[:GLANCE], partners[GLANCE:]):
        left = np.array([row for row in people.tolist() if row not in found], dtype=np.int64)
        step = max(1, 1_000_000 // max(1, len(some)))
        for start in range(0, len(left) if len(some) else 0, step):
            found |= _among(population, left[start : start + step], some)
    return found


def _among(population: Population, people: Ints, partners: Ints) -> dict[int, Reason]:
    """The same, with these partners alone."""
    pairs = pairs_between(population, people, partners)
    hopeful = criteria.cover_halves(pairs.cover) == 0
    if len(pairs.back):
        hopeful ^= pairs.back == 0  # one direction is there, and only the other is missing
    facing = faced(population, people, pairs.take(hopeful))
    pairs = facing.pairs.take((facing.broken & ~BIT[Rule.COVER]) == 0)
    facts = given_facts(population, pairs)
    order = np.lexsort((pairs.giver, -_rest_of_fit(facts, population.problem.weights), pairs.learner))
    rows, starts = np.unique(pairs.learner[order], return_index=True)
    problem = population.problem
    found: dict[int, Reason] = {}
    ends = np.append(starts[1:], len(order))
    for row, start, end in zip(rows.tolist(), starts, ends[: len(rows)], strict=True):
        for at in order[start : min(end, start + TRIED)].tolist():
            pair = _Pair(problem, problem.people[row], problem.people[int(pairs.giver[at])], facts, at)
            reason = pair.change()
            if reason:
                found[row] = reason
                break
    return found


def _rest_of_fit(facts: Facts, weights: Weights) -> Ints:
    """Fit without what is covered: the order in which pairs are tried."""
    none, one = np.zeros_like(facts.cover), np.ones_like(facts.cover)
    back = (none, one) if len(facts.back) else (facts.back, facts.back)
    return hundredths(replace(facts, cover=none, need=one, back=back[0], need_back=back[1]), weights)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two who keep every rule but that something has to be covered; `person` is who has no partner."""

    problem: MatchingProblem
    person: Person
    other: Person
    facts: Facts
    at: int

    def change(self) -> Reason | None:
        """What to offer, to get better at, or to name, so that these two may be paired."""
        person, other = self.person, self.other
        if not self.problem.model.two_way:
            return self._higher_offer(other, person) or self._another_need()
        if flow_of(other, person).covers:
            return self._new_offer() or self._higher_offer(person, other)
        return self._higher_offer(other, person) or self._another_need()

    def _new_offer(self) -> Reason | None:
        """Two-way: something that the other needs and this person could come to offer."""
        offered = {(key_of(offer.skill), offer.topic) for offer in self.person.offers}
        for need in sorted(self.other.needs, key=lambda need: (-need.priority, need.skill)):
            level = teaching(need)
            if not need.topic and level is not None and (key_of(need.skill), False) not in offered:
                able = replace(self.person, offers=(*self.person.offers, Offer(need.skill, level)))
                points = self._points(able, self.other)
                text = f"Offering {need.skill} at level {level} would give a pair with fit {points}"
                data = {"person": self.other.person_id, "skill": need.skill, "level": level, "points": points}
                return Reason("new_offer", text, data)
        return None

    def _higher_offer(self, giver: Person, learner: Person) -> Reason | None:
        """A skill that the giver offers and the learner needs, one level up."""
        needs = {key_of(need.skill): need for need in learner.needs if not need.topic}
        for offer in giver.offers:
            need = needs.get(key_of(offer.skill))
            if offer.topic or need is None or teaching(need) != offer.level + 1:
                continue
            level = offer.level + 1
            offers = tuple(replace(one, level=level) if one == offer else one for one in giver.offers)
            better = replace(giver, offers=offers)
            own = giver is self.person
            points = self._points(better, learner) if own else self._points(learner, better)
            who = "Reaching" if own else "One person here reaching"
            text = f"{who} level {level} in {offer.skill} would give a pair with fit {points}"
            data = {"person": giver.person_id, "skill": offer.skill, "level": level, "points": points}
            return Reason("higher_offer", text, data)
        return None

    def _another_need(self) -> Reason | None:
        """Something that the other teaches and this person has not named: at the own level, with priority 1."""
        needed = {(key_of(need.skill), need.topic) for need in self.person.needs}
        own = {key_of(offer.skill): offer.level for offer in self.person.offers if not offer.topic}
        for offer in sorted(self.other.offers, key=lambda offer: (offer.topic, -offer.level, offer.skill)):
            level = 0 if offer.topic else own.get(key_of(offer.skill), 0)
            need = Need(offer.skill, level, priority=1, topic=offer.topic)
            if (key_of(offer.skill), offer.topic) in needed or not covers_need(offer, need):
                continue
            points = self._points(replace(self.person, needs=(*self.person.needs, need)), self.other)
            text = f"Naming {offer.skill} as something to learn would give a pair with fit {points}"
            facts = {"skill": offer.skill, "level": level, "topic": offer.topic, "points": points}
            return Reason("another_need", text, {"person": self.other.person_id, **facts})
        return None

    def _points(self, person: Person, other: Person) -> int:
        """Fit of the two as changed, shown points."""
        facts = {name: getattr(self.facts, name)[self.at : self.at + 1] for name in Facts.__slots__}
        facts |= dict(zip(("cover", "need"), _covered(other, person), strict=True))
        if self.problem.model.two_way:
            facts |= dict(zip(("back", "need_back"), _covered(person, other), strict=True))
        return fit_of(Facts(**facts), 0, self.problem.weights).points


def _covered(giver: Person, learner: Person) -> tuple[Ints, Ints]:
    """Halves covered and halves needed of one flow."""
    halves = sum(
        need.priority * (2 if need.topic else min(2, (need.giver_level or 0) - (need.learner_level or 0)))
        for need in flow_of(giver, learner).covers
    )
    return np.array([halves]), np.array([sum(2 * need.priority for need in learner.needs)])


def teaching(need: Need) -> int | None:
    """The least effective level that covers a need, None where none does."""
    level = max(TEACHING_LEVEL, need.level + 1)
    return level if level in LEVELS else None


def newcomer(problem: MatchingProblem, person: Person, ladder: range) -> Reason:
    """Somebody new who would fit, described by the least they must bring, or what to think about instead."""
    if not person.needs:
        return Reason("name_a_need", "Name at least one thing to learn", {})
    needs = sorted(person.needs, key=lambda need: (-need.priority, need.skill))
    needs = [need for need in needs if need.topic or teaching(need) is not None]
    if not needs:
        return Reason("other_need", "Nobody can be above the stated levels: name another need", {})
    learns: str | None = None
    if problem.model.two_way:
        able = [offer for offer in person.offers if offer.topic or offer.level >= TEACHING_LEVEL]
        if not able:
            return Reason("other_offer", f"Offer something at level {TEACHING_LEVEL} or above", {})
        learns = min(able, key=lambda offer: (-offer.level, offer.skill)).skill
    for need in needs:
        for level, career in profiles(problem, person, need, ladder):
            return _described(need, level, career, learns)
    return Reason("other_model", "Nobody can stand on the other side of the ladder: use another model", {})


def profiles(
    problem: MatchingProblem, person: Person, need: Need, ladder: range
) -> Iterator[tuple[int | None, int | None]]:
    """Levels of skill and of career that would serve one need: the least skill first, then the nearest career."""
    gap = problem.model.gap
    own = person.level
    for level in [0] if need.topic else range(teaching(need) or len(LEVELS), len(LEVELS)):
        careers: list[int | None] = [None]
        if gap.needs_levels and own is not None:
            nearest = sorted(ladder, key=lambda career: (abs(career - own), career))
            lead = 0 if need.topic else level - need.level
            careers = [career for career in nearest if gap.allows(career - own, skill_lead=lead)]
        for career in careers:
            yield None if need.topic else level, career


def _described(need: Need, level: int | None, career: int | None, learns: str | None) -> Reason:
    text = f"One more person who teaches {need.skill}"
    text += "" if level is None else f" at level {level} or above"
    text += f" and learns {learns}" if learns else ""
    text += "" if career is None else f", at a career level such as {career}"
    data = {"skill": need.skill, "level": level, "career_level": career, "learns": learns}
    return Reason("new_partner", text, data)
