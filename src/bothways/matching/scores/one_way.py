"""Assignment: one-way pairs within the places of both sides."""

import numpy as np

from bothways.matching.assignment.best import Progress, best_pairs
from bothways.matching.objective import Patience
from bothways.matching.people.places import Places
from bothways.matching.people.population import holds_pair
from bothways.matching.people.scored import Scored, joined, pair_keys, some
from bothways.matching.scores.listed import ScoredPairs, keys_of, one_way_pairs
from bothways.matching.scores.solution import ScoredFlow, ScoreSolution, numbered
from bothways.matching.scores.task import Task
from bothways.matching.solution import Shape


def solved(task: Task, *, progress: Progress, patience: Patience) -> ScoreSolution:
    """The best assignment, proven unless patience ended."""
    pairs = one_way_pairs(task.scores)
    locks = keys_of(task.locked)
    locked = some(pairs, holds_pair(locks, pair_keys(pairs)))
    size = len(task.scores.ids)
    places = Places(
        learner=task.learner_places - np.bincount(locked.learner, minlength=size),
        giver=task.giver_places - np.bincount(locked.giver, minlength=size),
        learner_first=~np.isin(np.arange(size), locked.learner),
        giver_first=np.zeros(size, dtype=bool),
        locked=locks,
    )
    best = best_pairs(
        ScoredPairs(pairs),
        places,
        objective=task.options.objective,
        kept=keys_of(task.kept),
        locked=locked,
        progress=progress,
        patience=patience,
    )
    flows = flows_of(task, joined([locked, best.pairs]))
    hurried = best.objective != best.bound and patience.left() <= 0
    return ScoreSolution(task.kind, flows, best.objective, best.bound, hurried, best.proof)


def flows_of(task: Task, chosen: Scored) -> tuple[ScoredFlow, ...]:
    """Each pair as a group of its own."""
    rows = zip(chosen.giver.tolist(), chosen.learner.tolist(), chosen.fit.tolist(), strict=True)
    return numbered((Shape.PAIR, ((*task.names(giver, learner), fit),), None) for giver, learner, fit in rows)
