"""Rings of a few people who each teach the next, and chains that a pure giver starts."""

import numpy as np

from bothways.matching.assignment.best import Progress
from bothways.matching.objective import Patience
from bothways.matching.rings.arcs import Arcs, Group
from bothways.matching.rings.best import best_rings
from bothways.matching.scores.solution import ScoreSolution, numbered
from bothways.matching.scores.task import Task
from bothways.matching.solution import Shape


def solved(task: Task, *, progress: Progress, patience: Patience) -> ScoreSolution:
    """The best rings and chains that were found, with their bound."""
    scores, options = task.scores, task.options
    found = best_rings(
        Arcs(scores.giver, scores.learner, scores.score, len(scores.ids), scores.ids),
        longest=options.max_ring,
        longest_chain=options.max_chain,
        pure_givers=frozenset(np.flatnonzero(task.pure).tolist()),
        capacity=task.ring_places,
        giving=task.giver_places,
        objective=options.objective,
        locked=frozenset(task.locked),
        kept=frozenset(task.kept),
        progress=progress,
        patience=patience,
    )
    size = len(scores.ids)
    keys = scores.learner.astype(np.int64) * size + scores.giver

    def flows(group: Group) -> tuple[tuple[str, str, int], ...]:
        rows = [int(np.searchsorted(keys, learner * size + giver)) for giver, learner in group.arcs]
        return tuple(
            (*task.names(*arc), int(scores.score[row])) for arc, row in zip(group.arcs, rows, strict=True)
        )

    groups = ((Shape.RING if group.ring else Shape.CHAIN, flows(group), None) for group in found.groups)
    return ScoreSolution(
        task.kind,
        numbered(groups),
        found.objective,
        found.bound,
        hurried=found.objective != found.bound and patience.left() <= 0,
    )
