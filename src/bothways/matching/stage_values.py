"""What a choice of one-way pairs reaches in each stage, counted from the pairs themselves."""

import numpy as np

from bothways.matching.objective import Coverage, Objective
from bothways.matching.population import Bools, Ints, holds_pair
from bothways.matching.scored import Scored, pair_keys
from bothways.matching.solution import Stage
from bothways.matching.staging import TOTAL, WEAKEST


def stage_values(objective: Objective, pairs: Scored, *, kept: Ints, waiting: Bools) -> tuple[Stage, ...]:
    """The stages that were asked for, in order.

    Args:
        objective: which stages.
        pairs: all pairs, the locked ones among them.
        kept: sorted keys of pairs that run already.
        waiting: who was left out last time, per row.

    >>> pairs = Scored(np.array([0, 0]), np.array([1, 2]), np.array([1500, 8000]))
    >>> none = np.zeros(0, dtype=np.int64)
    >>> found = stage_values(Objective(bands=(2000,)), pairs, kept=none, waiting=np.zeros(3, dtype=bool))
    >>> [(stage.name, stage.value) for stage in found]
    [('people_covered', 2), ('below_2000', 1), ('total_fit', 9500)]
    """
    learners = np.unique(pairs.learner)
    found = []
    if objective.coverage is Coverage.PEOPLE:
        found.append(Stage("people_covered", len(learners)))
    elif objective.coverage is Coverage.PAIRS:
        found.append(Stage("pairs", len(pairs)))
    if waiting.any():
        found.append(Stage("waiting_covered", int(np.count_nonzero(waiting[learners]))))
    if len(kept):
        found.append(Stage("kept", int(np.count_nonzero(holds_pair(kept, pair_keys(pairs))))))
    found += [Stage(f"below_{band}", int(np.count_nonzero(pairs.fit < band))) for band in objective.bands]
    if objective.worst_off:
        found.append(Stage(WEAKEST, int(pairs.fit.min()) if len(pairs) else 0))
    return (*found, Stage(TOTAL, int(pairs.fit.sum(dtype=np.int64))))
