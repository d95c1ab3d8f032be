"""What a choice of pairs reaches in each stage, counted from the pairs themselves."""

import numpy as np

from bothways.matching.assignment.staging import TOTAL, WEAKEST
from bothways.matching.objective import Coverage, Objective
from bothways.matching.people.population import Bools, Ints, holds_pair
from bothways.matching.people.scored import Scored, pair_keys
from bothways.matching.solution import Stage


def stage_values(
    objective: Objective, pairs: Scored, *, kept: Ints, waiting: Bools, two_way: bool = False
) -> tuple[Stage, ...]:
    """The stages that were asked for, in order.

    Args:
        objective: which stages.
        pairs: all pairs, the locked ones among them.
        kept: sorted keys of pairs that run already.
        waiting: who was left out last time, per row.
        two_way: whether both people of a pair are covered by it, not the learner alone.

    >>> pairs = Scored(np.array([0, 0]), np.array([1, 2]), np.array([1500, 8000]))
    >>> none = np.zeros(0, dtype=np.int64)
    >>> found = stage_values(Objective(bands=(2000,)), pairs, kept=none, waiting=np.zeros(3, dtype=bool))
    >>> [(stage.name, stage.value) for stage in found]
    [('people_covered', 2), ('below_2000', 1), ('total_fit', 9500)]
    """
    people = np.union1d(pairs.giver, pairs.learner) if two_way else np.unique(pairs.learner)
    found = []
    if objective.coverage is Coverage.PEOPLE:
        found.append(Stage("people_covered", len(people)))
    elif objective.coverage is Coverage.PAIRS:
        found.append(Stage("pairs", len(pairs)))
    if waiting.any():
        found.append(Stage("waiting_covered", int(np.count_nonzero(waiting[people]))))
    if len(kept):
        found.append(Stage("kept", int(np.count_nonzero(holds_pair(kept, pair_keys(pairs))))))
    found += [Stage(f"below_{band}", int(np.count_nonzero(pairs.fit < band))) for band in objective.bands]
    if objective.worst_off:
        found.append(Stage(WEAKEST, int(pairs.fit.min()) if len(pairs) else 0))
    return (*found, Stage(TOTAL, int(pairs.fit.sum(dtype=np.int64))))


def beside(stages: tuple[Stage, ...], locked: tuple[Stage, ...], *, pairs: bool) -> tuple[Stage, ...]:
    """Stages of a choice taken together with the locked pairs, in which nobody is counted twice.

    Args:
        stages: of the choice; what is missing counts nothing. Beside locked pairs its weakest is one that is there.
        locked: of the locked pairs, every stage that was asked for.
        pairs: whether there are any locked pairs, so that their weakest counts.

    >>> beside((Stage("total_fit", 90),), (Stage("kept", 1), Stage("total_fit", 20)), pairs=True)
    (Stage(name='kept', value=1), Stage(name='total_fit', value=110))
    """
    reached = {stage.name: stage.value for stage in stages}

    def together(own: Stage) -> int:
        if own.name == WEAKEST and pairs:
            return min(reached.get(own.name, own.value), own.value)
        return reached.get(own.name, 0) + (0 if own.name == WEAKEST else own.value)

    return tuple(Stage(own.name, together(own)) for own in locked)
