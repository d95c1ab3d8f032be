"""The best seating of circles that are open already: a flow with lower bounds, exact in whole numbers."""

from typing import Any, Final

import numpy as np
from ortools.graph.python import min_cost_flow

from bothways.matching.circles.stages import BELOW, KEPT, PEOPLE, SEATS, TOTAL, WAITING, WEAKEST, stage_names
from bothways.matching.circles.task import Task
from bothways.matching.people.population import Bools, Ints

ROOM: Final = 1 << 61
"""What one flow may be worth, costs times nodes, for the solver's 64 bits."""


def can_flow(task: Task) -> bool:
    """Whether seating is a flow: no other rules for company, one place per learner, no stage of the weakest."""
    if not task.company.empty or WEAKEST in stage_names(task) or not len(task.seats):
        return False
    return int(task.capacity.learner[task.seats.learner].max()) <= 1


def reseated(task: Task, taken: Bools) -> Bools:
    """The best seating of the same circles, with all stages in one number; the same where it is no flow."""
    if not taken.any() or not can_flow(task):
        return taken
    opened = np.unique(task.circle[taken])
    size = np.bincount(task.circle[taken], minlength=task.circles)[opened]
    lows, highs = _sizes(task, opened, size)
    result = _flowed(task, opened, lows, highs)
    if result is None or not _holds(task, result, opened, lows).all():
        return taken
    return result


def seated(task: Task, opened: Ints) -> Bools | None:
    """The best seating of these circles, of which those are closed that cannot be filled; None where there is none."""
    while len(opened):
        lows = np.full(len(opened), task.smallest, dtype=np.int64)
        highs = np.full(len(opened), task.largest, dtype=np.int64)
        result = _flowed(task, opened, lows, highs)
        if result is None:
            return None
        full = _holds(task, result, opened, lows)
        if full.all():
            return result
        if not _locks_hold(task, result):
            return None
        opened = opened[full]
    return None


def _holds(task: Task, taken: Bools, opened: Ints, lows: Ints) -> Bools:
    """Which circles are large enough; none where a locked pair sits apart."""
    filled = np.bincount(task.circle[taken], minlength=task.circles)[opened]
    return np.asarray((filled >= lows) & _locks_hold(task, taken))


def _locks_hold(task: Task, taken: Bools) -> bool:
    seats = task.seats
    return all(taken[(seats.giver == g) & (seats.learner == n)].any() for g, n in task.locked.tolist())


def _flowed(task: Task, opened: Ints, lows: Ints, highs: Ints) -> Bools | None:
    """The most valuable flow from learners to circles; None where 64 bits are too few."""
    seats = task.seats
    names = stage_names(task)
    within = np.zeros(task.circles, dtype=bool)
    within[opened] = True
    rows = np.flatnonzero(within[task.circle])
    worth = _in_one(task, rows, names)
    if worth is None:
        return None
    learners, learner = np.unique(seats.learner[rows], return_inverse=True)
    usable = np.ones(len(rows), dtype=bool)
    reward = 2 * int(np.abs(worth).max(initial=0)) + 2
    nodes = len(learners) + len(opened) + 2
    if 8 * reward * nodes >= ROOM:
        return None
    for giver, one in task.locked.tolist():
        own = seats.learner[rows] == one
        usable &= ~own | (seats.giver[rows] == giver)
        worth = np.where(own, worth + 2 * reward, worth)
    flow: Any = min_cost_flow.SimpleMinCostFlow()
    source, sink = nodes - 2, nodes - 1
    count = len(learners)
    place = count + np.searchsorted(opened, task.circle[rows])
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        learner.ravel()[usable].astype(np.int32),
        place[usable].astype(np.int32),
        np.ones(int(usable.sum()), dtype=np.int64),
        -worth[usable],
    )
    ones, none = np.ones(count, dtype=np.int64), np.zeros(len(opened), dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(
        np.full(count, source, dtype=np.int32), np.arange(count, dtype=np.int32), ones, ones * 0
    )
    circles = (count + np.arange(len(opened))).astype(np.int32)
    end = np.full(len(opened), sink, dtype=np.int32)
    flow.add_arcs_with_capacity_and_unit_cost(circles, end, lows, none - reward)
    flow.add_arcs_with_capacity_and_unit_cost(circles, end, highs - lows, none)
    flow.add_arcs_with_capacity_and_unit_cost(
        np.array([source], dtype=np.int32), np.array([sink], dtype=np.int32), np.array([count]), np.array([0])
    )
    flow.set_nodes_supplies(np.array([source, sink], dtype=np.int32), np.array([count, -count]))
    if flow.solve() != flow.OPTIMAL:
        return None
    result = np.zeros(len(seats), dtype=bool)
    result[rows[usable][flow.flows(arcs) > 0]] = True
    return result


def _sizes(task: Task, opened: Ints, size: Ints) -> tuple[Ints, Ints]:
    """Fewest and most learners per open circle: even ones stay within the sizes that their series has now."""
    low = np.full(len(opened), task.smallest, dtype=np.int64)
    high = np.full(len(opened), task.largest, dtype=np.int64)
    series = task.series[opened]
    for one in np.unique(series[series >= 0]):
        own = series == one
        least = int(size[own].min())
        low[own], high[own] = least, min(task.largest, least + 1)
    return low, high


def _in_one(task: Task, rows: Ints, names: tuple[str, ...]) -> Ints | None:
    """Worth of each seat with every stage outweighing those after it; None where 64 bits are too few."""
    seats = task.seats.take(rows)
    count = len(np.unique(seats.learner)) + 1
    worth = np.zeros(len(rows), dtype=np.int64)
    unit = 1
    for name in reversed(names):
        if name == TOTAL:
            value = seats.score.astype(np.int64)
        elif name in {PEOPLE, SEATS}:
            value = np.ones(len(rows), dtype=np.int64)
        elif name == WAITING:
            value = task.waiting[seats.learner].astype(np.int64)
        elif name == KEPT:
            kept = {tuple(pair) for pair in task.kept.tolist()}
            pairs = zip(seats.giver.tolist(), seats.learner.tolist(), strict=True)
            value = np.array([pair in kept for pair in pairs], dtype=np.int64)
        else:
            value = (seats.score >= int(name.removeprefix(BELOW))).astype(np.int64) - 1
        if unit * (int(np.abs(value).max(initial=0)) + 1) * count >= ROOM // 64:
            return None
        worth += unit * value
        unit *= int(np.abs(value).max(initial=0)) * count + 1
    return worth
