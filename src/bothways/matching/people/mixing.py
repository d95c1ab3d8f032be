"""Mixing of 64-bit numbers: the same everywhere, with every bit of the result depending on all bits given."""

from typing import Final

import numpy as np

from bothways.matching.people.population import Ints

GOLDEN: Final = 0x9E3779B97F4A7C15


def mixed(values: Ints) -> Ints:
    """A 64-bit mix of each number.

    Source: Steele, Lea, Flood (2014), Fast splittable pseudorandom number generators, OOPSLA (its finaliser).

    >>> [hex(int(value)) for value in mixed(np.array([0]))]
    ['0xe220a8397b1dcdaf']
    """
    with np.errstate(over="ignore"):
        mix = values.astype(np.uint64) + np.uint64(GOLDEN)
        mix = (mix ^ (mix >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mix = (mix ^ (mix >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(mix ^ (mix >> np.uint64(31)))


def salted(values: Ints, salt: int) -> Ints:
    """A mix that differs with the salt."""
    return mixed(values ^ mixed(np.array([salt])))
