"""An optimum over all feasible pairs that is kept: a change at 20,000 people is mended exactly in a moment.

Known are the pairs within a few points of their prices and everything chosen; `augmenting` keeps them optimal. Of every
other pair only this is remembered: for each person the least that any of their unknown pairs lacked when all pairs were
last looked at. As long as the prices of two people have moved by less than both lacked, their pair still gains
nothing, seen or not. Where they moved further, the pairs of that person are scored anew and the near ones become
known. So after every change the prices prove the optimum for all pairs.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bothways.errors import Invalid
from bothways.matching.assignment.stage_values import stage_values
from bothways.matching.changes.taking_over import FAR, NEAR, Everything
from bothways.matching.drafting import Draft, draft
from bothways.matching.people.pairs import CELLS, FeasiblePairs, around, scored_block
from bothways.matching.people.population import Ints, population_of
from bothways.matching.people.scored import Scored
from bothways.matching.problem import MatchingProblem, Person
from bothways.matching.reasons.newcomers import Skills, could_meet
from bothways.matching.solution import Stage
from bothways.matching.validation import checked

Pair = tuple[str, str]


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
        self._pairs = Everything(self.population, problem)
        self._locked: set[tuple[int, int]] = set(self._pairs.locked)
        self._kept: set[tuple[int, int]] = self._pairs.kept
        self._waiting = {self.index[person] for person in problem.waiting}
        self._gone: set[int] = set()
        self._own: set[tuple[int, int]] = set()
        self._fit_of_locked = dict(self._pairs.locked)
        self._persons: list[Person] = list(problem.people)
        self._skills = Skills(problem.model.gap, self._persons)
        self._network, self._base = self._pairs.taken_over(found or draft(self.population))
        self._hold()
        self._network.turned.clear()

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
        before = self._locked.copy()
        self._own.add((learner, giver))
        if (learner, giver) in self._locked:
            self._fit_of_locked[learner, giver] = hundredths
        else:
            self._network.know(learner, giver, worth)
        return self._changed(before)

    def forbid(self, giver_id: str, learner_id: str) -> Change:
        """Rule a pair out."""
        learner, giver = self._row(learner_id), self._row(giver_id)
        before = self._locked.copy()
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
        before = self._locked.copy()
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
        before = self._locked.copy()
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
        before = self._locked.copy()
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
        before = self._locked.copy()
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
        before = self._locked.copy()
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
            other for other in others if other.person_id != person.person_id and could_meet(person, other)
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

    def _changed(self, locked: set[tuple[int, int]]) -> Change:
        """What has changed since these pairs were the locked ones."""
        self._hold()
        turned, chosen = self._network.turned, self._network.givers
        begins: list[tuple[int, int]] = []
        ends: list[tuple[int, int]] = []
        for learner, giver in turned | (locked ^ self._locked):
            here = giver in chosen[learner]
            now = here or (learner, giver) in self._locked
            was = (here ^ ((learner, giver) in turned)) or (learner, giver) in locked
            if now != was:
                (begins if now else ends).append((learner, giver))
        turned.clear()
        return Change(ends=self._named(ends), begins=self._named(begins))

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
            everybody = np.arange(self.population.size)
            step = max(1, CELLS // max(1, len(everybody)))
            for start in range(0, len(rows), step):
                self._look(rows[start : start + step], everybody, of_learners=True)
            for start in range(0, len(columns), step):
                self._look(everybody, columns[start : start + step], of_learners=False)
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
