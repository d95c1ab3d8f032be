"""Circles as rows over whole numbers.

Columns: a seat is taken (x), a circle is open (y); where they are needed, a person sits somewhere (z), a kept
pair sits together (k), a kind is present in a circle (v), the even size of a series (d). With circle c, sizes from
a to b::

    a y_c <= sum of x in c <= b y_c            x <= y_c
    sum of y of a giver <= circles at once     sum of x of a learner <= circles at once
    sum of x of a locked pair >= 1             sum of x in a clique of people apart <= y_c
    sum of v in c >= kinds y_c, v <= sum of x  sum of d of a series = 1, sum of x in c <= d's size + 1, and
                                               at least d's size where c is open
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bothways.matching.circles.program import Rows
from bothways.matching.circles.stages import BELOW, KEPT, PEOPLE, SEATS, WAITING
from bothways.matching.circles.task import Task
from bothways.matching.people.population import Bools, Ints


@dataclass(slots=True)
class Formulation:
    """A task as rows.

    Attributes:
        most: per column. person, pair: the columns that count people and kept pairs once, by row or pair.
    """

    task: Task
    rows: Rows
    most: Ints
    person: dict[int, int]
    pair: dict[tuple[int, int], int]

    def worth(self, stage: str) -> Ints:
        """What each column counts in a stage; more is always better."""
        task, seats = self.task, self.task.seats
        worth = np.zeros(len(self.most), dtype=np.int64)
        count = len(seats)
        if stage == SEATS:
            worth[:count] = 1
        elif stage in {PEOPLE, WAITING}:
            counted = np.ones(seats.people, dtype=bool) if stage == PEOPLE else task.waiting[: seats.people]
            once = np.isin(seats.learner, list(self.person))
            worth[:count] = counted[seats.learner] & ~once
            for person, column in self.person.items():
                worth[column] = int(counted[person])
        elif stage == KEPT:
            for (giver, learner), column in self.pair.items():
                if column < 0:
                    worth[:count] += (seats.giver == giver) & (seats.learner == learner)
                else:
                    worth[column] = 1
        elif stage.startswith(BELOW):
            worth[:count] = -(seats.score < int(stage.removeprefix(BELOW))).astype(np.int64)
        else:
            worth[:count] = seats.score
        return worth

    def taken(self, values: Ints) -> Bools:
        """Which seats are taken."""
        return np.asarray(values[: len(self.task.seats)] > 0)


def formulation_of(task: Task) -> Formulation:
    """All rows and columns of a task."""
    seats, count = task.seats, len(task.seats)
    rows = Rows()
    opened = count + np.arange(task.circles)
    most = [1] * (count + task.circles)
    in_circle = _grouped(task.circle, task.circles)
    for c, own in enumerate(in_circle):
        rows.add([*own, opened[c]], [*np.ones(len(own), dtype=np.int64), -task.smallest], low=0)
        rows.add([*own, opened[c]], [*np.ones(len(own), dtype=np.int64), -task.largest], high=0)
        for seat in own:
            rows.add([seat, opened[c]], [1, -1], high=0)
    for giver, own in _by(task.giver):
        if len(own) > task.capacity.giver[giver]:
            rows.add(opened[own], 1, high=int(task.capacity.giver[giver]))
    by_learner = list(_by(seats.learner))
    for learner, own in by_learner:
        rows.add(own, 1, high=int(task.capacity.learner[learner]))
    person: dict[int, int] = {}
    for learner, own in by_learner:
        if task.capacity.learner[learner] > 1 and len(own) > 1:
            person[learner] = len(most)
            rows.add([*own, len(most)], [*np.ones(len(own), dtype=np.int64), -1], low=0)
            most.append(1)
    pair = _pairs(task, rows, most)
    _add_company(task, rows, most, in_circle)
    _add_series(task, rows, most, in_circle)
    return Formulation(task, rows, np.array(most, dtype=np.int64), person, pair)


def _pairs(task: Task, rows: Rows, most: list[int]) -> dict[tuple[int, int], int]:
    """Rows of locked pairs, and the columns of kept ones that could sit together twice (-1: their seats do)."""
    seats = task.seats
    for giver, learner in task.locked.tolist():
        own = np.flatnonzero((seats.giver == giver) & (seats.learner == learner))
        rows.add(own, 1, low=1)
    found: dict[tuple[int, int], int] = {}
    for giver, learner in task.kept.tolist():
        own = np.flatnonzero((seats.giver == giver) & (seats.learner == learner))
        if len(own) > 1 and task.capacity.learner[learner] > 1:
            found[giver, learner] = len(most)
            rows.add([*own, len(most)], [*np.ones(len(own), dtype=np.int64), -1], low=0)
            most.append(1)
        elif len(own):
            found[giver, learner] = -1
    return found


def _add_company(task: Task, rows: Rows, most: list[int], in_circle: list[Ints]) -> None:
    company, seats, count = task.company, task.seats, len(task.seats)
    foes: dict[int, set[int]] = defaultdict(set)
    for first, second in company.apart.tolist():
        foes[first].add(second)
        foes[second].add(first)
    for c, own in enumerate(in_circle):
        seat_of = {int(seats.learner[seat]): int(seat) for seat in own}
        for clique in cliques(seat_of, foes):
            columns = [seat_of[one] for one in clique]
            rows.add([*columns, count + c], [*[1] * len(columns), -1], high=0)
        if company.least_kinds > 1:
            present = []
            kinds = company.kind[seats.learner[own]]
            for kind in np.unique(kinds[kinds >= 0]):
                same = own[kinds == kind]
                present.append(len(most))
                rows.add([len(most), *same], [1, *[-1] * len(same)], high=0)
                most.append(1)
            rows.add([*present, count + c], [*[1] * len(present), -company.least_kinds], low=0)
    _add_clashes(task, rows)


def _add_clashes(task: Task, rows: Rows) -> None:
    """Nobody is in two circles at overlapping times, whether as giver or as learner."""
    if not len(task.company.clash):
        return
    beside: dict[int, set[int]] = defaultdict(set)
    for first, second in task.company.clash.tolist():
        beside[first] |= {second} - {first}
        beside[second] |= {first} - {second}
    uses: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for c, (giver, slot) in enumerate(zip(task.giver.tolist(), task.slot.tolist(), strict=True)):
        uses[giver][slot].append(len(task.seats) + c)
    slots = task.slot[task.circle].tolist()
    for seat, learner in enumerate(task.seats.learner.tolist()):
        uses[learner][slots[seat]].append(seat)
    givers = set(task.giver.tolist())
    for person, own in uses.items():
        as_learner = int(task.capacity.learner[person])
        if as_learner + (int(task.capacity.giver[person]) if person in givers else 0) < 2:
            continue
        for clique in cliques(own, beside):
            columns = [column for slot in clique for column in own[slot]]
            rows.add(columns, 1, high=1)
        for slot, columns in own.items():
            if slot in beside and len(columns) > 1:
                rows.add(columns, 1, high=1)


def _add_series(task: Task, rows: Rows, most: list[int], in_circle: list[Ints]) -> None:
    """Sizes within a series are one number or the next."""
    count = len(task.seats)
    for series, own in _by(task.series):
        if series < 0 or len(own) < 2:
            continue
        sizes = np.arange(task.smallest, max(task.smallest + 1, task.largest))
        chosen = len(most) + np.arange(len(sizes))
        most.extend([1] * len(sizes))
        rows.add(chosen, 1, low=1, high=1)
        for c in own:
            seats = in_circle[int(c)]
            ones = np.ones(len(seats), dtype=np.int64)
            above = np.minimum(sizes + 1, task.largest)
            rows.add([*seats, *chosen], [*ones, *-above], high=0)
            rows.add(
                [*seats, *chosen, count + int(c)],
                [*ones, *-sizes, -task.largest],
                low=-task.largest,
            )


def cliques(people: Iterable[int], foes: dict[int, set[int]]) -> list[list[int]]:
    """Sets of people among these no two of whom go together, such that every such two are in one of them.

    >>> cliques([1, 2, 3, 4], {1: {2, 3}, 2: {1, 3}, 3: {1, 2, 4}, 4: {3}})
    [[1, 2, 3], [3, 4]]
    """
    among = set(people)
    near = {one: foes[one] & among for one in sorted(among) if one in foes}
    found = []
    done: set[tuple[int, int]] = set()
    for first, others in near.items():
        for second in sorted(others):
            if first > second or (first, second) in done:
                continue
            clique = [first, second]
            for third in sorted(others & near[second]):
                if all(third in near[one] for one in clique):
                    clique.append(third)
            clique.sort()
            done.update((a, b) for a in clique for b in clique if a < b)
            found.append(clique)
    return found


def _grouped(label: Ints, groups: int) -> list[Ints]:
    order = np.argsort(label, kind="stable")
    return np.split(order, np.cumsum(np.bincount(label, minlength=groups))[:-1])


def _by(label: Ints) -> Iterable[tuple[int, Ints]]:
    values, code = np.unique(label, return_inverse=True)
    return [
        (int(value), where)
        for value, where in zip(values, _grouped(code.ravel(), len(values)), strict=True)
        if len(where)
    ]
