"""Which unit and job family each person belongs to, with names as an organisation chart has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bothways.synthesis.reference import Department, families
from bothways.synthesis.tree import Tree

_LARGEST_UNIT: Final = 24
"""A manager with more people below leads several units, not one."""
_SMALLEST_UNIT: Final = 3
_QUALIFIERS: Final = (
    "", " Central", " North", " South", " East", " West", " Nordics", " Iberia", " Americas", " Asia",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Units:
    """Names of units, and for everybody the unit, the division's name and the job family, by position."""

    names: tuple[str, ...]
    unit: NDArray[np.int32]
    divisions: tuple[str, ...]
    division: NDArray[np.int16]
    family: NDArray[np.int8]


def units(tree: Tree, departments: Sequence[Department]) -> Units:
    """Divide departments into divisions below their heads, and these into units of at most 24 people."""
    people = len(tree.parent)
    flat = [
        ("Executive office", "Executive"),
        *(d for department in departments for d in department.divisions),
    ]
    family_names = [family.name for family in families()]
    offsets = 1 + np.cumsum([0, *(len(department.divisions) for department in departments)])
    division = np.zeros(people, dtype=np.int16)
    unit = np.zeros(people, dtype=np.int32)
    names = ["Executive office", *(department.name for department in departments)]
    seen: dict[str, int] = dict.fromkeys(names, 1)
    for depth, layer in enumerate(tree.layers[1:], start=1):
        parent = tree.parent[layer]
        if depth == 1:
            division[layer] = offsets[tree.department[layer]]
            unit[layer] = 1 + tree.department[layer]
            continue
        division[layer] = division[parent]
        if depth == 2:  # the layer below the heads of departments
            _divide(division, layer, tree, departments, offsets)
        unit[layer] = unit[parent]
        opens = (tree.below[parent] > _LARGEST_UNIT) & (tree.below[layer] >= _SMALLEST_UNIT)
        for person in layer[opens]:
            unit[person] = len(names)
            names.append(_numbered(flat[division[person]][0], seen))
    family = np.array([family_names.index(name) for _, name in flat], dtype=np.int8)[division]
    return Units(tuple(names), unit, tuple(name for name, _ in flat), division, family)


def _divide(
    division: NDArray[np.int16],
    layer: NDArray[np.int32],
    tree: Tree,
    departments: Sequence[Department],
    offsets: NDArray[np.int64],
) -> None:
    """Give the reports of each head of department the divisions in turn, the largest teams first."""
    for number, department in enumerate(departments):
        reports = layer[tree.department[layer] == number]
        largest_first = reports[np.argsort(-tree.below[reports], kind="stable")]
        turns = np.arange(len(reports)) % len(department.divisions)
        division[largest_first] = offsets[number] + turns


def _numbered(name: str, seen: dict[str, int]) -> str:
    times = seen.get(name, 0)
    seen[name] = times + 1
    return f"{name}{_QUALIFIERS[times]}" if times < len(_QUALIFIERS) else f"{name} {times + 1}"
