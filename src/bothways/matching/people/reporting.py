"""Reporting edges beside the management line: who stands within reach of whom, and who is tied indirectly.

An edge (person, superior, kind) says that one answers to the other in a project, by a dotted line, in an appraisal or
in any other way that the organisation names. Somebody may have several superiors of each kind, and edges of one kind
may even go round in a circle. Within the reach of a kind nobody is paired, whichever of the two stands higher; what
ties two people together without standing between them is said as a warning, not forbidden.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bothways.matching.problem import MatchingProblem, Person
from bothways.matching.solution import Reason

LINE: Final = "line"
"""Edges of this kind are further line managers: joined to the management line, any number of steps count."""

Superiors = Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=4)
def superiors_by_kind(reporting: frozenset[tuple[str, str, str]]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Kind -> person -> superiors, sorted.

    >>> superiors_by_kind(frozenset({("bo", "ada", "project"), ("bo", "cy", "project")}))
    {'project': {'bo': ('ada', 'cy')}}
    """
    kinds: dict[str, dict[str, tuple[str, ...]]] = {}
    for person, superior, kind in sorted(reporting):
        edges = kinds.setdefault(kind, {})
        edges[person] = (*edges.get(person, ()), superior)
    return kinds


def pairs_within_reach(
    problem: MatchingProblem, index: Mapping[str, int], managers: Mapping[str, str]
) -> NDArray[np.int64]:
    """Pairs of people, one of whom stands above the other within the reach of some kind of edge.

    Args:
        problem: its `reporting` and `reach` are read; the walk goes through people who do not take part.
        index: rows of the people who do.
        managers: the management line, which edges of the kind "line" extend.

    Returns: sorted keys as `population.undirected` makes them.
    """
    keys: set[int] = set()
    for kind, superiors in superiors_by_kind(problem.reporting).items():
        reach = None if kind == LINE else problem.reach.get(kind, 1)
        line = managers if kind == LINE else {}
        for person, row in index.items():
            if person in superiors or person in line:
                for above in _above(person, superiors, line, reach):
                    other = index.get(above)
                    if other is not None:
                        keys.add(min(row, other) * len(index) + max(row, other))
    return np.array(sorted(keys), dtype=np.int64)


def _above(person: str, superiors: Superiors, line: Mapping[str, str], reach: int | None) -> Iterable[str]:
    """Everybody above a person by at most so many edges of one kind, level by level."""
    seen = {person}
    level = [person]
    steps = 0
    while level and (reach is None or steps < reach):
        steps += 1
        following: list[str] = []
        for one in level:
            above = superiors.get(one, ())
            for superior in (*above, line[one]) if one in line else above:
                if superior not in seen:
                    seen.add(superior)
                    following.append(superior)
        yield from following
        level = following


def indirect_tie(problem: MatchingProblem, first: Person, second: Person) -> Reason | None:
    """What ties two people together without forbidding the pair, or None.

    ================= ===== ==========================================================================
    code              data  tie
    ================= ===== ==========================================================================
    same_superior     kinds both answer to the same person, by edges of these kinds
    above_by_two_ways kinds one answers to somebody who answers to the other, by edges of different kinds
    ================= ===== ==========================================================================

    Nobody else is named: who stands above whom is for the coordinator to look up.
    """
    mine, yours = _direct(problem, first), _direct(problem, second)
    shared = sorted({kind for one in mine.keys() & yours.keys() for kind in mine[one] | yours[one]})
    if shared:
        text = f"Both answer to the same person ({_listed(shared)})"
        return Reason("same_superior", text, {"kinds": shared})
    ways = sorted(
        _through(problem, mine, second.person_id, first.person_id)
        | _through(problem, yours, first.person_id, second.person_id)
    )
    if ways:
        text = f"One answers to somebody who answers to the other ({_listed(ways)})"
        return Reason("above_by_two_ways", text, {"kinds": ways})
    return None


def _direct(problem: MatchingProblem, person: Person) -> dict[str, set[str]]:
    """Direct superiors of a person, with the kinds of edges."""
    return _superiors(problem, person.person_id, person.manager_id)


def _superiors(problem: MatchingProblem, person_id: str, manager: str | None = None) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    manager = manager or problem.managers.get(person_id)
    if manager is not None:
        found[manager] = {LINE}
    for kind, superiors in superiors_by_kind(problem.reporting).items():
        for superior in superiors.get(person_id, ()):
            found.setdefault(superior, set()).add(kind)
    return found


def _through(problem: MatchingProblem, direct: Mapping[str, set[str]], goal: str, own: str) -> set[str]:
    """Kinds by which somebody in between ties a person to the goal over two edges."""
    kinds: set[str] = set()
    for between, first in direct.items():
        if between not in (goal, own):
            second = _superiors(problem, between).get(goal)
            if second:
                kinds |= first | second
    return kinds


def _listed(kinds: list[str]) -> str:
    return kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} and {kinds[-1]}"
