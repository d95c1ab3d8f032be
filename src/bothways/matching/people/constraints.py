"""Hard constraints: each a test over lists of pairs; a pair is feasible exactly if none is broken.

Weights never relax them. The list `RULES` is the order in which pairs are filtered (cheap and selective
first), and the order in which broken rules are named.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from bothways.matching.people.population import LEAD, Bools, Ints, Population, holds_pair, undirected

LEAST_MINUTES: Final = 60
"""Overlapping minutes a week without which two people cannot meet."""


class Rule(StrEnum):
    """A hard constraint of section 6 of the domain specification."""

    SIDE = "side"
    """One does not take part on that side, or has no place at all."""
    COVER = "cover"
    """For each flow at least one covered need or matched topic."""
    GAP = "gap"
    """The seniority gap that the model allows, or its skill route."""
    CHAIN = "chain"
    """Same management chain, any number of steps (G07)."""
    REPORTING = "reporting"
    """One above the other within the reach of a dotted line, project, appraisal or other such edge (G07)."""
    TEAM = "team"
    """Same direct manager, in upward models."""
    CONFLICT = "conflict"
    """One decides on the other (G07)."""
    PAST = "past"
    """The two have been partners before, which both know."""
    CLOSED = "closed"
    """A private block, a rejected pair or an earlier mismatch; never told apart, never disclosed."""
    LANGUAGE = "language"
    """A shared working language."""
    TIME = "time"
    """60 or more overlapping minutes a week."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs as aligned columns.

    Attributes:
        giver, learner: rows of people; in two-way models the more senior is not yet told apart.
        cover: what the giver covers of the learner's needs, encoded as `criteria.cover` says.
        back: in two-way models what the learner covers of the giver's needs; otherwise empty.
        minutes: minutes a week in common, -1 where not known; empty until it is computed.
    """

    giver: Ints
    learner: Ints
    cover: Ints
    back: Ints
    minutes: Ints

    def take(self, which: Bools | Ints) -> "Pairs":
        """Some of the pairs."""
        rows = np.flatnonzero(which) if which.dtype == bool else which  # counted once for all columns
        return Pairs(*(_taken(column, rows) for column in self.columns()))

    def columns(self) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """The columns in the order of the constructor."""
        return self.giver, self.learner, self.cover, self.back, self.minutes

    def __len__(self) -> int:
        return len(self.giver)


def _taken(column: Ints, which: Bools | Ints) -> Ints:
    return column[which] if len(column) else column


def _side(population: Population, pairs: Pairs) -> Bools:
    able = population.gives[pairs.giver] & population.learns[pairs.learner]
    return np.asarray(able & (pairs.giver != pairs.learner))


def _cover(population: Population, pairs: Pairs) -> Bools:
    there = pairs.cover > 0
    return there & (pairs.back > 0) if population.problem.model.two_way else there


def _gap(population: Population, pairs: Pairs) -> Bools:
    rule = population.problem.model.gap
    if not rule.needs_levels:
        return np.ones(len(pairs), dtype=bool)
    gap = population.level[pairs.giver] - population.level[pairs.learner]
    reach = int(population.level.max()) + 1
    plain = np.array([rule.allows(g) for g in range(-reach, reach + 1)], dtype=bool)
    if rule.skill_route is None:
        return np.asarray(plain[gap + reach])
    lead = rule.skill_route
    routed = np.array([rule.allows(g, skill_lead=lead) for g in range(-reach, reach + 1)], dtype=bool)
    return np.asarray(np.where(pairs.cover >= LEAD, routed[gap + reach], plain[gap + reach]))


def _chain(population: Population, pairs: Pairs) -> Bools:
    giver, learner = pairs.giver, pairs.learner
    entry, last = population.entry, population.last
    above = (entry[giver] <= entry[learner]) & (entry[learner] <= last[giver])
    below = (entry[learner] <= entry[giver]) & (entry[giver] <= last[learner])
    return ~(above | below)


def _team(population: Population, pairs: Pairs) -> Bools:
    if not population.problem.model.upward:
        return np.ones(len(pairs), dtype=bool)
    manager = population.manager
    same = (manager[pairs.giver] == manager[pairs.learner]) & (manager[pairs.giver] >= 0)
    return np.asarray(~same | holds_pair(population.lifted, _keys(population, pairs)))


def _reporting(population: Population, pairs: Pairs) -> Bools:
    return ~holds_pair(population.reporting, _keys(population, pairs))


def _conflict(population: Population, pairs: Pairs) -> Bools:
    return ~holds_pair(population.conflicts, _keys(population, pairs))


def _past(population: Population, pairs: Pairs) -> Bools:
    return ~holds_pair(population.past, _keys(population, pairs))


def _closed(population: Population, pairs: Pairs) -> Bools:
    return ~holds_pair(population.closed, _keys(population, pairs))


def _language(population: Population, pairs: Pairs) -> Bools:
    known = population.languages_known
    shared = ~(known[pairs.giver] & known[pairs.learner])
    for word in population.languages.T:
        shared |= (word[pairs.giver] & word[pairs.learner]) != 0
    return shared


def _time(_population: Population, pairs: Pairs) -> Bools:
    return (pairs.minutes < 0) | (pairs.minutes >= LEAST_MINUTES)


def _keys(population: Population, pairs: Pairs) -> Ints:
    return undirected(pairs.giver, pairs.learner, population.size)


RULES: Final[dict[Rule, Callable[[Population, Pairs], Bools]]] = {
    Rule.SIDE: _side,
    Rule.COVER: _cover,
    Rule.GAP: _gap,
    Rule.CHAIN: _chain,
    Rule.REPORTING: _reporting,
    Rule.TEAM: _team,
    Rule.CONFLICT: _conflict,
    Rule.PAST: _past,
    Rule.CLOSED: _closed,
    Rule.LANGUAGE: _language,
    Rule.TIME: _time,
}
"""Whether each pair keeps the rule. Every rule sees every pair the same way, alone or among millions."""


def kept(population: Population, pairs: Pairs, rules: Iterable[Rule]) -> Pairs:
    """The pairs that keep all of these rules."""
    for rule in rules:
        pairs = pairs.take(RULES[rule](population, pairs))
    return pairs


def broken(population: Population, pairs: Pairs) -> dict[Rule, Bools]:
    """For each rule, which of the pairs break it."""
    return {rule: ~test(population, pairs) for rule, test in RULES.items()}
