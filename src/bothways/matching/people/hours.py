"""Hours become places: nobody is matched into more relationships than the minutes they have a month.

Each relationship takes from each person in it the minutes a month that its model needs, so somebody has at most as
many places on each side as relationships fit into the minutes. Where programmes share hours (`programmes`), the sum
over both sides counts as well: hours for less than both go, in this order, to locked pairs, running pairs, a first
place to learn (if anybody here teaches something needed), places to give, and further places to learn.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bothways.matching.problem import MatchingProblem, Person
from bothways.matching.solution import Reason, Unmatched
from bothways.mentoring.programme_models import ProgrammeModel
from bothways.skills.levels import TEACHING_LEVEL
from bothways.skills.naming import skill_key

Side = tuple[str, str]
"""(giver or learner, person)."""

Taught = Mapping[tuple[str, bool], frozenset[tuple[int | None, int]]]
"""(skill key, whether a topic) -> (career level, effective level) of those who offer it."""


def within_hours(model: ProgrammeModel, people: Iterable[Person]) -> Iterator[Person]:
    """The same people with no more places on each side than their minutes a month allow.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> ada = Person("ada", 4, giver_capacity=3, minutes_month=130)
    >>> [person.giver_capacity for person in within_hours(programme_model("traditional"), [ada])]
    [2]
    """
    for person in people:
        places = relationships_within(model, person.minutes_month)
        if places is None or max(person.giver_capacity, person.learner_capacity) <= places:
            yield person
        else:
            yield replace(
                person,
                giver_capacity=min(person.giver_capacity, places),
                learner_capacity=min(person.learner_capacity, places),
            )


def within_hours_of_both_sides(problem: MatchingProblem) -> MatchingProblem:
    """The problem with so few places that the sum over both sides fits into each person's minutes.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> from bothways.matching.problem import Need, Offer
    >>> ada = Person("ada", 5, offers=(Offer("SQL", 4),), giver_capacity=2)
    >>> bo = Person("bo", 3, offers=(Offer("SQL", 3),), needs=(Need("SQL", 2),), giver_capacity=2, minutes_month=120)
    >>> found = within_hours_of_both_sides(MatchingProblem(programme_model("traditional"), (ada, bo)))
    >>> [(person.giver_capacity, person.learner_capacity) for person in found.people]
    [(2, 1), (1, 1)]
    """
    people = tuple(within_hours(problem.model, problem.people))
    if not (problem.model.two_way or problem.model.shape == "ring"):
        taught = _taught(people)
        locked, kept = _sides(problem.locked), _sides(problem.kept - problem.locked)
        people = tuple(_split(problem.model, person, taught, (locked, kept)) for person in people)
    return replace(problem, people=people)


def _split(model: ProgrammeModel, person: Person, taught: Taught, held: Iterable[Counter[Side]]) -> Person:
    places = relationships_within(model, person.minutes_month)
    if places is None or person.giver_capacity + person.learner_capacity <= places:
        return person
    learns = person.learns and _could_learn(model, person, taught)
    claims = [(side, count[side, person.person_id]) for count in held for side in ("learner", "giver")]
    claims.append(("learner", 1 if learns else 0))
    claims.append(("giver", person.giver_capacity if person.gives else 0))
    claims.append(("learner", person.learner_capacity))
    shared = _shared(person, places, claims)
    return replace(person, giver_capacity=shared["giver"], learner_capacity=shared["learner"])


def relationships_within(model: ProgrammeModel, minutes: int | None) -> int | None:
    """How many relationships of a model fit into the minutes of a month; None where they were not given.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> relationships_within(programme_model("reverse"), 200)
    2
    """
    if minutes is None or model.min_minutes_month <= 0:
        return None
    return minutes // model.min_minutes_month


def short_of_hours(problem: MatchingProblem) -> dict[int, Unmatched]:
    """Who wants to learn and has hours for no relationship at all, by row: nobody is left out without a word.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> from bothways.matching.problem import Need
    >>> bo = Person("bo", 1, needs=(Need("SQL", 1),), minutes_month=30)
    >>> print(short_of_hours(MatchingProblem(programme_model("traditional"), (bo,)))[0].reason.text)
    30 minutes a month are free, and a relationship needs 60
    """
    model = problem.model
    needed = model.min_minutes_month
    found = {}
    for row, person in enumerate(problem.people):
        takes_part = person.learns and (person.gives if model.two_way else bool(person.needs))
        if takes_part and person.minutes_month is not None and person.minutes_month < needed:
            text = f"{person.minutes_month} minutes a month are free, and a relationship needs {needed}"
            data = {"minutes": person.minutes_month, "needed": needed}
            help_text = f"Take part once {needed} minutes a month can be spared"
            found[row] = Unmatched(
                person.person_id,
                Reason("too_few_hours", text, data),
                Reason("more_hours", help_text, {"minutes": needed}),
            )
    return found


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


def _sides(pairs: Iterable[tuple[str, str]]) -> Counter[Side]:
    count: Counter[Side] = Counter()
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
