"""Why somebody has no circle, and the smallest change that was tried and opens a seat.

Reasons:

================== ============================================ ===============================================
code               data                                         when
================== ============================================ ===============================================
no_needs           (none)                                       nothing to learn is named
nobody_leads       (none)                                       circles: nobody could facilitate for this person
nobody_teaches     skills: names                                nobody leads on any need at a level that helps
no_circle_fits     leaders: count                               somebody does, but no pair keeps every rule
too_few            skill; people: count; least: count           not enough others for a circle
all_full           circles: count                               circles could be joined; their places are taken
================== ============================================ ===============================================

Ways out, each verified by solving again with the change, everybody who has a circle held where they are:

================== ============================================ ===============================================
code               data                                         change
================== ============================================ ===============================================
time_of_circle     person; start, end                           being free at the time of a circle with room
new_guide          skill; level; people                         one more giver: a circle of so many opens
more_people        skill; people                                so many more who share the need or theme
new_circle         skill; level; people                         one more giver, and so many more people
name_a_need        (none)                                       naming what to learn
other_need         (none)                                       nobody can teach at the levels that were stated
================== ============================================ ===============================================
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from bothways.matching.circles.best import best_circles
from bothways.matching.circles.formation import FACILITATION, GUIDE_LEVEL
from bothways.matching.circles.openings import (
    Openings,
    Subject,
    guides,
    learns,
    members_of,
    needs_of,
    openings_of,
)
from bothways.matching.circles.seats import Circle, LockedSeatsImpossible
from bothways.matching.circles.windows import common_window, in_words
from bothways.matching.drafting import wants_to_learn
from bothways.matching.population import Bools, population_of
from bothways.matching.problem import Offer, Person
from bothways.matching.solution import Reason, Unmatched
from bothways.matching.validation import checked
from bothways.skills.levels import LEVELS, TEACHING_LEVEL

NEWCOMER: Final = "\N{REPLACEMENT CHARACTER}newcomer"

TRIED: Final = 8
"""Circles with room that are tried for one person."""


def wanting(openings: Openings) -> Bools:
    """Whose seat counts, per row."""
    population = openings.population
    return members_of(population) if openings.rules.neutral else wants_to_learn(population)


def unseated(openings: Openings, circles: Sequence[Circle]) -> tuple[Unmatched, ...]:
    """Everybody without a circle, by id, with a reason and a way out."""
    seated = {learner for circle in circles for learner in circle.learners}
    rows = [row for row in np.flatnonzero(wanting(openings)).tolist() if row not in seated]
    people = openings.population.problem.people
    attempt = _Attempts(openings, circles, rows)
    found = []
    for row in rows:
        reason = _reason(openings, row)
        found.append(Unmatched(people[row].person_id, reason, attempt.help_for(row, reason.code)))
    return tuple(found)


def _reason(openings: Openings, row: int) -> Reason:
    person = openings.population.problem.people[row]
    if not person.needs and not openings.rules.neutral:
        return Reason("no_needs", "No need is named yet", {})
    own = openings.seats.learner == row
    circles = len(np.unique(np.stack([openings.seats.giver[own], openings.seats.slot[own]]), axis=1).T)
    if circles:
        text = "The circles that would fit are full, or did not come together"
        return Reason("all_full", text, {"circles": circles})
    led = {key: fits for key, fits in openings.partners.items() if row in fits}
    if led:
        (_, subject), fits = max(led.items(), key=lambda item: (len(item[1]), item[0][0]))
        name = openings.names.get(subject, "") if subject else ""
        data = {"skill": name, "people": len(fits), "least": openings.rules.smallest}
        text = f"Too few people share {name or 'a circle'}, a time and a language: {openings.rules.smallest} make a circle"
        return Reason("too_few", text, data)
    if openings.rules.neutral:
        return Reason("nobody_leads", "Nobody who could lead a circle can meet this person", {})
    leaders = sum(
        any(_leads(openings, row, other, subject) for subject in needs_of(openings.population, row))
        for other in np.flatnonzero(openings.population.gives).tolist()
        if other != row
    )
    if leaders:
        text = "People who could lead on a need do not fit by time, language, ladder or reporting line"
        return Reason("no_circle_fits", text, {"leaders": leaders})
    skills = [need.skill for need in sorted(person.needs, key=lambda n: (-n.priority, n.skill))]
    text = f"Nobody here can lead on {', '.join(skills[:4])} at a level that helps"
    return Reason("nobody_teaches", text, {"skills": skills})


def _leads(openings: Openings, row: int, other: int, subject: Subject) -> bool:
    needed = needs_of(openings.population, row)[subject]
    return any(
        needs_key == subject
        and guides(openings.rules, openings.formation, subject, level)
        and learns(openings.rules, subject, offered=level, needed=needed)
        for needs_key, level in openings.offers[other].items()
    )


class _Attempts:
    """Changes tried with everybody who has a circle held where they are."""

    def __init__(self, openings: Openings, circles: Sequence[Circle], rows: Sequence[int]) -> None:
        self.openings = openings
        self.circles = circles
        self.people = openings.population.problem.people
        self.rows = rows
        used = {circle.giver for circle in circles}
        self.free = [row for row in np.flatnonzero(openings.population.gives).tolist() if row not in used]
        known = openings.population.level[openings.population.level >= 0]
        self.top = int(known.max()) if len(known) else None

    def help_for(self, row: int, code: str) -> Reason:
        """A change that has been tried and gives this person a seat, or what to think about instead."""
        if code == "no_needs":
            return Reason("name_a_need", "Name at least one thing to learn", {})
        found = self._time(row)
        if found:
            return found
        for subject in self._subjects(row):
            ways = [self._guide, self._more, self._both]
            if code == "too_few":
                ways = [self._more, self._guide, self._both]
            for way in ways:
                found = way(row, subject)
                if found:
                    return found
        if self.openings.rules.neutral:
            return Reason("other_model", "No circle can form around this person: use another model", {})
        return Reason("other_need", "Nobody can lead on the stated needs here: name another need", {})

    def _subjects(self, row: int) -> list[Subject | None]:
        if self.openings.rules.neutral:
            return [None]
        needs = sorted(self.people[row].needs, key=lambda n: (-n.priority, n.skill))
        return [self.openings.key(need) for need in needs]

    def _time(self, row: int) -> Reason | None:
        """A circle with room that this person could join if they were free then."""
        openings, person = self.openings, self.people[row]
        if person.weekly is None:
            return None
        needs = needs_of(openings.population, row)
        tried = 0
        for circle in self.circles:
            slot = openings.slots[circle.slot]
            if len(circle.learners) >= openings.rules.largest or circle.giver == row:
                continue
            if not openings.rules.neutral and slot.subject not in needs:
                continue
            others = [self.people[other] for other in (circle.giver, *circle.learners)]
            window = common_window(others, slot.start)
            if window is None:
                continue
            tried += 1
            if tried > TRIED:
                break
            giver = others[0].person_id
            locked = [(giver, other.person_id) for other in (*others[1:], person)]
            if self._opens([*others, replace(person, weekly=(window,))], locked):
                text = f"Being free on {in_words(window)} would open a seat in a circle that has room"
                data = {"person": giver, "start": window[0], "end": window[1]}
                return Reason("time_of_circle", text, data)
        return None

    def _guide(self, row: int, subject: Subject | None) -> Reason | None:
        """One more giver, with the least they must bring, for those who have no circle."""
        around = self._around(row, subject)
        name = self.openings.names.get(subject, "") if subject else FACILITATION
        for newcomer in self._newcomers(row, subject, around):
            size = self._opens([*around, newcomer], [(newcomer.person_id, self.people[row].person_id)])
            if size:
                offer = newcomer.offers[0]
                level = None if offer.topic else offer.level
                at = "" if level is None else f" at level {level}"
                text = f"One more person who can lead on {name}{at} would open a circle of {size}"
                return Reason("new_guide", text, {"skill": name, "level": level, "people": size})
        return None

    def _more(self, row: int, subject: Subject | None) -> Reason | None:
        """So many more like this person, led by somebody who is free."""
        around = self._around(row, subject)
        name = self.openings.names.get(subject, "") if subject else ""
        person = self.people[row]
        leaders = [self.people[other] for other in self.free if other != row]
        if subject:
            leaders = [
                self.people[other]
                for other in self.free
                if other != row and _leads(self.openings, row, other, subject)
            ]
        for leader in leaders[:TRIED]:
            for count in range(1, self.openings.rules.smallest):
                like = [self._like(person, subject, number) for number in range(count)]
                members = [one for one in around if one.person_id != leader.person_id]
                if self._opens([*members, leader, *like], [(leader.person_id, person.person_id)]):
                    who = "person who shares" if count == 1 else "people who share"
                    text = f"{count} more {who} {name or 'a circle'} and a time would open a circle"
                    return Reason("more_people", text, {"skill": name, "people": count})
        return None

    def _both(self, row: int, subject: Subject | None) -> Reason | None:
        """One more giver and so many more like this person."""
        around = self._around(row, subject)
        person = self.people[row]
        name = self.openings.names.get(subject, "") if subject else FACILITATION
        for newcomer in self._newcomers(row, subject, [person]):
            for count in range(1, self.openings.rules.smallest):
                like = [self._like(person, subject, number) for number in range(count)]
                if self._opens([*around, newcomer, *like], [(newcomer.person_id, person.person_id)]):
                    offer = newcomer.offers[0]
                    level = None if offer.topic else offer.level
                    at = "" if level is None else f" at level {level}"
                    more = "1 more person" if count == 1 else f"{count} more people"
                    text = (
                        f"One more person who can lead on {name}{at}, and {more} to join, would open a circle"
                    )
                    return Reason("new_circle", text, {"skill": name, "level": level, "people": count})
        return None

    def _around(self, row: int, subject: Subject | None) -> list[Person]:
        """This person and the others without a circle who share the need."""
        return [
            self.people[other]
            for other in self.rows
            if other == row or subject is None or subject in needs_of(self.openings.population, other)
        ]

    def _like(self, person: Person, subject: Subject | None, number: int) -> Person:
        """Somebody else with the same need, times and languages, outside every chain."""
        needs = tuple(n for n in person.needs if subject is None or self.openings.key(n) == subject)
        level = person.level
        if level is not None and self.openings.rules.least_levels > 1 and self.top:
            level = 1 + (level + number) % self.top
        return Person(
            f"{NEWCOMER}{number}",
            level=level,
            needs=needs,
            languages=person.languages,
            interests=person.interests,
            weekly=person.weekly,
            gives=False,
        )

    def _newcomers(self, row: int, subject: Subject | None, around: Sequence[Person]) -> Iterator[Person]:
        """Strangers who could lead, with the least skill first."""
        high = max((p.level for p in around if p.level is not None), default=None)
        careers: list[int | None] = [None]
        if self.openings.population.problem.model.gap.needs_levels and high is not None:
            own = self.people[row].level or 0
            careers = [c for c in dict.fromkeys([high + 1, own + 1]) if self.top is None or c <= self.top]
        if subject is None:
            yield Person(NEWCOMER, offers=(Offer(FACILITATION, topic=True),), learns=False)
            return
        name = self.openings.names.get(subject, subject[0])
        least = GUIDE_LEVEL if self.openings.rules.cohort else TEACHING_LEVEL
        for level in [0] if subject[1] else range(least, len(LEVELS)):
            for career in careers:
                yield Person(
                    NEWCOMER, level=career, offers=(Offer(name, level, topic=subject[1]),), learns=False
                )

    def _opens(self, people: Sequence[Person], locked: Sequence[tuple[str, str]]) -> int:
        """How many learners the circle of these locked pairs has when these people are solved anew; 0: none."""
        distinct = {person.person_id: person for person in people}
        problem = replace(
            self.openings.population.problem,
            people=tuple(distinct.values()),
            locked=frozenset(),
            kept=frozenset(),
            waiting=frozenset(),
        )
        population = population_of(checked(problem))
        made = openings_of(population, self.openings.formation)
        pairs = [(population.index[a], population.index[b]) for a, b in locked]
        listed = set(zip(made.seats.giver.tolist(), made.seats.learner.tolist(), strict=True))
        if not set(pairs) <= listed:
            return 0
        try:
            found = best_circles(
                made.seats,
                smallest=made.rules.smallest,
                largest=made.rules.largest,
                locked=pairs,
                company=made.company,
            )
        except LockedSeatsImpossible:
            return 0
        giver = pairs[0][0]
        return max((len(c.learners) for c in found.circles if c.giver == giver), default=0)
