"""Stage after stage over all circles at once, each proven or with a bound."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bothways.matching.circles.formulation import Formulation, formulation_of
from bothways.matching.circles.program import Answer, Effort, closed, maximised
from bothways.matching.circles.seats import LockedSeatsImpossible
from bothways.matching.circles.stages import WEAKEST, fewer_is_better, stage_names
from bothways.matching.circles.task import Task
from bothways.matching.objective import Patience
from bothways.matching.people.population import Bools, Ints


@dataclass(frozen=True, slots=True)
class Staged:
    """Taken seats, and of each stage what no choice as good in the stages before exceeds.

    `taken` is None where time ran out before any choice was found.
    """

    taken: Bools | None
    bounds: tuple[int, ...]


def staged(
    task: Task,
    *,
    patience: Patience,
    share: float = 1.0,
    start: Bools | None = None,
    report: Callable[[float], None] = lambda _share: None,
) -> Staged:
    """The best choice in the order of the stages.

    Args:
        task: small enough to be written down whole.
        patience: how long; without a limit, efforts are counted.
        share: of the usual effort per stage.
        start: a choice that is known already, to fall back on.
        report: told the share done.

    Raises: LockedSeatsImpossible, naming the fewest locked pairs that cannot all be had.
    """
    names = stage_names(task)
    if not len(task.seats):
        if len(task.locked):
            refuse_locked(task, patience)
        return Staged(np.zeros(0, dtype=bool), (0,) * len(names))
    made = formulation_of(task)
    known: Ints | None = None
    bounds = []
    for number, name in enumerate(names):
        report(number / len(names))
        effort = Effort(patience.left(), share)
        if name == WEAKEST:
            known, bound = _weakest(made, known, patience, share)
            weakest = _least(made, known)
            made.most = closed(made.most, task.seats.score < weakest)
        else:
            worth = made.worth(name)
            found = maximised(made.rows, made.most, worth, effort, known)
            if found.impossible:
                refuse_locked(task, patience)
            before = None if known is None else int(known @ worth)
            if found.values is not None and (before is None or int(found.values @ worth) >= before):
                known = found.values
            bound = found.bound
            if known is not None:
                used = np.flatnonzero(worth)
                made.rows.add(used, worth[used], low=int(known @ worth))
        bounds.append(-bound if fewer_is_better(name) else bound)
    if known is None:
        return Staged(start, tuple(bounds))
    return Staged(made.taken(known), tuple(bounds))


def _least(made: Formulation, values: Ints | None) -> int:
    if values is None:
        return 0
    scores = made.task.seats.score[made.taken(values)]
    return int(scores.min()) if len(scores) else 0


def _weakest(
    made: Formulation, known: Ints | None, patience: Patience, share: float
) -> tuple[Ints | None, int]:
    """The choice with the best weakest seat, and the score that no weakest seat exceeds, by halving."""
    scores = np.unique(made.task.seats.score)
    somebody = made.rows.copy()
    somebody.add(np.arange(len(made.task.seats)), 1, low=1)
    nothing = np.zeros(len(made.most), dtype=np.int64)
    low = int(np.searchsorted(scores, _least(made, known), side="right")) if known is not None else 0
    high = proven = len(scores)  # scores[:low] can be kept, scores[high:] are not looked at any more
    while low < high:
        middle = (low + high) // 2
        most = closed(made.most, made.task.seats.score < scores[middle])
        found: Answer = maximised(somebody, most, nothing, Effort(patience.left(), share))
        if found.values is not None:
            known = found.values
            low = max(middle + 1, int(np.searchsorted(scores, _least(made, known), side="right")))
        else:
            high = middle
            proven = middle if found.impossible else proven
    return known, int(scores[proven - 1]) if proven else 0


def refuse_locked(task: Task, patience: Patience) -> None:
    """Name the fewest locked pairs that cannot all be had: without any one of them the others could.

    Raises: LockedSeatsImpossible.
    """
    left = task.locked.tolist()
    for pair in list(left):
        fewer = [other for other in left if other != pair]
        if fewer and not _possible(task, fewer, patience):
            left = fewer
    named = ", ".join(f"giver {giver} with learner {learner}" for giver, learner in left)
    raise LockedSeatsImpossible(
        f"These locked pairs cannot all sit together: {named}. Unlock one, or change sizes or capacities.",
        pairs=[tuple(pair) for pair in left],
    )


def _possible(task: Task, locked: list[list[int]], patience: Patience) -> bool:
    listed = {
        tuple(pair) for pair in zip(task.seats.giver.tolist(), task.seats.learner.tolist(), strict=True)
    }
    if any(tuple(pair) not in listed for pair in locked):
        return False
    made = formulation_of(replace(task, locked=np.array(locked, dtype=np.int64)))
    nothing = np.zeros(len(made.most), dtype=np.int64)
    return not maximised(made.rows, made.most, nothing, Effort(patience.left())).impossible
