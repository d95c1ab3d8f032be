"""Branch and price: where the relaxation splits a leg, decide whether it is used, until nothing is left undecided.

Rings and chains are listed, so that pricing a node means pricing the listed columns: each node solves the relaxation
over the columns that its decisions and its parent's prices leave, and gets a bound proven in integers. A leg that is
taken by a part is decided (Ryan and Foster 1981, on legs instead of pairs of rows):

- *not used*: the columns with this leg are closed;
- *used*: the columns that need its giver's or its learner's only place without it are closed. Choices in which both
  are in no group are in either branch, which costs some work and no proof.

Each node from the frontier with the highest bound is followed down the used branches to a whole choice (Barnhart,
Johnson, Nemhauser, Savelsbergh and Vance 1998); what was passed by joins the frontier. The highest bound on the
frontier is the bound of the whole.
"""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bothways.matching.objective import Patience
from bothways.matching.people.population import Bools, Ints
from bothways.matching.rings.arcs import Arcs
from bothways.matching.rings.columns import NOBODY, Columns
from bothways.matching.rings.cuts import violated
from bothways.matching.rings.greedy import better, taken_in_order
from bothways.matching.rings.packing import Packing, completed
from bothways.matching.rings.relaxation import SCALE, Relaxed, relaxed

WHOLE: Final = 1e-6
"""A share nearer to 0 or 1 than this is not decided on."""

FALLING_SHORT: Final = 8
"""What it costs to break a row that must be met, in times the largest value: nodes without a choice get low bounds."""

NEAR: Final = 0.6
"""Legs with about this share are decided first."""

LOOKED_AT: Final = 20
"""So many legs, and so many groups, are looked at for one whose use closes something."""

CUTS_KEPT: Final = 1_500
"""Subset-row cuts found at nodes, which hold everywhere, are kept up to so many."""


@dataclass(frozen=True, slots=True)
class Branched:
    """The best choice, what no choice exceeds, and how many nodes were solved."""

    chosen: Bools
    bound: int
    nodes: int


@dataclass(frozen=True, slots=True, order=True)
class _Node:
    """A part of the choices: what it is worth at most (negative, so that the highest comes first), its number, its columns."""

    worth: int
    number: int
    columns: Any = None


