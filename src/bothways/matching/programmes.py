"""Several programmes that share the hours of the same people."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bothways.matching.engine import solve
from bothways.matching.hours import minutes_used, without_minutes
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
    running pairs of every programme, are set aside before the first one is solved. So nobody has, over all
    programmes, more relationships than hours, and a programme solved early does not end what runs in a later one.

    Args:
        problems: one for each programme; `Person.minutes_month` is the person's time over all of them.
        running: person -> minutes a month that relationships outside these programmes take.
        solve: how one programme is solved.

    Returns: a matching for each programme, in the given order.

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
        found = solve(without_minutes(problem, elsewhere))
        used += minutes_used(problem.model, (relationship.people for relationship in found.relationships))
        matchings.append(found)
    return matchings
