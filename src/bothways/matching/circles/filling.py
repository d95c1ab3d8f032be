"""A first choice: open circles one after the other by what they gain, each with the best learners who are left."""

from collections import defaultdict

import numpy as np

from bothways.matching.circles.pricing import UNIT, Priced
from bothways.matching.circles.task import Task
from bothways.matching.people.population import Bools


def filled(task: Task, guide: Priced, taken: Bools) -> Bools:
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
    busy = Busy(task, taken)
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


class Busy:
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
