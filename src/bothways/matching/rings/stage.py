"""One stage: the best choice of columns by one value, with a proven bound."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bothways.matching.objective import Patience
from bothways.matching.people.population import Bools, Ints
from bothways.matching.rings.arcs import Arcs
from bothways.matching.rings.branching import Branching
from bothways.matching.rings.columns import Columns
from bothways.matching.rings.cuts import violated
from bothways.matching.rings.exact import searched
from bothways.matching.rings.greedy import better, taken_in_order
from bothways.matching.rings.messages import Messages
from bothways.matching.rings.neighbourhoods import Neighbourhoods
from bothways.matching.rings.packing import Packing, completed
from bothways.matching.rings.relaxation import SCALE, Relaxed, relaxed, shared_out

CUT_ROUNDS: Final = 12
CLOSING: Final = 0.02
"""A round of cuts that closes less than this share of the gap is the last one."""

FULL_EFFORT: Final = 12.0
"""Deterministic time of the search over all columns that may be in an optimum."""

BRANCHED: Final = 3_000_000
"""Branch and price gets so many nodes times open columns."""

SMALL: Final = 6_000
"""Up to so many open columns, all of them are searched together first."""

FEW: Final = 400
"""Up to so many people, too, unless columns are `MANY`."""

MANY: Final = 40_000

NEAREST: Final = 20_000
"""So many columns, the nearest to being worth their price, are tried by messages and in neighbourhoods."""

SEEDS: Final = 4
"""First choices by messages; in the last stage as many as half of a time limit allows (before it, neighbourhoods gain more)."""

ROUNDS: Final = 120
"""Neighbourhoods tried where there is no time limit."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best choice found, its worth, and what no choice exceeds."""

    chosen: Bools
    worth: int
    bound: int


