"""A bound on any stage from prices on the learners, and the circles that these prices favour.

Relax that a learner sits in no more circles than they have places for, and charge a price for each seat instead.
Then every circle fills on its own with the best learners net of their prices, and every giver opens the best of
them. Any prices of 0 or more give a valid bound; subgradient steps lower it. Prices are whole numbers in 64ths of a
point, so the bound is exact. Because the best filling of one circle is a sort, the lowest such bound equals that
of the linear programme in which circles may open by fractions.

Source: Fisher (1981), The Lagrangian relaxation method for solving integer programming problems, Management
Science 27:1-18; step rule after Held, Wolfe, Crowder (1974).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.matching.circles.task import Task
from bothways.matching.people.population import Bools, Ints

UNIT: Final = 64
STEPS: Final = 250
PATIENT: Final = 12
"""Steps without a better bound after which the step is halved."""


@dataclass(frozen=True, slots=True)
class Priced:
    """The lowest bound found.

    Attributes:
        bound: no choice is worth more. price: per person, in 64ths.
        gain: per circle, what it is worth at these prices when filled best, in 64ths.
    """

    bound: int
    price: Ints
    gain: Ints


def priced(
    task: Task,
    worth: Ints,
    *,
    reached: int,
    capacity: Ints | None = None,
    smallest: int | None = None,
    steps: int = STEPS,
    go_on: Callable[[], bool] = lambda: True,
) -> Priced:
    """A bound on the total worth of taken seats.

    Args:
        task: the seats.
        worth: per seat, whole numbers, 0 or more.
        reached: what a known choice is worth; steps aim at it.
        capacity: circles at once per learner, where not those of the task.
        smallest: fewest learners of a circle, where not those of the task.
        steps: at most so many.
        go_on: asked before each step.
    """
    learner, circle = task.seats.learner, task.circle
    places = task.capacity.learner if capacity is None else capacity
    least = task.smallest if smallest is None else smallest
    start = np.searchsorted(circle, np.arange(task.circles))
    place_in = np.arange(len(learner)) - start[circle]
    listed = np.unique(learner)
    price = np.zeros(task.seats.people, dtype=np.int64)
    best: Priced | None = None
    pace, waited = 1.0, 0
    for _ in range(steps):
        profit = UNIT * worth - price[learner]
        order = np.lexsort((-profit, circle))
        ordered = profit[order]
        take = (place_in < least) | ((place_in < task.largest) & (ordered > 0))
        gain = np.maximum(0, np.bincount(circle, ordered * take, task.circles)).astype(np.int64)
        opened = favoured(task, gain)
        value = int(gain[opened].sum()) + int((price[listed] * places[listed]).sum())
        if best is None or value < best.bound:
            best, waited = Priced(value, price.copy(), gain), 0
        else:
            waited += 1
        if best.bound // UNIT <= reached or not go_on():
            break
        if waited > PATIENT:
            pace, waited = pace / 2, 0
        used = np.bincount(learner[order][take & opened[circle]], minlength=task.seats.people)
        slope = used[listed] - places[listed]
        slope = np.where((slope < 0) & (price[listed] == 0), 0, slope)
        square = int((slope * slope).sum())
        if not square or pace < 1e-3:
            break
        step = pace * max(UNIT, value - UNIT * reached) / square
        moved = np.rint(step * slope).astype(np.int64)
        price[listed] = np.maximum(0, price[listed] + moved)
    assert best is not None  # noqa: S101, there is at least one step
    return Priced(best.bound // UNIT, best.price, best.gain)


def favoured(task: Task, gain: Ints) -> Bools:
    """Of each giver the best circles, as many as they may hold, where they gain anything."""
    order = np.lexsort((-gain, task.giver))
    giver = task.giver[order]
    rank = np.arange(len(giver)) - np.searchsorted(giver, giver)
    opened = np.zeros(task.circles, dtype=bool)
    opened[order[rank < task.capacity.giver[giver]]] = True
    return np.asarray(opened & (gain > 0))
