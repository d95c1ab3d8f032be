"""Circles as a graph: who could sit with whom at which slot, and what a choice of circles looks like."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bothways.errors import Invalid
from bothways.matching.people.population import Bools, Ints
from bothways.matching.solution import Stage

NOTHING: Final[Ints] = np.zeros(0, dtype=np.int64)


class UnfitSeats(Invalid):
    """Seats, sizes or places that contradict themselves."""

    code = "unfit_seats"


class LockedSeatsImpossible(Invalid):
    """Some pairs are to sit together in every answer, but no answer can contain them all."""

    code = "locked_impossible"


@dataclass(frozen=True, slots=True)
class Seats:
    """Every allowed seat: a learner in the circle of a giver at a slot. A missing seat is a forbidden one.

    Attributes:
        giver, learner: rows of people. slot: number of a time (or of a time and a theme).
        score: 0 or more. people: how many rows there are.
    """

    giver: Ints
    slot: Ints
    learner: Ints
    score: Ints
    people: int

    def __len__(self) -> int:
        return len(self.giver)

    def take(self, which: Bools | Ints) -> "Seats":
        """Some of the seats."""
        return Seats(self.giver[which], self.slot[which], self.learner[which], self.score[which], self.people)


@dataclass(frozen=True, slots=True)
class Capacity:
    """Circles at once of each person, as giver and as learner; one where nothing is said."""

    giver: Ints
    learner: Ints


@dataclass(frozen=True, slots=True)
class Company:
    """What else decides who may sit together; empty by default.

    Attributes:
        apart: shape (n, 2), two learners who never sit in one circle.
        kind: a number per person, such as a career level, -1 where not known; of the learners of each circle
            at least `least_kinds` differ.
        clash: shape (n, 2), slots at overlapping times: nobody is in circles at both. A slot clashes with itself.
    """

    apart: Ints = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    kind: Ints = field(default_factory=lambda: NOTHING)
    least_kinds: int = 0
    clash: Ints = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))

    @property
    def empty(self) -> bool:
        """Whether nothing is asked."""
        return not len(self.apart) and self.least_kinds < 2 and not len(self.clash)


@dataclass(frozen=True, slots=True, order=True)
class Circle:
    """One opened circle: its giver, its slot, its learners by row."""

    giver: int
    slot: int
    learners: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CircleOptimum:
    """The chosen circles, sorted, with each stage and its bound.

    The bound of a stage holds for every choice that is at least as good in all stages before it.
    """

    circles: tuple[Circle, ...]
    objective: tuple[Stage, ...]
    bound: tuple[Stage, ...]

    @property
    def optimal(self) -> bool:
        """Whether every stage reaches its bound."""
        return self.objective == self.bound


def require_seats(
    seats: Seats,
    smallest: int,
    largest: int,
    capacity: Capacity,
    locked: Iterable[tuple[int, int]],
) -> None:
    """Refuse what makes no sense.

    Raises: UnfitSeats; LockedSeatsImpossible, for a pair without any seat.
    """
    if not 1 <= smallest <= largest:
        raise UnfitSeats(
            f"A circle has from {smallest} to {largest} learners: the first number is at least 1, "
            "the second at least the first."
        )
    columns = (seats.giver, seats.slot, seats.learner, seats.score)
    if len({len(column) for column in columns}) > 1:
        raise UnfitSeats("Givers, slots, learners and scores of the seats are of different lengths.")
    if min(len(capacity.giver), len(capacity.learner)) < seats.people:
        raise UnfitSeats("Everybody needs a capacity on both sides.")
    if len(seats):
        if int(seats.score.min()) < 0:
            raise UnfitSeats("A score is 0 or more.")
        if (
            int(min(seats.giver.min(), seats.learner.min())) < 0
            or int(max(seats.giver.max(), seats.learner.max())) >= seats.people
        ):
            raise UnfitSeats("A seat names a row that is not among the people.")
    listed = set(zip(seats.giver.tolist(), seats.learner.tolist(), strict=True))
    for giver, learner in locked:
        if (giver, learner) not in listed:
            raise LockedSeatsImpossible(
                f"Giver {giver} and learner {learner} are locked, but there is no seat for them together.",
                pairs=[(giver, learner)],
            )
