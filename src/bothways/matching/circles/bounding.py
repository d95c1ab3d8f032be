"""What no choice of circles exceeds, stage after stage, where they are too many to be looked at together."""

from collections.abc import Callable

import numpy as np

from bothways.matching.circles.pricing import priced
from bothways.matching.circles.stages import (
    BELOW,
    KEPT,
    PEOPLE,
    SEATS,
    TOTAL,
    WAITING,
    WEAKEST,
    measured,
    stage_names,
)
from bothways.matching.circles.task import Task
from bothways.matching.objective import Patience
from bothways.matching.people.population import Bools, Ints


def bounds_of(task: Task, taken: Bools, patience: Patience) -> tuple[int, ...]:
    """For each stage what no choice that is as good before it exceeds."""
    seats = task.seats
    reached = {stage.name: stage.value for stage in measured(task, taken)}
    once = np.ones(seats.people, dtype=np.int64)
    single = bool((task.capacity.learner[seats.learner] <= 1).all())

    def most(value: Ints, goal: int, *, each_once: bool = False) -> int:
        relaxed = each_once and not single
        found = priced(
            task,
            value.astype(np.int64),
            reached=goal,
            capacity=once if relaxed else None,
            smallest=1 if relaxed else None,
            go_on=lambda: patience.left() > 0,
        )
        return max(goal, found.bound)

    def bound(name: str) -> int:
        goal = reached[name]
        if name == TOTAL:
            return most(seats.score, goal)
        if name in {PEOPLE, WAITING}:
            counted = np.ones(seats.people, dtype=bool) if name == PEOPLE else task.waiting
            reachable = len(np.unique(seats.learner[counted[seats.learner]]))
            if reachable == goal:
                return goal
            return min(reachable, most(counted[seats.learner], goal, each_once=True))
        if name == SEATS:
            return most(np.ones(len(seats), dtype=np.int64), goal)
        if name == KEPT:
            pairs = zip(seats.giver.tolist(), seats.learner.tolist(), strict=True)
            listed = {tuple(pair) for pair in task.kept.tolist()}
            return len(listed) if goal == len(listed) else _kept_bound(listed, list(pairs), goal, most)
        if name == WEAKEST:
            return int(seats.score.max(initial=0))
        seated = int(taken.sum()) if SEATS in reached else reached.get(PEOPLE, 0)
        good = seats.score >= int(name.removeprefix(BELOW))
        fewest = seated - most(good, seated - goal, each_once=SEATS not in reached) if goal else 0
        return max(0, min(goal, fewest))

    return tuple(bound(name) for name in stage_names(task))


def _kept_bound(
    listed: set[tuple[int, ...]], pairs: list[tuple[int, int]], goal: int, most: Callable[..., int]
) -> int:
    value = np.array([pair in listed for pair in pairs], dtype=np.int64)
    return min(len(listed & set(pairs)), most(value, goal))
