"""Many circles: open the most promising, then improve a few neighbours at a time with the exact search.

Every circle is filled in the order of what it gains at the prices of the bound; then neighbourhoods of givers who
compete for the same learners are solved whole, with everything else held, as long as rounds and patience last.
Which neighbourhoods follow each other is drawn from the seed, so the same input gives the same circles.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from bothways.matching.circles.bounding import bounds_of
from bothways.matching.circles.exact import staged
from bothways.matching.circles.filling import filled
from bothways.matching.circles.neighbourhoods import other_choice
from bothways.matching.circles.pricing import Priced, priced
from bothways.matching.circles.reopening import reopened
from bothways.matching.circles.seating import can_flow, reseated
from bothways.matching.circles.seats import LockedSeatsImpossible
from bothways.matching.circles.stages import measured, worth
from bothways.matching.circles.task import Task
from bothways.matching.objective import Coverage, Patience
from bothways.matching.people.population import Bools

ROUNDS: Final = 150
"""Neighbourhoods at most."""

IDLE: Final = 40
"""Neighbourhoods in a row without an improvement after which the search ends."""

WORK: Final = 300_000
"""Entries of the programmes of all neighbourhoods together: some 100,000 take a second or two."""


def searched(
    task: Task, *, patience: Patience, report: Callable[[float], None]
) -> tuple[Bools, tuple[int, ...]]:
    """A good choice, and a bound for each stage.

    Raises: LockedSeatsImpossible, naming the fewest locked pairs that cannot all be had.
    """
    found = []
    variants = list(_even(task))
    for number, variant in enumerate(variants):

        def part(share: float, done: int = number) -> None:
            report(0.8 * (done + share) / len(variants))

        try:
            found.append(_improved_all(variant, patience, WORK // len(variants), part))
        except LockedSeatsImpossible:
            if variant is variants[-1] and not found:
                raise
    taken = max(found, key=lambda one: worth(measured(task, one)))
    report(0.8)
    return taken, bounds_of(task, taken, patience)


def _even(task: Task) -> Iterator[Task]:
    """The task itself; or where sizes are to be even, once for each two neighbouring sizes."""
    if not (task.series >= 0).any():
        yield task
        return
    for size in range(max(task.smallest, task.largest - 1), task.smallest - 1, -1):
        yield replace(
            task,
            smallest=size,
            largest=min(size + 1, task.largest),
            series=np.full(task.circles, -1, dtype=np.int64),
        )


def _improved_all(task: Task, patience: Patience, work: int, report: Callable[[float], None]) -> Bools:
    report(0.0)
    guide = _guide(task, patience)
    taken = reseated(task, filled(task, guide, _with_locked(task, patience)))
    rng = np.random.default_rng(task.objective.seed)
    if can_flow(task):
        taken = reopened(task, taken, guide, rng, patience)
    best = worth(measured(task, taken))
    idle = 0
    done = 0
    for number in range(ROUNDS):
        if patience.left() <= 0 or idle >= IDLE or done >= work:
            break
        report(max(number / ROUNDS, done / max(1, work)))
        other, cost = other_choice(task, taken, guide, rng, patience)
        done += cost
        reached = worth(measured(task, other))
        idle = 0 if reached > best else idle + 1
        if reached >= best:
            taken, best = other, reached
    other = reseated(task, taken)
    return other if worth(measured(task, other)) > best else taken


def _with_locked(task: Task, patience: Patience) -> Bools:
    """Circles that hold every locked pair; those of other givers never stand in their way."""
    taken = np.zeros(len(task.seats), dtype=bool)
    if len(task.locked):
        own, rows = task.part(np.isin(task.seats.giver, task.locked[:, 0]))
        own = replace(own, locked=task.locked)
        found = staged(own, patience=patience, share=0.2)
        if found.taken is not None:
            taken[rows[found.taken]] = True
    return taken


def _guide(task: Task, patience: Patience) -> Priced:
    """Prices for coverage and score together: by them circles are opened."""
    seats = task.seats
    bonus = int(seats.score.max(initial=0)) + 1 if task.objective.coverage is not Coverage.NONE else 0
    return priced(task, seats.score + bonus, reached=0, steps=120, go_on=lambda: patience.left() > 0)