class Branching:
    """Decides legs over one packing by one value.

    Args:
        packing: rows, among them cuts that hold.
        arcs: who can teach whom.
        columns: the groups.
        values: of the columns.
    """

    def __init__(self, packing: Packing, arcs: Arcs, columns: Columns, values: Ints) -> None:
        self.packing = packing
        self.arcs = arcs
        self.columns = columns
        self.values = values
        self.cuts = 0
        leg, group = _listed(columns.arcs)
        matrix: Any = sparse.csr_array
        entries = np.ones(len(leg), dtype=np.int64), (leg, group)
        self.with_leg = matrix(entries, shape=(len(arcs), packing.size))
        self.alone = packing.most[: arcs.people] == 1

    def searched(
        self,
        chosen: Bools,
        bound: int,
        open_columns: Bools,
        *,
        nodes: int,
        patience: Patience,
        pulse: Callable[[int, int], None],
    ) -> Branched:
        """Improve on a choice and on its bound by so many nodes; the same nodes on every machine.

        Args:
            chosen: a choice that keeps the rows.
            bound: what no choice is worth more than.
            open_columns: those that a choice worth more can contain.
            nodes: most relaxations solved.
            patience: how long it may take.
            pulse: is told value and bound at each descent, and may raise to cancel.
        """
        frontier = [_Node(-bound, 0, open_columns)]
        solved = undecided = 0
        while frontier and solved < nodes and patience.left() > 0:
            top = heapq.heappop(frontier)
            node: _Node | None = top
            worth = int(self.values[chosen].sum())
            pulse(worth, max(worth, undecided, -top.worth))
            while node is not None:
                worth = int(self.values[chosen].sum())
                if -node.worth <= worth:
                    break
                relaxation = self._relaxed(node.columns, patience) if solved < nodes else None
                if relaxation is None:
                    heapq.heappush(frontier, node)
                    return self._ended(chosen, frontier, undecided, solved)
                solved += 1
                ceiling = min(-node.worth, relaxation.bound)
                chosen = self._suggested(chosen, relaxation, whole=solved == 1)
                worth = int(self.values[chosen].sum())
                if ceiling <= worth:
                    break
                open_columns = node.columns & self._may_improve(relaxation, worth)
                pieces = self._decided(open_columns, relaxation)
                if not pieces:
                    chosen = self._suggested(chosen, relaxation, whole=True)
                    undecided = max(undecided, ceiling)
                    break
                used, unused = (_Node(-ceiling, 2 * solved + side, part) for side, part in enumerate(pieces))
                heapq.heappush(frontier, unused)
                node = used
        return self._ended(chosen, frontier, undecided, solved)

    def _ended(self, chosen: Bools, frontier: list[_Node], undecided: int, solved: int) -> Branched:
        worth = int(self.values[chosen].sum())
        return Branched(chosen, max([worth, undecided, *(-node.worth for node in frontier)]), solved)

    def _relaxed(self, open_columns: Bools, patience: Patience) -> Relaxed | None:
        """The relaxation of a node over all columns' places, tightened once by cuts; None where it is not solved."""
        solved = self._solved(open_columns, patience)
        if solved is None or self.cuts >= CUTS_KEPT:
            return solved
        cuts = violated(self.packing, self.arcs.people, solved.share)
        if cuts is None:
            return solved
        self.cuts += len(cuts[1])
        self.packing = self.packing.and_rows(*cuts)
        return self._solved(open_columns, patience) or solved

    def _solved(self, open_columns: Bools, patience: Patience) -> Relaxed | None:
        """The relaxation over the open columns, with a column beside them that meets each row that asks for something."""
        listed = np.flatnonzero(open_columns)
        part = self.packing.only(listed)
        asks = np.flatnonzero(self.packing.most < 0)
        short: Any = sparse.csr_array(
            (self.packing.most[asks], (asks, np.arange(len(asks)))), shape=(len(self.packing.most), len(asks))
        )
        whole: Any = sparse.hstack([part.matrix, short], format="csr")
        cost = FALLING_SHORT * int(np.abs(self.values).max(initial=1)) * self.packing.most[asks]
        widened = Packing(whole, part.most, part.groups, part.counted)
        every = np.ones(len(listed) + len(asks), dtype=bool)
        solved = relaxed(widened, np.concatenate([self.values[listed], cost]), every, patience)
        if solved is None:
            return None
        share = np.zeros(self.packing.size)
        share[listed] = solved.share[: len(listed)]
        profit = np.zeros(self.packing.size, dtype=np.int64)
        profit[listed] = solved.profit[: len(listed)]
        return Relaxed(solved.bound, share, profit, open_columns, solved.prices)

    def _may_improve(self, relaxation: Relaxed, worth: int) -> Bools:
        """Columns that a choice of this node worth more can contain: the others cost more than the distance."""
        ceiling = SCALE * (relaxation.bound + 1)
        return np.asarray(ceiling + np.minimum(relaxation.profit, 0) >= SCALE * (worth + 1))

    def _suggested(self, chosen: Bools, relaxation: Relaxed, *, whole: bool) -> Bools:
        """The choice, or what the shares suggest where that is better; looked at where shares are (nearly) whole."""
        split = np.count_nonzero((relaxation.share > WHOLE) & (relaxation.share < 1 - WHOLE))
        if split > 30 and not whole:
            return chosen
        nobody = np.zeros(self.packing.size, dtype=bool)
        groups = taken_in_order(self.packing, relaxation.share, self.values > 0, nobody)
        tried = completed(self.packing, self.columns, self.arcs, groups)
        return better(self.values, chosen, tried) if self.packing.holds(tried) else chosen

    def _decided(self, open_columns: Bools, relaxation: Relaxed) -> tuple[Bools, Bools] | None:
        """The columns of the two branches, or None where the relaxation splits nothing that can be decided."""
        share = relaxation.share
        use = self.with_leg @ share
        for leg in _most_split(use):
            having = self._row(self.with_leg, leg)
            ends = (int(self.arcs.giver[leg]), int(self.arcs.learner[leg]))
            against = self._against(ends) & ~having
            if share[against].sum() > WHOLE:
                return open_columns & ~against, open_columns & ~having
        for column in _most_split(share[: self.packing.groups]):
            having = np.zeros(self.packing.size, dtype=bool)
            having[column] = True
            members = self.columns.people[column]
            against = self._against(members[members != NOBODY].tolist()) & ~having
            if share[against].sum() > WHOLE:
                return open_columns & ~against, open_columns & ~having
        return None

    def _against(self, people: Iterable[int]) -> Bools:
        """The columns with any of these people who have one place each."""
        against = np.zeros(self.packing.size, dtype=bool)
        for person in people:
            if self.alone[person]:
                against |= self._row(self.packing.matrix, person)
        return against

    def _row(self, table: Any, row: int) -> Bools:
        """The columns of one row."""
        there = np.zeros(self.packing.size, dtype=bool)
        there[table.indices[table.indptr[row] : table.indptr[row + 1]]] = True
        return there


def _most_split(part: NDArray[np.float64]) -> list[int]:
    """What is taken by a part, that nearest to a little more than half first; a few are enough to find one."""
    split = np.flatnonzero((part > WHOLE) & (part < 1 - WHOLE))
    return [int(i) for i in split[np.argsort(np.abs(part[split] - NEAR), kind="stable")[:LOOKED_AT]]]


def _listed(table: Ints) -> tuple[Ints, Ints]:
    line, where = np.nonzero(table != NOBODY)
    return table[line, where].astype(np.int64), line
