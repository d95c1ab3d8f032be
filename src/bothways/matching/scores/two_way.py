"""Two-way pairs: each teaches the other, and the pair is worth the sum of both scores."""

import numpy as np

from bothways.matching.assignment.best import Progress
from bothways.matching.assignment.stage_values import beside, stage_values
from bothways.matching.objective import Patience
from bothways.matching.people.population import Ints, holds_pair
from bothways.matching.people.scored import joined, pair_keys, some
from bothways.matching.scores.listed import ScoredPairs, keys_of, two_way_pairs
from bothways.matching.scores.solution import ScoredFlow, ScoreSolution, numbered
from bothways.matching.scores.task import Task
from bothways.matching.solution import Shape
from bothways.matching.two_way.files import TwoWayProofs
from bothways.matching.two_way.reciprocal import best_two_way_pairs


def solved(task: Task, *, progress: Progress, patience: Patience) -> ScoreSolution:
    """The best two-way pairs with their bound."""
    pairs, there, back = two_way_pairs(task.scores)
    locks, kept = keys_of(task.locked), keys_of(task.kept)
    locked = some(pairs, holds_pair(locks, pair_keys(pairs)))
    size = len(task.scores.ids)
    held = np.bincount(locked.giver, minlength=size) + np.bincount(locked.learner, minlength=size)

    places = task.both_places - held
    found = best_two_way_pairs(
        ScoredPairs(pairs),
        places,
        held == 0,
        locks,
        objective=task.options.objective,
        kept=kept,
        weakest_locked=int(locked.fit.min()) if len(locked) else None,
        progress=progress,
        patience=patience,
    )
    nobody = np.zeros(size, dtype=bool)
    base = stage_values(task.options.objective, locked, kept=kept, waiting=nobody, two_way=True)
    objective = beside(found.objective, base, pairs=len(locked) > 0)
    bound = beside(found.bound, base, pairs=len(locked) > 0)
    rows = np.searchsorted(pair_keys(pairs), pair_keys(joined([locked, found.pairs])))
    return ScoreSolution(
        task.kind,
        _flows(task, there[rows], back[rows]),
        objective,
        bound,
        hurried=objective != bound and patience.left() <= 0,
        proof=TwoWayProofs(places, len(locked), found.proofs),
    )


def _flows(task: Task, there: Ints, back: Ints) -> tuple[ScoredFlow, ...]:
    """Two flows a pair, that of the smaller id first."""
    scores = task.scores

    def flow(row: int) -> tuple[str, str, int]:
        return (*task.names(int(scores.giver[row]), int(scores.learner[row])), int(scores.score[row]))

    return numbered(
        (Shape.PAIR, tuple(sorted((flow(one), flow(other)))), None)
        for one, other in zip(there.tolist(), back.tolist(), strict=True)
    )
