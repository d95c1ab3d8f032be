"""An optimum over all feasible pairs that is kept: a change at 20,000 people is mended exactly in a moment.

Known are the pairs within a few points of their prices and everything chosen; `augmenting` keeps them optimal. Of every
other pair only this is remembered: for each person the least that any of their unknown pairs lacked when all pairs were
last looked at. As long as the prices of two people have moved by less than both lacked, their pair still gains
nothing, seen or not. Where they moved further, the pairs of that person are scored anew and the near ones become
known. So after every change the prices prove the optimum for all pairs.
"""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from bothways.errors import Invalid
from bothways.matching.augmenting import Augmenting
from bothways.matching.constraints import LEAST_MINUTES, RULES, kept
from bothways.matching.drafting import Draft, draft
from bothways.matching.explain import covers_need, key_of
from bothways.matching.pairs import FeasiblePairs, around, given_facts, given_pairs, scored_block
from bothways.matching.places import Places
from bothways.matching.population import Ints, Population, population_of
from bothways.matching.problem import MatchingProblem, Need, Offer, Person
from bothways.matching.proving import Provable, proving_prices
from bothways.matching.rows import kept_keys, rows_of
from bothways.matching.rules import minutes_between
from bothways.matching.scored import Scored, distinct, joined, pair_keys, some
from bothways.matching.scoring import hundredths
from bothways.matching.solution import Stage
from bothways.matching.stage_values import stage_values
from bothways.matching.validation import checked
from bothways.matching.weighing import Weighing, weighing_of
from bothways.mentoring.programme_models import GapRule

Pair = tuple[str, str]

NEAR: Final = 300
"""Pairs that lack less than this, in hundredths of a point, are known."""

FAR: Final = 1 << 60
"""What somebody without unknown pairs lacks."""

MARGIN: Final = 10_000
"""Pairs by which places may grow before the stages of the objective would no longer be told apart."""


class OneWayOnly(Invalid):
    """Two-way pairs, rings and circles are solved again as a whole."""

    code = "one_way_only"
    message = "Only one-way pairs can be mended change by change; solve the other models again."


class ChangeNotPossible(Invalid):
    """A change names somebody who is not here, or a place or pair that cannot be."""

    code = "change_not_possible"


@dataclass(frozen=True, slots=True)
class Change:
    """What one change did: pairs (giver, learner) that ended and began, sorted."""

    ends: tuple[Pair, ...]
    begins: tuple[Pair, ...]


