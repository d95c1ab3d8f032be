"""The rules and the fit read a second time, pair by pair in plain Python: slow, by the book, for small pools.

It shares no arithmetic with the engine, whose arrays it is there to check: sets, loops and fractions
(docs/explanation/matching.md, section on fit; `constraints` says what each rule is for).
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import isqrt
from typing import Final

import numpy as np

from bothways.matching.people.pairs import ListedPairs
from bothways.matching.people.scored import Scored
from bothways.matching.problem import MatchingProblem, Person
from bothways.skills.levels import TEACHING_LEVEL
from bothways.skills.naming import skill_key

MOST_PEOPLE: Final = 300
LEAST_MINUTES: Final = 60
FULL_MINUTES: Final = 120


def plain_pairs(problem: MatchingProblem) -> ListedPairs:
    """Every feasible pair of a checked problem with its fit in hundredths.

    >>> from bothways.matching.problem import Need, Offer
    >>> from bothways.mentoring.programme_models import programme_model
    >>> people = Person("ada", 4, offers=(Offer("SQL", 4),)), Person("bo", 1, needs=(Need("SQL", 1),))
    >>> plain_pairs(MatchingProblem(programme_model("traditional"), people)).pairs.fit.tolist()
    [5600]
    """
    reader = _Reader(problem)
    rows = {person.person_id: row for row, person in enumerate(problem.people)}
    found = [
        (rows[giver.person_id], rows[learner.person_id], reader.hundredths(giver, learner))
        for learner in problem.people
        for giver in problem.people
        if (not problem.model.two_way or learner.person_id < giver.person_id)
        and reader.allows(giver, learner)
    ]
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    return ListedPairs(Scored(table[:, 0], table[:, 1], table[:, 2]))


class _Reader:
    def __init__(self, problem: MatchingProblem) -> None:
        self.problem = problem
        own = {person.person_id: person.manager_id for person in problem.people if person.manager_id}
        self.managers: Mapping[str, str] = {**problem.managers, **own}
        self.apart = {
            frozenset(pair)
            for pairs in (problem.blocks, problem.conflicts, problem.forbidden, problem.past)
            for pair in pairs
        }

    def allows(self, giver: Person, learner: Person) -> bool:
        """Whether the two may be a pair in which the first gives; in two-way models both give."""
        a, b = giver.person_id, learner.person_id
        two_way = self.problem.model.two_way
        sides = [(giver, learner), (learner, giver)] if two_way else [(giver, learner)]
        return (
            a != b
            and all(self._takes_part(one, other) and self._covers(one, other) for one, other in sides)
            and self._gap_allows(giver, learner)
            and frozenset((a, b)) not in self.apart
            and b not in self._line(a)
            and a not in self._line(b)
            and not self._same_team(a, b)
            and not self._reports(a, b)
            and not self._reports(b, a)
            and _common_language(giver, learner)
            and (_minutes(giver, learner) is None or (_minutes(giver, learner) or 0) >= LEAST_MINUTES)
        )

    def hundredths(self, giver: Person, learner: Person) -> int:
        """Fit in hundredths of a point, rounded half up from the exact value."""
        weights = self.problem.weights
        there = self._covered(giver, learner)
        square = there * (self._covered(learner, giver) if self.problem.model.two_way else there)
        wishes = self.problem.wishes
        named = ((giver.person_id, learner.person_id) in wishes) + (
            (learner.person_id, giver.person_id) in wishes
        )
        union = giver.interests | learner.interests
        minutes = _minutes(giver, learner)
        rest = (
            weights.wishes * Fraction((3, 6, 10)[named], 10)
            + weights.shared_ground * Fraction(len(giver.interests & learner.interests), max(1, len(union)))
            + weights.time
            * (Fraction(1, 2) if minutes is None else min(Fraction(1), Fraction(minutes, FULL_MINUTES)))
            + weights.distance * _distance(giver, learner)
        )
        return _rounded(100 * weights.skills, square, 100 * rest)

    def _takes_part(self, giver: Person, learner: Person) -> bool:
        places = learner.giver_capacity if self.problem.model.two_way else learner.learner_capacity
        return giver.gives and giver.giver_capacity > 0 and learner.learns and places > 0

    def _covers(self, giver: Person, learner: Person) -> bool:
        return any(cover > 0 for _, cover, _ in _served(giver, learner))

    def _covered(self, giver: Person, learner: Person) -> Fraction:
        served = list(_served(giver, learner))
        whole = sum(priority for priority, _, _ in served)
        return sum((priority * cover for priority, cover, _ in served), Fraction(0)) / max(1, whole)

    def _gap_allows(self, giver: Person, learner: Person) -> bool:
        rule = self.problem.model.gap
        if not rule.needs_levels:
            return True
        lead = max((lead for _, cover, lead in _served(giver, learner) if cover > 0), default=0)
        return rule.allows((giver.level or 0) - (learner.level or 0), skill_lead=lead)

    def _line(self, person: str) -> set[str]:
        above: set[str] = set()
        while (manager := self.managers.get(person)) is not None and manager not in above:
            above.add(manager)
            person = manager
        return above

    def _same_team(self, a: str, b: str) -> bool:
        lifted = self.problem.team_lifted
        if not self.problem.model.upward or (a, b) in lifted or (b, a) in lifted:
            return False
        return self.managers.get(a) is not None and self.managers.get(a) == self.managers.get(b)

    def _reports(self, person: str, superior: str) -> bool:
        """Whether one stands above the other within the reach of some kind of edge."""
        for kind in {kind for _, _, kind in self.problem.reporting}:
            edges = {(one, above) for one, above, own in self.problem.reporting if own == kind}
            if kind == "line":
                edges |= set(self.managers.items())
            reach = len(edges) if kind == "line" else self.problem.reach.get(kind, 1)
            level = seen = {person}
            for _ in range(reach):
                level = {above for one, above in edges if one in level} - seen
                seen = seen | level
                if superior in level:
                    return True
                if not level:
                    break
        return False


def _served(giver: Person, learner: Person) -> Iterator[tuple[int, Fraction, int]]:
    """(priority, cover 0 to 1, lead) of each of the learner's needs."""
    for need in learner.needs:
        cover, lead = Fraction(0), 0
        for offer in giver.offers:
            if skill_key(offer.skill) != skill_key(need.skill) or offer.topic != need.topic:
                continue
            if need.topic:
                cover = Fraction(1)
            elif offer.level >= TEACHING_LEVEL:
                lead = offer.level - need.level
                cover = min(Fraction(1), max(Fraction(0), Fraction(lead, 2)))
        yield need.priority, cover, lead


def _common_language(first: Person, second: Person) -> bool:
    return first.languages is None or second.languages is None or bool(first.languages & second.languages)


def _minutes(first: Person, second: Person) -> int | None:
    if first.weekly is None or second.weekly is None:
        return None
    free = {minute for start, end in first.weekly for minute in range(start, end)}
    return sum(minute in free for start, end in second.weekly for minute in range(start, end))


def _distance(first: Person, second: Person) -> Fraction:
    parts = (
        (Fraction(1, 2), first.unit, second.unit),
        (Fraction(1, 4), first.location, second.location),
        (Fraction(1, 4), first.job_family, second.job_family),
    )
    return sum((part for part, a, b in parts if a is not None and b is not None and a != b), Fraction(0))


def _rounded(factor: int, square: Fraction, rest: Fraction) -> int:
    """The whole number nearest to factor x sqrt(square) + rest, halves upwards, without any float."""
    found = isqrt(int(factor * factor * square)) + int(rest)
    while _reaches(factor, square, rest, Fraction(2 * found + 1, 2)):
        found += 1
    return found


def _reaches(factor: int, square: Fraction, rest: Fraction, goal: Fraction) -> bool:
    missing = goal - rest
    return missing <= 0 or factor * factor * square >= missing * missing
