"""The stages that were asked for, counted from a choice of circles itself."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from bothways.matching.circles.task import Task
from bothways.matching.objective import Coverage
from bothways.matching.people.population import Bools
from bothways.matching.solution import Stage

PEOPLE: Final = "people_covered"
SEATS: Final = "pairs"
WAITING: Final = "waiting_covered"
KEPT: Final = "kept"
BELOW: Final = "below_"
WEAKEST: Final = "weakest"
TOTAL: Final = "total_fit"


def stage_names(task: Task) -> tuple[str, ...]:
    """The stages in their order."""
    wanted = task.objective
    names = {Coverage.PEOPLE: [PEOPLE], Coverage.PAIRS: [SEATS], Coverage.NONE: []}[wanted.coverage]
    names += [WAITING] if task.waiting.any() else []
    names += [KEPT] if len(task.kept) else []
    names += [f"{BELOW}{band}" for band in wanted.bands]
    names += [WEAKEST] if wanted.worst_off else []
    return (*names, TOTAL)


def fewer_is_better(name: str) -> bool:
    """Whether a stage is to be as small as can be."""
    return name.startswith(BELOW)


def measured(task: Task, taken: Bools) -> tuple[Stage, ...]:
    """What the taken seats reach in each stage."""
    seats = task.seats.take(taken)
    learners = np.unique(seats.learner)
    width = max(1, seats.people)
    kept = task.kept[:, 0] * width + task.kept[:, 1]

    def value(name: str) -> int:
        if name == PEOPLE:
            return len(learners)
        if name == SEATS:
            return len(seats)
        if name == WAITING:
            return int(np.count_nonzero(task.waiting[learners]))
        if name == KEPT:
            return int(np.isin(kept, seats.giver * width + seats.learner).sum())
        if name == WEAKEST:
            return int(seats.score.min()) if len(seats) else 0
        if name == TOTAL:
            return int(seats.score.sum(dtype=np.int64))
        return int(np.count_nonzero(seats.score < int(name.removeprefix(BELOW))))

    return tuple(Stage(name, value(name)) for name in stage_names(task))


def worth(stages: Sequence[Stage]) -> tuple[int, ...]:
    """Stages as numbers of which more is always better, to compare choices one after the other."""
    return tuple(-stage.value if fewer_is_better(stage.name) else stage.value for stage in stages)
