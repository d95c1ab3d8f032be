"""Whether one circle opens when a few people change: built anew from the people themselves, by every rule."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bothways.matching.circles.openings import Openings, openings_of
from bothways.matching.people.population import population_of
from bothways.matching.problem import Person
from bothways.matching.validation import checked


def opened(openings: Openings, people: Sequence[Person], giver: str, together: Sequence[str]) -> int:
    """How many learners a circle of this giver has that holds all of `together`; 0 where none was found.

    Args:
        openings: whose model and rules count.
        people: everybody who may join, the giver among them, with the change that is tried.
        giver: who leads.
        together: learners that have to sit in it.

    Every slot of the giver at which all of `together` can be is filled in the order of fit, with nobody beside a
    person they may not meet; the largest circle is told. What it finds keeps every rule; where conflicts are many,
    one could exist that it does not find.
    """
    distinct = {person.person_id: person for person in people}
    problem = replace(
        openings.population.problem,
        people=tuple(distinct.values()),
        locked=frozenset(),
        kept=frozenset(),
        waiting=frozenset(),
    )
    population = population_of(checked(problem))
    made = openings_of(population)
    index = population.index
    wanted = [index[one] for one in together]
    foes = {tuple(pair) for pair in made.company.apart.tolist()}
    own = made.seats.take(made.seats.giver == index[giver])
    most = 0
    for slot in np.unique(own.slot).tolist():
        here = np.flatnonzero(own.slot == slot)
        order = here[np.lexsort((own.learner[here], -own.score[here]))]
        listed = own.learner[order].tolist()
        if set(wanted) <= set(listed):
            members = _company(made, wanted, listed, foes)
            most = max(most, len(members))
    return most


def _company(
    openings: Openings, wanted: Sequence[int], listed: Sequence[int], foes: set[tuple[int, ...]]
) -> list[int]:
    """The wanted, then people of kinds that are missing, then the others; nobody where the rules are not kept."""
    rules, kind = openings.rules, openings.company.kind
    members: list[int] = []

    def join(row: int) -> bool:
        fits = row not in members and not any((a, row) in foes or (row, a) in foes for a in members)
        if fits and len(members) < rules.largest:
            members.append(row)
            return True
        return False

    if not all(join(row) for row in wanted):
        return []
    for row in listed:
        if rules.least_levels > len(_kinds(members, kind)) and int(kind[row]) not in _kinds(members, kind):
            join(row)
    for row in listed:
        join(row)
    enough = len(members) >= rules.smallest and len(_kinds(members, kind)) >= rules.least_levels
    return members if enough else []


def _kinds(members: Sequence[int], kind: np.ndarray) -> set[int]:
    return {int(kind[row]) for row in members} - {-1}
