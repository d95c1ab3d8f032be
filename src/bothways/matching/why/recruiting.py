"""Whom to look for: the new givers who would cover most people without a partner, one after the other.

Each entry is one person to recruit, described by the least they must bring: what they teach and at which level, and
where these decide, a career level, a language and hours of the week. The first is the best single one; each further
one is the best beside those before (greedy). Gains are exact: they are what solving again with these people finds,
because only people whom a chain of moves connects with somebody unmatched can gain, and among those the greatest
coverage is a maximum flow (Ford and Fulkerson 1956).

============ ================================================================================ =================
code         data                                                                             said of
============ ================================================================================ =================
recruit      skill, level (None: a topic), career_level, language, learns (None where it is   one person to find
             one or does not decide), places, gain
============ ================================================================================ =================
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bothways.matching.drafting import Draft, draft, wants_to_learn
from bothways.matching.people.constraints import LEAST_MINUTES
from bothways.matching.people.population import population_of
from bothways.matching.people.rows import rows_of
from bothways.matching.people.rules import minutes_between
from bothways.matching.problem import MatchingProblem, Need, Offer, Person
from bothways.matching.reasons.explain import key_of
from bothways.matching.solution import Matching, Reason
from bothways.matching.validation import checked
from bothways.matching.why.naming import profiles
from bothways.matching.why.reach import reach_of
from bothways.skills.levels import TEACHING_LEVEL

SLOT: Final = 30
"""Hours that are looked for begin at multiples of so many minutes."""

MOST_HOURS: Final = 8


@dataclass(frozen=True, slots=True)
class Recruit:
    """One person to find.

    Attributes:
        skill, level: what they teach; the level is None for a topic.
        career_level, language: None where any will do.
        hours: times of the week in UTC, as in `Person.weekly`; None where nobody's times are known.
        learns: two-way: what they want to learn; None in one-way models.
        places: relationships at once.
        serves: how many people without a partner, or who would make room for one, this person could teach.
        gain: how many people more have a partner with this one, beside those listed before.
    """

    skill: str
    level: int | None
    career_level: int | None
    language: str | None
    hours: tuple[tuple[int, int], ...] | None
    learns: str | None
    places: int
    serves: int
    gain: int

    def as_person(self, person_id: str) -> Person:
        """Somebody who brings just this."""
        topic = self.level is None
        needs = (Need(self.learns, 0, topic=False),) if self.learns else ()
        return Person(
            person_id,
            level=self.career_level,
            offers=(Offer(self.skill, self.level or 0, topic=topic),),
            needs=needs,
            languages=None if self.language is None else frozenset({self.language}),
            weekly=self.hours,
            learns=bool(needs),
            giver_capacity=self.places,
        )

    @property
    def reason(self) -> Reason:
        """The entry in words.

        >>> Recruit("SQL", 4, None, "nb", None, None, 2, 5, 2).reason.text
        'Somebody who teaches SQL at level 4 or above, speaks nb, with 2 places: 2 people more have a partner'
        """
        said = f"Somebody who teaches {self.skill}"
        said += "" if self.level is None else f" at level {self.level} or above"
        said += "" if self.learns is None else f", wants to learn {self.learns}"
        said += "" if self.career_level is None else f", at a career level such as {self.career_level}"
        said += "" if self.language is None else f", speaks {self.language}"
        said += f", with {self.places} {'place' if self.places == 1 else 'places'}"
        gain = f"{self.gain} {'person more has' if self.gain == 1 else 'people more have'} a partner"
        names = ("skill", "level", "career_level", "language", "learns", "places", "gain")
        return Reason("recruit", f"{said}: {gain}", {name: getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True)
class _Profile:
    """A kind of person, and the rows of people whom such a one could teach."""

    skill: str
    level: int | None
    career_level: int | None
    language: str | None
    learns: str | None
    serves: frozenset[int]


def recruiting(
    problem: MatchingProblem, matching: Matching, *, places: int = 2, most: int = 10
) -> tuple[Recruit, ...]:
    """New givers who would cover most people without a partner, the best first; empty when nobody would gain.

    Args:
        problem: what was solved.
        matching: a best draft of it, with pairs alone.
        places: relationships at once of each new giver.
        most: the longest list.

    >>> from bothways.matching.engine import problem_of, solve
    >>> from bothways.mentoring.programme_models import programme_model
    >>> people = [Person(f"p{n}", 1, needs=(Need("SQL", n % 2 + 2),)) for n in range(3)]
    >>> people.append(Person("q", 4, needs=(Need("Presenting", 1),)))
    >>> problem = problem_of(programme_model("traditional"), people)
    >>> [(found.skill, found.level, found.gain) for found in recruiting(problem, solve(problem))]
    [('SQL', 4, 2), ('SQL', 4, 1), ('Presenting', 3, 1)]
    """
    problem = checked(problem)
    population = population_of(problem)
    if problem.model.two_way:
        return _two_way(problem, places, most)
    giver, learner = rows_of(population, [relationship.pair for relationship in matching.relationships])
    reach = reach_of(population, Draft(giver, learner, (), (), 0))
    candidates = _profiles(problem, np.flatnonzero(reach.open).tolist())
    found: list[Recruit] = []
    while len(found) < most:
        open_now = frozenset(np.flatnonzero(reach.open).tolist())
        best: Recruit | None = None
        after = reach
        for promise, profile in _by_promise(candidates, open_now, places):
            if best is not None and promise <= best.gain:
                break
            hours, served = _hours(problem.people, profile, open_now, places)
            gain, then = reach.beside(sorted(served), places)
            if gain > (best.gain if best else 0):
                best, after = _recruit(profile, hours, places, len(profile.serves & open_now), gain), then
        if best is None:
            break
        found.append(best)
        reach = after
    return tuple(found)


def _recruit(
    profile: _Profile, hours: tuple[tuple[int, int], ...] | None, places: int, serves: int, gain: int
) -> Recruit:
    return Recruit(
        skill=profile.skill,
        level=profile.level,
        career_level=profile.career_level,
        language=profile.language,
        hours=hours,
        learns=profile.learns,
        places=places,
        serves=serves,
        gain=gain,
    )


def _by_promise(
    candidates: Sequence[_Profile], open_now: frozenset[int], places: int
) -> list[tuple[int, _Profile]]:
    """Candidates with the most that each could gain, the most first; then who serves more, then who brings less."""

    def rank(one: tuple[int, int, _Profile]) -> tuple[int, int, int, str, int, str]:
        promise, serves, profile = one
        return (
            -promise,
            -serves,
            profile.level or 0,
            profile.skill,
            profile.career_level or 0,
            f"{profile.language} {profile.learns}",
        )

    listed = [(len(profile.serves & open_now), profile) for profile in candidates]
    ranked = sorted(((min(places, n), n, profile) for n, profile in listed if n), key=rank)
    return [(promise, profile) for promise, _, profile in ranked]


def _profiles(problem: MatchingProblem, rows: Iterable[int]) -> list[_Profile]:
    """Every kind of newcomer who could serve somebody, with whom they serve."""
    levels = [person.level for person in problem.people if person.level is not None]
    ladder = range(min(levels), max(levels) + 1) if levels else range(0)
    served: dict[tuple[str, int | None, int | None, str | None], set[int]] = {}
    spelling: dict[str, str] = {}
    wanted: dict[tuple[str, bool], list[tuple[int, Need]]] = {}
    for row in rows:
        for need in problem.people[row].needs:
            key = key_of(need.skill)
            spelling.setdefault(key, need.skill)
            wanted.setdefault((key, need.topic), []).append((row, need))
    for (key, _), needs in wanted.items():
        for row, need in needs:
            person = problem.people[row]
            spoken: list[str | None] = [None] if person.languages is None else [*sorted(person.languages)]
            for level, career in profiles(problem, person, need, ladder):
                for language in spoken:
                    served.setdefault((key, level, career, language), set()).add(row)
    return _with_those_who_take_any(served, spelling)


def _with_those_who_take_any(
    served: dict[tuple[str, int | None, int | None, str | None], set[int]], spelling: dict[str, str]
) -> list[_Profile]:
    """Whoever has not named a language is served in any."""
    anybody: dict[tuple[str, int | None, int | None], set[int]] = {}
    named: set[tuple[str, int | None, int | None]] = set()
    for (key, level, career, language), rows in served.items():
        if language is None:
            anybody.setdefault((key, level, career), set()).update(rows)
        else:
            named.add((key, level, career))
    found = []
    for (key, level, career, language), rows in served.items():
        kind = key, level, career
        if language is not None or kind not in named:
            everybody = frozenset(rows | anybody.get(kind, set()))
            found.append(_Profile(spelling[key], level, career, language, None, everybody))
    return found


def _hours(
    people: Sequence[Person], profile: _Profile, open_now: frozenset[int], places: int
) -> tuple[tuple[tuple[int, int], ...] | None, frozenset[int]]:
    """Hours of the week in which most of those served have time, and whom they serve; None where no times are known.

    Hours are taken one by one, each where it lets most further people meet, one for each place.
    """
    rows = sorted(profile.serves & open_now)
    timed = [row for row in rows if people[row].weekly is not None]
    if not timed:
        return None, profile.serves
    chosen: list[tuple[int, int]] = []
    left = set(timed)
    while left and len(chosen) < min(MOST_HOURS, places):
        slots: dict[int, int] = {}
        for row in left:
            for start, end in people[row].weekly or ():
                first = -(-start // SLOT) * SLOT
                for begin in range(first, end - LEAST_MINUTES + 1, SLOT):
                    slots[begin] = slots.get(begin, 0) + 1
        if not slots:
            break
        begin = min(slots, key=lambda slot: (-slots[slot], slot))
        chosen.append((begin, begin + LEAST_MINUTES))
        left = {row for row in left if not _meets(people[row], _merged(chosen))}
    hours = _merged(chosen)
    if not hours:
        return None, frozenset(row for row in profile.serves if people[row].weekly is None)
    return hours, frozenset(row for row in profile.serves if _meets(people[row], hours))


def _merged(slots: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(slots):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


def _meets(person: Person, hours: tuple[tuple[int, int], ...]) -> bool:
    if person.weekly is None:
        return True
    return minutes_between(person, Person("", weekly=hours)) >= LEAST_MINUTES


def _two_way(problem: MatchingProblem, places: int, most: int) -> tuple[Recruit, ...]:
    """In two-way models: solved again with each newcomer, who comes to teach and to learn."""
    found: list[Recruit] = []
    while len(found) < most:
        population = population_of(problem)
        now = draft(population)
        alone = wants_to_learn(population) & ~np.isin(
            np.arange(population.size), np.concatenate([now.giver, now.learner])
        )
        candidates = _exchanges(problem, np.flatnonzero(alone).tolist())
        if not candidates:
            break
        _, profile = candidates[0]
        hours, served = _hours(problem.people, profile, profile.serves, places)
        newcomer = _recruit(profile, hours, places, len(profile.serves), 0)
        joining = f"{NEWCOMER}{len(found)}"
        then = replace(problem, people=(*problem.people, newcomer.as_person(joining)))
        again = draft(population_of(checked(then)))
        gain = again.objective[0].value - now.objective[0].value - 1
        if gain <= 0 or not served:
            break
        found.append(replace(newcomer, gain=gain))
        problem = checked(then)
    return tuple(found)


NEWCOMER: Final = "\N{REPLACEMENT CHARACTER}newcomer"


def _exchanges(problem: MatchingProblem, rows: Sequence[int]) -> list[tuple[int, _Profile]]:
    """What newcomers could teach and want to learn, with whom they would serve, the most first."""
    found = []
    for profile in _profiles(problem, rows):
        takers: dict[str, set[int]] = {}
        for row in profile.serves:
            for offer in problem.people[row].offers:
                if not offer.topic and offer.level >= TEACHING_LEVEL:
                    takers.setdefault(offer.skill, set()).add(row)
        found += [replace(profile, learns=skill, serves=frozenset(rows)) for skill, rows in takers.items()]
    return _by_promise(found, frozenset(rows), len(rows))
