"""All feasible pairs with their fit, in chunks of bounded memory; and the same facts of a few given pairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

import numpy as np

from bothways.matching.people import criteria
from bothways.matching.people.candidates import BestOfBothSides
from bothways.matching.people.constraints import RULES, Pairs, Rule, kept
from bothways.matching.people.places import Places
from bothways.matching.people.population import Bools, Ints, Population, Sparse, holds_pair
from bothways.matching.people.scored import NONE, Scored, pair_keys, some
from bothways.matching.people.scoring import Facts, facts_of, hundredths
from bothways.matching.problem import MatchingProblem, Person

CELLS: Final = 2_000_000
"""Offers (or listed pairs) looked at in one chunk."""

KEPT_PAIRS: Final = 30_000_000
"""Up to so many feasible pairs (10 bytes each) stay in memory; beyond, each pass computes them again."""

CHEAP: Final = (Rule.GAP, Rule.SIDE, Rule.CHAIN, Rule.TEAM, Rule.LANGUAGE)
DEAR: Final = (Rule.TIME, Rule.REPORTING, Rule.CONFLICT, Rule.PAST, Rule.CLOSED)


@dataclass(frozen=True, slots=True)
class Lane:
    """One level of a lexicographic objective, with prices: what a pair of this fit gains beyond its places.

    Attributes:
        value: worth of a pair by its fit, doubled.
        learner: added, giver: subtracted, per person; both doubled.
    """

    value: Ints
    learner: Ints
    giver: Ints

    def profit(self, learner: Ints, giver: Ints, fit: Ints) -> Ints:
        """Twice the reduced profit of pairs."""
        return np.asarray(self.value[fit] + self.learner[learner] - self.giver[giver])


def above(lanes: Sequence[Lane], learner: Ints, giver: Ints, fit: Ints, least: int) -> Bools:
    """Whose profits are, lane before lane, more than zero; in the last lane more than `least` will do."""
    open_still = np.ones(len(fit), dtype=bool)
    found = np.zeros(len(fit), dtype=bool)
    for number, lane in enumerate(lanes, start=1):
        profit = lane.profit(learner, giver, fit)
        found |= open_still & (profit > (least if number == len(lanes) else 0))
        open_still &= profit == 0
    return found


class PairSource(Protocol):
    """Pairs that can be walked through any number of times, in the order of learner, then giver."""

    def chunks(self) -> Iterator[tuple[float, Scored]]:
        """The pairs in chunks, each with the share of the work done after it."""
        ...

    def best(self, places: Places) -> Iterator[tuple[float, Scored]]:
        """The share done, and in the last step the most promising pairs of everybody on both sides."""
        ...

    def priced(self, places: Places, lanes: Sequence[Lane], *, least: int) -> Iterator[tuple[float, Scored]]:
        """Of all pairs with places left, those that are `above` by these prices."""
        ...

    def named(self, keys: Ints) -> Scored:
        """Those of some pairs, given by their sorted keys (`pair_keys`), that are among these."""
        ...


class _Walked:
    """What follows from walking through all pairs in chunks."""

    def chunks(self) -> Iterator[tuple[float, Scored]]:
        """The pairs in chunks, each with the share of the work done after it."""
        raise NotImplementedError

    def best(self, places: Places) -> Iterator[tuple[float, Scored]]:
        """The share done, and in the last step the most promising pairs of everybody on both sides."""
        best = BestOfBothSides(len(places.learner))
        for share, chunk in self.chunks():
            best.add(some(chunk, places.free(chunk.giver, chunk.learner)))
            yield share, NONE
        yield 1.0, best.pairs()

    def priced(self, places: Places, lanes: Sequence[Lane], *, least: int) -> Iterator[tuple[float, Scored]]:
        """Of all pairs with places left, those that are `above` by these prices."""
        for share, chunk in self.chunks():
            pairs = some(chunk, places.free(chunk.giver, chunk.learner))
            found = above(lanes, pairs.learner, pairs.giver, pairs.fit, least)
            yield share, some(pairs, found)


@dataclass(frozen=True, slots=True)
class ListedPairs(_Walked):
    """Pairs at hand as one list, by learner, then giver."""

    pairs: Scored

    def named(self, keys: Ints) -> Scored:
        """Those of some pairs, given by their sorted keys (`pair_keys`), that are among these."""
        return some(self.pairs, holds_pair(keys, pair_keys(self.pairs)))

    def chunks(self) -> Iterator[tuple[float, Scored]]:
        """The pairs in chunks that never part a learner's pairs."""
        start = 0
        while start < len(self.pairs):
            end = min(len(self.pairs), start + CELLS)
            if end < len(self.pairs):
                end = int(np.searchsorted(self.pairs.learner, self.pairs.learner[end - 1], side="right"))
            yield end / len(self.pairs), some(self.pairs, np.arange(start, end))
            start = end


@dataclass(slots=True)
class FeasiblePairs(_Walked):
    """Every feasible pair of a population, as often as they are asked for, always in the same order."""

    population: Population
    count: int = 0
    _chunks: list[Scored] | None = field(default_factory=list)
    _complete: bool = False

    def named(self, keys: Ints) -> Scored:
        """Those of some pairs, given by their sorted keys (`pair_keys`), that are among these."""
        return named_pairs(self.population, keys)

    def chunks(self) -> Iterator[tuple[float, Scored]]:
        """The pairs in chunks, each with the share of the work done after it."""
        if self._complete and self._chunks is not None:
            for i, chunk in enumerate(self._chunks):
                yield (i + 1) / len(self._chunks), chunk
            return
        parts = _blocks(self.population)
        count = 0
        keeping: list[Scored] | None = [] if not self._complete else None
        givers = np.flatnonzero(self.population.gives)
        offers = self.population.offers[givers].T.tocsr()
        for done, learners in enumerate(parts, start=1):
            chunk = scored_block(self.population, learners, givers, offers)
            count += len(chunk)
            if keeping is not None and count <= KEPT_PAIRS:
                keeping.append(chunk)
            else:
                keeping = None
            yield done / len(parts), chunk
        self.count, self._chunks, self._complete = count, keeping, True


