"""Who may sit together at all: languages, people who have to stay apart, and circles at overlapping times."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from bothways.matching.circles.seats import Seats
from bothways.matching.circles.windows import NO_TIME
from bothways.matching.people.constraints import LEAST_MINUTES, RULES, Pairs, Rule
from bothways.matching.people.population import Bools, Ints, Population

TOGETHER: Final = (Rule.CHAIN, Rule.REPORTING, Rule.CONFLICT, Rule.CLOSED)
"""What keeps two learners out of one circle."""


def languages_of(population: Population) -> tuple[list[str | None], Bools]:
    """Languages, and who speaks each or has not said; one nameless language where nobody has said."""
    people = population.problem.people
    listed = sorted({language for p in people for language in p.languages or ()})
    if not listed:
        return [None], np.ones((len(people), 1), dtype=bool)
    speaks = [[p.languages is None or one in p.languages for one in listed] for p in people]
    return list(listed), np.array(speaks, dtype=bool)


def apart_of(population: Population, rows: Ints) -> Ints:
    """Pairs among these people who may not sit in one circle: shape (n, 2)."""
    found: list[Ints] = [np.zeros((0, 2), dtype=np.int64)]
    for first, second in _combinations(rows):
        none = np.zeros(0, dtype=np.int64)
        pairs = Pairs(first, second, none, none, none)
        fine = np.ones(len(first), dtype=bool)
        for rule in TOGETHER:
            fine &= RULES[rule](population, pairs)
        found.append(np.stack([first[~fine], second[~fine]], axis=1))
    return np.concatenate(found)


def _combinations(rows: Ints, step: int = 256) -> Iterator[tuple[Ints, Ints]]:
    for start in range(0, len(rows), step):
        own = np.arange(start, min(len(rows), start + step))
        first, second = np.meshgrid(own, np.arange(len(rows)), indexing="ij")
        above = first < second
        yield rows[first[above]], rows[second[above]]


def clashes(population: Population, seats: Seats, start: Ints) -> Ints:
    """Slots at overlapping times, by their starts, where anybody could be in two circles at all."""
    people = population.problem.people
    gives, sits = set(seats.giver.tolist()), set(seats.learner.tolist())
    twice = gives & sits
    twice |= {row for row in gives if people[row].giver_capacity > 1}
    twice |= {row for row in sits if people[row].learner_capacity > 1}
    if not twice or not len(start):
        return np.zeros((0, 2), dtype=np.int64)
    known = start != NO_TIME
    close = np.abs(start[:, None] - start[None, :]) < LEAST_MINUTES
    first, second = np.nonzero(np.triu(close & known[:, None] & known[None, :], 1))
    itself = np.flatnonzero(known)  # a slot stands beside itself: two givers may meet at the same time
    return np.concatenate([np.stack([first, second], axis=1), np.stack([itself, itself], axis=1)])
