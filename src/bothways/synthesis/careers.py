"""Career levels, years with the employer, and (inside the generator only) years of life.

Age only steers the odds of using new tools, as surveys found them; it leaves this package in no file (G01).
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtr, ndtri

from bothways.synthesis.draws import Draws, Floats, Ints
from bothways.synthesis.tree import Tree

_INDIVIDUAL_GRADES: Final = np.array([0.37, 0.36, 0.22, 0.05])
"""Shares of people without reports at career levels 1 to 4."""
_LONGEST_YEARS: Final = 47.0
_VETERAN_YEARS: Final = 35.0
_OLDEST: Final = 67.0
_LARGE: Final = 400
"""From this head count on the heads of departments are executives (level 6)."""
_SENIOR_LEADER: Final = 25
"""People below from which a manager is a senior leader (level 5)."""
_TENURE_WITH_GRADE: Final = 0.66
_HIRE_WITH_GRADE: Final = 0.35


@dataclass(frozen=True, slots=True)
class Careers:
    """Shape (n,) each: career level 1 to 6, months with the employer, age in years (never written)."""

    level: NDArray[np.int8]
    months: NDArray[np.int16]
    age: NDArray[np.float32]


def careers(draws: Draws, tree: Tree, tenure: dict[str, Any]) -> Careers:
    """Draw everybody's career so that level, tenure and age hang together as in real employers."""
    everyone = np.arange(len(tree.parent))
    level = _levels(draws, tree, everyone)
    standing = _standing(level, draws.uniform(everyone, 1))
    years = tenure_years(_tied(standing, draws.normal(everyone, 2), _TENURE_WITH_GRADE), tenure)
    # Whoever is cut off at the longest spell gets a long one, so that nobody shares one odd number.
    veterans = np.flatnonzero(years >= _LONGEST_YEARS)
    years[veterans] = _VETERAN_YEARS + (_LONGEST_YEARS - _VETERAN_YEARS) * draws.uniform(veterans, 5)
    hired = _age_at_hire(ndtr(_tied(standing, draws.normal(everyone, 3), _HIRE_WITH_GRADE)))
    again = hired + years > _OLDEST
    hired[again] = _age_at_hire(draws.uniform(everyone[again], 4))
    age = np.minimum(hired + years, _OLDEST)
    return Careers(level, np.floor(years * 12).astype(np.int16), age.astype(np.float32))


def tenure_years(score: Floats, tenure: dict[str, Any]) -> Floats:
    """Years with the employer at a standard normal score, cut at 47.

    >>> tenure_years(np.array([0.0]), {"kind": "lognormal", "mu": 1.5, "sigma": 0.95}).round(1).tolist()
    [4.5]
    >>> tenure_years(np.array([0.0]), {"kind": "weibull", "shape": 1.2, "scale": 14.0}).round(1).tolist()
    [10.3]
    """
    if tenure["kind"] == "weibull":
        years = tenure["scale"] * (-np.log(ndtr(-score))) ** (1 / tenure["shape"])
    else:
        years = np.exp(tenure["mu"] + tenure["sigma"] * score)
    return np.asarray(np.minimum(years, _LONGEST_YEARS), dtype=np.float64)


def _levels(draws: Draws, tree: Tree, everyone: Ints) -> NDArray[np.int8]:
    level = 1 + draws.choice(everyone, _INDIVIDUAL_GRADES)
    level[tree.reports > 0] = 4
    level[(tree.reports > 0) & (tree.below >= _SENIOR_LEADER)] = 5
    level[tree.depth == 1] = 6 if len(everyone) >= _LARGE else 5
    level[0] = 6
    return level.astype(np.int8)


def _standing(level: NDArray[np.int8], inside: Floats) -> Floats:
    """Standard normal score of each person's rank by level, ties broken by `inside` (0 to 1)."""
    counts = np.bincount(level, minlength=7)
    lower = np.cumsum(counts) - counts
    return np.asarray(ndtri((lower[level] + counts[level] * inside) / len(level)), dtype=np.float64)


def _tied(standing: Floats, own: Floats, strength: float) -> Floats:
    return strength * standing + float(np.sqrt(1 - strength**2)) * own


def _age_at_hire(share: Floats) -> Floats:
    return np.asarray(19.0 + 5.0 * gammaincinv(2.2, share), dtype=np.float64)
