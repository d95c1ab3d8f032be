"""A better choice than one that is known, within a limited effort: all stages in one number, no proof."""

from typing import Final

import numpy as np

from bothways.matching.circles.formulation import Formulation, formulation_of
from bothways.matching.circles.program import Effort, maximised
from bothways.matching.circles.stages import WEAKEST, stage_names
from bothways.matching.circles.task import Task
from bothways.matching.objective import Patience
from bothways.matching.people.population import Bools, Ints

ROOM: Final = 1 << 40
"""What a choice may be worth: beyond, a solver in floating point would lose the last stage."""


def improved(task: Task, start: Bools, patience: Patience, share: float) -> tuple[Bools | None, int]:
    """Taken seats as good as those at the start, or better; and how many entries were looked at.

    Where all stages do not fit in one number, the last ones are left to later neighbourhoods; the weakest seat
    is never looked at.
    """
    if not len(task.seats):
        return start, 0
    made = formulation_of(task)
    worth = _in_one(made)
    opened = np.bincount(task.circle[start], minlength=task.circles) > 0
    hint = np.concatenate([start, opened]).astype(np.int64)
    found = maximised(made.rows, made.most, worth, Effort(patience.left(), share), hint)
    entries = sum(len(column) for column in made.rows.column)
    return None if found.values is None else made.taken(found.values), entries


def _in_one(made: Formulation) -> Ints:
    """Worth of each column with every stage outweighing those after it, from the first on, as far as there is room."""
    task = made.task
    places = int(np.minimum(task.capacity.learner, len(task.seats))[np.unique(task.seats.learner)].sum())
    total = np.zeros(len(made.most), dtype=np.int64)
    reach = 0
    for name in stage_names(task):
        if name == WEAKEST:
            continue
        worth = made.worth(name)
        unit = int(np.abs(worth).max(initial=0)) * places + 1
        if reach * unit > ROOM:
            break
        total = total * unit + worth
        reach = reach * unit + unit
    return total
