"""One stage: the best choice of columns by one value, with a proven bound."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.matching.objective import Patience
from bothways.matching.population import Bools, Ints
from bothways.matching.rings.arcs import Arcs
from bothways.matching.rings.columns import Columns
from bothways.matching.rings.cuts import violated
from bothways.matching.rings.exact import searched
from bothways.matching.rings.greedy import better, taken_in_order
from bothways.matching.rings.neighbourhoods import Neighbourhoods
from bothways.matching.rings.packing import Packing, completed
from bothways.matching.rings.relaxation import SCALE, Relaxed, relaxed

CUT_ROUNDS: Final = 12
FULL_EFFORT: Final = 20.0
"""Deterministic time of the search over all columns that may be in an optimum."""

SMALL: Final = 3_000
"""Up to so many open columns the full search comes first."""

ROUNDS: Final = 40
HOOD_EFFORT: Final = 0.6


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best choice found, its worth, and what no choice exceeds."""

    chosen: Bools
    worth: int
    bound: int


@dataclass(frozen=True, slots=True)
class Search:
    """What does not change between the stages of one problem."""

    arcs: Arcs
    columns: Columns
    seed: int
    patience: Patience

    def best(self, packing: Packing, values: Ints, start: Bools, most: int | None = None) -> Outcome:
        """The best choice, from a start that keeps all rows; `most` is a bound that is known already."""
        worth = int(values[start].sum())
        if most is not None and worth >= most:
            return Outcome(start, worth, most)
        solved = relaxed(packing, values, start | (values < 0))
        if solved is None:
            return Outcome(start, worth, worth)
        bound = solved.bound if most is None else min(solved.bound, most)
        chosen = self._filled(packing, values, start, solved)
        worth = int(values[chosen].sum())
        tightened = packing
        for _ in range(CUT_ROUNDS):
            if worth >= bound or self.patience.left() <= 0:
                break
            cuts = violated(packing, self.arcs.people, solved.share)
            if cuts is None:
                break
            tightened = tightened.and_rows(*cuts)
            closer = relaxed(tightened, values, solved.known)
            if closer is None:
                break
            solved = closer
            bound = min(bound, solved.bound)
            chosen = better(values, chosen, self._filled(packing, values, start, solved))
            worth = int(values[chosen].sum())
        return self._integer(tightened, values, chosen, solved, bound)

    def _filled(self, packing: Packing, values: Ints, start: Bools, solved: Relaxed) -> Bools:
        """The better of the start and what the shares suggest, taken greedily, if it keeps every row."""
        shares = taken_in_order(packing, solved.share + 1e-3 * (solved.profit > -SCALE), start & False)
        tried = completed(packing, self.columns, self.arcs, shares)
        grown = completed(
            packing, self.columns, self.arcs, taken_in_order(packing, values.astype(np.float64), start)
        )
        for choice in (grown, tried):
            if packing.holds(choice):
                start = better(values, start, choice)
        return start

    def _integer(self, packing: Packing, values: Ints, chosen: Bools, solved: Relaxed, bound: int) -> Outcome:
        worth = int(values[chosen].sum())
        while worth < bound and self.patience.left() > 0:
            open_columns = may_improve(packing, solved, worth) | chosen
            if int(open_columns.sum()) > SMALL:
                hoods = Neighbourhoods(packing, values, open_columns, self.arcs.people, self.seed)
                chosen = hoods.improved(chosen, ROUNDS, HOOD_EFFORT, bound, self.patience)
                worth = int(values[chosen].sum())
                open_columns = may_improve(packing, solved, worth) | chosen
            found = searched(
                packing,
                values,
                open_columns,
                start=chosen,
                effort=FULL_EFFORT,
                seed=self.seed,
                patience=self.patience,
            )
            if found.chosen is not None and packing.holds(found.chosen):
                chosen = better(values, chosen, found.chosen)
            worth = int(values[chosen].sum())
            if found.bound is not None:
                bound = min(bound, max(worth, found.bound))
            break
        return Outcome(chosen, worth, bound)


def may_improve(packing: Packing, solved: Relaxed, worth: int) -> Bools:
    """Columns that a choice worth more than this can contain (reduced-cost fixing)."""
    ceiling = int(solved.prices @ packing.most) + int(np.maximum(solved.profit, 0).sum())
    return np.asarray(ceiling + np.minimum(solved.profit, 0) >= SCALE * (worth + 1))
