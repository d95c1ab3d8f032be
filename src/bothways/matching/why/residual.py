"""What a best draft loses, stage by stage, when one more pair is forced into it: distances in its residual graph.

A draft is a flow of partners from learners to givers. Forcing a pair in sends one unit around a cycle through it:
somebody gives up a partner, moves to another, or takes a free place. The cheapest such cycle is the loss, so it is
the same number that solving again with the pair locked would give. One search prices all pairs of one person.

The stages of the objective are weighed into one integer, each heavier than all that follow could be together, and
read apart again afterwards; so the loss is exact in every stage.

Source: Ahuja, Magnanti and Orlin (1993), Network Flows, chapters 9 and 12.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.errors import Invalid
from bothways.matching.drafting import locked_pairs
from bothways.matching.objective import Coverage
from bothways.matching.people.pairs import FeasiblePairs
from bothways.matching.people.places import places_of
from bothways.matching.people.population import Bools, Ints, Population, holds_pair
from bothways.matching.people.rows import rows_of
from bothways.matching.people.scored import Scored, joined, pair_keys
from bothways.matching.problem import MatchingProblem
from bothways.matching.solution import Stage

FAR: Final = 1 << 61
"""No way at all."""

MOST: Final = 1 << 58
"""Weighed stages stay below this, so that sums of a whole draft fit into 64 bits."""


class NotTheBest(Invalid):
    """The pairs are not a best draft of the problem, so nothing can be said of what others lack to it."""

    code = "not_the_best"


class TooManyStages(Invalid):
    """The stages do not fit into one integer for so many people."""

    code = "too_many_stages"


@dataclass(frozen=True, slots=True)
class Scale:
    """How stages are weighed into one integer, the first heaviest.

    >>> scale = Scale((("people_covered", 10), ("total_fit", 1000)))
    >>> [(stage.name, stage.value) for stage in scale.apart(2 * scale.weight("people_covered") - 7)]
    [('people_covered', 2), ('total_fit', -7)]
    """

    ranges: tuple[tuple[str, int], ...]

    def weight(self, name: str) -> int:
        """What one unit of a stage counts; 0 for a stage that is not sought."""
        weight = 1
        for stage, largest in reversed(self.ranges):
            if stage == name:
                return weight
            weight *= 2 * largest + 1
        return 0

    @property
    def whole(self) -> int:
        """More than everything together."""
        first, largest = self.ranges[0]
        return self.weight(first) * (2 * largest + 1)

    def apart(self, weighed: int) -> tuple[Stage, ...]:
        """The stages of a weighed difference."""
        found = []
        for name, largest in reversed(self.ranges):
            base = 2 * largest + 1
            digit = (weighed + largest) % base - largest
            found.append(Stage(name, digit))
            weighed = (weighed - digit) // base
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Residual:
    """A best draft of a one-way model, and everything that could be changed in it.

    Attributes:
        pairs: every feasible pair that the objective allows, by learner, then giver; no locked ones.
        value: what each counts in all stages; used: whether it is in the draft.
        enter, leave: per learner, what one partner more gains (`FAR` below zero without a place) and one fewer costs.
        free: which givers have a place left; busy: which have a partner who is not locked.
    """

    population: Population
    scale: Scale
    pairs: Scored
    value: Ints
    used: Bools
    enter: Ints
    leave: Ints
    free: Bools
    busy: Bools
    by_giver: Ints

    def of_learner(self, learner: int) -> tuple[Ints, Ints]:
        """Positions of the pairs of a learner that are not in the draft, and the weighed loss of each."""
        own = np.arange(*np.searchsorted(self.pairs.learner, [learner, learner + 1]))
        own = own[~self.used[own]]
        _, giver = self._distances(learner, towards=True)
        way = giver[self.pairs.giver[own]]
        return own, np.where(way < FAR, way - self.value[own], FAR)

    def of_giver(self, giver: int) -> tuple[Ints, Ints]:
        """Positions of the pairs of a giver that are not in the draft, and the weighed loss of each."""
        own = self.by_giver[slice(*np.searchsorted(self.pairs.giver[self.by_giver], [giver, giver + 1]))]
        own = own[~self.used[own]]
        learner, _ = self._distances(giver, towards=False)
        way = learner[self.pairs.learner[own]]
        return own, np.where(way < FAR, way - self.value[own], FAR)

    def _distances(self, start: int, *, towards: bool) -> tuple[Ints, Ints]:
        """Shortest ways from every node towards a learner, or from a giver to every node; nobody may gain forever."""
        size = self.population.size
        order = np.flatnonzero(~self.used) if towards else self.by_giver[~self.used[self.by_giver]]
        node = (self.pairs.learner if towards else self.pairs.giver)[order]
        other = (self.pairs.giver if towards else self.pairs.learner)[order]
        nodes, starts = np.unique(node, return_index=True)
        worth = self.value[order]
        taken = np.flatnonzero(self.used)
        taken_learner, taken_giver = self.pairs.learner[taken], self.pairs.giver[taken]
        learner = np.full(size, FAR, dtype=np.int64)
        giver = np.full(size, FAR, dtype=np.int64)
        hub = FAR
        (learner if towards else giver)[start] = 0
        for _ in range(2 * size + 3):
            before = hub, learner.copy(), giver.copy()
            near, step = (giver, taken_giver) if towards else (learner, taken_learner)
            source = learner[taken_learner] if towards else giver[taken_giver]
            np.minimum.at(near, step, _far(source + self.value[taken]))
            if towards:
                hub = min(hub, _least(giver[self.busy]), _least(_far(learner - self.enter)))
                giver[self.free] = np.minimum(giver[self.free], hub)
                learner = np.minimum(learner, _far(hub + self.leave))
            else:
                hub = min(hub, _least(giver[self.free]), _least(_far(learner + self.leave)))
                giver[self.busy] = np.minimum(giver[self.busy], hub)
                learner = np.minimum(learner, _far(hub - self.enter))
            ends = giver if towards else learner
            if len(nodes):
                reached = np.minimum.reduceat(_far(ends[other] - worth), starts)
                (learner if towards else giver)[nodes] = np.minimum(
                    (learner if towards else giver)[nodes], reached
                )
            if before[0] == hub and (before[1] == learner).all() and (before[2] == giver).all():
                return learner, giver
        raise NotTheBest(
            "These pairs are not a best draft: people changed them, or the rules. "
            "Solve again, then ask what others lack."
        )


def _far(way: Ints) -> Ints:
    """Sums with no way at all stay that."""
    return np.where(way > FAR // 2, FAR, way)


def _least(way: Ints) -> int:
    return int(way.min()) if len(way) else FAR


def residual_of(population: Population, pairs: Sequence[tuple[str, str]]) -> Residual:
    """The residual graph of a best draft over every feasible pair.

    Args:
        population: of a checked problem of a one-way model.
        pairs: (giver, learner) of the whole draft, locked pairs among them.

    Raises: NotTheBest, when a pair is not feasible, or, later, when the draft can be improved; TooManyStages.
    """
    problem = population.problem
    size = population.size
    everybody = joined([chunk for _, chunk in FeasiblePairs(population).chunks()])
    giver, learner = rows_of(population, sorted(set(pairs)))
    chosen = np.sort((learner << 32) | giver)
    locked_giver, locked_learner, _ = locked_pairs(population)
    locked = np.sort((locked_learner << 32) | locked_giver)
    keys = pair_keys(everybody)
    if not holds_pair(keys, chosen).all() or not holds_pair(chosen, locked).all():
        raise NotTheBest("These pairs break a rule of the problem or leave out a locked pair. Solve again.")
    in_draft = holds_pair(chosen, keys)
    fit = everybody.fit.astype(np.int64)
    weakest = int(fit[in_draft].min(initial=1 << 40)) if problem.objective.worst_off else 0
    open_pairs = ~holds_pair(locked, keys) & (fit >= weakest)
    listed = Scored(*(column[open_pairs] for column in (everybody.giver, everybody.learner, everybody.fit)))
    used = in_draft[open_pairs]
    scale = scale_of(problem, int(everybody.fit.max(initial=0)))
    places = [[places_of(problem, p, learner=side) for p in problem.people] for side in (True, False)]
    learns = np.array(places[0], dtype=np.int64) * population.learns
    gives = np.array(places[1], dtype=np.int64) * population.gives
    partners = np.bincount(learner, minlength=size)
    own = np.bincount(listed.learner[used], minlength=size)
    bonus = _bonus(population, scale)
    return Residual(
        population=population,
        scale=scale,
        pairs=listed,
        value=_value(population, listed, scale),
        used=used,
        enter=np.where(partners < learns, np.where(partners == 0, bonus, 0), -FAR),
        leave=np.where(own > 0, np.where(partners == 1, bonus, 0), FAR),
        free=np.bincount(giver, minlength=size) < gives,
        busy=np.bincount(listed.giver[used], minlength=size) > 0,
        by_giver=np.lexsort((listed.learner, listed.giver)),
    )


def scale_of(problem: MatchingProblem, highest: int) -> Scale:
    """The stages that a problem asks for, each with the largest difference that it can have.

    Raises: TooManyStages.
    """
    learns = sum(person.learner_capacity for person in problem.people)
    gives = sum(person.giver_capacity for person in problem.people)
    most = max(1, min(learns, gives))
    objective = problem.objective
    first = {Coverage.PEOPLE: "people_covered", Coverage.PAIRS: "pairs"}.get(objective.coverage)
    names = [(first, most)] if first else []
    names += [("waiting_covered", most)] if problem.waiting else []
    names += [("kept", most)] if problem.kept else []
    names += [(f"below_{threshold}", most) for threshold in objective.bands]
    scale = Scale((*names, ("total_fit", max(1, highest) * most)))
    if scale.whole > MOST:
        raise TooManyStages("So many stages cannot be weighed for so many people. Ask with fewer bands.")
    return scale


def _bonus(population: Population, scale: Scale) -> Ints:
    """What each learner's first partner counts, beyond the pair itself."""
    problem = population.problem
    waiting = np.array([person.person_id in problem.waiting for person in problem.people], dtype=bool)
    return np.where(waiting, scale.weight("waiting_covered"), 0) + scale.weight("people_covered")


def _value(population: Population, pairs: Scored, scale: Scale) -> Ints:
    """What each pair counts in all stages."""
    problem = population.problem
    value = pairs.fit.astype(np.int64) + scale.weight("pairs")
    for threshold in problem.objective.bands:
        value -= scale.weight(f"below_{threshold}") * (pairs.fit < threshold)
    if problem.kept:
        giver, learner = rows_of(population, _known(population, problem.kept))
        kept = np.sort((learner << 32) | giver)
        value += scale.weight("kept") * holds_pair(kept, pair_keys(pairs))
    return np.asarray(value)


def _known(population: Population, pairs: frozenset[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(pair for pair in pairs if pair[0] in population.index and pair[1] in population.index)
