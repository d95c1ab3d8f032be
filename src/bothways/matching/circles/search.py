"""Many circles: open the most promising, then improve a few neighbours at a time with the exact search.

Every circle is filled in the order of what it gains at the prices of the bound; then neighbourhoods of givers who
compete for the same learners are solved whole, with everything else held, as long as rounds and patience last.
Which neighbourhoods follow each other is drawn from the seed, so the same input gives the same circles.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from bothways.matching.circles.exact import staged
from bothways.matching.circles.pricing import UNIT, Priced, favoured, priced
from bothways.matching.circles.seating import can_flow, reseated, seated
from bothways.matching.circles.seats import LockedSeatsImpossible
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
    worth,
)
from bothways.matching.circles.task import Task
from bothways.matching.objective import Coverage, Patience
from bothways.matching.population import Bools, Ints

NEIGHBOURS: Final = 6
"""Givers whose circles are opened anew together."""

SLOTS: Final = 4
"""Circles of each of them that are looked at: the one that is open, and the most promising of the others."""

SEATS_AT_ONCE: Final = 700
ROUNDS: Final = 240
IDLE: Final = 20
"""Neighbourhoods in a row without an improvement after which the search ends."""

SHARE: Final = 0.02

MOVES: Final = 2_000
"""Circles that are opened, closed or moved on trial, each with a flow over all seats of open circles."""

MOVED: Final = 50_000_000
"""Seats that these flows may look at in all."""


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
            found.append(_improved_all(variant, patience, part))
        except LockedSeatsImpossible:
            if variant is variants[-1] and not found:
                raise
    taken = max(found, key=lambda one: worth(measured(task, one)))
    report(0.8)
    return taken, _bounds(task, taken, patience)


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


def _improved_all(task: Task, patience: Patience, report: Callable[[float], None]) -> Bools:
    report(0.0)
    guide = _guide(task, patience)
    taken = reseated(task, _filled(task, guide, _with_locked(task, patience)))
    rng = np.random.default_rng(task.objective.seed)
    if can_flow(task):
        taken = _reopened(task, taken, guide, rng, patience)
    best = worth(measured(task, taken))
    idle = 0
    for number in range(ROUNDS):
        if patience.left() <= 0 or idle >= IDLE:
            break
        report(number / ROUNDS)
        other = _other(task, taken, guide, rng, patience)
        reached = worth(measured(task, other))
        idle = 0 if reached > best else idle + 1
        if reached >= best:
            taken, best = other, reached
    other = reseated(task, taken)
    return other if worth(measured(task, other)) > best else taken


def _reopened(task: Task, taken: Bools, guide: Priced, rng: np.random.Generator, patience: Patience) -> Bools:
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


def _filled(task: Task, guide: Priced, taken: Bools) -> Bools:
    """Open circles one after the other by what they gain, each with the best learners who are left."""
    seats = task.seats
    places = task.capacity.learner.copy()
    np.subtract.at(places, seats.learner[taken], 1)
    opens = task.capacity.giver.copy()
    np.subtract.at(opens, task.giver[np.unique(task.circle[taken])], 1)
    start = np.searchsorted(task.circle, np.arange(task.circles + 1))
    profit = seats.score - guide.price[seats.learner] // UNIT
    result = taken.copy()
    used = np.zeros(task.circles, dtype=bool)
    used[np.unique(task.circle[taken])] = True
    busy = _Busy(task, taken)
    foes = _foes(task)
    for c in np.argsort(-guide.gain, kind="stable").tolist():
        giver, slot = int(task.giver[c]), int(task.slot[c])
        if opens[giver] <= 0 or used[c] or busy.at(giver, slot):
            continue
        own = np.arange(start[c], start[c + 1])
        own = own[places[seats.learner[own]] > 0]
        own = own[np.argsort(-profit[own], kind="stable")]
        chosen = _company_for(
            task, [s for s in own.tolist() if not busy.at(int(seats.learner[s]), slot)], foes
        )
        if len(chosen) >= task.smallest:
            result[chosen] = True
            np.subtract.at(places, seats.learner[chosen], 1)
            opens[giver] -= 1
            busy.add([giver, *seats.learner[chosen].tolist()], slot)
    return result


def _company_for(task: Task, own: list[int], foes: dict[int, set[int]]) -> list[int]:
    """Of seats in falling order the first that go together, one of each kind first where kinds count."""
    company, learner = task.company, task.seats.learner
    if company.least_kinds > 1:
        kinds: set[int] = set()
        first = []
        for seat in own:
            kind = int(company.kind[learner[seat]])
            if kind >= 0 and kind not in kinds and len(kinds) < company.least_kinds:
                kinds.add(kind)
                first.append(seat)
        if len(kinds) < company.least_kinds:
            return []
        own = first + [seat for seat in own if seat not in set(first)]
    chosen: list[int] = []
    hated: set[int] = set()
    for seat in own:
        one = int(learner[seat])
        if one not in hated:
            chosen.append(seat)
            hated |= foes.get(one, set())
        if len(chosen) == task.largest:
            break
    present = {int(company.kind[learner[seat]]) for seat in chosen} if company.least_kinds > 1 else set()
    return [] if len(present - {-1}) < company.least_kinds > 1 else chosen


def _foes(task: Task) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for first, second in task.company.apart.tolist():
        found[first].add(second)
        found[second].add(first)
    return found


class _Busy:
    """At which slots people are taken already."""

    def __init__(self, task: Task, taken: Bools) -> None:
        self.beside: dict[int, set[int]] = defaultdict(set)
        for first, second in task.company.clash.tolist():
            self.beside[first] |= {first, second}
            self.beside[second] |= {first, second}
        self.slots: set[tuple[int, int]] = set()
        slot = task.slot[task.circle]
        for side in (task.seats.learner, task.seats.giver):
            for person, own in zip(side[taken].tolist(), slot[taken].tolist(), strict=True):
                self.add([person], own)

    def add(self, people: list[int], slot: int) -> None:
        """These people are in a circle at this slot."""
        self.slots.update((person, other) for person in people for other in self.beside.get(slot, ()))

    def at(self, person: int, slot: int) -> bool:
        """Whether somebody is in another circle at the time of this slot."""
        return (person, slot) in self.slots


def _other(task: Task, taken: Bools, guide: Priced, rng: np.random.Generator, patience: Patience) -> Bools:
    """A choice in which only some givers' circles differ, solved whole."""
    within = _neighbourhood(task, taken, guide, rng)
    held = taken & ~within
    within &= ~_busy(task, held)
    part, rows = task.part(within)
    found = staged(_around(task, part, held), patience=patience, share=SHARE)
    if found.taken is None:
        return taken
    held[rows[found.taken]] = True
    return held


def _busy(task: Task, held: Bools) -> Bools:
    """Seats at times at which the learner or the giver is in a circle that is held."""
    busy = _Busy(task, held).slots
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


def _bounds(task: Task, taken: Bools, patience: Patience) -> tuple[int, ...]:
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
