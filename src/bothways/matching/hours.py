"""Hours become places: nobody is matched into more relationships than the minutes they have a month.

Each relationship takes from each person in it the minutes a month that its model needs. Where somebody could give and
learn, but has hours for less than both, the hours go in this order: locked pairs, running pairs, a first place to
learn (if anybody here teaches something needed), places to give, further places to learn. So the sum over both sides
stays within the hours, everybody's first partner comes before anybody's second, and nobody who can only teach is kept
from it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bothways.matching.problem import MatchingProblem, Person
from bothways.mentoring.programme_models import ProgrammeModel
from bothways.skills.levels import TEACHING_LEVEL
from bothways.skills.naming import skill_key

Taught = Mapping[tuple[str, bool], frozenset[tuple[int | None, int]]]
"""(skill key, whether a topic) -> (career level, effective level) of those who offer it."""


def within_hours(problem: MatchingProblem, people: Sequence[Person]) -> Iterator[Person]:
    """The same people with no more places than their minutes a month allow.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> from bothways.matching.problem import Need, Offer
    >>> ada = Person("ada", 4, offers=(Offer("SQL", 4),), giver_capacity=3, minutes_month=130)
    >>> problem = MatchingProblem(programme_model("traditional"), (ada,))
    >>> [person.giver_capacity for person in within_hours(problem, problem.people)]
    [2]
    """
    taught: Taught | None = None
    locked, kept = _sides(problem.locked), _sides(problem.kept - problem.locked)
    for person in people:
        places = relationships_within(problem.model, person.minutes_month)
        if places is None or person.giver_capacity + person.learner_capacity <= places:
            yield person
        elif problem.model.two_way or problem.model.shape == "ring":
            yield replace(
                person,
                giver_capacity=min(person.giver_capacity, places),
                learner_capacity=min(person.learner_capacity, places),
            )
        else:
            taught = _taught(people) if taught is None else taught
            learns = person.learns and _could_learn(problem.model, person, taught)
            first = ("learner", 1) if learns else ("learner", 0)
            more = ("learner", person.learner_capacity if learns else 0)
            held = [
                (side, count[side, person.person_id])
                for count in (locked, kept)
                for side in ("learner", "giver")
            ]
            gives = ("giver", person.giver_capacity if person.gives else 0)
            shared = _shared(person, places, [*held, first, gives, more])
            # Without anybody who could teach them, a place to learn takes no hours, and the reason can be said.
            learner = shared["learner"] if learns else min(person.learner_capacity, max(places, 0))
            yield replace(person, giver_capacity=shared["giver"], learner_capacity=learner)


def relationships_within(model: ProgrammeModel, minutes: int | None) -> int | None:
    """How many relationships of a model fit into the minutes of a month; None where they were not given.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> relationships_within(programme_model("reverse"), 200)
    2
    """
    if minutes is None or model.min_minutes_month <= 0:
        return None
    return minutes // model.min_minutes_month


def minutes_used(model: ProgrammeModel, groups: Iterable[Iterable[str]]) -> Counter[str]:
    """Minutes a month that relationships take from each person in them.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> minutes_used(programme_model("traditional"), [("ada", "bo"), ("ada", "cy")])["ada"]
    120
    """
    used: Counter[str] = Counter()
    for group in groups:
        used.update(dict.fromkeys(group, model.min_minutes_month))
    return used


def without_minutes(problem: MatchingProblem, used: Mapping[str, int]) -> MatchingProblem:
    """The problem with the minutes taken elsewhere subtracted; minutes that were not given stay so."""
    people = tuple(
        person
        if person.minutes_month is None or not used.get(person.person_id)
        else replace(person, minutes_month=max(0, person.minutes_month - used[person.person_id]))
        for person in problem.people
    )
    return replace(problem, people=people)


def _shared(person: Person, places: int, claims: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Places on each side, handed out claim by claim within the capacities."""
    most = {"giver": person.giver_capacity, "learner": person.learner_capacity}
    given = {"giver": 0, "learner": 0}
    for side, count in claims:
        more = max(0, min(count, most[side] - given[side], places))
        given[side] += more
        places -= more
    return given


def _sides(pairs: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    count: Counter[tuple[str, str]] = Counter()
    for giver, learner in pairs:
        count["giver", giver] += 1
        count["learner", learner] += 1
    return count


def _taught(people: Iterable[Person]) -> Taught:
    found: dict[tuple[str, bool], set[tuple[int | None, int]]] = {}
    for person in people:
        if person.gives and person.giver_capacity:
            for offer in person.offers:
                key = skill_key(offer.skill), offer.topic
                found.setdefault(key, set()).add((person.level, offer.level))
    return {key: frozenset(offers) for key, offers in found.items()}


def _could_learn(model: ProgrammeModel, person: Person, taught: Taught) -> bool:
    """Whether somebody at a fitting career level offers something the person needs."""
    for need in person.needs:
        for career, level in taught.get((skill_key(need.skill), need.topic), ()):
            if not need.topic and (level < TEACHING_LEVEL or level <= need.level):
                continue
            gap = (career or 0) - (person.level or 0)
            if not model.gap.needs_levels or model.gap.allows(gap, skill_lead=level - need.level):
                return True
    return False
