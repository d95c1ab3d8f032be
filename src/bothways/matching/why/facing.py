"""How people without a partner stand to everybody who could teach them: which rules stand in between, in columns."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bothways.matching.people import criteria
from bothways.matching.people.constraints import RULES, Pairs, Rule
from bothways.matching.people.pairs import CELLS
from bothways.matching.people.population import Bools, Ints, Population, Sparse

BIT: Final = {rule: 1 << number for number, rule in enumerate(RULES)}
"""A number for each rule; broken rules add up."""

CHANGEABLE: Final = (Rule.COVER, Rule.TEAM, Rule.LANGUAGE)
"""Rules beside time that two people can come to keep."""

PATTERNS: Final = 20
"""A time in common costs so much less where all pairs of patterns are computed at once."""


@dataclass(frozen=True, slots=True)
class Facing:
    """Some people and the pairs with everybody who covers something they need, both ways in two-way models.

    Attributes:
        people: rows of the people. pairs: the pairs, with people as learners, by learner, then giver.
        broken: for each pair the sum of the `BIT` of each rule that it breaks; 0 for a feasible pair.
    """

    people: Ints
    pairs: Pairs
    broken: Ints

    def breaks(self, *rules: Rule) -> Bools:
        """Which pairs break any of these rules."""
        return np.asarray((self.broken & sum(BIT[rule] for rule in rules)) != 0)


def facings(population: Population, people: Ints, partners: Ints) -> Iterator[tuple[float, Facing]]:
    """All people, in parts of bounded memory, each with the share of the work done after it."""
    offers = population.offers[partners].T.tocsr()
    step = max(1, CELLS // max(1, len(partners)))
    for start in range(0, len(people), step):
        part = people[start : start + step]
        covering = _covering(population, part, partners, offers)
        yield min(1.0, (start + step) / len(people)), faced(population, part, covering)


def _covering(population: Population, learners: Ints, givers: Ints, offers: Sparse) -> Pairs:
    """The pairs in which something is covered, both ways in two-way models, nobody with themselves."""
    table = population.needs[learners] @ offers
    empty = np.zeros(0, dtype=np.int64)
    pairs = Pairs(
        giver=givers[table.indices],
        learner=np.repeat(learners, np.diff(table.indptr)),
        cover=table.data.astype(np.int64),
        back=empty,
        minutes=empty,
    )
    pairs = pairs.take((pairs.cover > 0) & (pairs.giver != pairs.learner))
    if not population.problem.model.two_way:
        return pairs
    back = criteria.cover(population, pairs.learner, pairs.giver)
    return replace(pairs, back=back).take(back > 0)


def pairs_between(population: Population, learners: Ints, givers: Ints) -> Pairs:
    """Every combination of two different people with what each covers; times in common are not looked up."""
    two_way = population.problem.model.two_way
    there = criteria.cover_block(population, givers, learners)
    back = criteria.cover_block(population, learners, givers).T if two_way else np.zeros(0, dtype=np.int64)
    row, column = np.nonzero(learners[:, None] != givers[None, :])
    return Pairs(
        giver=givers[column],
        learner=learners[row],
        cover=there[row, column].astype(np.int64),
        back=back[row, column].astype(np.int64) if two_way else back,
        minutes=np.zeros(0, dtype=np.int64),
    )


def faced(population: Population, people: Ints, pairs: Pairs) -> Facing:
    """Some people and some pairs of theirs, with the rules that these break.

    Times are only looked up for pairs that break no rule but those of `CHANGEABLE`: for the rest -1 stands for the
    minutes, and time counts as kept.
    """
    pairs = replace(pairs, minutes=np.full(len(pairs), -1, dtype=np.int64))
    broken = np.zeros(len(pairs), dtype=np.int64)
    for rule, keeps in RULES.items():
        if rule is not Rule.TIME:
            broken |= np.where(keeps(population, pairs), 0, BIT[rule])
    near = (broken & ~sum(BIT[rule] for rule in CHANGEABLE)) == 0
    rows = np.flatnonzero(near)
    pairs.minutes[rows] = minutes_of(population, pairs.learner[rows], pairs.giver[rows])
    return Facing(people, pairs, broken | np.where(RULES[Rule.TIME](population, pairs), 0, BIT[Rule.TIME]))


def minutes_of(population: Population, first: Ints, second: Ints) -> Ints:
    """Minutes a week in common, -1 where not known: by patterns unless these are far more than the pairs."""
    week = population.week
    mine, yours = week.pattern[first], week.pattern[second]
    known = (mine >= 0) & (yours >= 0)
    rows, row = np.unique(mine[known], return_inverse=True)
    columns, column = np.unique(yours[known], return_inverse=True)
    if len(rows) * len(columns) > PATTERNS * len(first):
        return criteria.minutes(population, first, second)
    found = np.full(len(first), -1, dtype=np.int64)
    if len(rows):
        found[known] = criteria.minutes_block(week, rows, columns)[row, column]
    return found
