"""Circles of a few givers who compete for the same learners, solved whole while everything else is held."""

from dataclasses import replace
from typing import Final

import numpy as np

from bothways.matching.circles.filling import Busy
from bothways.matching.circles.improving import improved
from bothways.matching.circles.pricing import Priced
from bothways.matching.circles.task import Task
from bothways.matching.objective import Patience
from bothways.matching.people.population import Bools

NEIGHBOURS: Final = 6
"""Givers whose circles are opened anew together."""

SLOTS: Final = 6
"""Circles of each of them that are looked at: the one that is open, and the most promising of the others."""

SEATS_AT_ONCE: Final = 700

SHARE: Final = 0.01
"""Of the usual effort per stage."""


def other_choice(
    task: Task, taken: Bools, guide: Priced, rng: np.random.Generator, patience: Patience
) -> tuple[Bools, int]:
    """A choice in which only some givers' circles differ, solved whole; and how many entries that took."""
    within = _neighbourhood(task, taken, guide, rng)
    held = taken & ~within
    within &= ~_busy(task, held)
    part, rows = task.part(within)
    found, work = improved(_around(task, part, held), taken[rows], patience, SHARE)
    if found is None:
        return taken, work
    held[rows[found]] = True
    return held, work


def _busy(task: Task, held: Bools) -> Bools:
    """Seats at times at which the learner or the giver is in a circle that is held."""
    busy = Busy(task, held).slots
    if not busy:
        return np.zeros(len(held), dtype=bool)
    width = int(task.slot.max()) + 1
    keys = np.array(sorted(person * width + slot for person, slot in busy if slot < width), dtype=np.int64)
    slot = task.slot[task.circle]
    seats = task.seats
    return np.isin(seats.learner * width + slot, keys) | np.isin(seats.giver * width + slot, keys)


def _around(task: Task, part: Task, held: Bools) -> Task:
    """What is left to the part when the rest stays: places, circles, and sizes of even series."""
    seats = task.seats
    learner = task.capacity.learner.copy()
    np.subtract.at(learner, seats.learner[held], 1)
    giver = task.capacity.giver.copy()
    np.subtract.at(giver, task.giver[np.unique(task.circle[held])], 1)
    kept = [pair for pair in task.kept.tolist() if not _together(task, held, pair)]
    locked = [pair for pair in part.locked.tolist() if not _together(task, held, pair)]
    return replace(
        part,
        capacity=replace(task.capacity, giver=giver, learner=learner),
        kept=np.array(kept, dtype=np.int64).reshape(-1, 2),
        locked=np.array(locked, dtype=np.int64).reshape(-1, 2),
    )


def _together(task: Task, taken: Bools, pair: list[int]) -> bool:
    return bool(((task.seats.giver[taken] == pair[0]) & (task.seats.learner[taken] == pair[1])).any())


def _neighbourhood(task: Task, taken: Bools, guide: Priced, rng: np.random.Generator) -> Bools:
    """Seats of some givers who share learners, first those whom somebody unseated could reach."""
    seats = task.seats
    seated = np.zeros(seats.people, dtype=bool)
    seated[seats.learner[taken]] = True
    weight = np.bincount(seats.giver, ~seated[seats.learner], seats.people) + 1e-3
    listed = np.unique(task.giver)
    first = int(rng.choice(listed, p=weight[listed] / weight[listed].sum()))
    mine = np.zeros(seats.people, dtype=bool)
    mine[seats.learner[seats.giver == first]] = True
    shared = np.bincount(seats.giver, mine[seats.learner] & taken, seats.people)[listed] + rng.random(
        len(listed)
    )
    givers = {first, *listed[np.argsort(-shared, kind="stable")[: NEIGHBOURS - 1]].tolist()}
    opened = np.zeros(task.circles, dtype=bool)
    opened[np.unique(task.circle[taken])] = True
    rank = guide.gain + np.where(opened, np.iinfo(np.int64).max // 4, 0) + rng.integers(0, 64, task.circles)
    looked = np.zeros(task.circles, dtype=bool)
    for giver in givers:
        own = np.flatnonzero(task.giver == giver)
        looked[own[np.argsort(-rank[own], kind="stable")[:SLOTS]]] = True
    inside = np.isin(task.giver, list(givers))
    free = ~seated
    free[seats.learner[taken & inside[task.circle]]] = True
    within = looked[task.circle] & free[seats.learner]
    if within.sum() > SEATS_AT_ONCE:
        drop = np.flatnonzero(within & ~taken)
        drop = rng.permutation(drop)[: int(within.sum()) - SEATS_AT_ONCE]
        within[drop] = False
    return within | (taken & inside[task.circle])
