"""Weights of the five parts of fit from any whole numbers: only their proportions count."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from math import gcd
from typing import Final

from bothways.errors import Invalid
from bothways.matching.problem import Weights

POINTS: Final = 100


class UnfitWeights(Invalid):
    """Weights that name no part of fit, or leave nothing to weigh."""

    code = "unfit_weights"


def weights_of(parts: Mapping[str, int]) -> Weights:
    """Points of 100 in proportion to whole numbers, by largest remainder; parts that are not named keep theirs.

    Twice all numbers give the same points, and so the same pairs. Equal remainders go to the part that stands first.

    Raises: UnfitWeights.

    Source: Hamilton's method of apportionment (Balinski and Young 1982, Fair Representation).

    >>> weights_of({"skills": 2, "wishes": 1, "shared_ground": 0, "time": 0, "distance": 0})
    Weights(skills=67, wishes=33, shared_ground=0, time=0, distance=0)
    >>> weights_of({"skills": 90, "wishes": 40, "shared_ground": 30, "time": 20, "distance": 20}) == Weights()
    True
    """
    names = [field.name for field in fields(Weights)]
    strange = sorted(set(parts) - set(names))
    if strange:
        raise UnfitWeights(f'"{strange[0]}" is no part of fit. The parts are {", ".join(names)}.')
    given = {**asdict(Weights()), **parts}
    total = sum(given.values())
    if min(given.values()) < 0 or total == 0:
        raise UnfitWeights("Weights are whole numbers from 0 on, and at least one is above 0.")
    divisor = gcd(*given.values())
    total //= divisor
    exact = {name: divmod(POINTS * (given[name] // divisor), total) for name in names}
    points = {name: whole for name, (whole, _) in exact.items()}
    left = POINTS - sum(points.values())
    for name in sorted(names, key=lambda name: -exact[name][1])[:left]:
        points[name] += 1
    return Weights(**points)
