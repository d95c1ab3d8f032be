"""A first choice of groups: one after the other, the best for the places it takes."""

import numpy as np
from numpy.typing import NDArray

from bothways.matching.people.population import Bools, Ints
from bothways.matching.rings.packing import Packing


def taken_in_order(packing: Packing, rank: NDArray[np.float64], worthwhile: Bools, start: Bools) -> Bools:
    """Worthwhile groups by falling rank, each if there is room beside those before it; `start` is kept."""
    by_column = packing.matrix.tocsc()[:, : packing.groups]
    pointer, row, factor = by_column.indptr.tolist(), by_column.indices.tolist(), by_column.data.tolist()
    chosen = start[: packing.groups].copy()
    room: list[int] = (packing.most - packing.matrix[:, : packing.groups] @ chosen.astype(np.int64)).tolist()
    for column in np.argsort(-rank[: packing.groups], kind="stable").tolist():
        if chosen[column] or not worthwhile[column]:
            continue
        span = range(pointer[column], pointer[column + 1])
        if all(factor[i] <= 0 or room[row[i]] >= factor[i] for i in span):
            chosen[column] = True
            for i in span:
                room[row[i]] -= factor[i]
    return np.asarray(chosen)


def better(values: Ints, first: Bools, second: Bools) -> Bools:
    """The choice worth more, the first where they are equal."""
    return second if int(values[second].sum()) > int(values[first].sum()) else first
