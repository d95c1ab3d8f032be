"""Weigh the criteria into fit: integers in hundredths of a point, rounded half up once from the exact value."""

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Final

import numpy as np

from bothways.matching.people import criteria
from bothways.matching.people.constraints import Pairs
from bothways.matching.people.population import Ints, Population
from bothways.matching.problem import Weights
from bothways.matching.solution import Fit

BORDER: Final = 1e-6
"""Nearer than this to a rounding border a value is decided in exact integers; the error of a double at
10 000 is about 1e-11."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What fit is computed from, as aligned columns of pairs.

    Attributes:
        cover, need: halves covered and halves needed in the first flow: C = cover / need.
        back, need_back: the same of the second flow; empty in one-way models.
        wishes: tenths. common, union: tags. minutes: counted, 0 to 120. distance: quarters.
    """

    cover: Ints
    need: Ints
    back: Ints
    need_back: Ints
    wishes: Ints
    common: Ints
    union: Ints
    minutes: Ints
    distance: Ints


def facts_of(population: Population, pairs: Pairs, common: Ints) -> Facts:
    """The facts of pairs whose cover and minutes are known."""
    giver, learner = pairs.giver, pairs.learner
    two_way = population.problem.model.two_way
    empty = np.zeros(0, dtype=np.int64)
    return Facts(
        cover=criteria.cover_halves(pairs.cover),
        need=population.need_halves[learner],
        back=criteria.cover_halves(pairs.back) if two_way else empty,
        need_back=population.need_halves[giver] if two_way else empty,
        wishes=criteria.wish_tenths(population, giver, learner),
        common=common,
        union=np.maximum(1, criteria.union_of_tags(population, giver, learner, common)),
        minutes=criteria.counted_minutes(pairs.minutes),
        distance=criteria.distance_quarters(population, giver, learner),
    )


def hundredths(facts: Facts, weights: Weights) -> Ints:
    """Fit of each pair, 0 to 10 000.

    One-way fit is a fraction of integers below 2^63. Two-way fit has the root of C1 x C2 in it: doubles decide
    wherever no rounding border is near, and exact integers decide the rest.

    >>> one = lambda *values: [np.array([v], dtype=np.int64) for v in values]
    >>> none = np.zeros(0, dtype=np.int64)
    >>> cover, need, wishes, common, union, minutes, distance = one(6, 8, 6, 2, 5, 90, 2)
    >>> hundredths(Facts(cover, need, none, none, wishes, common, union, minutes, distance), Weights()).tolist()
    [6425]
    """
    w = weights
    if not len(facts.back):
        top, bottom = _rest(facts, weights)
        top = top * facts.need + 100 * w.skills * facts.cover * bottom
        bottom = bottom * facts.need
        return np.asarray((2 * top + bottom) // (2 * bottom))
    top, bottom = _rest(facts, weights)
    covered, needed = facts.cover * facts.back, facts.need * facts.need_back
    value = 100 * w.skills * np.sqrt(covered / needed) + top / bottom
    border = np.rint(value + 0.5)
    result: Ints = np.floor(value + 0.5).astype(np.int64)
    near = np.flatnonzero(np.abs(value + 0.5 - border) < BORDER)
    if len(near):
        rows = np.stack([covered, needed, top, bottom, border.astype(np.int64)])[:, near]
        cases, case_of = np.unique(rows, axis=1, return_inverse=True)
        decided = [_decided(w.skills, *(int(v) for v in case)) for case in cases.T]
        result[near] = np.array(decided, dtype=np.int64)[case_of.ravel()]
    return result


def _rest(facts: Facts, w: Weights) -> tuple[Ints, Ints]:
    """Everything but complementarity, in hundredths of a point, over the common denominator 120 x union."""
    union = facts.union
    top = 100 * (
        w.wishes * facts.wishes * 12 * union
        + w.shared_ground * facts.common * 120
        + w.time * facts.minutes * union
        + w.distance * facts.distance * 30 * union
    )
    return top, 120 * union


def _decided(weight: int, covered: int, needed: int, top: int, bottom: int, border: int) -> int:
    square = Fraction(covered, needed)
    rest = Fraction(top, bottom)
    reached = _reaches(100 * weight, square, rest, Fraction(2 * border - 1, 2))
    return border if reached else border - 1


def _reaches(factor: int, square: Fraction, rest: Fraction, goal: Fraction) -> bool:
    """Whether factor x sqrt(square) + rest >= goal, exactly."""
    missing = goal - rest
    return missing <= 0 or factor * factor * square >= missing * missing


def fit_of(facts: Facts, row: int, weights: Weights) -> Fit:
    """Fit of one pair with its parts and shown points, each rounded half up once from the exact value.

    The five parts are rounded so that they add up to the whole: what is left after rounding down goes
    to the largest remainders, earlier parts first.
    """
    at = {name: int(getattr(facts, name)[row]) for name in _ONE_WAY}
    if not len(facts.back):
        return _one_way_fit(at, weights)
    square = Fraction(at["cover"], at["need"]) * Fraction(int(facts.back[row]), int(facts.need_back[row]))
    others = (
        Fraction(weights.wishes * at["wishes"], 10),
        Fraction(weights.shared_ground * at["common"], at["union"]),
        Fraction(weights.time * at["minutes"], criteria.FULL_MINUTES),
        Fraction(weights.distance * at["distance"], 4),
    )
    whole = _rounded(100 * weights.skills, square, 100 * sum(others, Fraction(0)))
    points = _rounded(weights.skills, square, sum(others, Fraction(0)))
    exact = [_root(100 * weights.skills, square), *(100 * part for part in others)]
    return Fit(whole, points, *_apportioned(exact, whole))


def _one_way_fit(at: dict[str, int], weights: Weights) -> Fit:
    """The same without a root, in integers over one denominator: fractions would take ten times as long."""
    need, union = at["need"], at["union"]
    bottom = criteria.FULL_MINUTES * need * union
    tops = [
        100 * weights.skills * at["cover"] * criteria.FULL_MINUTES * union,
        100 * weights.wishes * at["wishes"] * 12 * need * union,
        100 * weights.shared_ground * at["common"] * criteria.FULL_MINUTES * need,
        100 * weights.time * at["minutes"] * need * union,
        100 * weights.distance * at["distance"] * 30 * need * union,
    ]
    top = sum(tops)
    whole = (2 * top + bottom) // (2 * bottom)
    points = (2 * top + 100 * bottom) // (200 * bottom)
    parts = [one // bottom for one in tops]
    order = sorted(range(len(tops)), key=lambda i: (-(tops[i] % bottom), i))
    for i in order[: whole - sum(parts)]:
        parts[i] += 1
    return Fit(whole, points, *parts)


_ONE_WAY: Final = ("cover", "need", "wishes", "common", "union", "minutes", "distance")


def _rounded(factor: int, square: Fraction, rest: Fraction) -> int:
    guess = int(_root(factor, square) + rest + Fraction(1, 2))
    half = Fraction(1, 2)
    if _reaches(factor, square, rest, guess + half):
        return guess + 1
    return guess if _reaches(factor, square, rest, guess - half) else guess - 1


def _root(factor: int, square: Fraction) -> Fraction:
    """Factor x sqrt(square), exact where it is rational, otherwise to twenty places."""
    scale = 10**20
    whole = isqrt(square.numerator * square.denominator * scale * scale)
    return factor * Fraction(whole, square.denominator * scale)


def _apportioned(exact: list[Fraction], whole: int) -> list[int]:
    parts = [int(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: whole - sum(parts)]:
        parts[i] += 1
    return parts
