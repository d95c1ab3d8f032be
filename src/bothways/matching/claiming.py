"""What a result claims of a problem: its pairs as rows, its stages, its prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.errors import Invalid
from bothways.matching.claims import Claim, ClaimedSet
from bothways.matching.pairs import FeasiblePairs, PairSource
from bothways.matching.population import Bools, Ints, Population
from bothways.matching.rows import all_places, kept_keys, rows_of, waiting_rows
from bothways.matching.scored import Scored, some
from bothways.matching.solution import Stage

LARGEST_FIT: Final = 10_000
"""Hundredths of a point."""


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
    """

    pairs: Sequence[tuple[str, str, int]]
    stages: tuple[Stage, ...]
    bound: tuple[Stage, ...]
    sets: tuple[ClaimedSet, ...] = ()
    priced: tuple[Bools, Bools] | None = None
    weakest: str | None = None


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
        source=source or FeasiblePairs(population),
        learner_places=learns,
        giver_places=gives,
        objective=population.problem.objective,
        locked=np.unique((learner << 32) | giver),
        kept=kept_keys(population),
        waiting=waiting_rows(population),
        pairs=rows_of_stated(stated, population.index),
        stages=stated.stages,
        bound=stated.bound,
        sets=stated.sets,
        weakest=stated.weakest,
        priced=stated.priced or (none, none),
        ids=ids,
        largest_fit=LARGEST_FIT,
    )


def rows_of_stated(stated: Stated, index: dict[str, int]) -> Scored:
    """The stated pairs as rows, by learner, then giver.

    Raises: StrangersChosen, naming the first few.
    """
    strangers = sorted({one for pair in stated.pairs for one in pair[:2]} - index.keys())
    if strangers:
        raise StrangersChosen(
            f"The result names people who do not take part: {', '.join(strangers[:5])}.", people=strangers
        )
    table = np.array([(index[a], index[b], fit) for a, b, fit in stated.pairs], dtype=np.int64).reshape(-1, 3)
    columns: tuple[Ints, Ints, Ints] = table[:, 0], table[:, 1], table[:, 2]
    return some(Scored(*columns), np.lexsort((table[:, 0], table[:, 1])))
