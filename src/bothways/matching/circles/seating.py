"""The best seating of circles that are open already: a flow with lower bounds, exact in whole numbers."""

from typing import Any, Final

import numpy as np
from ortools.graph.python import min_cost_flow

from bothways.matching.circles.stages import BELOW, KEPT, PEOPLE, SEATS, TOTAL, WAITING, WEAKEST, stage_names
from bothways.matching.circles.task import Task
from bothways.matching.population import Bools, Ints

ROOM: Final = 1 << 61
"""What one flow may be worth, costs times nodes, for the solver's 64 bits."""


def reseated(task: Task, taken: Bools) -> Bools:
    """The best seating of the same circles, with all stages in one number; the same where that has no room.

    Only for tasks without other rules for company, and with one place per learner.
    """
    names = stage_names(task)
    if not task.company.empty or WEAKEST in names or not taken.any():
        return taken
    seats = task.seats
    if int(task.capacity.learner[seats.learner].max()) > 1:
        return taken
    opened = np.unique(task.circle[taken])
    size = np.bincount(task.circle[taken], minlength=task.circles)[opened]
    rows = np.flatnonzero(np.isin(task.circle, opened))
    worth = _in_one(task, rows, names)
    if worth is None:
        return taken
    learners, learner = np.unique(seats.learner[rows], return_inverse=True)
    usable = np.ones(len(rows), dtype=bool)
    reward = 2 * int(np.abs(worth).max()) + 2
    nodes = len(learners) + len(opened) + 2
    if 8 * reward * nodes >= ROOM:
        return taken
    for giver, one in task.locked.tolist():
        own = seats.learner[rows] == one
        usable &= ~own | (seats.giver[rows] == giver)
        worth = np.where(own, worth + 2 * reward, worth)
    lows, highs = _sizes(task, opened, size)
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
    flow.add_arcs_with_capacity_and_unit_cost(
        np.full(count, source, dtype=np.int32),
        np.arange(count, dtype=np.int32),
        np.ones(count, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
    )
    circles = (count + np.arange(len(opened))).astype(np.int32)
    end = np.full(len(opened), sink, dtype=np.int32)
    zero = np.zeros(len(opened), dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(circles, end, lows, zero - reward)
    flow.add_arcs_with_capacity_and_unit_cost(circles, end, highs - lows, zero)
    flow.add_arcs_with_capacity_and_unit_cost(
        np.array([source], dtype=np.int32), np.array([sink], dtype=np.int32), np.array([count]), np.array([0])
    )
    flow.set_nodes_supplies(np.array([source, sink], dtype=np.int32), np.array([count, -count]))
    if flow.solve() != flow.OPTIMAL:
        return taken
    result = np.zeros(len(seats), dtype=bool)
    result[rows[usable][flow.flows(arcs) > 0]] = True
    filled = np.bincount(task.circle[result], minlength=task.circles)[opened]
    kept = all(result[(seats.giver == g) & (seats.learner == n)].any() for g, n in task.locked.tolist())
    return result if kept and (filled >= lows).all() else taken


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
