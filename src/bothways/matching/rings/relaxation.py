"""The linear relaxation with a bound that is proven in integers.

HiGHS finds prices in floating point. They are scaled and rounded up to whole numbers, and every column is priced
against them: for any prices u >= 0 and any choice x of columns, value(x) <= sum(u x most) + sum of positive
reduced profits. So the bound needs no trust in the solver. Only columns that can matter enter the programme;
pricing all of them brings in the others (column generation, Abraham, Blum and Sandholm 2007).
"""

from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from bothways.matching.objective import Patience
from bothways.matching.people.population import Bools, Ints
from bothways.matching.rings.packing import Packing

SCALE: Final = 1024
"""Prices are whole multiples of one part in so many."""

FIRST: Final = 40_000
"""Up to so many columns enter the programme at once."""

ADDED: Final = 5_000
"""Columns brought in by one pricing, the most profitable first."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A solved relaxation.

    Attributes:
        bound: no choice of columns is worth more.
        share: per column, how much of it the relaxation takes.
        profit: per column, its reduced profit in parts of `SCALE`; of a column in the optimum at least
            `SCALE` x (value of the optimum - bound).
        known: the columns that the programme knows.
        prices: whole multipliers of the rows, in parts of `SCALE`.
    """

    bound: int
    share: NDArray[np.float64]
    profit: Ints
    known: Bools
    prices: Ints


def relaxed(packing: Packing, values: Ints, known: Bools, patience: Patience) -> Relaxed | None:
    """The relaxation over all columns, starting from the known ones; None where it is not solved in time.

    Something must keep the rows.
    """
    known = known.copy()
    if packing.size <= FIRST:
        known[:] = True
    while True:
        solved = _solved(packing, values, np.flatnonzero(known), patience)
        if solved is None:
            if known.all() or patience.left() <= 0:
                return None
            known[:] = True
            continue
        share, prices = solved
        profit = SCALE * values - packing.matrix.T @ prices
        missed = np.flatnonzero((profit > 0) & ~known)
        if not len(missed):
            bound = int(prices @ packing.most) + int(np.maximum(profit, 0).sum())
            return Relaxed(bound // SCALE, share, profit, known, prices)
        if len(missed) > ADDED:
            missed = missed[np.argsort(-profit[missed], kind="stable")[:ADDED]]
        known[missed] = True


def _solved(
    packing: Packing, values: Ints, known: Ints, patience: Patience
) -> tuple[NDArray[np.float64], Ints] | None:
    """Shares of all columns, and whole prices of the rows."""
    if not len(known):
        return (
            (np.zeros(packing.size), np.zeros(len(packing.most), dtype=np.int64))
            if min(packing.most, default=0) >= 0
            else None
        )
    solve: Any = linprog
    found = solve(
        -values[known].astype(float),
        A_ub=packing.matrix[:, known].astype(float),
        b_ub=packing.most.astype(float),
        bounds=(0, 1 if len(packing.counted) else None),
        method="highs-ipm",
        options={"time_limit": max(0.1, patience.left())} if isfinite(patience.left()) else {},
    )
    if found.status != 0:
        return None
    share = np.zeros(packing.size)
    share[known] = np.clip(found.x, 0, 1)
    prices = np.ceil(np.maximum(0, -found.ineqlin.marginals) * SCALE - 1e-4).astype(np.int64)
    return share, prices


def shared_out(packing: Packing, values: Ints, people: int) -> Relaxed:
    """A bound without any solver: everybody is priced at the best share of a group that they could have."""
    size = np.maximum(1, np.diff(packing.matrix[:people].tocsc().indptr))
    share = -(-SCALE * np.maximum(values, 0) // size)
    prices = np.zeros(len(packing.most), dtype=np.int64)
    table: Any = packing.matrix[:people].tocoo()
    np.maximum.at(prices, table.row, share[table.col])
    profit = SCALE * values - packing.matrix.T @ prices
    bound = int(prices @ packing.most) + int(np.maximum(profit, 0).sum())
    nothing = np.zeros(packing.size)
    return Relaxed(bound // SCALE, nothing, profit, nothing > 0, prices)
