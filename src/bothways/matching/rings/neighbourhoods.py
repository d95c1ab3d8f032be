"""Large-neighbourhood search: free the people of some groups, choose anew among them, keep what is better."""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from bothways.matching.objective import Patience
from bothways.matching.population import Bools, Ints
from bothways.matching.rings.exact import searched
from bothways.matching.rings.packing import Packing

FREED: Final = 60
"""Groups freed at first; fewer where the search of a neighbourhood does not end, more where it ends at once."""


@dataclass(slots=True)
class Neighbourhoods:
    """Improves a choice of columns.

    Attributes:
        open_columns: columns that an improvement may need at all.
        people: so many of the first rows are people.
    """

    packing: Packing
    values: Ints
    open_columns: Bools
    people: int
    seed: int
    freed: int = FREED

    def improved(self, chosen: Bools, rounds: int, effort: float, bound: int, patience: Patience) -> Bools:
        """The choice after so many neighbourhoods, at least as good."""
        rng = np.random.default_rng([self.seed, rounds])
        worth = int(self.values[chosen].sum())
        meets = _meeting(self.packing, self.open_columns | chosen, self.people)
        for _ in range(rounds):
            if worth >= bound or patience.left() <= 0:
                break
            after = self._one(chosen, meets, rng, effort, patience)
            gained = int(self.values[after].sum())
            if gained >= worth:
                chosen, worth = after, gained
        return chosen

    def _one(
        self, chosen: Bools, meets: Any, rng: np.random.Generator, effort: float, patience: Patience
    ) -> Bools:
        """One neighbourhood, searched."""
        fixed = chosen.copy()
        fixed[self._near(chosen, meets, rng)] = False
        fixed[self.packing.groups :] = False
        room = self.packing.most - self.packing.matrix[:, fixed].sum(axis=1)
        positive: Any = self.packing.matrix[: self.people]
        blocked = (positive.T @ (room[: self.people] <= 0).astype(np.int64)) > 0
        free = np.flatnonzero(self.open_columns & ~blocked & ~fixed | (chosen & ~fixed))
        part: Any = self.packing.matrix[:, free]
        smaller = replace(
            self.packing, matrix=part.tocsr(), most=room, groups=int((free < self.packing.groups).sum())
        )
        found = searched(
            smaller,
            self.values[free],
            np.ones(len(free), dtype=bool),
            start=chosen[free],
            effort=effort,
            seed=int(rng.integers(1 << 31)),
            patience=patience,
        )
        if found.chosen is None:
            return chosen
        ended = found.bound == int(self.values[free][found.chosen].sum())
        self.freed = max(8, self.freed + 3 if ended else self.freed - 6)
        after = fixed.copy()
        after[free[found.chosen]] = True
        return after

    def _near(self, chosen: Bools, meets: Any, rng: np.random.Generator) -> Ints:
        """Chosen groups around a person, by how they meet through possible groups."""
        groups = np.flatnonzero(chosen[: self.packing.groups])
        if len(groups) <= self.freed:
            return groups
        owner = np.full(self.people, -1, dtype=np.int64)
        held: Any = self.packing.matrix[: self.people][:, groups].tocoo()
        owner[held.row] = held.col
        reached = np.zeros(len(groups), dtype=bool)
        seen = np.zeros(self.people, dtype=bool)
        front = rng.integers(0, self.people, 1)
        while reached.sum() < self.freed and len(front):
            seen[front] = True
            new = np.unique(owner[front])
            new = new[(new >= 0) & ~reached[new]] if len(new) else new
            new = rng.permutation(new)[: self.freed - int(reached.sum())]
            reached[new] = True
            members = np.concatenate([np.flatnonzero(np.isin(owner, new)), front])
            beside = np.zeros(self.people)
            beside[members] = 1
            front = np.flatnonzero((meets @ beside > 0) & ~seen)
            front = rng.permutation(front)[: max(4, self.freed // 2)]
        return groups[reached]


def _meeting(packing: Packing, open_columns: Bools, people: int) -> Any:
    """Which people are together in a possible group."""
    part: Any = packing.matrix[:people][:, np.flatnonzero(open_columns[: packing.groups])].astype(np.float64)
    return (part @ part.T).tocsr()
