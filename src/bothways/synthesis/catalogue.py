"""The skills that people trade, and how likely each is for a job family at a stage of a career."""

import math
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
_WANTED: Final = {
    "AI": (3.0, 3.0, 4.5),
    "Digital workplace": (1.5, 2.0, 4.5),
    "Data": (2.0, 2.0, 2.5),
    "Communication": (3.0, 2.5, 1.5),
    "Leadership": (2.5, 2.5, 1.5),
}
"""Learning goals are pulled to these categories, by band."""
_STEEPER: Final = 1.2
"""Nobody lists a skill twice, which makes popularity fall more slowly than it is drawn; this evens it out."""
_UNCHANGED: Final = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Skills and the odds of listing them.

    Attributes:
        skills, categories: shape (s,), names; the category of each skill.
        grade: shape (s,), whether the level grows with responsibility.
        use: shape (s,), whether the level comes from regular use of new tools.
        core: shape (families, s), whether the skill belongs to the job.
    """

    skills: tuple[str, ...]
    categories: tuple[str, ...]
    grade: NDArray[np.bool_]
    use: NDArray[np.bool_]
    core: NDArray[np.bool_]


@cache
def catalogue() -> Catalogue:
    """The built-in catalogue.

    >>> found = catalogue()
    >>> len(found.skills) >= 400, found.categories[found.skills.index("SQL")]
    (True, 'Programming languages')
    """
    entries = [(skill, category) for category in categories() for skill in category.skills]
    return Catalogue(
        skills=tuple(skill for skill, _ in entries),
        categories=tuple(category.name for _, category in entries),
        grade=np.array([category.grows == "grade" for _, category in entries]),
        use=np.array([category.grows == "use" for _, category in entries]),
        core=np.array([[category.name in family.skills for _, category in entries] for family in families()]),
    )


def pool_of(family: NDArray[np.int8], level: NDArray[np.int8]) -> Ints:
    """Which row of odds holds for people of these job families at these career levels."""
    return np.asarray(family.astype(np.int64) * BANDS + _BAND_OF_LEVEL[level], dtype=np.int64)


@cache
def odds(people: int, *, wanted: bool) -> Floats:
    """Running odds of all skills over job families and career bands, for `pick`.

    Small organisations trade fewer skills: an eighth of each category at 20 people, nearly all at a million.

    Args:
        people: head count of the organisation.
        wanted: odds of needs instead of offers.

    Returns: shape (families * bands * skills,), row p between p and p + 1.
    """
    traded = 0.12 + 0.17 * math.log10(people / 20)
    popularity = np.concatenate([_popularity(category, traded) for category in categories()])
    sizes = [len(category.skills) for category in categories()]
    rows: list[Floats] = []
    for family in families():
        for band in range(BANDS):
            weights = [_weight(family, category, band, wanted=wanted) for category in categories()]
            sums = np.cumsum(np.repeat(weights, sizes) * popularity)
            rows.append(len(rows) + sums / sums[-1])
    return np.concatenate(rows)


def pick(running: Floats, pool: Ints, share: Floats) -> Ints:
    """The skill at a share (0 to 1) of a pool's odds.

    >>> catalogue().skills[int(pick(odds(2000, wanted=False), np.array([0]), np.array([0.01]))[0])]
    'AI assistants at work'
    """
    skills = len(catalogue().skills)
    # Row p of the running sums lies between p and p + 1, so one search serves every pool.
    places = np.searchsorted(running, share + pool, side="right")
    return np.asarray(np.clip(places - pool * skills, 0, skills - 1), dtype=np.int64)


def _popularity(category: Category, traded: float) -> Floats:
    """Shares of the category's skills; those that nobody trades have 0."""
    shares = zipf(len(category.skills), _STEEPER * category.zipf)
    shares[max(3, round(traded * len(shares))) :] = 0.0
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def _weight(family: Family, category: Category, band: int, *, wanted: bool) -> float:
    weight = family.skills.get(category.name, 0.0) + category.common
    if category.grows == "grade":
        weight *= _LEADING_BY_BAND[min(band + wanted, BANDS - 1)]
    if wanted:
        # The own field weighs less in goals than in knowledge: people look beyond it.
        weight = _WANTED.get(category.name, _UNCHANGED)[band] * (math.sqrt(weight) if weight > 1 else weight)
    return float(weight)
