"""The smallest change that was tried and gives somebody a seat.

Each was verified by forming the circle anew with the change, everybody who has a circle held where they are:

================== ============================================ ===============================================
code               data                                         change
================== ============================================ ===============================================
time_of_circle     person; start, end                           being free at the time of a circle with room
new_guide          skill; level; people                         one more giver: a circle of so many opens
more_people        skill; people                                so many more who share the need or theme
new_circle         skill; level; people                         one more giver, and so many more people
name_a_need        (none)                                       naming what to learn
other_need         (none)                                       nobody can teach at the levels that were stated
other_model        (none)                                       no circle can form around this person
not_tried          (none)                                       so many are left that not everybody was tried
================== ============================================ ===============================================

Who would sit together is counted first, from times and languages that are known already; only a circle that could
open is formed, with no more people than it could hold. People whose situation is the same are told the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from bothways.matching.circles.formation import FACILITATION, GUIDE_LEVEL
from bothways.matching.circles.meeting import Meeting
from bothways.matching.circles.openings import Openings, Subject, guides, learns, needs_of
from bothways.matching.circles.seats import Circle
from bothways.matching.circles.trying import opened
from bothways.matching.circles.windows import common_window, in_words
from bothways.matching.people.constraints import RULES, Rule, kept
from bothways.matching.people.pairs import given_pairs
from bothways.matching.problem import Offer, Person
from bothways.matching.solution import Reason
from bothways.skills.levels import LEVELS, TEACHING_LEVEL

NEWCOMER: Final = "\N{REPLACEMENT CHARACTER}newcomer"

CIRCLES: Final = 3
"""Circles with room that are tried for one person."""

LEADERS: Final = 3
"""Likewise of people who are free to lead."""

MOST: Final = 400
"""Changes that are tried in all."""

Way = Reason | None


def leads(openings: Openings, row: int, other: int, subject: Subject) -> bool:
    """Whether somebody's offers are enough to lead a person on a subject."""
    needed = needs_of(openings.population, row)[subject]
    level = openings.offers[other].get(subject)
    return (
        level is not None
        and guides(openings.rules, openings.population.problem.formation, subject, level)
        and learns(openings.rules, subject, offered=level, needed=needed)
    )


