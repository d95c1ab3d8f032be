"""What is to be solved, as sorted seats with the circles that they make up."""

from dataclasses import dataclass, replace

import numpy as np

from bothways.matching.circles.seats import Capacity, Circle, Company, Seats
from bothways.matching.objective import Objective
from bothways.matching.people.mixing import mixed
from bothways.matching.people.population import Bools, Ints


@dataclass(frozen=True, slots=True)
class Task:
    """Seats by circle, with everything that is asked of a choice.

    Attributes:
        seats: in the order of `circle`, then of a hash with the seed, so that row order decides nothing.
        circle: number of the circle of each seat. giver, slot: of each circle.
        series: of each circle the group within which sizes are to be even, -1 for none.
        waiting: per person. locked, kept: shape (n, 2), pairs of giver and learner.
    """

    seats: Seats
    circle: Ints
    giver: Ints
    slot: Ints
    series: Ints
    smallest: int
    largest: int
    capacity: Capacity
    objective: Objective
    waiting: Bools
    locked: Ints
    kept: Ints
    company: Company

    @property
    def circles(self) -> int:
        """How many circles could open."""
        return len(self.giver)

    def chosen(self, taken: Bools) -> tuple[Circle, ...]:
        """The circles that these seats make, sorted."""
        members: dict[int, list[int]] = {}
        for seat in np.flatnonzero(taken).tolist():
            members.setdefault(int(self.circle[seat]), []).append(int(self.seats.learner[seat]))
        return tuple(
            sorted(
                Circle(int(self.giver[c]), int(self.slot[c]), tuple(sorted(who)))
                for c, who in members.items()
            )
        )

    def part(self, seats: Bools) -> tuple["Task", Ints]:
        """The task over some of the seats only, and where each of its seats stands in this one."""
        rows = np.flatnonzero(seats)
        old, circle = np.unique(self.circle[rows], return_inverse=True)
        held = {(g, n) for g, n in zip(self.seats.giver[rows], self.seats.learner[rows], strict=True)}
        locked = [pair for pair in self.locked.tolist() if tuple(pair) in held]
        smaller = replace(
            self,
            seats=self.seats.take(rows),
            circle=circle.ravel().astype(np.int64),
            giver=self.giver[old],
            slot=self.slot[old],
            series=self.series[old],
            locked=np.array(locked, dtype=np.int64).reshape(-1, 2),
        )
        return smaller, rows


def task_of(
    seats: Seats,
    *,
    smallest: int,
    largest: int,
    capacity: Capacity,
    objective: Objective,
    waiting: Bools,
    locked: Ints,
    kept: Ints,
    company: Company,
    series_of_slot: Ints | None,
) -> Task:
    """Sort the seats into circles and leave out those that can never be used."""
    able = (capacity.giver[seats.giver] > 0) & (capacity.learner[seats.learner] > 0)
    seats = seats.take(able & (seats.giver != seats.learner))
    while True:
        keys, circle, size = np.unique(
            np.stack([seats.giver, seats.slot]), axis=1, return_inverse=True, return_counts=True
        )
        circle = circle.ravel()
        large = size >= smallest
        if large.all():
            break
        seats = seats.take(large[circle])
    with np.errstate(over="ignore"):
        hashes = mixed(mixed(mixed(seats.giver + objective.seed) + mixed(seats.slot)) + mixed(seats.learner))
    order = np.lexsort((seats.learner, hashes, circle))
    giver, slot = keys[0].astype(np.int64), keys[1].astype(np.int64)
    return Task(
        seats=seats.take(order),
        circle=circle[order].astype(np.int64),
        giver=giver,
        slot=slot,
        series=np.full(len(giver), -1) if series_of_slot is None else series_of_slot[slot],
        smallest=smallest,
        largest=largest,
        capacity=capacity,
        objective=objective,
        waiting=waiting,
        locked=locked,
        kept=kept,
        company=company,
    )