@dataclass(frozen=True, slots=True)
class Search:
    """What does not change between the stages of one problem.

    `pulse` is told, now and then, what the choice is worth and what no choice exceeds; it may raise to cancel.
    """

    arcs: Arcs
    columns: Columns
    seed: int
    pulse: Callable[[int, int], None]

    def best(self, packing: Packing, values: Ints, tail: Ints, start: Bools, patience: Patience) -> Outcome:
        """The best choice, from a start that keeps all rows.

        Args:
            packing: rows, those of the stages before among them.
            values: of the columns in this stage.
            tail: of the columns in the stages to come; steers between choices that are worth the same now.
            start: a choice to improve on.
            patience: how long this stage may take.
        """
        solved = relaxed(packing, values, start | (values < 0), patience)
        solved = solved or shared_out(packing, values, self.arcs.people)
        bound, prices = solved.bound, solved.prices
        chosen = self._filled(packing, values, solved, start)
        if int(values[chosen].sum()) >= bound:
            return Outcome(chosen, int(values[chosen].sum()), bound)
        tightened, solved = self._tightened(packing, values, solved, int(values[chosen].sum()), patience)
        bound = min(bound, solved.bound)
        priced = values - (packing.matrix[self.arcs.people :].T @ prices[self.arcs.people :]) / SCALE
        if int(may_improve(tightened, solved, int(values[chosen].sum())).sum()) > self._small():
            chosen = self._by_messages(packing, values, priced, tail, chosen, bound, solved.profit, patience)
        return self._integer(packing, tightened, (values, tail, priced), chosen, solved, bound, patience)

    def _small(self) -> int:
        return MANY if self.arcs.people <= FEW else SMALL

    def _tightened(
        self, packing: Packing, values: Ints, solved: Relaxed, worth: int, patience: Patience
    ) -> tuple[Packing, Relaxed]:
        """With cuts, as long as they close the gap."""
        for _ in range(CUT_ROUNDS):
            self.pulse(worth, solved.bound)
            if worth >= solved.bound or patience.left() <= 0:
                break
            cuts = violated(packing, self.arcs.people, solved.share)
            closer = relaxed(packing.and_rows(*cuts), values, solved.known, patience) if cuts else None
            if cuts is None or closer is None:
                break
            packing = packing.and_rows(*cuts)
            gained = solved.bound - closer.bound
            closing = gained >= CLOSING * (solved.bound - worth)
            solved = closer
            if not closing:
                break
        return packing, solved

    def _filled(self, packing: Packing, values: Ints, solved: Relaxed, start: Bools) -> Bools:
        """The best of the start, the start with more beside it, and what the shares suggest, taken greedily."""
        worthwhile = values > 0
        nobody = np.zeros(packing.size, dtype=bool)
        tried = (
            taken_in_order(packing, values.astype(np.float64), worthwhile, start),
            taken_in_order(packing, solved.share, worthwhile, nobody),
        )
        for groups in tried:
            start = self._better(packing, values, start, groups)
        return start

    def _better(self, packing: Packing, values: Ints, chosen: Bools, groups: Bools) -> Bools:
        tried = completed(packing, self.columns, self.arcs, groups)
        return better(values, chosen, tried) if packing.holds(tried) else chosen

    def _by_messages(
        self,
        packing: Packing,
        values: Ints,
        priced: NDArray[np.float64],
        tail: Ints,
        chosen: Bools,
        bound: int,
        profit: Ints,
        patience: Patience,
    ) -> Bools:
        """The best of several first choices, in which what comes later has more or less of a say."""
        near = nearest(profit, chosen)
        part = packing.only(near)
        messages = Messages(part, self.arcs.people)
        nobody = np.zeros(part.size, dtype=bool)
        weight = float(np.abs(priced).max(initial=1.0)) / max(1.0, float(np.abs(tail).max(initial=1)))
        worthwhile = priced[near] > 0
        left = patience.left()
        for number in itertools.count():
            more = isfinite(left) and patience.left() >= left / 2 and not tail.any()
            if number >= SEEDS and not more:
                break
            worth = int(values[chosen].sum())
            self.pulse(worth, bound)
            if worth >= bound or patience.left() <= 0:
                break
            says = (priced + weight * (0.0, 1.0, 3.0, 0.3)[number % 4] * tail)[near]
            for rank in messages.rankings(says[: part.groups], self.seed + number, patience):
                groups = np.zeros(packing.groups, dtype=bool)
                groups[near[: part.groups][taken_in_order(part, rank, worthwhile, nobody)]] = True
                chosen = self._better(packing, values, chosen, groups)
        return chosen

    def _integer(
        self,
        packing: Packing,
        tightened: Packing,
        lanes: tuple[Ints, Ints, NDArray[np.float64]],
        chosen: Bools,
        solved: Relaxed,
        bound: int,
        patience: Patience,
    ) -> Outcome:
        """Search all columns that may improve while they are few, and neighbourhoods of them while they are not."""
        values, tail, priced = lanes
        worth = int(values[chosen].sum())
        searched_whole = False
        for _ in range(2):
            open_columns = may_improve(tightened, solved, worth) | chosen
            if worth >= bound or patience.left() <= 0:
                break
            if not searched_whole and int(open_columns.sum()) <= self._small():
                searched_whole = True
                chosen, bound = self._whole(tightened, values, chosen, open_columns, bound, patience)
                worth = int(values[chosen].sum())
            if worth < bound:
                open_columns = chosen.copy()
                open_columns[nearest(solved.profit, chosen)] = True
                open_columns &= may_improve(tightened, solved, worth) | chosen
                hoods = Neighbourhoods(
                    packing, self.arcs, self.columns, values, tail, priced, open_columns, self.seed
                )
                chosen = hoods.improved(chosen, ROUNDS, bound, patience, self.pulse)
                worth = int(values[chosen].sum())
        return Outcome(chosen, worth, bound)

    def _whole(
        self,
        packing: Packing,
        values: Ints,
        chosen: Bools,
        open_columns: Bools,
        bound: int,
        patience: Patience,
    ) -> tuple[Bools, int]:
        """The choice and the bound after all open columns were searched together.

        Deciding legs closes rich pools of some hundred people in seconds where CP-SAT needs minutes; but where a value
        of an earlier stage must be met, CP-SAT is the quicker. The other one takes what is left open.
        """
        ways = [self._by_branching, self._by_cp_sat]
        for way in reversed(ways) if (packing.most < 0).any() else ways:
            if int(values[chosen].sum()) < bound and patience.left() > 0:
                chosen, bound = way(packing, values, chosen, open_columns, bound, patience)
        return chosen, bound

    def _by_branching(
        self,
        packing: Packing,
        values: Ints,
        chosen: Bools,
        open_columns: Bools,
        bound: int,
        patience: Patience,
    ) -> tuple[Bools, int]:
        """For half of the time where that is limited."""
        left = patience.left()
        keep = left / 2 if isfinite(left) else 0.0
        found = Branching(packing, self.arcs, self.columns, values).searched(
            chosen,
            bound,
            open_columns,
            nodes=BRANCHED // max(1, int(open_columns.sum())),
            patience=Patience(lambda: patience.left() - keep),
            pulse=self.pulse,
        )
        return found.chosen, min(bound, found.bound)

    def _by_cp_sat(
        self,
        packing: Packing,
        values: Ints,
        chosen: Bools,
        open_columns: Bools,
        bound: int,
        patience: Patience,
    ) -> tuple[Bools, int]:
        found = searched(
            packing,
            values,
            open_columns,
            start=chosen,
            effort=FULL_EFFORT,
            seed=self.seed,
            patience=patience,
        )
        if found.chosen is not None and packing.holds(found.chosen):
            chosen = better(values, chosen, found.chosen)
        worth = int(values[chosen].sum())
        return chosen, bound if found.bound is None else min(bound, max(worth, found.bound))


def may_improve(packing: Packing, solved: Relaxed, worth: int) -> Bools:
    """Columns that a choice worth more than this can contain (reduced-cost fixing)."""
    ceiling = int(solved.prices @ packing.most) + int(np.maximum(solved.profit, 0).sum())
    return np.asarray(ceiling + np.minimum(solved.profit, 0) >= SCALE * (worth + 1))


def nearest(profit: Ints, chosen: Bools) -> Ints:
    """The columns nearest to being worth their price, as many as a search by trial can look at, and the chosen."""
    if len(profit) <= NEAREST:
        return np.arange(len(profit))
    near = chosen.copy()
    near[np.argsort(-profit, kind="stable")[:NEAREST]] = True
    return np.flatnonzero(near)
