"""Free time of a week as sets of bits, so that minutes in common are a count of bits."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

WEEK: Final = 7 * 24 * 60
_BITS: Final = 64

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Free time as distinct patterns of slots; a slot is the longest that divides every edge.

    Attributes:
        pattern: per person the row of `words`, -1 where times are not given.
        words: shape (patterns, words), a bit for each slot in which somebody is free; slots in which nobody
            is are left out by whole words.
        slot: minutes of one bit.
    """

    pattern: NDArray[Any]
    words: NDArray[np.uint64]
    slot: int


def week_of(weeks: Sequence[Spans | None]) -> Week:
    """The free times of people as bits.

    Args:
        weeks: for each person (start, end) in minutes of the week, disjoint; None where not given.

    >>> week = week_of([((0, 90),), ((60, 120),), None])
    >>> week.slot, week.pattern.tolist(), int(np.bitwise_count(week.words[0] & week.words[1]).sum()) * week.slot
    (30, [0, 1, -1], 30)
    """
    rows: dict[Spans, int] = {}
    pattern = np.array(
        [-1 if one is None else rows.setdefault(one, len(rows)) for one in weeks], dtype=np.int64
    )
    slot = gcd(*(edge for spans in rows for span in spans for edge in span)) or WEEK
    spans = np.array([(row, *span) for one, row in rows.items() for span in one], dtype=np.int64).reshape(
        -1, 3
    )
    slots = -(-WEEK // slot // _BITS) * _BITS
    words = np.zeros((max(1, len(rows)), slots // _BITS), dtype=np.uint64)
    for start in range(0, len(rows), 1024):  # a table of whole bytes only for a part of the people at a time
        part = spans[(spans[:, 0] >= start) & (spans[:, 0] < start + 1024)]
        steps = np.zeros((min(1024, len(rows) - start), slots + 1), dtype=np.int8)
        np.add.at(steps, (part[:, 0] - start, part[:, 1] // slot), 1)
        np.add.at(steps, (part[:, 0] - start, part[:, 2] // slot), -1)
        free = np.cumsum(steps, axis=1, dtype=np.int8)[:, :slots].astype(bool)
        packed = np.packbits(free, axis=1, bitorder="little")
        words[start : start + len(free)] = np.ascontiguousarray(packed).view("<u8")
    used = words.any(axis=0)
    return Week(pattern, np.ascontiguousarray(words[:, used] if used.any() else words[:, :1]), slot)