def _blocks(population: Population) -> list[Ints]:
    """Learners in consecutive blocks whose needs point to about `CELLS` offers."""
    givers, learners = np.flatnonzero(population.gives), np.flatnonzero(population.learns)
    if not len(learners):
        return []
    served = np.bincount(population.offers[givers].indices, minlength=population.offers.shape[1])
    work = population.needs[learners] @ served
    number = np.cumsum(work) // CELLS
    return np.split(learners, np.flatnonzero(np.diff(number)) + 1)


def scored_block(
    population: Population, learners: Ints, givers: Ints, offers: Sparse | None = None
) -> Scored:
    """The feasible pairs among all of these learners and givers, with their fit.

    Only pairs in which something is covered are ever looked at, the cheapest and most selective rules first.
    `offers` are those of the givers by key, where many blocks share them.
    """
    cover = population.needs[learners] @ (population.offers[givers].T if offers is None else offers)
    pairs = Pairs(
        giver=givers[cover.indices],
        learner=np.repeat(learners, np.diff(cover.indptr)),
        cover=cover.data,
        back=_EMPTY,
        minutes=_EMPTY,
    )
    if population.problem.model.two_way:
        pairs = pairs.take(pairs.learner < pairs.giver)
    pairs = kept(population, pairs, CHEAP)
    if population.problem.model.two_way:
        back = criteria.cover(population, pairs.learner, pairs.giver)
        pairs = replace(pairs, back=back).take(back > 0)
    pairs = replace(pairs, minutes=criteria.minutes(population, pairs.giver, pairs.learner))
    pairs = kept(population, pairs, DEAR)
    pairs = pairs.take(np.argsort((pairs.learner << 32) | pairs.giver))
    pairs = replace(pairs, cover=pairs.cover.astype(np.int64))
    fit = hundredths(given_facts(population, pairs), population.problem.weights)
    return Scored(pairs.giver.astype(np.int32), pairs.learner.astype(np.int32), fit.astype(np.int16))


_EMPTY: Final[Ints] = np.zeros(0, dtype=np.int64)


def all_pairs(population: Population, learners: Ints, givers: Ints) -> Pairs:
    """Every combination, feasible or not, with what the rules look at; learner by learner."""
    two_way = population.problem.model.two_way
    table = criteria.cover_block(population, givers, learners)
    pairs = Pairs(
        giver=np.tile(givers, len(learners)),
        learner=np.repeat(learners, len(givers)),
        cover=table.ravel().astype(np.int64),
        back=criteria.cover_block(population, learners, givers).T.ravel().astype(np.int64)
        if two_way
        else _EMPTY,
        minutes=_EMPTY,
    )
    return replace(pairs, minutes=criteria.minutes(population, pairs.giver, pairs.learner))


def given_pairs(population: Population, giver: Ints, learner: Ints) -> Pairs:
    """The columns of pairs that are named one by one, feasible or not."""
    back = criteria.cover(population, learner, giver) if population.problem.model.two_way else _EMPTY
    return Pairs(
        giver=giver,
        learner=learner,
        cover=criteria.cover(population, giver, learner),
        back=back,
        minutes=criteria.minutes(population, giver, learner),
    )


def given_facts(population: Population, pairs: Pairs) -> Facts:
    """The facts of pairs that are named one by one."""
    return facts_of(population, pairs, criteria.common_tags(population, pairs.giver, pairs.learner))


def named_pairs(population: Population, keys: Ints) -> Scored:
    """Those of some pairs, given by their sorted keys (`pair_keys`), that are feasible, with their fit."""
    giver, learner = keys & ((1 << 32) - 1), keys >> 32
    pairs = kept(population, given_pairs(population, giver, learner), RULES)
    fit = hundredths(given_facts(population, pairs), population.problem.weights)
    return Scored(pairs.giver.astype(np.int32), pairs.learner.astype(np.int32), fit.astype(np.int16))


def duo(problem: MatchingProblem, first: Person, second: Person) -> MatchingProblem:
    """A checked problem of just these two: every rule for a pair depends on nobody else but those above them."""
    return around(problem, first, (second,))


def around(problem: MatchingProblem, person: Person, others: Sequence[Person]) -> MatchingProblem:
    """A checked problem of one person and some others, for judging the pairs that this person is in."""
    pairs = {(person.person_id, other.person_id) for other in others}
    pairs |= {(other, own) for own, other in pairs}
    return replace(
        problem,
        people=tuple(sorted({person, *others}, key=lambda one: one.person_id)),
        locked=frozenset(),
        wishes=problem.wishes & pairs,
        blocks=problem.blocks & pairs,
        conflicts=problem.conflicts & pairs,
        forbidden=problem.forbidden & pairs,
        team_lifted=problem.team_lifted & pairs,
        kept=problem.kept & pairs,
        past=problem.past & pairs,
        waiting=frozenset(),
    )
