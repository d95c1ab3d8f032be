"""What a result claims of a problem: its pairs as rows, its stages, its prices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bothways.errors import Invalid
from bothways.matching.people.kernel.choosing import pairs_of
from bothways.matching.people.pairs import ListedPairs, PairSource
from bothways.matching.people.population import Bools, Ints, Population
from bothways.matching.people.rows import all_places, kept_keys, rows_of, waiting_rows
from bothways.matching.people.scored import Scored, some
from bothways.matching.proofs.claims import Claim, ClaimedSet
from bothways.matching.proofs.two_way_claims import ClaimedStep
from bothways.matching.scores.listed import keys_of, one_way_pairs, two_way_pairs
from bothways.matching.scores.task import Task
from bothways.matching.solution import Stage

LARGEST_FIT: Final = 10_000
"""Hundredths of a point."""

BEYOND: Final = 1 << 40
"""No fit is as large: what is stated beyond is wrong all the same, and fits into a column of numbers."""


class StrangersChosen(Invalid):
    """A result names people who are not among those who take part."""

    code = "strangers_chosen"


@dataclass(frozen=True, slots=True)
class Stated:
    """What the files of a result state.

    Attributes:
        pairs: (giver, learner, fit) of each pair.
        stages, bound: in order.
        sets: prices, none where there is no proof. priced: whom they are for.
        weakest: why the weakest pair cannot be better.
        steps: what proves two-way pairs.
    """

    pairs: Sequence[tuple[str, str, int]]
    stages: tuple[Stage, ...]
    bound: tuple[Stage, ...]
    sets: tuple[ClaimedSet, ...] = ()
    priced: tuple[Bools, Bools] | None = None
    weakest: str | None = None
    steps: tuple[ClaimedStep, ...] = ()


def claim_of(population: Population, stated: Stated, source: PairSource | None = None) -> Claim:
    """The claim that a result makes of a one-way problem.

    Args:
        population: of the checked problem.
        stated: what the files say.
        source: every pair; read anew from the population unless given.

    Raises: StrangersChosen.
    """
    learns, gives = all_places(population)
    ids = [person.person_id for person in population.problem.people]
    giver, learner = rows_of(population, sorted(population.problem.locked))
    none = np.zeros(len(ids), dtype=bool)
    return Claim(
        source=source or pairs_of(population),
        learner_places=learns,
        giver_places=gives,
        objective=population.problem.objective,
        locked=np.unique((learner << 32) | giver),
        kept=kept_keys(population),
        waiting=waiting_rows(population),
        pairs=rows_of_stated(stated, population.index, two_way=population.problem.model.two_way),
        stages=stated.stages,
        bound=stated.bound,
        sets=stated.sets,
        weakest=stated.weakest,
        priced=stated.priced or (none, none),
        ids=ids,
        largest_fit=LARGEST_FIT,
        two_way=population.problem.model.two_way,
        steps=stated.steps,
    )


def claim_of_scores(task: Task, stated: Stated) -> Claim:
    """The claim that a result makes of an assignment by scores of one's own.

    Raises: StrangersChosen.
    """
    pairs = one_way_pairs(task.scores)
    none = np.zeros(len(task.scores.ids), dtype=bool)
    return Claim(
        source=ListedPairs(pairs),
        learner_places=task.learner_places,
        giver_places=task.giver_places,
        objective=task.options.objective,
        locked=keys_of(task.locked),
        kept=keys_of(task.kept),
        waiting=none,
        pairs=rows_of_stated(stated, task.place, two_way=False),
        stages=_solved_stages(stated.stages, task),
        bound=_solved_stages(stated.bound, task),
        sets=stated.sets,
        weakest=stated.weakest,
        priced=stated.priced or (none, none),
        ids=task.scores.ids,
        largest_fit=max(LARGEST_FIT, int(pairs.fit.max(initial=0))),
    )


def claim_of_two_way_scores(task: Task, stated: Stated) -> Claim:
    """The claim that a result makes of two-way pairs by scores of one's own, each worth the sum of both scores.

    Raises: StrangersChosen.
    """
    score = {(giver, learner): score for giver, learner, score in stated.pairs}
    sums = [(a, b, own + score.get((b, a), 0)) for (a, b), own in score.items()]
    pairs, _, _ = two_way_pairs(task.scores)
    none = np.zeros(len(task.scores.ids), dtype=bool)
    return Claim(
        source=ListedPairs(pairs),
        learner_places=task.both_places,
        giver_places=task.both_places,
        objective=task.options.objective,
        locked=keys_of(task.locked),
        kept=keys_of(task.kept),
        waiting=none,
        pairs=rows_of_stated(replace(stated, pairs=sums), task.place, two_way=True),
        stages=_solved_stages(stated.stages, task),
        bound=_solved_stages(stated.bound, task),
        sets=(),
        weakest=None,
        priced=(none, none),
        ids=task.scores.ids,
        largest_fit=max(LARGEST_FIT, int(pairs.fit.max(initial=0))),
        two_way=True,
        steps=stated.steps,
    )


def one_sided(stated: Stated) -> list[str]:
    """What does not hold of two-way pairs as flows: each stands there once in either direction."""
    flows = [(giver, learner) for giver, learner, _ in stated.pairs]
    listed = set(flows)
    lone = sorted(flow for flow in listed if flow[::-1] not in listed or flow[0] == flow[1])
    faults = [f"In one direction only: {', '.join(f'{a} to {b}' for a, b in lone[:5])}."] if lone else []
    return faults + (["Some flows are listed twice."] if len(listed) < len(flows) else [])


def _solved_stages(stages: tuple[Stage, ...], task: Task) -> tuple[Stage, ...]:
    """The stages without that of kept pairs, where none of those that were asked for may be: it was added as 0."""
    nothing = Stage("kept", 0)
    if len(task.kept) or not task.options.kept:
        return stages
    return tuple(stage for stage in stages if stage != nothing)


def rows_of_stated(stated: Stated, index: dict[str, int], *, two_way: bool) -> Scored:
    """The stated pairs as rows, by learner, then giver; of a two-way pair both flows are one, if both are stated.

    Raises: StrangersChosen, naming the first few.
    """
    strangers = sorted({one for pair in stated.pairs for one in pair[:2]} - index.keys())
    if strangers:
        raise StrangersChosen(
            f"The result names people who do not take part: {', '.join(strangers[:5])}.", people=strangers
        )
    rows = [(index[a], index[b], max(-BEYOND, min(BEYOND, fit))) for a, b, fit in stated.pairs]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    if two_way:
        flows = {(giver, learner, fit) for giver, learner, fit in table.tolist()}
        both = sorted((b, a, fit) for a, b, fit in flows if a < b and (b, a, fit) in flows)
        table = np.array(both, dtype=np.int64).reshape(-1, 3)
    columns: tuple[Ints, Ints, Ints] = table[:, 0], table[:, 1], table[:, 2]
    return some(Scored(*columns), np.lexsort((table[:, 0], table[:, 1])))
