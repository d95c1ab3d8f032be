"""Choosing groups as an integer programme: columns of 0 or 1 under rows `sum <= most`, all in integers.

Each group is a column; a person with one place is a row whose columns exclude one another. Where somebody may be
in several groups, two kinds of rows come along: an arc between two such people is used at most once, and
learning counts once (a column of its own, which needs at least one group in which the person learns). Where somebody
may teach in fewer groups than they are in, a row counts the groups in which they teach.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from bothways.matching.people.population import Bools, Ints, Sparse
from bothways.matching.rings.arcs import Arcs, Ask
from bothways.matching.rings.columns import NOBODY, Columns


@dataclass(frozen=True, slots=True)
class Packing:
    """Rows and columns.

    Attributes:
        matrix: shape (rows, columns), integers; most: the right side of each row.
        groups: so many columns are groups; the rest are people who may be in several and count once.
        counted: rows of those people.
    """

    matrix: Sparse
    most: Ints
    groups: int
    counted: Ints

    @property
    def size(self) -> int:
        """How many columns."""
        return int(self.matrix.shape[1])

    def and_rows(self, matrix: Sparse, most: Ints) -> "Packing":
        """With further rows."""
        joined = sparse.vstack([self.matrix, matrix], format="csr")
        return replace(self, matrix=joined, most=np.concatenate([self.most, most]))

    def only(self, columns: Ints) -> "Packing":
        """With some of the columns, in rising order."""
        part: Any = self.matrix[:, columns]
        return replace(self, matrix=part.tocsr(), groups=int(np.searchsorted(columns, self.groups)))

    def at_least(self, values: Ints, least: int) -> "Packing":
        """With the row that asks for a value."""
        row: Any = sparse.csr_array(-values.reshape(1, -1))
        return self.and_rows(row, np.array([-least], dtype=np.int64))

    def holds(self, chosen: Bools) -> bool:
        """Whether a choice keeps every row."""
        return bool(np.all(self.matrix @ chosen.astype(np.int64) <= self.most))


def packing_of(arcs: Arcs, ask: Ask, columns: Columns, capacity: Ints, giving: Ints) -> Packing:
    """The programme of some groups; locked arcs are rows that must be met.

    Args:
        arcs: who can teach whom.
        ask: what is asked.
        columns: the groups.
        capacity: in how many groups each person may be.
        giving: in how many they may teach.
    """
    counted = np.flatnonzero(capacity > 1)
    groups = len(columns)
    size = groups + len(counted)
    place, column = _entries(columns.people)
    parts = [(place, column, np.ones(len(place), dtype=np.int64))]
    most = [capacity]
    rows = arcs.people
    leg, owner = _entries(columns.arcs)
    several = (capacity > 1)[arcs.giver] & (capacity > 1)[arcs.learner]
    for wanted, sign, limit in ((several, 1, 1), (_locked(arcs, ask), -1, -1)):
        listed = np.flatnonzero(wanted)
        number = np.full(len(arcs), -1, dtype=np.int64)
        number[listed] = rows + np.arange(len(listed))
        used = number[leg] >= 0
        parts.append((number[leg][used], owner[used], np.full(int(used.sum()), sign, dtype=np.int64)))
        most.append(np.full(len(listed), limit, dtype=np.int64))
        rows += len(listed)
    teaches_less = np.flatnonzero((giving > 0) & (giving < capacity))
    if len(teaches_less):
        number = np.full(arcs.people, -1, dtype=np.int64)
        number[teaches_less] = rows + np.arange(len(teaches_less))
        teacher = number[arcs.giver[leg]]
        teaches = teacher >= 0
        parts.append((teacher[teaches], owner[teaches], np.ones(int(teaches.sum()), dtype=np.int64)))
        most.append(giving[teaches_less])
        rows += len(teaches_less)
    if len(counted):
        number = np.full(arcs.people, -1, dtype=np.int64)
        number[counted] = rows + np.arange(len(counted))
        learner = number[arcs.learner[leg]]
        learns = learner >= 0
        parts.append((learner[learns], owner[learns], np.full(int(learns.sum()), -1, dtype=np.int64)))
        parts.append(
            (number[counted], groups + np.arange(len(counted)), np.ones(len(counted), dtype=np.int64))
        )
        most.append(np.zeros(len(counted), dtype=np.int64))
        rows += len(counted)
    row, column, value = (np.concatenate(list(part)) for part in zip(*parts, strict=True))
    matrix: Any = sparse.csr_array
    return Packing(
        matrix((value, (row, column)), shape=(rows, size), dtype=np.int64),
        np.concatenate(most),
        groups,
        counted,
    )


def _entries(table: Ints) -> tuple[Ints, Ints]:
    """What stands in a table padded with -1, and in which line."""
    line, where = np.nonzero(table != NOBODY)
    return table[line, where].astype(np.int64), line


def _locked(arcs: Arcs, ask: Ask) -> Bools:
    wanted = np.array(
        [giver * arcs.people + learner for giver, learner in sorted(ask.locked)], dtype=np.int64
    )
    return np.asarray(np.isin(arcs.keys(), wanted))


def completed(packing: Packing, columns: Columns, arcs: Arcs, groups: Bools) -> Bools:
    """A choice of groups with the people who learn in them counted."""
    learns = np.zeros(arcs.people, dtype=bool)
    legs = columns.arcs[groups]
    learns[arcs.learner[legs[legs != NOBODY]]] = True
    return np.concatenate([groups, learns[packing.counted]])
