"""Lists of pairs with their fit, as aligned columns."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.matching.people.population import Bools, Ints


@dataclass(frozen=True, slots=True)
class Scored:
    """Feasible pairs with their fit in hundredths, sorted by learner, then giver.

    Rows are 32 bits wide, fit 16. In two-way models each pair stands once, the one with the smaller row as learner.
    """

    giver: Ints
    learner: Ints
    fit: Ints

    def __len__(self) -> int:
        return len(self.giver)


def pair_keys(pairs: Scored) -> Ints:
    """One number per pair, in the order of learner, then giver."""
    return (pairs.learner.astype(np.int64) << 32) | pairs.giver


def joined(parts: list[Scored]) -> Scored:
    """Several lists of pairs as one."""
    return Scored(
        np.concatenate([part.giver for part in parts]),
        np.concatenate([part.learner for part in parts]),
        np.concatenate([part.fit for part in parts]),
    )


def distinct(pairs: Scored) -> Scored:
    """Each pair once, by learner and giver."""
    _, first = np.unique(pair_keys(pairs), return_index=True)
    return some(pairs, first)


def some(pairs: Scored, which: Bools | Ints) -> Scored:
    """Some of the pairs."""
    return Scored(pairs.giver[which], pairs.learner[which], pairs.fit[which])


NONE: Final = Scored(*(np.zeros(0, dtype=kind) for kind in (np.int32, np.int32, np.int16)))
"""No pairs."""