class Standing:
    """The optimum of a one-way problem, mended after each change.

    >>> from bothways.matching.engine import problem_of
    >>> from bothways.matching.problem import Need, Offer
    >>> from bothways.mentoring.programme_models import programme_model
    >>> ada, bea = (Person(name, 4, offers=(Offer("SQL", level),)) for name, level in (("ada", 4), ("bea", 3)))
    >>> bo = Person("bo", 1, needs=(Need("SQL", 2),))
    >>> standing = Standing(problem_of(programme_model("traditional"), [ada, bea, bo]))
    >>> standing.pairs
    [('ada', 'bo')]
    >>> standing.leave("ada")
    Change(ends=(('ada', 'bo'),), begins=(('bea', 'bo'),))
    """

    def __init__(self, problem: MatchingProblem, *, found: Draft | None = None) -> None:
        """Take an optimum over; without one the problem is solved first.

        Raises: OneWayOnly, NotAdditive, and whatever solving raises.
        """
        problem = checked(problem)
        if problem.model.two_way or problem.model.shape != "pair":
            raise OneWayOnly
        self.problem = problem
        self.population = population_of(problem)
        self.index = dict(self.population.index)
        self.people: list[str] = list(self.index)
        self._pairs = _Everything(self.population, problem)
        self._locked: set[tuple[int, int]] = set(self._pairs.locked)
        self._kept: set[tuple[int, int]] = self._pairs.kept
        self._waiting = {self.index[person] for person in problem.waiting}
        self._gone: set[int] = set()
        self._own: set[tuple[int, int]] = set()
        self._fit_of_locked = dict(self._pairs.locked)
        self._persons: list[Person] = list(problem.people)
        self._skills = _Skills(problem.model.gap, self._persons)
        self._network, self._base = self._pairs.taken_over(found or draft(self.population))
        self._hold()

    def copy(self) -> "Standing":
        """An independent copy, for trying a change out."""
        twin = copy(self)
        base = replace(self._base, row=self._base.row.copy(), column=self._base.column.copy())
        own = {"_network": self._network.copy(), "_base": base}
        for name in ("index", "people", "_persons", "_skills", "_locked", "_gone", "_own", "_fit_of_locked"):
            own[name] = getattr(self, name).copy()
        for name, value in own.items():
            setattr(twin, name, value)
        return twin

    @property
    def pairs(self) -> list[Pair]:
        """The chosen and the locked pairs, sorted."""
        return sorted((self.people[giver], self.people[learner]) for learner, giver in self._chosen())

    @property
    def objective(self) -> tuple[Stage, ...]:
        """The stages that the choice reaches; no choice reaches more."""
        chosen = sorted(self._chosen())
        fits = [self._fit(learner, giver) for learner, giver in chosen]
        rows = np.array(chosen, dtype=np.int64).reshape(-1, 2)
        waiting = np.zeros(len(self.people), dtype=bool)
        waiting[sorted(self._waiting)] = True
        kept = np.array(sorted((n << 32) | g for n, g in self._kept), dtype=np.int64)
        pairs = Scored(rows[:, 1], rows[:, 0], np.array(fits, dtype=np.int64))
        return stage_values(self.problem.objective, pairs, kept=kept, waiting=waiting)

    def fit(self, giver_id: str, learner_id: str, hundredths: int) -> Change:
        """Give a pair another fit (0 to 10 000), or make a pair possible that was not."""
        learner, giver = self._row(learner_id), self._row(giver_id)
        worth = self._pairs.weighing.pair(hundredths, kept=(learner, giver) in self._kept)
        before = self._chosen()
        self._own.add((learner, giver))
        if (learner, giver) in self._locked:
            self._fit_of_locked[learner, giver] = hundredths
        else:
            self._network.know(learner, giver, worth)
        return self._changed(before)

    def forbid(self, giver_id: str, learner_id: str) -> Change:
        """Rule a pair out."""
        learner, giver = self._row(learner_id), self._row(giver_id)
        before = self._chosen()
        if (learner, giver) in self._locked:
            self._unlock(learner, giver)
        self._own.add((learner, giver))
        self._network.forget(learner, giver)
        return self._changed(before)

    def lock(self, giver_id: str, learner_id: str, hundredths: int | None = None) -> Change:
        """Hold a pair whatever it costs; the difference in `objective` is its price.

        Args:
            giver_id: who teaches; needs a place.
            learner_id: who learns; needs a place.
            hundredths: fit of the pair; by default as scored.
        """
        learner, giver = self._row(learner_id), self._row(giver_id)
        before = self._chosen()
        if (learner, giver) in self._locked:
            return self._changed(before)
        fit = self._scored(learner, giver) if hundredths is None else hundredths
        network = self._network
        for places, person_id in (
            (network.giver_places[giver], giver_id),
            (network.learner_places[learner], learner_id),
        ):
            if places < 1:
                message = f"{person_id} has no place that is not locked. Unlock a pair, or add a place."
                raise ChangeNotPossible(message, people=[person_id])
        network.forget(learner, giver)
        self._own.add((learner, giver))
        self._locked.add((learner, giver))
        self._fit_of_locked[learner, giver] = fit
        network.set_giver_places(giver, network.giver_places[giver] - 1)
        network.set_learner_places(learner, network.learner_places[learner] - 1, 0)
        return self._changed(before)

    def unlock(self, giver_id: str, learner_id: str) -> Change:
        """Let a locked pair compete again like any other."""
        learner, giver = self._row(learner_id), self._row(giver_id)
        before = self._chosen()
        if (learner, giver) in self._locked:
            worth = self._pairs.weighing.pair(
                self._fit_of_locked[learner, giver], kept=(learner, giver) in self._kept
            )
            self._unlock(learner, giver)
            self._network.know(learner, giver, worth)
        return self._changed(before)

    def places(self, person_id: str, *, giver: int | None = None, learner: int | None = None) -> Change:
        """Give somebody other places, locked pairs included; None leaves a side as it is."""
        row = self._row(person_id)
        before = self._chosen()
        network = self._network
        if row < self.population.size:
            opened = replace(
                self.problem.people[row],
                giver_capacity=giver or 0 if not self.population.gives[row] else 0,
                learner_capacity=learner or 0 if not self.population.learns[row] else 0,
            )
            if opened.giver_capacity or opened.learner_capacity:
                self._take_along(row, *self._scored_with_all(opened, self.problem))
        if giver is not None:
            held = sum(1 for _, other in self._locked if other == row)
            network.set_giver_places(row, max(0, giver - held))
        if learner is not None:
            held = sum(1 for other, _ in self._locked if other == row)
            first = 0 if held else self._pairs.weighing.first(counts=True, waits=row in self._waiting)
            network.set_learner_places(row, max(0, learner - held), first)
        return self._changed(before)

    def leave(self, person_id: str) -> Change:
        """Somebody leaves: their pairs end, locked ones too, and their partners are matched anew."""
        row = self._row(person_id)
        before = self._chosen()
        network = self._network
        self._gone.add(row)
        for learner, giver in [pair for pair in self._locked if row in pair]:
            self._unlock(learner, giver)
        for giver in tuple(network.pairs_of_learner[row]):
            network.forget(row, giver)
        for learner in tuple(network.learners_of[row]):
            network.forget(learner, row)
        network.set_learner_places(row, 0, 0)
        network.set_giver_places(row, 0)
        del self.index[person_id]
        return self._changed(before)

    def join(self, person: Person, rules: MatchingProblem | None = None) -> Change:
        """Somebody joins, by the rules of the problem or by others that know of them (wishes, blocks, managers)."""
        if person.person_id in self.index:
            raise ChangeNotPossible(f"{person.person_id} takes part already.", people=[person.person_id])
        before = self._chosen()
        scored = self._scored_with_all(person, self.problem if rules is None else rules)
        row = len(self.people)
        self.people.append(person.person_id)
        self.index[person.person_id] = row
        self._persons.append(person)
        self._skills.add(person)
        learns, gives = scored[2], scored[3]
        first = self._pairs.weighing.first(counts=learns > 0, waits=False)
        self._network.add_learner(learns, first, -first)
        self._network.add_giver(gives, 0)
        self._take_along(row, *scored)
        return self._changed(before)

    def unproven(self) -> int:
        """How many pairs and places the prices do not prove, over all pairs: 0. Slow, for checking."""
        wrong = len(self._network.unproven())
        learner, giver = self._prices()
        for _, chunk in FeasiblePairs(self.population).chunks():
            lacks = learner[chunk.learner] - giver[chunk.giver] - self._pairs.weighing.of_fit[chunk.fit]
            for row in np.flatnonzero(lacks < 0):
                pair = int(chunk.learner[row]), int(chunk.giver[row])
                wrong += not (pair in self._own or pair in self._locked or set(pair) & self._gone) and (
                    pair[1] not in self._network.givers[pair[0]]
                )
        return wrong

    def _row(self, person_id: str) -> int:
        try:
            return self.index[person_id]
        except KeyError:
            raise ChangeNotPossible(
                f"Not among the people: {person_id}. Let them join first.", people=[person_id]
            ) from None

    def _scored_with_all(
        self, person: Person, rules: MatchingProblem
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]], int, int]:
        """(giver, fit) and (learner, fit) of a person's pairs, and their places to learn and to give."""
        (person,) = checked(around(rules, person, ())).people
        others = [self._persons[other] for other in self._skills.partners(person) if other not in self._gone]
        others = [
            other for other in others if other.person_id != person.person_id and _could_meet(person, other)
        ]
        small = population_of(around(rules, person, others))
        own = small.index[person.person_id]
        rows = [self.index.get(other, -1) for other in small.index]
        here, rest = np.array([own]), np.delete(np.arange(small.size), own)
        taught, teaches = scored_block(small, here, rest), scored_block(small, rest, here)
        here_again = small.problem.people[own]
        return (
            [(rows[g], f) for g, f in zip(taught.giver.tolist(), taught.fit.tolist(), strict=True)],
            [(rows[n], f) for n, f in zip(teaches.learner.tolist(), teaches.fit.tolist(), strict=True)],
            here_again.learner_capacity if small.learns[own] else 0,
            here_again.giver_capacity if small.gives[own] else 0,
        )

    def _take_along(
        self,
        row: int,
        givers: list[tuple[int, int]],
        learners: list[tuple[int, int]],
        learns: int,
        gives: int,
    ) -> None:
        """Know all pairs of one person on the sides that have places; nothing of them is chosen yet."""
        network, weigh = self._network, self._pairs.weighing.pair
        if gives:
            worths = [(learner, weigh(int(fit))) for learner, fit in learners]
            enough = min((network.learner_price[learner] - worth for learner, worth in worths), default=0)
            network.lower_giver(row, enough)
            for learner, worth in worths:
                self._own.add((learner, row))
                network.know(learner, row, worth)
        if learns:
            for giver, fit in givers:
                self._own.add((row, giver))
                network.know(row, giver, weigh(int(fit)))

    def _unlock(self, learner: int, giver: int) -> None:
        """Give the places of a locked pair back."""
        self._locked.discard((learner, giver))
        network = self._network
        network.set_giver_places(giver, network.giver_places[giver] + 1)
        still = any(one == learner for one, _ in self._locked)
        first = self._pairs.weighing.first(counts=not still, waits=learner in self._waiting)
        network.set_learner_places(learner, network.learner_places[learner] + 1, first)

    def _chosen(self) -> set[tuple[int, int]]:
        pairs = {(n, g) for n, givers in enumerate(self._network.givers) for g in givers}
        return pairs | self._locked

    def _fit(self, learner: int, giver: int) -> int:
        if (learner, giver) in self._locked:
            return self._fit_of_locked[learner, giver]
        worth = self._network.pairs_of_learner[learner][giver]
        worth -= self._pairs.weighing.kept if (learner, giver) in self._kept else 0
        return int(np.searchsorted(self._pairs.weighing.of_fit, worth))

    def _scored(self, learner: int, giver: int) -> int:
        if giver in self._network.pairs_of_learner[learner]:
            return self._fit(learner, giver)
        size = self.population.size
        found = Scored(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
        if learner < size and giver < size and (learner, giver) not in self._own:
            found = scored_block(self.population, np.array([learner]), np.array([giver]))
        if not len(found):
            message = f"{self.people[giver]} and {self.people[learner]} break a rule and cannot be locked."
            raise ChangeNotPossible(message, people=[self.people[giver], self.people[learner]])
        return int(found.fit[0])

    def _changed(self, before: set[tuple[int, int]]) -> Change:
        self._hold()
        after = self._chosen()
        return Change(ends=self._named(before - after), begins=self._named(after - before))

    def _named(self, pairs: Iterable[tuple[int, int]]) -> tuple[Pair, ...]:
        return tuple(sorted((self.people[giver], self.people[learner]) for learner, giver in pairs))

    def _prices(self) -> tuple[Ints, Ints]:
        size, kind = self.population.size, self._pairs.weighing.of_fit.dtype
        return (
            np.array(self._network.learner_price[:size], dtype=kind),
            np.array(self._network.giver_price[:size], dtype=kind),
        )

    def _hold(self) -> None:
        """Mend the choice, and look again at people whose prices moved further than their pairs lacked."""
        network = self._network
        network.settle()
        while network.repriced_learners or network.repriced_givers:
            network.repriced_learners.clear()
            network.repriced_givers.clear()
            rows, columns = self._base.in_doubt(*self._prices())
            if len(rows):
                self._look(rows, np.arange(self.population.size), of_learners=True)
            if len(columns):
                self._look(np.arange(self.population.size), columns, of_learners=False)
            network.settle()

    def _look(self, learners: Ints, givers: Ints, *, of_learners: bool) -> None:
        """Score all pairs of some people anew; those near their prices become known."""
        learner_price, giver_price = self._prices()
        learners = np.intersect1d(learners, np.flatnonzero(self.population.learns))
        givers = np.intersect1d(givers, np.flatnonzero(self.population.gives))
        found = scored_block(self.population, learners, givers)
        worth = self._pairs.weighing.of_fit[found.fit]
        lacks = learner_price[found.learner] - giver_price[found.giver] - worth
        unknown = self._unknown(found)
        for place in np.flatnonzero(unknown & (lacks < NEAR)):
            self._network.know(int(found.learner[place]), int(found.giver[place]), int(worth[place]))
        far = unknown & (lacks >= NEAR)
        base = self._base
        lacked = base.learner[found.learner] - base.giver[found.giver] - worth
        if of_learners:
            base.row[learners] = FAR
            np.minimum.at(base.row, found.learner[far], lacked[far])
        else:
            base.column[givers] = FAR
            np.minimum.at(base.column, found.giver[far], lacked[far])

    def _unknown(self, found: Scored) -> Any:
        """Which pairs are neither known here, nor changed by hand, nor of people who left."""
        known = self._network.pairs_of_learner
        rows = zip(found.learner.tolist(), found.giver.tolist(), strict=True)
        return np.array(
            [
                giver not in known[learner]
                and (learner, giver) not in self._own
                and learner not in self._gone
                and giver not in self._gone
                for learner, giver in rows
            ],
            dtype=bool,
        )


class _Skills:
    """Who offers and who needs what at which level, by row: who could have a pair with somebody new."""

    def __init__(self, gap: GapRule, people: Iterable[Person]) -> None:
        self._gap = gap
        self._career: list[int] = []
        self._offered: dict[tuple[str, bool], list[tuple[int, Offer]]] = defaultdict(list)
        self._needed: dict[tuple[str, bool], list[tuple[int, Need]]] = defaultdict(list)
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        """One person more, in the next row."""
        row = len(self._career)
        self._career.append(person.level or 0)
        for offer in person.offers if person.gives and person.giver_capacity else ():
            self._offered[key_of(offer.skill), offer.topic].append((row, offer))
        for need in person.needs if person.learns and person.learner_capacity else ():
            self._needed[key_of(need.skill), need.topic].append((row, need))

    def copy(self) -> "_Skills":
        """An independent copy."""
        twin = copy(self)
        own: dict[str, Any] = {"_career": self._career.copy()}
        for name in ("_offered", "_needed"):
            rows = {key: listed.copy() for key, listed in getattr(self, name).items()}
            own[name] = defaultdict(list, rows)
        for name, value in own.items():
            setattr(twin, name, value)
        return twin

    def partners(self, person: Person) -> list[int]:
        """Rows of those who can teach a person something needed, or the other way round, at fitting career levels."""
        rows: set[int] = set()
        own = person.level or 0
        for need in person.needs:
            for row, offer in self._offered.get((key_of(need.skill), need.topic), ()):
                if self._goes(self._career[row] - own, offer, need):
                    rows.add(row)
        for offer in person.offers:
            for row, need in self._needed.get((key_of(offer.skill), offer.topic), ()):
                if self._goes(own - self._career[row], offer, need):
                    rows.add(row)
        return sorted(rows)

    def _goes(self, gap: int, offer: Offer, need: Need) -> bool:
        if not covers_need(offer, need):
            return False
        lead = 0 if need.topic else offer.level - need.level
        # Any skill may open the skill route: equal levels are left to the scoring itself.
        return not self._gap.needs_levels or gap == 0 or self._gap.allows(gap, skill_lead=lead)


@dataclass(frozen=True, slots=True)
class _Base:
    """Prices at which all pairs were looked at, and the least that unknown pairs lacked then, per person.

    Attributes:
        learner, giver: the prices. row, column: what the unknown pairs of each learner, each giver lacked at least.
    """

    learner: Ints
    giver: Ints
    row: Ints
    column: Ints

    def in_doubt(self, learner: Ints, giver: Ints) -> tuple[Ints, Ints]:
        """Learners, or else givers, that are in every pair which might gain something at the prices of now.

        A pair lacked at least as much as the more of its two people; it now lacks less by how far the learner's price
        fell and the giver's rose.
        """
        fell, rose = self.learner - learner, giver - self.giver
        over_row, over_column = fell - self.row, rose - self.column
        rows = np.flatnonzero((over_row + rose.max() > 0) & (fell + over_column.max() > 0))
        columns = np.flatnonzero((over_column + fell.max() > 0) & (rose + over_row.max() > 0))
        doubtful = [
            columns[(over_row[row] + rose[columns] > 0) & (fell[row] + over_column[columns] > 0)]
            for row in rows
        ]
        learners = np.array(
            [row for row, hit in zip(rows, doubtful, strict=True) if len(hit)], dtype=np.int64
        )
        givers = np.unique(np.concatenate([*doubtful, np.zeros(0, dtype=np.int64)])).astype(np.int64)
        empty = np.zeros(0, dtype=np.int64)
        return (learners, empty) if len(learners) <= len(givers) else (empty, givers)


class _Everything:
    """All pairs of a population, weighed: where a `Standing` begins."""

    def __init__(self, population: Population, problem: MatchingProblem) -> None:
        self.population = population
        size = population.size
        locked = sorted(problem.locked)
        giver, learner = rows_of(population, locked)
        fits = _fits(population, giver, learner)
        self.locked = {(int(n), int(g)): int(f) for n, g, f in zip(learner, giver, fits, strict=True)}
        gone = [(n << 32) | g for n, g in self.locked]
        keys = kept_keys(population)
        self.kept = {(int(key) >> 32, int(key) & 0xFFFFFFFF) for key in keys}
        people = problem.people
        held_giver = np.bincount([g for _, g in self.locked], minlength=size)
        held_learner = np.bincount([n for n, _ in self.locked], minlength=size)
        gives = np.array([p.giver_capacity for p in people], dtype=np.int64) * population.gives - held_giver
        learns = np.array([p.learner_capacity for p in people], dtype=np.int64) * population.learns
        self.gives, self.learns = gives, learns - held_learner
        counts = (held_learner == 0) & population.learns
        self.places = Places(
            self.learns, gives, counts, counts & False, np.array(sorted(gone), dtype=np.int64)
        )
        waits = np.array([p.person_id in problem.waiting for p in people], dtype=bool)
        most = int(min(learns.sum(), (gives + held_giver).sum())) + MARGIN
        self.weighing: Weighing = weighing_of(
            problem.objective, pairs=most, kept=len(keys), waiting=int(waits.sum())
        )
        one = {
            (count, wait): self.weighing.first(counts=count, waits=wait)
            for count in (True, False)
            for wait in (True, False)
        }
        self.first = np.array(
            [one[bool(c), bool(w)] for c, w in zip(counts, waits, strict=True)],
            dtype=self.weighing.of_fit.dtype,
        )

    def taken_over(self, found: Draft) -> tuple[Augmenting, _Base]:
        """Prices for all pairs and the network of those that matter, from an optimal choice."""
        feasible = FeasiblePairs(self.population)
        known = chosen = self._chosen(found)
        for _, best in feasible.best(self.places):
            known = distinct(joined([known, best]))
        known = self._with_kept(known)
        while True:
            prices = self._prices(known, chosen)
            near, base, gaining = self._looked(feasible, known, prices)
            known = distinct(joined([known, near]))
            if not gaining:
                return self._network(known, chosen, prices), base

    def _prices(self, known: Scored, chosen: Scored) -> tuple[Ints, Ints]:
        return proving_prices(
            Provable(
                learner=known.learner.astype(np.int64),
                giver=known.giver.astype(np.int64),
                worth=self._worth(known),
                chosen=np.isin(pair_keys(known), pair_keys(chosen)),
                first=self.first,
                learns=self.learns,
                gives=self.gives,
            )
        )

    def _looked(
        self, feasible: FeasiblePairs, known: Scored, prices: tuple[Ints, Ints]
    ) -> tuple[Scored, _Base, bool]:
        """One walk through all pairs: the unknown ones near these prices, what the others lack, whether any gains."""
        keys = np.concatenate([np.sort(pair_keys(known)), [np.iinfo(np.int64).max]])
        row = np.full(self.population.size, FAR, dtype=self.first.dtype)
        column = row.copy()
        near: list[Scored] = []
        gaining = False
        for _, chunk in feasible.chunks():
            own = pair_keys(chunk)
            seen = np.isin(own, self.places.locked) | (keys[np.searchsorted(keys, own)] == own)
            pairs = some(chunk, ~seen)
            lacks = prices[0][pairs.learner] - prices[1][pairs.giver] - self.weighing.of_fit[pairs.fit]
            close = lacks < NEAR
            gaining |= bool((lacks < 0).any())
            near.append(some(pairs, np.asarray(close, dtype=bool)))
            np.minimum.at(row, pairs.learner[~close], lacks[~close])
            np.minimum.at(column, pairs.giver[~close], lacks[~close])
        return joined([some(known, np.zeros(0, dtype=np.int64)), *near]), _Base(*prices, row, column), gaining

    def _network(self, known: Scored, chosen: Scored, prices: tuple[Ints, Ints]) -> Augmenting:
        network = Augmenting()
        for row, first in enumerate(self.first.tolist()):
            network.add_learner(int(self.learns[row]), first, int(prices[0][row]), settled=True)
            network.add_giver(int(self.gives[row]), int(prices[1][row]), settled=True)
        for learner, giver in zip(chosen.learner.tolist(), chosen.giver.tolist(), strict=True):
            network.choose(learner, giver)
        columns = known.learner.tolist(), known.giver.tolist(), self._worth(known).tolist()
        for learner, giver, worth in zip(*columns, strict=True):
            network.pairs_of_learner[learner][giver] = worth
            network.learners_of[giver].add(learner)
        return network

    def _worth(self, pairs: Scored) -> Ints:
        worth = self.weighing.of_fit[pairs.fit]
        if self.kept and self.weighing.kept:
            kept = np.array([(n << 32) | g for n, g in self.kept], dtype=np.int64)
            worth = worth + self.weighing.kept * np.isin(pair_keys(pairs), kept).astype(worth.dtype)
        return worth

    def _with_kept(self, known: Scored) -> Scored:
        """The known pairs, and those running ones that keep every rule."""
        rows = np.array(sorted(self.kept - self.locked.keys()), dtype=np.int64).reshape(-1, 2)
        pairs = given_pairs(self.population, rows[:, 1], rows[:, 0])
        pairs = kept(self.population, pairs, RULES)
        fit = hundredths(given_facts(self.population, pairs), self.population.problem.weights)
        running = Scored(pairs.giver.astype(np.int32), pairs.learner.astype(np.int32), fit.astype(np.int16))
        return distinct(joined([known, running]))

    def _chosen(self, found: Draft) -> Scored:
        free = [
            row
            for row, pair in enumerate(zip(found.learner.tolist(), found.giver.tolist(), strict=True))
            if pair not in self.locked
        ]
        giver, learner = found.giver[free], found.learner[free]
        fit = _fits(self.population, giver, learner)
        pairs = Scored(giver.astype(np.int32), learner.astype(np.int32), fit.astype(np.int16))
        return distinct(pairs)


def _could_meet(one: Person, other: Person) -> bool:
    """Whether two people share a language and an hour, as far as is known: what rules most pairs out."""
    if one.languages is not None and other.languages is not None and not one.languages & other.languages:
        return False
    return one.weekly is None or other.weekly is None or minutes_between(one, other) >= LEAST_MINUTES


def _fits(population: Population, giver: Ints, learner: Ints) -> Ints:
    return hundredths(
        given_facts(population, given_pairs(population, giver, learner)), population.problem.weights
    )
