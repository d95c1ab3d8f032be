"""Subset-row cuts: of the groups that hold two or more of the same three people, at most one can be chosen.

Halving the sum of three people's rows and rounding down (Jepsen, Petersen, Spoorendonk and Pisinger 2008) cuts
off the points at which three groups overlap pairwise and each is taken by half.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bothways.matching.people.population import Ints
from bothways.matching.rings.packing import Packing

VIOLATED: Final = 0.02
MOST_CUTS: Final = 400
"""Cuts added in one round, the most violated first."""


def violated(packing: Packing, people: int, share: NDArray[np.float64]) -> tuple[Any, Ints] | None:
    """Rows that the shares break, or None."""
    single = np.flatnonzero(packing.most[:people] == 1)
    used = np.flatnonzero(share[: packing.groups] > 1e-6)
    holds: Any = packing.matrix[single][:, used].astype(float)
    weighed = holds.multiply(share[used][None, :]).tocsr()
    together: Any = (weighed @ holds.T).tocsr()
    together.setdiag(0)
    together.eliminate_zeros()
    triples, worth = _triples(together)
    if not len(triples):
        return None
    indicator = _rows(triples, len(single))
    inside: Any = (indicator @ holds).tocsr()
    inside.data = np.floor(inside.data / 2)
    worth = inside @ share[used]
    chosen = np.flatnonzero(worth > 1 + VIOLATED)
    if not len(chosen):
        return None
    chosen = chosen[np.argsort(-worth[chosen], kind="stable")[:MOST_CUTS]]
    whole: Any = (_rows(triples[chosen], len(single)).astype(np.int64) @ packing.matrix[single]).tocsr()
    whole.data //= 2
    whole.eliminate_zeros()
    return whole, np.ones(len(chosen), dtype=np.int64)


def _rows(triples: Ints, width: int) -> Any:
    matrix: Any = sparse.csr_array
    where = np.repeat(np.arange(len(triples)), 3), triples.ravel()
    return matrix((np.ones(triples.size), where), shape=(len(triples), width))


def _triples(together: Any) -> tuple[Ints, NDArray[np.float64]]:
    """Triples of people of whom each two share groups, and more than one group's worth in all."""
    upper: Any = sparse.triu(together, 1, format="csr")
    first, second = upper.nonzero()
    count = np.diff(upper.indptr)[second]
    row = np.repeat(np.arange(len(first)), count)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    third = upper.indices[upper.indptr[second[row]] + offset]
    size = together.shape[0]
    keys = first.astype(np.int64) * size + second
    wanted = first[row].astype(np.int64) * size + third
    place = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
    closed = keys[place] == wanted if len(keys) else np.zeros(0, dtype=bool)
    row, third, place = row[closed], third[closed], place[closed]
    triples = np.stack([first[row], second[row], third], axis=1).astype(np.int64)
    value = np.asarray(upper[first, second]).ravel() if len(first) else np.zeros(0)
    across = np.asarray(upper[triples[:, 1], triples[:, 2]]).ravel() if len(triples) else np.zeros(0)
    worth = value[row] + value[place] + across
    promising = worth > 1 + VIOLATED
    return triples[promising], worth[promising]
