"""Open, close or move one circle at a time, with the best seating of everybody each time."""

from typing import Final

import numpy as np

from bothways.matching.circles.pricing import Priced, favoured
from bothways.matching.circles.seating import seated
from bothways.matching.circles.stages import measured, worth
from bothways.matching.circles.task import Task
from bothways.matching.objective import Patience
from bothways.matching.people.population import Bools

MOVES: Final = 2_000
"""Circles that are opened, closed or moved on trial, each with a flow over all seats of open circles."""

MOVED: Final = 15_000_000
"""Seats that these flows may look at in all."""


def reopened(task: Task, taken: Bools, guide: Priced, rng: np.random.Generator, patience: Patience) -> Bools:
    """Open, close or move one circle at a time, each time with the best seating of all."""
    best = worth(measured(task, taken))
    start = seated(task, np.flatnonzero(favoured(task, guide.gain)))
    if start is not None and worth(measured(task, start)) > best:
        taken, best = start, worth(measured(task, start))
    opened = np.zeros(task.circles, dtype=bool)
    opened[np.unique(task.circle[taken])] = True
    moves = max(20, min(MOVES, MOVED // max(1, int(opened[task.circle].sum()))))
    order = np.concatenate([rng.permutation(task.circles) for _ in range(1 + moves // max(1, task.circles))])
    in_vain = 0
    for circle in order[:moves].tolist():
        if patience.left() <= 0 or in_vain > task.circles:
            break
        in_vain += 1
        trial = opened.copy()
        if not opened[circle]:
            own = np.flatnonzero(opened & (task.giver == task.giver[circle]))
            if len(own) >= task.capacity.giver[task.giver[circle]]:
                trial[own[np.argmin(guide.gain[own])]] = False
        trial[circle] = not opened[circle]
        other = seated(task, np.flatnonzero(trial))
        if other is not None and (reached := worth(measured(task, other))) > best:
            taken, best, in_vain = other, reached, 0
            opened = np.zeros(task.circles, dtype=bool)
            opened[np.unique(task.circle[taken])] = True
    return taken
