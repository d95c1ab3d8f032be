"""Random draws that depend on nothing but the seed, the topic, the person and the number of the draw.

A counter-based generator: there is no state that one topic could use up before another, so a change in
how skills are drawn leaves every name and every manager as they were.
"""

import hashlib
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Ints: TypeAlias = NDArray[np.int64]
AnyInts: TypeAlias = NDArray[np.integer[Any]]
Floats: TypeAlias = NDArray[np.float64]
Words: TypeAlias = NDArray[np.uint64]

_PERSON_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_DRAW_STEP: Final = np.uint64(0xD1B54A32D192ED03)
_TO_UNIT: Final = 2.0**-53


class Draws:
    """The stream of one topic.

    >>> first, again = Draws(7, "tenure"), Draws(7, "tenure")
    >>> bool(first.uniform(np.array([3])) == again.uniform(np.array([1, 3]))[1])
    True
    """

    def __init__(self, seed: int, topic: str) -> None:
        digest = hashlib.blake2b(f"{seed}:{topic}".encode(), digest_size=8).digest()
        self._key = np.uint64(int.from_bytes(digest, "little"))

    def uniform(self, who: AnyInts, number: int | AnyInts = 0) -> Floats:
        """Values strictly between 0 and 1, one for each person (broadcast against the draw's number)."""
        person = np.atleast_1d(who).astype(np.uint64) * _PERSON_STEP + self._key
        draw = np.atleast_1d(np.asarray(number, dtype=np.uint64)) * _DRAW_STEP
        word = _mixed(_mixed(person) + draw)
        return ((word >> np.uint64(11)).astype(np.float64) + 0.5) * _TO_UNIT

    def normal(self, who: AnyInts, number: int | AnyInts = 0) -> Floats:
        """Standard normal values."""
        return np.asarray(ndtri(self.uniform(who, number)), dtype=np.float64)

    def choice(self, who: Ints, weights: Floats, number: int | Ints = 0) -> Ints:
        """Positions in `weights`, each as often as its weight says."""
        return at_quantile(np.cumsum(weights), self.uniform(who, number))


def at_quantile(cumulative: Floats, share: Floats) -> Ints:
    """The position at which a cumulative weight passes a share (0 to 1) of the whole.

    >>> at_quantile(np.array([1.0, 3.0, 4.0]), np.array([0.1, 0.5, 0.9])).tolist()
    [0, 1, 2]
    """
    places = np.searchsorted(cumulative, share * cumulative[-1], side="right")
    return np.asarray(np.minimum(places, len(cumulative) - 1), dtype=np.int64)


def negative_binomial(mean: float, dispersion: float, *, largest: int = 200) -> Floats:
    """Cumulative probabilities of 0, 1, 2, ... `largest`.

    >>> table = negative_binomial(5.0, 2.2)
    >>> int(np.searchsorted(table, 0.5))
    4
    """
    counts = np.arange(largest)
    stay = dispersion / (dispersion + mean)
    ratios = (counts + dispersion) / (counts + 1) * (1 - stay)
    return np.cumsum(stay**dispersion * np.concatenate([[1.0], np.cumprod(ratios)]))


def poisson(mean: float, *, largest: int = 30) -> Floats:
    """Cumulative probabilities of 0, 1, 2, ... `largest`.

    >>> poisson(1.5)[:3].round(3).tolist()
    [0.223, 0.558, 0.809]
    """
    ratios = mean / np.arange(1, largest + 1)
    return np.cumsum(np.exp(-mean) * np.concatenate([[1.0], np.cumprod(ratios)]))


def zipf(length: int, exponent: float) -> Floats:
    """Weights that fall with rank: 1, 2^-exponent, 3^-exponent, ...

    >>> zipf(3, 1.0).round(2).tolist()
    [1.0, 0.5, 0.33]
    """
    return np.arange(1, length + 1, dtype=np.float64) ** -exponent


def _mixed(word: Words) -> Words:
    """The finishing steps of SplitMix64 (Steele, Lea and Flood 2014): every bit reaches every other."""
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))
