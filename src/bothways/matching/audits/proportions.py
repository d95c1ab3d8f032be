"""Shares and means of groups with what chance alone could make of them: intervals, exact tests, correction.

All of it is deterministic; what is drawn at random is drawn with a seed.
"""

from collections.abc import Sequence
from math import exp, lgamma, sqrt
from typing import Final

import numpy as np

from bothways.matching.people.population import Ints

Z95: Final = 1.959963984540054
"""Half width of a 95 % interval in standard deviations."""

CELLS: Final = 2_000_000
"""Values drawn at once."""


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % score interval of a share.

    Source: Wilson (1927), JASA 22; the numbers of Newcombe (1998), Statistics in Medicine 17, 857-872, table I.

    >>> [round(end, 4) for end in wilson(81, 263)]
    [0.2553, 0.3662]
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if not count:
        return 0.0, 1.0
    share, square = hits / count, Z95 * Z95
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = Z95 * sqrt(share * (1 - share) / count + square / (4 * count * count)) / (1 + square / count)
    return (middle - half if hits else 0.0), (middle + half if hits < count else 1.0)


def newcombe(hits: int, count: int, others: int, of: int) -> tuple[float, float]:
    """The 95 % interval of the difference between two shares, from the score interval of each.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; 56 of 70 against 48 of 80.

    >>> [round(end, 4) for end in newcombe(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    first, second = (hits / count if count else 0.0), (others / of if of else 0.0)
    (low, high), (low2, high2) = wilson(hits, count), wilson(others, of)
    down = sqrt((first - low) ** 2 + (high2 - second) ** 2)
    up = sqrt((high - first) ** 2 + (second - low2) ** 2)
    return first - second - down, first - second + up


def fisher(hits: int, count: int, others: int, of: int) -> float:
    """The chance of a difference as unlikely as this if membership of the two groups meant nothing (two-sided).

    The exact permutation test of two shares. Source: Fisher (1935), the tea-tasting lady: 3 of 4 against 1 of 4.

    >>> round(fisher(3, 4, 1, 4), 4)
    0.4857
    """
    total, all_hits = count + of, hits + others
    lowest, highest = max(0, all_hits - of), min(count, all_hits)
    logs = [
        _choose(count, k) + _choose(of, all_hits - k) - _choose(total, all_hits)
        for k in range(lowest, highest + 1)
    ]
    seen = logs[hits - lowest]
    return min(1.0, sum(exp(log) for log in logs if log <= seen + 1e-9))


def _choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def permuted(values: Ints, member: Ints, *, draws: int, seed: int) -> float:
    """The chance of a difference in means as large as this if membership meant nothing (two-sided, never 0).

    Source: Phipson and Smyth (2010), Permutation p-values should never be zero.

    >>> permuted(np.array([1, 2, 3, 4]), np.array([True, True, False, False]), draws=99, seed=1) > 0.2
    True
    """
    rng = np.random.default_rng(seed)
    size = int(member.sum())
    rest = len(values) - size
    total = float(values.sum())
    seen = float(np.abs(_difference(values[member].sum(), total, size, rest)))
    as_far = 1
    step = max(1, CELLS // len(values))
    for start in range(0, draws, step):
        drawn = rng.permuted(np.tile(values, (min(step, draws - start), 1)), axis=1)[:, :size].sum(axis=1)
        as_far += int(np.count_nonzero(np.abs(_difference(drawn, total, size, rest)) >= seen - 1e-9))
    return as_far / (draws + 1)


def _difference(part: Ints, total: float, size: int, rest: int) -> Ints:
    return np.asarray(part / size - (total - part) / rest)


def bootstrapped(first: Ints, second: Ints, *, draws: int, seed: int) -> tuple[float, float]:
    """The 95 % percentile interval of a difference in means, by drawing both groups again.

    Source: Efron (1979), Bootstrap methods, Annals of Statistics 7.
    """
    rng = np.random.default_rng(seed)
    means = [_means(group, draws, rng) for group in (first, second)]
    low, high = np.quantile(means[0] - means[1], [0.025, 0.975])
    return float(low), float(high)


def _means(group: Ints, draws: int, rng: np.random.Generator) -> Ints:
    step = max(1, CELLS // len(group))
    parts = [
        group[rng.integers(0, len(group), (min(step, draws - start), len(group)))].mean(axis=1)
        for start in range(0, draws, step)
    ]
    return np.concatenate(parts)


def holm(chances: Sequence[float]) -> list[float]:
    """The chances of many tests, corrected so that the chance of even one false alarm keeps its level.

    Source: Holm (1979), Scandinavian Journal of Statistics 6.

    >>> [round(chance, 2) for chance in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    corrected = [0.0] * len(chances)
    highest = 0.0
    for rank, number in enumerate(sorted(range(len(chances)), key=lambda i: chances[i])):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[number]))
        corrected[number] = highest
    return corrected
