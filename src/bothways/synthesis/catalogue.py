"""The skills that people trade, and how likely each is for a job family at a stage of a career."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bothways.synthesis.draws import Floats, Ints, zipf
from bothways.synthesis.reference import Category, Family, categories, families

BANDS: Final = 3
"""Stages of a career: levels 1 and 2, level 3, levels 4 to 6."""
_BAND_OF_LEVEL: Final = np.array([0, 0, 0, 1, 2, 2, 2])
_LEADING_BY_BAND: Final = (0.6, 1.2, 2.6)
"""How much more of leading, coaching and judging is listed as responsibility grows."""
_WANTED: Final = {"AI": 3.0, "Data": 1.5, "Digital workplace": 1.5, "Communication": 1.5, "Leadership": 1.3}
"""Learning goals are pulled to these categories."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Skills and the odds of listing them.

    Attributes:
        skills, categories: shape (s,), names; the category of each skill.
        grade: shape (s,), whether the level grows with responsibility.
        use: shape (s,), whether the level comes from regular use of new tools.
        core: shape (families, s), whether the skill belongs to the job.
        offered, wanted: odds as running sums over families and bands, for `pick`.
    """

    skills: tuple[str, ...]
    categories: tuple[str, ...]
    grade: NDArray[np.bool_]
    use: NDArray[np.bool_]
    core: NDArray[np.bool_]
    offered: Floats
    wanted: Floats


@cache
def catalogue() -> Catalogue:
    """The built-in catalogue.

    >>> found = catalogue()
    >>> len(found.skills) >= 400, found.categories[found.skills.index("SQL")]
    (True, 'Programming languages')
    """
    entries = [(skill, category) for category in categories() for skill in category.skills]
    popularity = np.concatenate(
        [zipf(len(c.skills), c.zipf) / zipf(len(c.skills), c.zipf).sum() for c in categories()]
    )
    return Catalogue(
        skills=tuple(skill for skill, _ in entries),
        categories=tuple(category.name for _, category in entries),
        grade=np.array([category.grows == "grade" for _, category in entries]),
        use=np.array([category.grows == "use" for _, category in entries]),
        core=np.array([[category.name in family.skills for _, category in entries] for family in families()]),
        offered=_running(popularity, wanted=False),
        wanted=_running(popularity, wanted=True),
    )


def pool_of(family: NDArray[np.int8], level: NDArray[np.int8]) -> Ints:
    """Which row of odds holds for people of these job families at these career levels."""
    return np.asarray(family.astype(np.int64) * BANDS + _BAND_OF_LEVEL[level], dtype=np.int64)


def pick(running: Floats, pool: Ints, share: Floats) -> Ints:
    """The skill at a share (0 to 1) of a pool's odds.

    >>> found = catalogue()
    >>> found.skills[int(pick(found.offered, np.array([0]), np.array([0.01]))[0])]
    'AI assistants at work'
    """
    skills = len(catalogue().skills)
    # Row p of the running sums lies between p and p + 1, so one search serves every pool.
    places = np.searchsorted(running, share + pool, side="right")
    return np.asarray(np.clip(places - pool * skills, 0, skills - 1), dtype=np.int64)


def _running(popularity: Floats, *, wanted: bool) -> Floats:
    sizes = [len(category.skills) for category in categories()]
    rows: list[Floats] = []
    for family in families():
        for band in range(BANDS):
            weights = [_weight(family, category, band, wanted=wanted) for category in categories()]
            odds = np.cumsum(np.repeat(weights, sizes) * popularity)
            rows.append(len(rows) + odds / odds[-1])
    return np.concatenate(rows)


def _weight(family: Family, category: Category, band: int, *, wanted: bool) -> float:
    weight = family.skills.get(category.name, 0.0) + category.common
    if category.grows == "grade":
        weight *= _LEADING_BY_BAND[min(band + wanted, BANDS - 1)]
    if wanted:
        weight = _WANTED.get(category.name, 1.0) * (np.sqrt(weight) if weight > 1 else weight)
    return float(weight)
