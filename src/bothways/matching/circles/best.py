"""The best circles among allowed seats: one giver at one slot with a number of learners between two bounds."""

from collections.abc import Callable, Collection, Sequence
from typing import Final

import numpy as np

from bothways.matching.assignment.best import Progress
from bothways.matching.circles.exact import staged
from bothways.matching.circles.search import searched
from bothways.matching.circles.seats import Capacity, CircleOptimum, Company, Seats, require_seats
from bothways.matching.circles.stages import WEAKEST, fewer_is_better, measured, stage_names, worth
from bothways.matching.circles.task import Task, task_of
from bothways.matching.objective import UNHURRIED, Coverage, Objective, Patience
from bothways.matching.people.population import Bools, Ints
from bothways.matching.solution import Stage

MOST_CIRCLES: Final = 300
"""Circles that could open, up to which all are looked at together."""

MOST_SEATS: Final = 9_000
"""Likewise of seats."""

MOST_IN_COMPANY: Final = 2_400
"""Seats up to which this is so where it counts who sits beside whom; such programmes are far harder."""


def best_circles(
    seats: Seats,
    *,
    smallest: int,
    largest: int,
    capacity: Capacity | None = None,
    coverage: Coverage = Coverage.PEOPLE,
    bands: Sequence[int] = (),
    worst_off: bool = False,
    locked: Collection[tuple[int, int]] = (),
    kept: Collection[tuple[int, int]] = (),
    waiting: Bools | None = None,
    balanced: bool | Ints = False,
    company: Company | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    patience: Patience = UNHURRIED,
) -> CircleOptimum:
    """The best circles, stage after stage: coverage, people left out last time, kept pairs, bands, weakest, total.

    Args:
        seats: every allowed seat with its score; where one is listed twice, the better counts.
        smallest: fewest learners of a circle, its giver not counted.
        largest: most learners of a circle.
        capacity: circles at once per person; one on each side where None.
        coverage: what the first stage counts.
        bands: thresholds, ascending; fewest seats below the lowest first.
        worst_off: whether the lowest score is raised before the total counts.
        locked: pairs (giver, learner) that sit together in every answer, at whichever slot.
        kept: pairs that sit together already.
        waiting: per row, who was left out last time.
        balanced: whether the sizes of all circles differ by at most one; or per slot the number of a series within
            which they do, -1 for none.
        company: who may not sit together, how many kinds of people a circle needs, which slots overlap.
        seed: key of the hash that decides between equal choices.
        progress: is told the share done; whatever it raises passes through.
        patience: how long the search may run; without a limit its effort is counted in steps, not seconds.

    Returns: circles with objective and bound; "optimal" where they agree. Up to `MOST_CIRCLES` circles and
        `MOST_SEATS` seats (`MOST_IN_COMPANY` where `company` asks anything) everything is written down as one programme in whole numbers, and settled in nearly
        all cases; beyond, prices give the bound and neighbourhoods are improved one after the other.

    Raises: UnfitSeats; LockedSeatsImpossible, naming the fewest pairs that cannot all sit together.

    Source: capacitated location with lower and upper bounds; for the bound see `pricing`.

    >>> rows = [(0, 0, 2, 50), (0, 0, 3, 60), (1, 0, 2, 90), (1, 0, 3, 10), (1, 0, 4, 10)]
    >>> giver, slot, learner, score = np.array(rows).T
    >>> found = best_circles(Seats(giver, slot, learner, score, people=5), smallest=2, largest=3)
    >>> [(circle.giver, circle.learners) for circle in found.circles], found.optimal
    ([(1, (2, 3, 4))], True)
    """
    if capacity is None:
        ones = np.ones(seats.people, dtype=np.int64)
        capacity = Capacity(ones, ones)
    pairs = sorted(set(locked))
    require_seats(seats, smallest, largest, capacity, pairs)
    task = task_of(
        _once(seats),
        smallest=smallest,
        largest=largest,
        capacity=capacity,
        objective=Objective(coverage, tuple(bands), worst_off, seed),
        waiting=np.zeros(seats.people, dtype=bool) if waiting is None else waiting,
        locked=np.array(pairs, dtype=np.int64).reshape(-1, 2),
        kept=np.array(sorted(set(kept)), dtype=np.int64).reshape(-1, 2),
        company=company or Company(),
        series_of_slot=_series(seats, balanced),
    )
    tell = progress or (lambda _share, _text: None)
    taken, bounds = _solved(task, patience, lambda share: tell(share, "Forming circles"))
    objective = measured(task, taken)
    bound = tuple(
        Stage(one.name, min(one.value, end) if fewer_is_better(one.name) else max(one.value, end))
        for one, end in zip(objective, bounds, strict=True)
    )
    tell(1.0, "Done")
    return CircleOptimum(task.chosen(taken), objective, bound)


def _solved(task: Task, patience: Patience, report: Callable[[float], None]) -> tuple[Bools, tuple[int, ...]]:
    most = MOST_SEATS if task.company.empty else MOST_IN_COMPANY
    small = task.circles <= MOST_CIRCLES and len(task.seats) <= most
    if not small and len(task.seats):
        return searched(task, patience=patience, report=report)
    found = staged(task, patience=patience, report=lambda share: report(0.5 * share))
    names = stage_names(task)
    if found.taken is not None:
        reached = tuple(stage.value for stage in measured(task, found.taken))
        if reached == found.bounds or WEAKEST in names:
            return found.taken, found.bounds
    taken, bounds = searched(task, patience=patience, report=lambda share: report(0.5 + 0.5 * share))
    if found.taken is not None:
        taken = max(found.taken, taken, key=lambda one: worth(measured(task, one)))
    both = zip(names, found.bounds, bounds, strict=True)
    return taken, tuple(max(a, b) if fewer_is_better(name) else min(a, b) for name, a, b in both)


def _once(seats: Seats) -> Seats:
    order = np.lexsort((-seats.score, seats.learner, seats.slot, seats.giver))
    keys = np.stack([seats.giver, seats.slot, seats.learner])[:, order]
    _, first = np.unique(keys, axis=1, return_index=True)
    return seats.take(order[first])


def _series(seats: Seats, balanced: bool | Ints) -> Ints | None:  # noqa: FBT001, a switch or a table
    if isinstance(balanced, bool):
        return np.zeros(int(seats.slot.max(initial=0)) + 1, dtype=np.int64) if balanced else None
    return balanced
