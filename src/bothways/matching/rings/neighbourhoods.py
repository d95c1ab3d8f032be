"""Large-neighbourhood search: free the people of some groups, choose anew among them, keep what is better.

Two neighbourhoods are searched at a time, each for a fixed effort, and taken in a fixed order: the result is the
same on one core and on two.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bothways.matching.objective import Patience
from bothways.matching.people.population import Bools, Ints
from bothways.matching.rings.arcs import Arcs
from bothways.matching.rings.columns import Columns
from bothways.matching.rings.exact import searched
from bothways.matching.rings.greedy import taken_in_order
from bothways.matching.rings.messages import Messages
from bothways.matching.rings.packing import Packing, completed

FREED: Final = 80.0
"""Groups freed at first; fewer once searches do not end, more once they do."""

LEAST_FREED: Final = 12.0
GROWTH: Final = 1.1
EFFORT: Final = 0.4
"""Deterministic time of one neighbourhood."""

AT_ONCE: Final = 2

WIDE: Final = 3
"""Where there are so many times more groups than a search can free, wide neighbourhoods take turns with searches."""

WIDE_ROUNDS: Final = 400


@dataclass(frozen=True, slots=True)
class _Change:
    """What one neighbourhood would change, and whether it was searched to the end."""

    removed: Bools
    added: Bools
    ended: bool


@dataclass(slots=True)
class Neighbourhoods:
    """Improves a choice of columns, by their values, then by their tail.

    Attributes:
        values, tail: of the columns. priced: values with what rows beyond those of people charge.
        open_columns: columns that an improvement may need at all.
    """

    packing: Packing
    arcs: Arcs
    columns: Columns
    values: Ints
    tail: Ints
    priced: NDArray[np.float64]
    open_columns: Bools
    seed: int
    freed: float = FREED
    _meets: Any = field(default=None)

    def improved(
        self, chosen: Bools, rounds: int, bound: int, patience: Patience, pulse: Callable[[int, int], None]
    ) -> Bools:
        """The choice after so many neighbourhoods (or as many as there is time for), at least as good."""
        rng = np.random.default_rng([self.seed & 0xFFFFFFFF, 11])
        people: Any = self.packing.matrix[: self.arcs.people]
        part = people[:, np.flatnonzero((self.open_columns | chosen)[: self.packing.groups])].astype(
            np.float64
        )
        self._meets = (part @ part.T).tocsr()
        timed = patience.left() < float("inf")
        done = 0
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while (timed or done < rounds) and patience.left() > 0:
                if self._worth(chosen)[0] >= bound and not self.tail.any():
                    break
                pulse(self._worth(chosen)[0], bound)
                seeds = [np.random.default_rng(rng.integers(1 << 62)) for _ in range(AT_ONCE)]
                whole = int(np.count_nonzero(chosen[: self.packing.groups]))
                if done // AT_ONCE % 2 and whole > WIDE * self.freed:
                    changes = list(pool.map(lambda own: self._wide_change(chosen, own, patience), seeds))  # noqa: B023
                else:
                    changes = list(pool.map(lambda own: self._change(chosen, own, patience), seeds))  # noqa: B023
                    for change in changes:
                        self.freed = max(
                            LEAST_FREED, self.freed * (GROWTH if change.ended else 1 / GROWTH**2)
                        )
                    if self.freed > 2 * whole and all(change.ended for change in changes):
                        break
                for change in changes:
                    chosen = self._with(chosen, change)
                done += AT_ONCE
        return chosen

    def _worth(self, chosen: Bools) -> tuple[int, int]:
        return int(self.values[chosen].sum()), int(self.tail[chosen].sum())

    def _with(self, chosen: Bools, change: _Change) -> Bools:
        """The choice with a change, where it still fits and is no loss."""
        groups = ((chosen & ~change.removed) | change.added)[: self.packing.groups]
        tried = completed(self.packing, self.columns, self.arcs, groups)
        return tried if self._worth(tried) >= self._worth(chosen) and self.packing.holds(tried) else chosen

    def _change(self, chosen: Bools, rng: np.random.Generator, patience: Patience) -> _Change:
        """One neighbourhood, searched."""
        fixed, free, part = self._freed(chosen, self._near(chosen, rng, int(self.freed)))
        tail = self.tail[free]
        found = searched(
            part,
            self.values[free] * (int(np.abs(tail).sum()) + 1) + tail,
            np.ones(len(free), dtype=bool),
            start=chosen[free],
            effort=EFFORT,
            seed=int(rng.integers(1 << 31)),
            patience=patience,
        )
        after = fixed.copy()
        after[free] = chosen[free] if found.chosen is None else found.chosen
        return _Change(chosen & ~after, after & ~chosen, found.ended)

    def _wide_change(self, chosen: Bools, rng: np.random.Generator, patience: Patience) -> _Change:
        """A wide neighbourhood, agreed on anew by messages."""
        whole = int(np.count_nonzero(chosen[: self.packing.groups]))
        fixed, free, part = self._freed(chosen, self._near(chosen, rng, int(whole * rng.uniform(0.15, 0.6))))
        priced = self.priced[free][: part.groups]
        best = chosen
        for rank in Messages(part, self.arcs.people).rankings(
            priced, int(rng.integers(1 << 31)), patience, WIDE_ROUNDS
        ):
            groups = taken_in_order(part, rank, priced > 0, np.zeros(part.size, dtype=bool))
            tried = fixed[: self.packing.groups].copy()
            tried[free[: part.groups][groups]] = True
            after = completed(self.packing, self.columns, self.arcs, tried)
            if self._worth(after) > self._worth(best) and self.packing.holds(after):
                best = after
        return _Change(chosen & ~best, best & ~chosen, ended=False)

    def _freed(self, chosen: Bools, groups: Ints) -> tuple[Bools, Ints, Packing]:
        """What stays chosen without these groups, which columns fit beside it, and the programme of those."""
        fixed = chosen.copy()
        fixed[groups] = False
        fixed[self.packing.groups :] = False
        room = self.packing.most - self.packing.matrix @ fixed.astype(np.int64)
        people: Any = self.packing.matrix[: self.arcs.people]
        blocked = (people.T @ (room[: self.arcs.people] <= 0).astype(np.int64)) > 0
        free = np.flatnonzero((self.open_columns | chosen) & ~blocked & ~fixed)
        part: Any = self.packing.matrix[:, free]
        listed = int(np.searchsorted(free, self.packing.groups))
        return fixed, free, replace(self.packing, matrix=part.tocsr(), most=room, groups=listed)

    def _near(self, chosen: Bools, rng: np.random.Generator, many: int) -> Ints:
        """Chosen groups around somebody, nearest first, by how people meet in groups that may improve."""
        groups = np.flatnonzero(chosen[: self.packing.groups])
        if len(groups) <= many:
            return groups
        held: Any = self.packing.matrix[: self.arcs.people][:, groups]
        around = np.zeros(self.arcs.people)
        left = np.asarray(held.sum(axis=1)).ravel() == 0
        somebody = np.flatnonzero(left) if left.any() and rng.random() < 0.7 else np.arange(self.arcs.people)
        around[rng.choice(somebody)] = 1.0
        reached = np.zeros(len(groups), dtype=bool)
        while reached.sum() < many:
            touched = np.flatnonzero((held.T @ around > 0) & ~reached)
            reached[rng.permutation(touched)[: many - int(reached.sum())]] = True
            members = (held @ reached.astype(np.float64) > 0) | (around > 0)
            onward = members | (self._meets @ members.astype(np.float64) > 0)
            if not len(touched) and np.array_equal(onward, around > 0):
                rest = np.flatnonzero(~reached)
                reached[rng.permutation(rest)[: many - int(reached.sum())]] = True
            around = onward.astype(np.float64)
        return groups[reached]
