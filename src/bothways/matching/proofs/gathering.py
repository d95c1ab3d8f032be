"""The rules of one ring, chain or circle of people, read from the model by the book."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Final

import numpy as np

from bothways.matching.people import criteria
from bothways.matching.people.constraints import LEAST_MINUTES, RULES, Pairs, Rule
from bothways.matching.people.pairs import given_facts, given_pairs
from bothways.matching.people.population import Population
from bothways.matching.people.scoring import hundredths
from bothways.matching.problem import Person
from bothways.matching.proofs.grouped import StatedFlow
from bothways.matching.reasons.explain import key_of
from bothways.skills.levels import TEACHING_LEVEL

FACILITATION: Final = "facilitation"
"""The skill or topic of people who can lead a circle neutrally."""

GUIDE_LEVEL: Final = 4
FACILITATED_LEVEL: Final = 3
MEMBER_LEVEL: Final = 2
"""Levels of guides at least, alone or with a facilitator, and of members of peer cohorts at most."""

APART: Final = (Rule.CHAIN, Rule.REPORTING, Rule.CONFLICT, Rule.CLOSED)
"""What keeps two people out of one circle, whoever of them teaches."""


@dataclass(frozen=True, slots=True)
class Group:
    """One stated relationship as rows.

    Attributes:
        flows: (giver, learner) in the order of the file.
        window: the common time as minutes of the week.
        fit: of the whole, in hundredths.
    """

    shape: str
    flows: tuple[tuple[int, int], ...]
    window: tuple[int, int] | None
    fit: int

    @classmethod
    def of(cls, population: Population, flows: Sequence[StatedFlow]) -> "Group":
        """The rows of one relationship; contradictions make it a group of no shape."""
        index = population.index
        start, _, end = flows[0].slot.partition("-")
        told = {(flow.shape, flow.slot, flow.score) for flow in flows}
        timed = start.isdecimal() and end.isdecimal()
        return cls(
            flows[0].shape if len(told) == 1 and (timed or not flows[0].slot) else "",
            tuple((index[flow.giver], index[flow.learner]) for flow in flows),
            (int(start), int(end)) if timed else None,
            flows[0].score,
        )

    @property
    def givers(self) -> tuple[int, ...]:
        """Everybody who gives, each once, in order."""
        return tuple(dict.fromkeys(giver for giver, _ in self.flows))

    @property
    def learners(self) -> tuple[int, ...]:
        """Everybody who learns, each once, in order."""
        return tuple(dict.fromkeys(learner for _, learner in self.flows))

    @property
    def people(self) -> tuple[int, ...]:
        """Everybody."""
        return tuple(dict.fromkeys([*self.givers, *self.learners]))

    @property
    def seats(self) -> tuple[tuple[int, int], ...]:
        """The flows that count: every leg; of a circle those of its first giver."""
        if self.shape != "circle":
            return self.flows
        return tuple(flow for flow in self.flows if flow[0] == self.flows[0][0])


def rule_of_ring(population: Population, group: Group) -> str:
    """What is wrong with a ring or chain, as the end of a sentence; nothing where all is well."""
    data, size = population.problem.model.data, len(group.flows)
    follows = all(first[1] == second[0] for first, second in pairwise(group.flows))
    alone = len(set(group.givers)) == len(set(group.learners)) == size
    if group.shape not in {"ring", "chain"} or not follows or not alone:
        return "is no ring and no chain"
    pure = [_pure(population, row) for row in group.people]
    if group.shape == "chain":
        begins = pure[0] and group.givers[0] not in group.learners
        return "" if begins and size <= data.get("chain_max", 0) else "is no chain as the model has them"
    closed = group.flows[0][0] == group.flows[-1][1] and not any(pure)
    return (
        "" if closed and data["size_min"] <= size <= data["size_max"] else "is no ring as the model has them"
    )


def _pure(population: Population, row: int) -> bool:
    person = population.problem.people[row]
    return person.gives and not (person.learns and person.needs)


def rule_of_circle(population: Population, group: Group) -> str:
    """What is wrong with a circle, group or cohort, as the end of a sentence; nothing where all is well."""
    data = population.problem.model.data
    givers, learners = group.givers, group.learners
    whole = len(group.flows) == len(set(group.flows)) == len(givers) * len(learners)
    if group.shape != "circle" or not whole or set(givers) & set(learners):
        return "is no circle"
    if led_neutrally(population):
        guides, smallest, largest = data["facilitators"], data["size_min"], data["size_max"]
    else:
        guides, smallest, largest = data["givers_max"], data["learners_min"], data["learners_max"]
    if not (1 <= len(givers) <= guides and smallest <= len(learners) <= largest):
        return "has not as many people as the model asks for"
    people = [population.problem.people[row] for row in group.people]
    spoken = [person.languages for person in people if person.languages is not None]
    if spoken and not frozenset.intersection(*map(frozenset, spoken)):
        return "has no language in common"
    if not _common_time(people, group.window):
        return "has no time in common"
    levels = {int(population.level[row]) for row in learners} - {-1}
    least = data.get("career_levels_min", 0)
    if len(levels) < least:
        return f"has people of {len(levels)} career levels, and {least} are asked for"
    if any(_apart(population, pair) for side in (givers, learners) for pair in combinations(side, 2)):
        return "has people in it who may not sit together"
    if not all(_leads(population, giver, learners) for giver in givers):
        return "is led by somebody who may not lead it"
    return ""


def led_neutrally(population: Population) -> bool:
    """Whether whoever leads a group of this model facilitates it and need not teach."""
    return "facilitators" in population.problem.model.data


def _common_time(people: Sequence[Person], window: tuple[int, int] | None) -> bool:
    known = [person.weekly for person in people if person.weekly is not None]
    if window is None:
        return not known
    start, end = window
    return end - start >= LEAST_MINUTES and all(
        any(low <= start and end <= high for low, high in spans) for spans in known
    )


def _apart(population: Population, pair: tuple[int, int]) -> bool:
    none = np.zeros(0, dtype=np.int64)
    pairs = Pairs(np.array(pair[:1]), np.array(pair[1:]), none, none, none)
    return any(not RULES[rule](population, pairs)[0] for rule in APART)


def _leads(population: Population, giver: int, learners: Sequence[int]) -> bool:
    """Whether somebody offers what all of them need, well enough; in circles, whether they can facilitate."""
    formation, people = population.problem.formation, population.problem.people
    alone = FACILITATED_LEVEL if formation.facilitated else GUIDE_LEVEL
    guide = alone if population.problem.model.data.get("goals_shared") else None
    if led_neutrally(population):
        trained = [_facilitates(people[row]) and bool(population.gives[row]) for row in range(len(people))]
        return trained[giver] or not any(trained)
    for offer in people[giver].offers:
        if formation.target is not None and key_of(formation.target) != key_of(offer.skill):
            continue
        levels = [
            {(key_of(need.skill), need.topic): need.level for need in people[row].needs}.get(
                (key_of(offer.skill), offer.topic)
            )
            for row in learners
        ]
        if all(level is not None and _teaches(offer.level, level, offer.topic, guide) for level in levels):
            return True
    return False


def _teaches(offered: int, needed: int, topic: bool, guide: int | None) -> bool:  # noqa: FBT001
    """Whether an offer serves a need; `guide` is the level that cohorts ask for."""
    if guide is not None:
        return not topic and offered >= guide and needed <= MEMBER_LEVEL and offered > needed
    return topic or (offered >= TEACHING_LEVEL and offered > needed)


def _facilitates(person: Person) -> bool:
    return any(
        key_of(offer.skill) == FACILITATION and (offer.topic or offer.level >= TEACHING_LEVEL)
        for offer in person.offers
    )


def possible_scores(population: Population, group: Group) -> list[tuple[int, ...]]:
    """What the seats or legs count, in every reading under which the group's fit is the stated one.

    There is one reading, but for circles: their theme is not in the file, and each theme values members who name
    it more.
    """
    giver, learner = np.array(group.seats, dtype=np.int64).reshape(-1, 2).T
    facts = given_facts(population, given_pairs(population, giver, learner))
    weights = population.problem.weights
    if group.shape != "circle":
        halves = criteria.cover_halves(criteria.cover(population, giver, learner))
        need = population.need_halves[learner]
        fits = hundredths(facts, weights).tolist()
        legs = ((2 * 10_000 * halves + need) // (2 * need)).tolist()
        return [tuple(legs)] if _mean(fits) == group.fit else []
    if not led_neutrally(population):
        fits = hundredths(facts, weights).tolist()
        return [tuple(fits)] if _mean(fits) == group.fit else []
    ones = np.ones(len(giver), dtype=np.int64)
    shares = {tuple(own) for own in _naming(population, learner.tolist())}
    read = [
        hundredths(replace(facts, cover=np.array(own, dtype=np.int64), need=ones), weights).tolist()
        for own in sorted(shares)
    ]
    return [tuple(fits) for fits in read if _mean(fits) == group.fit]


def _naming(population: Population, learners: Sequence[int]) -> Iterator[list[int]]:
    """Who names a theme, for every theme that somebody names, and for none."""
    themes = [
        {key_of(name) for name in (*(need.skill for need in person.needs), *person.interests)}
        for person in (population.problem.people[row] for row in learners)
    ]
    target = population.problem.formation.target
    if target is None:
        yield [0] * len(learners)
    for theme in sorted(set().union(*themes)) if target is None else [key_of(target)]:
        yield [int(theme in own) for own in themes]


def _mean(fits: Sequence[int]) -> int:
    """The mean, rounded half up."""
    return (2 * sum(fits) + len(fits)) // (2 * len(fits))
