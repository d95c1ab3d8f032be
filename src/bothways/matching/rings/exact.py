"""Integer search over columns by CP-SAT: to the end where that is near, otherwise the best found and its bound."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from bothways.matching.objective import Patience
from bothways.matching.people.population import Bools, Ints
from bothways.matching.rings.packing import Packing


@dataclass(frozen=True, slots=True)
class Found:
    """A choice of columns (None where none was found), and what no choice exceeds (None where not known).

    `impossible` says that no choice keeps the rows, `ended` that the search came to its end.
    """

    chosen: Bools | None
    bound: int | None
    impossible: bool = False
    ended: bool = False


def searched(
    packing: Packing,
    values: Ints,
    open_columns: Bools,
    *,
    start: Bools | None,
    effort: float,
    seed: int,
    patience: Patience,
) -> Found:
    """The best choice among the open columns, improving on a start; `effort` is CP-SAT's deterministic time."""
    from ortools.sat.python import cp_model

    shown = np.flatnonzero(open_columns)
    model = cp_model.CpModel()
    variable = [model.new_bool_var("") for _ in range(len(shown))]
    _add_rows(model, variable, packing.matrix[:, shown].tocsr(), packing.most)
    model.maximize(cp_model.LinearExpr.weighted_sum(variable, values[shown].tolist()))
    if start is not None:
        for one, hint in zip(variable, start[shown].tolist(), strict=True):
            model.add_hint(one, hint)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed & 0x7FFFFFFF
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = effort
    left = patience.left()
    if isfinite(left):
        solver.parameters.max_time_in_seconds = max(0.01, left)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None, None, impossible=status == cp_model.INFEASIBLE)
    chosen = np.zeros(packing.size, dtype=bool)
    chosen[shown] = [solver.boolean_value(one) for one in variable]
    bound = int(np.floor(solver.best_objective_bound + 1e-6))
    return Found(chosen, bound, ended=status == cp_model.OPTIMAL)


def _add_rows(model: Any, variable: list[Any], rows: Any, most: Ints) -> None:
    """Every row as a constraint; those that nothing can break are left out."""
    from ortools.sat.python import cp_model

    for row, limit in enumerate(most.tolist()):
        span = slice(rows.indptr[row], rows.indptr[row + 1])
        terms = [variable[i] for i in rows.indices[span]]
        factors = rows.data[span]
        if limit == 1 and (factors == 1).all():
            model.add_at_most_one(terms)
        elif factors.clip(min=0).sum() > limit:
            model.add(cp_model.LinearExpr.weighted_sum(terms, factors.tolist()) <= limit)
