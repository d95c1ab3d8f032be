"""How long somebody without a partner will probably wait: from the places that come free, and who waits before them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import sparse

from bothways.matching.people.hours import within_hours
from bothways.matching.people.pairs import FeasiblePairs
from bothways.matching.people.population import population_of
from bothways.matching.problem import MatchingProblem
from bothways.matching.solution import Matching, Reason
from bothways.matching.validation import checked

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody who waits.

    Attributes:
        person_id: who.
        reason: why there is no partner now.
        weeks: the expected wait, rounded up; None where nobody here could be a partner, so that waiting does not help.
        ahead: how many people who could have the same partners wait before them.
        places: how many places those partners have.
    """

    person_id: str
    reason: Reason
    weeks: int | None
    ahead: int
    places: int


def waits_of(
    problem: MatchingProblem,
    found: Matching,
    pairs: Iterable[Pair],
    newcomers: Collection[str],
    weeks_left: Mapping[Pair, float],
) -> tuple[Wait, ...]:
    """Everybody without a partner, by id, with the wait to be expected.

    People left out last time wait before others, newcomers after them. Each in the queue is given the first place that
    comes free among those who could be their partner. Pairs end when `weeks_left` says; where it does not, they are
    taken to be spread evenly over the weeks of the model, as in a programme that people enter at any time.
    """
    named = [one.person_id for one in found.unmatched]
    if not named:
        return ()
    problem = checked(problem.with_locked(()))
    partners = _possible_partners(problem, named)
    frees = _frees(problem, pairs, weeks_left)
    queue = sorted(named, key=lambda person: (person in newcomers, person not in problem.waiting, person))
    reasons = {one.person_id: one.reason for one in found.unmatched}
    weeks = expected_waits(queue, partners, frees, problem.model.weeks)
    ahead = _ahead([partners[person] for person in queue])
    waits = (
        Wait(
            person,
            reasons[person],
            weeks[person],
            before,
            sum(len(frees[other]) for other in partners[person]),
        )
        for person, before in zip(queue, ahead, strict=True)
    )
    return tuple(sorted(waits, key=lambda wait: wait.person_id))


def expected_waits(
    queue: Sequence[str],
    partners: Mapping[str, Collection[str]],
    frees: Mapping[str, Sequence[float]],
    weeks: int,
) -> dict[str, int | None]:
    """Weeks until each in a queue is served, in its order, by the first possible partner with a free place.

    Args:
        queue: who waits, first come first served.
        partners: for each of them, who could be a partner.
        frees: for each partner, in how many weeks each of their places comes free.
        weeks: for how many weeks a place is then taken again.

    >>> expected_waits(["bo", "cy"], {"bo": ["ada"], "cy": ["ada", "eva"]}, {"ada": [4.0], "eva": [9.0]}, 26)
    {'bo': 4, 'cy': 9}
    """
    taken = {partner: sorted(times) for partner, times in frees.items() if times}
    waits: dict[str, int | None] = {}
    for person in queue:
        possible = [(taken[partner][0], partner) for partner in partners[person] if partner in taken]
        if not possible:
            waits[person] = None
            continue
        at, partner = min(possible)
        waits[person] = -int(-at // 1)
        taken[partner] = sorted([*taken[partner][1:], at + weeks])
    return waits


def _possible_partners(problem: MatchingProblem, named: Collection[str]) -> dict[str, list[str]]:
    """Whom each of these people could be paired with, free or not."""
    population = population_of(problem)
    ids = [person.person_id for person in problem.people]
    wanted = np.isin(np.arange(population.size), [population.index[person] for person in named])
    partners: dict[str, list[str]] = {person: [] for person in named}
    for _, chunk in FeasiblePairs(population).chunks():
        for mine, other in ((chunk.learner, chunk.giver), (chunk.giver, chunk.learner)):
            rows = np.flatnonzero(wanted[mine])
            for one, partner in zip(mine[rows].tolist(), other[rows].tolist(), strict=True):
                partners[ids[one]].append(ids[partner])
            if not problem.model.two_way:
                break
    return partners


def _ahead(partners: Sequence[Collection[str]]) -> list[int]:
    """For each in a queue, how many before them share a possible partner."""
    number: dict[str, int] = {}
    rows = [row for row, listed in enumerate(partners) for _ in listed]
    columns = [number.setdefault(partner, len(number)) for listed in partners for partner in listed]
    made: Any = sparse.csr_array
    ones = np.ones(len(rows), dtype=np.int32)
    table = made((ones, (rows, columns)), shape=(len(partners), max(1, len(number))))
    counts: list[int] = []
    for start in range(0, len(partners), _BLOCK):
        shared = (table[start : start + _BLOCK] @ table.T).tocoo()
        before = shared.row[shared.col < shared.row + start]
        counts += np.bincount(before, minlength=min(_BLOCK, len(partners) - start)).tolist()
    return counts


_BLOCK: Final = 500


def _frees(
    problem: MatchingProblem, pairs: Iterable[Pair], weeks_left: Mapping[Pair, float]
) -> dict[str, list[float]]:
    """When the places of each possible partner come free: those taken as their pairs end, the others now."""
    listed = sorted(set(pairs))
    left = {
        pair: weeks_left.get(pair, problem.model.weeks * (number + 1) / (len(listed) + 1))
        for number, pair in enumerate(listed)
    }
    frees: dict[str, list[float]] = {}
    for (giver, learner), weeks in left.items():
        frees.setdefault(giver, []).append(weeks)
        if problem.model.two_way:
            frees.setdefault(learner, []).append(weeks)
    for person in within_hours(problem.model, problem.people):
        taken = frees.setdefault(person.person_id, [])
        taken += [0.0] * max(0, (person.giver_capacity if person.gives else 0) - len(taken))
    return frees
