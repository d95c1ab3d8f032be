"""One function for each criterion of fit, over lists of pairs, in exact integers.

A list of pairs is two aligned arrays of person rows. Where all pairs of some learners are wanted, the
same facts come out of matrix products (`cover_block`, `minutes_block`). The units are
halves of a cover times priority, minutes, tenths of a wish, tags, quarters of distance; only
`scoring` weighs them. Facts that are not known earn the least.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from bothways.matching.people.population import LEAD, Bools, Ints, Population, holds_pair
from bothways.matching.people.weeks import Week

FULL_MINUTES: Final = 120
"""Minutes a week in common that earn everything."""

UNKNOWN_MINUTES: Final = 60
"""What times that were not given count as: half of everything, the least a feasible pair can have."""

WISH_TENTHS: Final = np.array([3, 6, 10], dtype=np.int64)
"""Nobody, one, both named the other."""


def cover(population: Population, giver: Ints, learner: Ints) -> Ints:
    """What each giver covers of the learner's needs: sum of priority times half covers, plus leads.

    A need is covered fully (2 halves) from 2 levels above, half from 1, by an effective level of at
    least 3; a matched topic fully. Multiples of `LEAD` say that the skill route of the model is open.
    """
    product = population.needs[learner].multiply(population.offers[giver])
    return np.asarray(product.sum(axis=1)).ravel().astype(np.int64)


def cover_block(population: Population, givers: Ints, learners: Ints) -> NDArray[np.int32]:
    """The same for all pairs, shape (learners, givers)."""
    product = population.needs[learners] @ population.offers[givers].T
    return np.asarray(product.toarray(), dtype=np.int32)


def cover_halves(encoded: Ints) -> Ints:
    """The cover without the leads."""
    return encoded & (LEAD - 1)


def minutes(population: Population, first: Ints, second: Ints) -> Ints:
    """Minutes a week that each pair has in common, -1 where either's times are not known."""
    week = population.week
    mine, yours = week.pattern[first], week.pattern[second]
    total = np.zeros(len(first), dtype=np.int64)
    for word in week.words.T:
        total += np.bitwise_count(word[mine] & word[yours])
    return np.where((mine < 0) | (yours < 0), -1, total * week.slot)


def minutes_block(week: Week, rows: Ints, columns: Ints) -> NDArray[np.int16]:
    """Minutes in common for all pairs of patterns, shape (rows, columns); patterns must be known."""
    total = np.zeros((len(rows), len(columns)), dtype=np.int16)
    for word in week.words.T:
        total += np.bitwise_count(word[rows][:, None] & word[columns][None, :])
    return np.asarray(total * np.int16(week.slot), dtype=np.int16)


def counted_minutes(in_common: Ints) -> Ints:
    """Minutes that count for fit, 0 to 120: A = counted / 120.

    >>> counted_minutes(np.array([-1, 60, 90, 500])).tolist()
    [60, 60, 90, 120]
    """
    return np.where(in_common < 0, UNKNOWN_MINUTES, np.minimum(in_common, FULL_MINUTES))


def wish_tenths(population: Population, first: Ints, second: Ints) -> Ints:
    """P in tenths: both named each other 10, one named the other 6, none 3."""
    if not len(population.wishes):
        return np.full(len(first), WISH_TENTHS[0], dtype=np.int64)
    there = holds_pair(population.wishes, first * population.size + second)
    back = holds_pair(population.wishes, second * population.size + first)
    return WISH_TENTHS[there.astype(np.int64) + back]


def common_tags(population: Population, first: Ints, second: Ints) -> Ints:
    """How many interests and working-style tags each pair shares; S = common / union."""
    if population.tag_words.shape[1]:
        common = np.zeros(len(first), dtype=np.int64)
        for word in population.tag_words.T:
            common += np.bitwise_count(word[first] & word[second])
        return common
    product = population.tags[first].multiply(population.tags[second])
    return np.asarray(product.sum(axis=1)).ravel().astype(np.int64)


def union_of_tags(population: Population, first: Ints, second: Ints, common: Ints) -> Ints:
    """Tags that at least one of the two has."""
    return population.tag_count[first] + population.tag_count[second] - common


def distance_quarters(population: Population, first: Ints, second: Ints) -> Ints:
    """O in quarters: 2 for another unit, 1 for another location, 1 for another job family."""

    def differ(codes: Ints) -> Bools:
        mine, yours = codes[first], codes[second]
        return np.asarray((mine != yours) & (mine >= 0) & (yours >= 0))

    unit = differ(population.unit).astype(np.int64)
    return 2 * unit + differ(population.location) + differ(population.job_family)