class WaysOut:
    """What would help each of these people, who have no circle."""

    def __init__(self, openings: Openings, circles: Sequence[Circle], rows: Sequence[int]) -> None:
        self.openings = openings
        self.circles = circles
        self.people = openings.population.problem.people
        self.rows = rows
        self.meeting = Meeting(openings.population, openings.company.apart)
        used = {circle.giver for circle in circles}
        self.free = [row for row in np.flatnonzero(openings.population.gives).tolist() if row not in used]
        known = openings.population.level[openings.population.level >= 0]
        self.top = int(known.max()) if len(known) else None
        self.needs = {row: needs_of(openings.population, row) for row in rows}
        self.singled_out = _singled_out(openings)
        self.said: dict[Any, Reason] = {}
        self.left = MOST

    def help_for(self, row: int, code: str) -> Reason:
        """A change that was tried and gives this person a seat, or what to think about instead."""
        if code == "no_needs":
            return Reason("name_a_need", "Name at least one thing to learn", {})
        person = self.people[row]
        alone = person.person_id in self.singled_out
        situation = (code, row if alone else replace(person, person_id="", needs=tuple(sorted_needs(person))))
        if situation not in self.said:
            self.said[situation] = self._found(row, code)
        return self.said[situation]

    def _found(self, row: int, code: str) -> Reason:
        ways = [self._more, self._guide, self._both]
        if code != "too_few":
            ways = [self._guide, self._more, self._both]
        found = self._time(row)
        for subject in self._subjects(row):
            for way in ways:
                found = found or way(row, subject)
        if found:
            return found
        if self.left <= 0:
            text = "So many people have no circle that changes were not tried for everybody"
            return Reason("not_tried", text, {})
        if self.openings.rules.neutral:
            return Reason("other_model", "No circle can form around this person: use another model", {})
        return Reason("other_need", "Nobody can lead on the stated needs here: name another need", {})

    def _subjects(self, row: int) -> list[Subject | None]:
        if self.openings.rules.neutral:
            return [None]
        return [self.openings.key(need) for need in sorted_needs(self.people[row])]

    def _time(self, row: int) -> Way:
        """A circle with room that this person could join if they were free then."""
        openings, person = self.openings, self.people[row]
        if person.weekly is None:
            return None
        about = [
            circle
            for circle in self.circles
            if len(circle.learners) < openings.rules.largest
            and circle.giver != row
            and (openings.rules.neutral or openings.slots[circle.slot].subject in self.needs[row])
        ]
        givers = np.array([circle.giver for circle in about], dtype=np.int64)
        pairs = given_pairs(openings.population, givers, np.full(len(givers), row))
        others = [rule for rule in RULES if rule not in {Rule.TIME, Rule.COVER}]
        able = set(kept(openings.population, pairs, others).giver.tolist())
        for circle in [circle for circle in about if circle.giver in able][:CIRCLES]:
            seated = [self.people[other] for other in (circle.giver, *circle.learners)]
            window = common_window(seated, openings.slots[circle.slot].start)
            if window is None:
                continue
            changed = replace(person, weekly=(window,))
            ids = [other.person_id for other in (*seated[1:], person)]
            if self._opens([*seated, changed], seated[0].person_id, ids):
                text = f"Being free on {in_words(window)} would open a seat in a circle that has room"
                data = {"person": seated[0].person_id, "start": window[0], "end": window[1]}
                return Reason("time_of_circle", text, data)
        return None

    def _guide(self, row: int, subject: Subject | None) -> Way:
        """One more giver, with the least they must bring, for those who have no circle."""
        for newcomer in self._newcomers(row, subject):
            around = self._company(row, subject, newcomer)
            if len(around) < self.openings.rules.smallest:
                continue
            size = self._opens([*around, newcomer], newcomer.person_id, [self.people[row].person_id])
            if size:
                skill, level, said = _said(newcomer)
                text = f"One more person who can lead on {said} would open a circle of {size}"
                return Reason("new_guide", text, {"skill": skill, "level": level, "people": size})
        return None

    def _more(self, row: int, subject: Subject | None) -> Way:
        """So many more like this person, led by somebody who is free."""
        person, partners = self.people[row], self.openings.partners
        name = self.openings.names.get(subject, "") if subject else ""
        fits = {
            giver: own
            for (giver, about), own in partners.items()
            if row in own and giver in self.free and giver != row and subject in {None, about}
        }
        for giver in sorted(fits)[:LEADERS]:
            leader = self.people[giver]
            among = [other for other in self.rows if other in fits[giver]]
            around = self._people(self.meeting.company(row, among, giver)[: self.openings.rules.largest])
            for count in range(*self._missing(around)):
                like = self._like(person, subject, count)
                if self._opens([*around, leader, *like], leader.person_id, [person.person_id]):
                    who = "person who shares" if count == 1 else "people who share"
                    text = f"{count} more {who} {name or 'a circle'} and a time would open a circle"
                    return Reason("more_people", text, {"skill": name, "people": count})
        return None

    def _both(self, row: int, subject: Subject | None) -> Way:
        """One more giver and so many more like this person."""
        person = self.people[row]
        for newcomer in self._newcomers(row, subject):
            around = self._company(row, subject, newcomer)
            for count in range(*self._missing(around)):
                like = self._like(person, subject, count)
                if self._opens([*around, newcomer, *like], newcomer.person_id, [person.person_id]):
                    skill, level, said = _said(newcomer)
                    more = "1 more person" if count == 1 else f"{count} more people"
                    text = f"One more person who can lead on {said}, and {more} to join, would open a circle"
                    return Reason("new_circle", text, {"skill": skill, "level": level, "people": count})
        return None

    def _missing(self, around: Sequence[Person]) -> tuple[int, int]:
        """How many are missing at least, and one more than is tried."""
        smallest = self.openings.rules.smallest
        return max(1, smallest - len(around)), smallest

    def _company(self, row: int, subject: Subject | None, newcomer: Person) -> list[Person]:
        """This person and the others without a circle whom a newcomer could lead, as many as can meet."""
        level = newcomer.offers[0].level
        above = self.openings.population.problem.model.gap.needs_levels and newcomer.level is not None
        among = [
            other
            for other in self.rows
            if (
                subject is None
                or (
                    subject in self.needs[other]
                    and learns(self.openings.rules, subject, offered=level, needed=self.needs[other][subject])
                )
            )
            and not (above and (self.people[other].level or 0) >= (newcomer.level or 0))
        ]
        if row not in among:
            return []
        return self._people(self.meeting.company(row, among)[: self.openings.rules.largest])

    def _people(self, rows: Sequence[int]) -> list[Person]:
        return [self.people[row] for row in rows]

    def _like(self, person: Person, subject: Subject | None, count: int) -> list[Person]:
        """So many others with the same need, times and languages, outside every chain."""
        needs = tuple(n for n in person.needs if subject is None or self.openings.key(n) == subject)
        turn = self.openings.rules.least_levels > 1 and person.level is not None and self.top
        return [
            Person(
                f"{NEWCOMER}{number}",
                level=1 + ((person.level or 0) + number) % self.top if turn and self.top else person.level,
                needs=needs,
                languages=person.languages,
                interests=person.interests,
                weekly=person.weekly,
                gives=False,
            )
            for number in range(count)
        ]

    def _newcomers(self, row: int, subject: Subject | None) -> Iterator[Person]:
        """Strangers who could lead, with the least skill first, one career level above where that counts."""
        if subject is None:
            yield Person(NEWCOMER, offers=(Offer(FACILITATION, topic=True),), learns=False)
            return
        careers: list[int | None] = [None]
        if self.openings.population.problem.model.gap.needs_levels:
            high = max((self.people[o].level or 0 for o in self.rows if subject in self.needs[o]), default=0)
            own = self.people[row].level or 0
            careers = [c for c in dict.fromkeys([high + 1, own + 1]) if self.top is None or c <= self.top]
        name = self.openings.names.get(subject, subject[0])
        least = GUIDE_LEVEL if self.openings.rules.cohort else TEACHING_LEVEL
        level = 0 if subject[1] else max(least, self.needs[row][subject] + 1)
        if level < len(LEVELS):
            for career in careers:
                yield Person(
                    NEWCOMER, level=career, offers=(Offer(name, level, topic=subject[1]),), learns=False
                )

    def _opens(self, people: Sequence[Person], giver: str, together: Sequence[str]) -> int:
        if self.left <= 0:
            return 0
        self.left -= 1
        return opened(self.openings, people, giver, together)


def sorted_needs(person: Person) -> list[Any]:
    """Needs, the most wanted first."""
    return sorted(person.needs, key=lambda need: (-need.priority, need.skill))


def _said(newcomer: Person) -> tuple[str, int | None, str]:
    """What a newcomer would lead on: skill, level, and both in words."""
    offer = newcomer.offers[0]
    level = None if offer.topic else offer.level
    return offer.skill, level, offer.skill if level is None else f"{offer.skill} at level {level}"


def _singled_out(openings: Openings) -> set[str]:
    """People about whom something is said by name: nobody else is in the same situation."""
    problem = openings.population.problem
    named = {
        one
        for pairs in (problem.blocks, problem.conflicts, problem.forbidden)
        for pair in pairs
        for one in pair
    }
    named |= {one for pair in problem.past for one in pair}
    named |= {one for edge in problem.reporting for one in edge[:2]}
    return named | set(problem.managers.values()) | {p.manager_id for p in problem.people if p.manager_id}
