"""Who reports to whom: departments under one head, filled breadth-first with realistic spans of control."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bothways.synthesis.draws import Draws, Floats, Ints, at_quantile, negative_binomial
from bothways.synthesis.reference import Department

LARGEST_SPAN: Final = 30
_PEOPLE_PER_DEPARTMENT: Final = 9
_MANAGING_SHARE: Final = 0.93
"""Share of a layer that manages while the tree still grows; the others work on their own."""
_VACANT: Final = 0.02


@dataclass(frozen=True, slots=True)
class Tree:
    """The reporting tree; people are numbered so that managers come before their reports.

    Attributes:
        parent: shape (n,), number of the manager, -1 for the root.
        department: shape (n,), position in the preset, -1 for the root.
        depth: shape (n,), steps to the root.
        reports: shape (n,), direct reports.
        below: shape (n,), people below, all layers, the person included.
        layers: who stands at each depth.
    """

    parent: NDArray[np.int32]
    department: NDArray[np.int16]
    depth: NDArray[np.int16]
    reports: NDArray[np.int32]
    below: NDArray[np.int32]
    layers: tuple[NDArray[np.int32], ...]


def reporting_tree(draws: Draws, departments: Sequence[Department], people: int) -> Tree:
    """Draw the tree of an organisation.

    The number of managers is fixed first (about 16 %), then their spans are drawn and evened out to fit,
    so that small organisations are as plausible as large ones. 2 % of managers' seats are vacant: the
    person in them works alone and the reports go one level up.
    """
    count = min(max(2, round((people - 1) / _PEOPLE_PER_DEPARTMENT)), len(departments))
    chosen = departments[:count]
    sizes = 2 + shared_out(people - 1 - 2 * count, np.array([d.share for d in chosen]))
    teams = sizes / np.array([d.mean_span for d in chosen])
    managers = 1 + shared_out(round(float(teams.sum()) + 0.16) - 1 - count, teams)
    parent = np.full(people, -1, dtype=np.int32)
    department = np.full(people, -1, dtype=np.int16)
    first = 1
    for number, (size, heads) in enumerate(zip(sizes, managers, strict=True)):
        last = first + int(size)
        spans = _spans(draws, first, int(min(heads, size - 1)), int(size), chosen[number].mean_span)
        parent[first:last] = _filled(draws, first, int(size), spans)
        department[first:last] = number
        first = last
    return _measured(_with_vacancies(draws, parent), department)


def shared_out(total: int, weights: Floats) -> Ints:
    """Whole numbers in proportion to the weights that add up to `total` (largest remainders).

    >>> shared_out(10, np.array([2.0, 1.0, 1.0])).tolist()
    [5, 3, 2]
    """
    exact = max(total, 0) * weights / weights.sum()
    whole: Ints = np.floor(exact).astype(np.int64)
    missing = max(total, 0) - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:missing]] += 1
    return whole


def _spans(draws: Draws, first: int, managers: int, size: int, mean: float) -> Ints:
    who = first + np.arange(managers)
    table = negative_binomial(mean - 1.1, 2.2)
    spans = np.minimum(1 + at_quantile(table, draws.uniform(who, 0)), LARGEST_SPAN)
    order = np.argsort(draws.uniform(who, 1), kind="stable")
    while missing := size - 1 - int(spans.sum()):
        movable = order[(spans[order] < LARGEST_SPAN) if missing > 0 else (spans[order] > 1)]
        spans[movable[: abs(missing)]] += np.sign(missing)
    widest = int(np.argmax(spans[:8]))
    spans[[0, widest]] = spans[[widest, 0]]
    return spans


def _filled(draws: Draws, first: int, size: int, spans: Ints) -> Ints:
    """Managers of `size` seats, the head first, layer by layer."""
    parent = np.zeros(size, dtype=np.int64)
    layer = first + np.arange(1)
    seat, used = 1, 0
    while seat < size:
        managing = min(len(spans) - used, int(np.ceil(_MANAGING_SHARE * len(layer))))
        picked = np.sort(layer[np.argsort(draws.uniform(layer, 2), kind="stable")[:managing]])
        reports = spans[used : used + managing]
        used += managing
        end = seat + int(reports.sum())
        parent[seat:end] = np.repeat(picked, reports)
        layer = first + np.arange(seat, end)
        seat = end
    return parent


def _with_vacancies(draws: Draws, parent: NDArray[np.int32]) -> NDArray[np.int32]:
    everyone = np.arange(len(parent))
    below_a_head = (parent > 0) & (np.bincount(parent[1:], minlength=len(parent)) > 0)
    vacant = below_a_head & (draws.uniform(everyone, 3) < _VACANT)
    while (orphans := np.flatnonzero((parent > 0) & vacant[parent])).size:
        parent[orphans] = parent[parent[orphans]]
    return parent


def _measured(parent: NDArray[np.int32], department: NDArray[np.int16]) -> Tree:
    people = len(parent)
    reports = np.bincount(parent[1:], minlength=people).astype(np.int32)
    depth = np.zeros(people, dtype=np.int16)
    step = parent.copy()
    while (going := np.flatnonzero(step >= 0)).size:
        depth[going] += 1
        step[going] = parent[step[going]]
    by_depth = np.argsort(depth, kind="stable").astype(np.int32)
    layers = tuple(np.split(by_depth, np.flatnonzero(np.diff(depth[by_depth])) + 1))
    below = np.ones(people, dtype=np.int32)
    for layer in reversed(layers[1:]):
        below += np.bincount(parent[layer], weights=below[layer], minlength=people).astype(np.int32)
    return Tree(parent, department, depth, reports, below, layers)
