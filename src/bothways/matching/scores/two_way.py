"""Two-way pairs: each teaches the other, and the pair is worth the sum of both scores."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from bothways.matching.assignment import Progress
from bothways.matching.objective import Objective, Patience
from bothways.matching.population import Ints, holds_pair
from bothways.matching.reciprocal import TwoWayOptimum, best_two_way_pairs
from bothways.matching.scored import Scored, joined, pair_keys, some
from bothways.matching.scores.listed import ScoredPairs, keys_of, two_way_pairs
from bothways.matching.scores.solution import ScoredFlow, ScoreSolution, numbered, with_kept
from bothways.matching.scores.task import Task
from bothways.matching.solution import Shape, Stage
from bothways.matching.staging import WEAKEST


def solved(task: Task, *, progress: Progress, patience: Patience) -> ScoreSolution:
    """The best two-way pairs with their bound."""
    pairs, there, back = two_way_pairs(task.scores)
    locks, kept = keys_of(task.locked), keys_of(task.kept)
    locked = some(pairs, holds_pair(locks, pair_keys(pairs)))
    size = len(task.scores.ids)
    held = np.bincount(locked.giver, minlength=size) + np.bincount(locked.learner, minlength=size)

    def best(among: Scored, objective: Objective) -> TwoWayOptimum:
        return best_two_way_pairs(
            ScoredPairs(among),
            task.both_places - held,
            held == 0,
            locks,
            objective=objective,
            kept=kept,
            progress=progress,
            patience=patience,
        )

    asked = task.options.objective
    found = best(pairs, asked)
    least = int(locked.fit.min()) if len(locked) else None
    if asked.worst_off and least is not None:
        found = _no_weaker_than_locked(
            found, least, lambda: best(some(pairs, pairs.fit >= least), replace(asked, worst_off=False))
        )
    chosen = joined([locked, found.pairs])
    given = _given(locked, kept, held)

    def beside(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
        stages = with_kept(stages, task.options) if task.kept else stages
        return tuple(Stage(stage.name, stage.value + given(stage.name)) for stage in stages)

    objective, bound = beside(found.objective), beside(found.bound)
    rows = np.searchsorted(pair_keys(pairs), pair_keys(chosen))
    return ScoreSolution(
        task.kind,
        _flows(task, there[rows], back[rows]),
        objective,
        bound,
        hurried=objective != bound and patience.left() <= 0,
    )


def _no_weaker_than_locked(
    found: TwoWayOptimum, least: int, above: Callable[[], TwoWayOptimum]
) -> TwoWayOptimum:
    """The weakest of all pairs, where some are locked.

    It is never better than the weakest locked one, and is that one where nothing in the stages before is lost by
    doing without weaker pairs; the others then need only be as good, which leaves the total free.
    """
    freer = above()
    if _rank(freer.objective[:-1]) < _rank(found.objective[:-2]):
        return found
    weakest = Stage(WEAKEST, least)
    return replace(
        freer,
        objective=(*freer.objective[:-1], weakest, freer.objective[-1]),
        bound=(*freer.bound[:-1], weakest, freer.bound[-1]),
    )


def _rank(stages: tuple[Stage, ...]) -> tuple[int, ...]:
    """Larger is better, stage after stage."""
    return tuple(-stage.value if stage.name.startswith("below_") else stage.value for stage in stages)


def _given(locked: Scored, kept: Ints, held: Ints) -> Callable[[str], int]:
    """What the locked pairs bring along to each stage."""

    def of(name: str) -> int:
        if name == "people_covered":
            return int(np.count_nonzero(held))
        if name == "pairs":
            return len(locked)
        if name == "kept":
            return int(np.count_nonzero(holds_pair(kept, pair_keys(locked))))
        if name.startswith("below_"):
            return int(np.count_nonzero(locked.fit < int(name.removeprefix("below_"))))
        return int(locked.fit.sum(dtype=np.int64)) if name == "total_fit" else 0

    return of


def _flows(task: Task, there: Ints, back: Ints) -> tuple[ScoredFlow, ...]:
    """Two flows a pair, that of the smaller id first."""
    scores = task.scores

    def flow(row: int) -> tuple[str, str, int]:
        return (*task.names(int(scores.giver[row]), int(scores.learner[row])), int(scores.score[row]))

    return numbered(
        (Shape.PAIR, tuple(sorted((flow(one), flow(other)))), None)
        for one, other in zip(there.tolist(), back.tolist(), strict=True)
    )
