"""A programme in whole numbers: rows over columns, solved by one of two solvers, with a bound either way.

CP-SAT reckons in integers throughout and settles small programmes. HiGHS has the far better relaxation and takes
the rest; what it returns is rounded and counted again, and its bound is rounded away from what was found. Neither
reads a clock unless time is limited: efforts are counted in nodes and in deterministic time.
"""

from dataclasses import dataclass, field
from math import floor, inf, isfinite
from typing import Any, Final

import numpy as np
from ortools.sat.python import cp_model
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from bothways.matching.people.population import Bools, Ints

FEW: Final = 1_500
"""Entries of a programme up to which CP-SAT tries first."""

DETERMINISTIC: Final = 2.0
"""Its effort, in its own deterministic seconds."""

NODES: Final = 1_000_000
"""Entries times nodes that HiGHS may look at in one stage."""

INFEASIBLE: Final = 2
SLACK: Final = 1e-4
"""Share of one unit by which a bound in floating point may be too small."""


@dataclass(slots=True)
class Rows:
    """Rows in the making: each adds up columns with factors and lies between two whole numbers."""

    column: list[Ints] = field(default_factory=list)
    factor: list[Ints] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, column: Any, factor: Any, low: float = -inf, high: float = inf) -> None:
        """One more row; a single factor counts for all its columns."""
        columns = np.asarray(column, dtype=np.int64)
        self.column.append(columns)
        self.factor.append(np.broadcast_to(np.asarray(factor, dtype=np.int64), columns.shape))
        self.low.append(low)
        self.high.append(high)

    def copy(self) -> "Rows":
        """The same rows, to which others can be added."""
        return Rows(list(self.column), list(self.factor), list(self.low), list(self.high))

    def matrix(self, columns: int) -> Any:
        """As a sparse matrix."""
        count = [len(column) for column in self.column]
        row = np.repeat(np.arange(len(count)), count)
        build: Any = sparse.csr_array
        return build(
            (np.concatenate(self.factor).astype(np.float64), (row, np.concatenate(self.column))),
            shape=(len(count), columns),
        )


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to try: seconds left (infinite where time is not limited), and a share of the usual work."""

    seconds: float = inf
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a solver found.

    Attributes:
        values: per column, or None where nothing was found. bound: no answer is worth more.
        impossible: whether it is proven that there is none.
    """

    values: Ints | None
    bound: int
    impossible: bool = False


def maximised(rows: Rows, most: Ints, worth: Ints, effort: Effort, hint: Ints | None = None) -> Answer:
    """The most valuable choice of whole numbers from 0 to `most` per column that keeps all rows.

    >>> rows = Rows()
    >>> rows.add([0, 1], 1, high=1)
    >>> found = maximised(rows, np.ones(2, dtype=np.int64), np.array([2, 3]), Effort())
    >>> found.values.tolist(), found.bound
    ([0, 1], 3)
    """
    reach = int((np.maximum(worth, 0) * most).sum())
    if effort.seconds <= 0:
        return Answer(None, reach)
    entries = sum(len(column) for column in rows.column)
    first = None
    if entries <= FEW:
        first = _by_cp_sat(rows, most, worth, effort, hint)
        if first.impossible or (first.values is not None and int(first.values @ worth) == first.bound):
            return first
    second = _by_highs(rows, most, worth, effort, entries)
    if first is None or second.impossible:
        return Answer(second.values, min(second.bound, reach), second.impossible)
    found = [one.values for one in (first, second) if one.values is not None]
    values = max(found, key=lambda one: int(one @ worth)) if found else None
    return Answer(values, min(first.bound, second.bound, reach))


def _by_cp_sat(rows: Rows, most: Ints, worth: Ints, effort: Effort, hint: Ints | None) -> Answer:
    model = cp_model.CpModel()
    columns = [model.new_int_var(0, int(top), "") for top in most]
    for column, factor, low, high in zip(rows.column, rows.factor, rows.low, rows.high, strict=True):
        terms = cp_model.LinearExpr.weighted_sum([columns[i] for i in column], factor.tolist())
        ends = [None if not isfinite(end) else int(end) for end in (low, high)]
        if ends[0] is not None:
            model.add(terms >= ends[0])
        if ends[1] is not None:
            model.add(terms <= ends[1])
    used = np.flatnonzero(worth)
    model.maximize(cp_model.LinearExpr.weighted_sum([columns[i] for i in used], worth[used].tolist()))
    if hint is not None:
        for variable, value in zip(columns, hint.tolist(), strict=False):
            model.add_hint(variable, int(value))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = DETERMINISTIC * effort.share
    if isfinite(effort.seconds):
        solver.parameters.max_time_in_seconds = effort.seconds
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Answer(None, 0, impossible=True)
    bound = floor(solver.best_objective_bound + SLACK)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Answer(None, int((np.maximum(worth, 0) * most).sum()))
    values = np.array([solver.value(column) for column in columns], dtype=np.int64)
    return Answer(values, bound)


def _by_highs(rows: Rows, most: Ints, worth: Ints, effort: Effort, entries: int) -> Answer:
    options: Any = {
        "mip_rel_gap": 0.0,
        "node_limit": max(10, int(effort.share * NODES / max(1, entries))),
    }
    if isfinite(effort.seconds):
        options["time_limit"] = effort.seconds
    matrix = rows.matrix(len(most))
    found = milp(
        -worth.astype(np.float64),
        constraints=[LinearConstraint(matrix, np.array(rows.low), np.array(rows.high))],
        integrality=np.ones(len(most), dtype=np.int64),
        bounds=Bounds(np.zeros(len(most)), most.astype(np.float64)),
        options=options,
    )
    if found.status == INFEASIBLE:
        return Answer(None, 0, impossible=True)
    reach = int((np.maximum(worth, 0) * most).sum())
    dual = found.mip_dual_bound
    bound = reach if dual is None or not isfinite(dual) else min(reach, floor(-dual + SLACK))
    if found.x is None:
        return Answer(None, bound)
    values: Ints = np.rint(found.x).astype(np.int64)
    reached = matrix @ values
    if (reached < np.array(rows.low)).any() or (reached > np.array(rows.high)).any():
        return Answer(None, bound)
    return Answer(values, max(bound, int(values @ worth)))


def closed(most: Ints, seats: Bools) -> Ints:
    """The same columns with these first ones held at 0."""
    held = most.copy()
    held[: len(seats)][seats] = 0
    return held
