"""Refuse a problem that cannot be solved, before anything is computed, naming everybody concerned."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from bothways.errors import Invalid
from bothways.matching.people.hours import within_hours
from bothways.matching.people.reporting import LINE
from bothways.matching.problem import MatchingProblem, Person
from bothways.mentoring.programme_models import ProgrammeModel
from bothways.skills.naming import skill_key

WEEK: Final = 7 * 24 * 60
MOST_ENTRIES: Final = 10_000
"""Offers or needs of one person; the kernel's integers are sized for it."""


class UnfitProblem(Invalid):
    """The people or rules given to matching contradict themselves; the message names where."""

    code = "unfit_problem"


class LevelsMissing(Invalid):
    """The model has a direction, and some people have no career level."""

    code = "levels_missing"


def problem_of(model: ProgrammeModel, people: Iterable[Person], **rules: Any) -> MatchingProblem:
    """A problem with its people in the order of their ids, checked.

    Args:
        model: the rules of who may teach whom.
        people: everybody who takes part, in any order.
        rules: the remaining fields of `MatchingProblem` (managers, wishes, blocks, locked, weights, ...).

    Raises: LevelsMissing or UnfitProblem, naming the people and what to correct.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> people = [Person("b", level=1), Person("a", level=3)]
    >>> [p.person_id for p in problem_of(programme_model("traditional"), people).people]
    ['a', 'b']
    """
    return checked(MatchingProblem(model=model, people=tuple(people), **rules))


def checked(problem: MatchingProblem) -> MatchingProblem:
    """The same problem with its people sorted and all managers in one place, or an error that says what is wrong."""
    people = tuple(sorted(problem.people, key=lambda person: person.person_id))
    ids = [person.person_id for person in people]
    _refuse("Listed more than once", sorted(i for i, n in Counter(ids).items() if n > 1))
    _refuse_levels(problem.model, people)
    _refuse("Entries out of range or given twice", [p.person_id for p in people if not _entries_hold(p)])
    _refuse(
        "Availability outside the week, unsorted or overlapping",
        [p.person_id for p in people if not _week_holds(p)],
    )
    _refuse(
        "Capacities below 0",
        [p.person_id for p in people if p.giver_capacity < 0 or p.learner_capacity < 0],
    )
    _refuse("Minutes a month below 0", [p.person_id for p in people if (p.minutes_month or 0) < 0])
    _refuse_strangers(problem, set(ids))
    _refuse_contradictions(problem)
    _refuse_edges(problem)
    weights = problem.weights
    points = (weights.skills, weights.wishes, weights.shared_ground, weights.time, weights.distance)
    if min(points) < 0 or sum(points) != 100:
        message = f"The five weights are points of 100. They add up to {sum(points)}; none may be below 0."
        raise UnfitProblem(message, weights=points)
    own = {p.person_id: p.manager_id for p in people if p.manager_id is not None}
    people = tuple(within_hours(problem.model, people))
    return replace(problem, people=people, managers={**problem.managers, **own})


def _refuse(what: str, ids: list[str]) -> None:
    if ids:
        raise UnfitProblem(f"{what}: {_named(ids)}.", people=ids)


def _refuse_strangers(problem: MatchingProblem, known: set[str]) -> None:
    """Pairs that must or do run, and waiting people, take part; what only keeps apart may name anybody."""
    _refuse(
        "Named in a pair, but not among the people",
        sorted({i for pair in problem.locked for i in pair} - known),
    )
    gone = sorted({i for pair in problem.kept for i in pair} - known)
    _refuse("Named in a pair that runs, but not among the people", gone)
    _refuse("Named as waiting, but not among the people", sorted(problem.waiting - known))


def _refuse_contradictions(problem: MatchingProblem) -> None:
    past = {frozenset(pair) for pair in problem.past}
    both = sorted(pair for pair in problem.kept if frozenset(pair) in past)
    _refuse("Listed as running and as past", [f"{giver} and {learner}" for giver, learner in both])
    for name in ("locked", "kept", "past", "forbidden", "conflicts"):
        alone = sorted(one for one, other in getattr(problem, name) if one == other)
        _refuse(f"Paired with themselves under {name}", alone)


def _refuse_edges(problem: MatchingProblem) -> None:
    _refuse(
        "Their own superior in a reporting edge",
        sorted({one for one, other, _ in problem.reporting if one == other}),
    )
    nameless = sorted({one for one, _, kind in problem.reporting if not kind.strip()})
    _refuse("A reporting edge without a kind", nameless)
    _refuse("Reach below 0 of the kind", sorted(kind for kind, reach in problem.reach.items() if reach < 0))
    if LINE in problem.reach:
        message = "The management line counts any number of steps: it has no reach of its own. Leave it out."
        raise UnfitProblem(message, kind=LINE)


def _refuse_levels(model: ProgrammeModel, people: tuple[Person, ...]) -> None:
    missing = [p.person_id for p in people if p.level is None and (p.gives or p.learns)]
    if model.gap.needs_levels and missing:
        raise LevelsMissing(
            f"{model.name} has a direction, so everybody needs a career level. "
            f"Without one: {_named(missing)}. Add the column career_level, or choose a model without direction.",
            people=missing,
        )


def _named(ids: list[str], most: int = 10) -> str:
    rest = f" and {len(ids) - most} more" if len(ids) > most else ""
    return ", ".join(ids[:most]) + rest


def _entries_hold(person: Person) -> bool:
    if max(len(person.offers), len(person.needs)) > MOST_ENTRIES:
        return False
    offers = {(skill_key(offer.skill), offer.topic) for offer in person.offers}
    needs = {(skill_key(need.skill), need.topic) for need in person.needs}
    return (
        len(offers) == len(person.offers)
        and len(needs) == len(person.needs)
        and all(0 <= offer.level <= 5 for offer in person.offers)
        and all(0 <= need.level <= 5 and 1 <= need.priority <= 3 for need in person.needs)
    )


def _week_holds(person: Person) -> bool:
    clock = 0
    for start, end in person.weekly or ():
        if not clock <= start < end <= WEEK:
            return False
        clock = end
    return True
