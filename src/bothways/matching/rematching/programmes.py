"""Several programmes that share the hours of the same people."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bothways.matching.engine import solve
from bothways.matching.people.hours import minutes_used, within_hours_of_both_sides, without_minutes
from bothways.matching.problem import MatchingProblem
from bothways.matching.solution import Matching


def shared_hours(
    problems: Sequence[MatchingProblem],
    *,
    running: Mapping[str, int] | None = None,
    solve: Callable[[MatchingProblem], Matching] = solve,
) -> list[Matching]:
    """Solve programmes in the order of their precedence, each within the hours that the others leave.

    What runs comes first: minutes of relationships outside these programmes (`running`), and of the locked and
    running pairs of every programme, are set aside before the first one is solved. Within a programme the sum over
    both sides counts; hours that somebody kept for learning and did not need go to giving, in a second round that
    touches nobody. So nobody has, over all programmes, more relationships than hours.

    Args:
        problems: one for each programme; `Person.minutes_month` is the person's time over all of them.
        running: person -> minutes a month that relationships outside these programmes take.
        solve: how one programme is solved.

    Returns: a matching for each programme, in the given order, each proven for the places that were handed out.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> from bothways.matching.problem import Need, Offer, Person
    >>> ada = Person("ada", 4, offers=(Offer("SQL", 4),), giver_capacity=3, minutes_month=60)
    >>> bo, cy = (Person(name, 1, needs=(Need("SQL", 1),)) for name in ("bo", "cy"))
    >>> model = programme_model("traditional")
    >>> found = shared_hours([MatchingProblem(model, (ada, bo)), MatchingProblem(model, (ada, cy))])
    >>> [[r.pair for r in matching.relationships] for matching in found]
    [[('ada', 'bo')], []]
    """
    held = [minutes_used(problem.model, problem.locked | problem.kept) for problem in problems]
    used: Counter[str] = Counter(dict(running or {}))
    matchings = []
    for number, problem in enumerate(problems):
        elsewhere = used + sum(held[number + 1 :], Counter())
        found = _solved(without_minutes(problem, elsewhere), solve)
        used += minutes_used(problem.model, (relationship.people for relationship in found.relationships))
        matchings.append(found)
    return matchings


def _solved(problem: MatchingProblem, solve: Callable[[MatchingProblem], Matching]) -> Matching:
    """One programme within the hours, and once more where hours kept for learning were not needed."""
    within = within_hours_of_both_sides(problem)
    found = solve(within)
    if problem.model.two_way or problem.model.shape != "pair":
        return found
    learners = {relationship.pair[1] for relationship in found.relationships}
    around = problem.with_locked(relationship.pair for relationship in found.relationships)
    giving = tuple(p if p.person_id in learners else replace(p, learner_capacity=0) for p in around.people)
    freed = within_hours_of_both_sides(replace(around, people=giving))
    places = {person.person_id: person.giver_capacity for person in within.people}
    gained = {p.person_id for p in freed.people if p.giver_capacity > places[p.person_id]}
    if not gained:
        return found
    people = tuple(
        replace(p, learner_capacity=0) if p.person_id in gained - learners else p for p in around.people
    )
    more = solve(within_hours_of_both_sides(replace(around, people=people)))
    covered = {relationship.pair[1] for relationship in more.relationships}
    return replace(more, unmatched=tuple(one for one in found.unmatched if one.person_id not in covered))
