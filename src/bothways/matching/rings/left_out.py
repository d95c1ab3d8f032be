"""Why somebody learns in no ring, and a change that was tried and closes one.

==================== ====================================== ====================================================
code                 data                                   when
==================== ====================================== ====================================================
no_ring_closes       teachers: count; longest               taught by somebody, but on no ring or chain
all_rings_taken      rings: count                           every ring or chain with this person shares people
teaches_nothing      teachers: count                        taught by somebody, teaches nobody here
==================== ====================================== ====================================================

Whom nobody can teach is told so by the reasons of pairs (`unmatched`).

==================== ====================================== ====================================================
help                 data                                   change
==================== ====================================== ====================================================
one_more_place       person                                 a further place for one person closes a ring
offer_to_close       skill, level, size                     offering this closes a ring with people who are free
new_ring_partner     skill, level, learns                   somebody new who teaches this and learns that
allow_chain          person                                 a pure giver who is free could start a chain
more_offers          (none)                                 nothing smaller was found: collect offers and needs
==================== ====================================== ====================================================
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bothways.matching.people.pairs import around
from bothways.matching.people.population import Population
from bothways.matching.problem import Need, Offer, Person
from bothways.matching.reasons.explain import flow_of, key_of
from bothways.matching.reasons.verdicts import verdict
from bothways.matching.rings.arcs import Arcs, Ask, Group
from bothways.matching.solution import Reason, Unmatched
from bothways.skills.levels import LEVELS, TEACHING_LEVEL

TRIED: Final = 25
"""Paths tried for one kind of change."""

NEWCOMER: Final = "\N{REPLACEMENT CHARACTER}newcomer"


@dataclass(frozen=True, slots=True)
class _Places:
    """Arcs as lists, and who has a place left."""

    onward: dict[int, list[int]]
    back: dict[int, list[int]]
    free: frozenset[int]


class LeftOut:
    """Explains people who learn in no group of a choice."""

    def __init__(self, population: Population, arcs: Arcs, ask: Ask, groups: Iterable[Group]) -> None:
        self.population = population
        self.arcs = arcs
        self.ask = ask
        capacity = np.ones(arcs.people, dtype=np.int64) if ask.capacity is None else ask.capacity.copy()
        for group in groups:
            capacity[list(group.people)] -= 1
        onward: dict[int, list[int]] = {}
        back: dict[int, list[int]] = {}
        for giver, learner in zip(arcs.giver.tolist(), arcs.learner.tolist(), strict=True):
            onward.setdefault(giver, []).append(learner)
            back.setdefault(learner, []).append(giver)
        self.places = _Places(onward, back, frozenset(np.flatnonzero(capacity > 0).tolist()))

    def explained(self, row: int, plain: Unmatched) -> Unmatched:
        """Reason and help of one person; `plain` is what is said of pairs, whose reason stays where nobody can teach."""
        teachers = len(self.places.back.get(row, ()))
        if plain.reason.code == "no_needs":
            return plain
        if not teachers:
            return Unmatched(plain.person_id, plain.reason, self._help(row, []))
        who = "One person" if teachers == 1 else f"{teachers} people"
        blocked = self._blocked(row)
        if blocked:
            text = (
                f"Every ring with this person ({len(blocked)} looked at) has somebody who is in another one"
            )
            reason = Reason("all_rings_taken", text, {"rings": len(blocked)})
        elif not self.places.onward.get(row):
            text = f"{who} could teach something needed, but nobody here needs what this person can teach"
            reason = Reason("teaches_nothing", text, {"teachers": teachers})
        else:
            text = (
                f"{who} could teach something needed, but no ring of up to {self.ask.longest} people closes"
            )
            reason = Reason("no_ring_closes", text, {"teachers": teachers, "longest": self.ask.longest})
        return Unmatched(plain.person_id, reason, self._help(row, blocked))

    def _blocked(self, row: int) -> list[tuple[int, ...]]:
        """Some rings with this person, in the order of rows, at most `TRIED`."""
        found: list[tuple[int, ...]] = []
        for path in self._paths(row, self.places.onward, self.ask.longest, free_only=False):
            if len(path) >= self.ask.shortest and row in self.places.onward.get(path[-1], ()):
                found.append(path)
                if len(found) == TRIED:
                    break
        return found

    def _paths(
        self, row: int, arcs: dict[int, list[int]], longest: int, *, free_only: bool
    ) -> Iterator[tuple[int, ...]]:
        """Paths of up to so many people along arcs, from the person on, without pure givers."""
        stack: list[tuple[int, ...]] = [(row,)]
        while stack:
            path = stack.pop()
            if len(path) > 1:
                yield path
            if len(path) < longest:
                onward = (
                    other
                    for other in arcs.get(path[-1], ())
                    if other not in path
                    and other not in self.ask.pure
                    and (not free_only or other in self.places.free)
                )
                stack.extend((*path, other) for other in sorted(onward, reverse=True))

    def _help(self, row: int, blocked: list[tuple[int, ...]]) -> Reason:
        found = self._place(row, blocked) or self._offer(row) or self._chain(row) or self._newcomer(row)
        text = "Collect more offers and needs: no single change that was tried closes a ring"
        return found or Reason("more_offers", text, {})

    def _place(self, row: int, blocked: list[tuple[int, ...]]) -> Reason | None:
        """A ring of people who are free but for one."""
        for ring in blocked:
            taken = [person for person in ring if person not in self.places.free]
            if len(taken) == 1 and taken[0] != row:
                text = f"One more place for one person here would close a ring of {len(ring)}"
                return Reason("one_more_place", text, {"person": self._id(taken[0]), "size": len(ring)})
        return None

    def _offer(self, row: int) -> Reason | None:
        """Something that the first of a free path towards this person needs: offering it closes the ring."""
        people = self.population.problem.people
        person = people[row]
        offered = {key_of(offer.skill) for offer in person.offers}
        tried = 0
        if row in self.ask.pure or not person.gives:
            return None
        for path in self._paths(row, self.places.back, self.ask.longest, free_only=True):
            if len(path) < self.ask.shortest:
                continue
            tried += 1
            if tried > TRIED:
                return None
            first = people[path[-1]]
            for need in sorted(first.needs, key=lambda need: (-need.priority, need.skill)):
                level = _teaching(need)
                if need.topic or level is None or key_of(need.skill) in offered:
                    continue
                able = replace(person, offers=(*person.offers, Offer(need.skill, level)))
                if verdict(self.population.problem, able, first).feasible:
                    text = f"Offering {need.skill} at level {level} would close a ring of {len(path)}"
                    return Reason(
                        "offer_to_close", text, {"skill": need.skill, "level": level, "size": len(path)}
                    )
        return None

    def _chain(self, row: int) -> Reason | None:
        """A pure giver who is free and could teach this person, where chains were not asked for."""
        givers = [g for g in self.places.back.get(row, ()) if g in self.ask.pure and g in self.places.free]
        if self.ask.longest_chain or not givers:
            return None
        text = "Allowing chains would let somebody who only gives teach this person"
        return Reason("allow_chain", text, {"person": self._id(givers[0])})

    def _newcomer(self, row: int) -> Reason | None:
        """Somebody new who teaches this person and learns from the end of a free path from here on."""
        people = self.population.problem.people
        person = people[row]
        starts: Iterable[tuple[int, ...]] = self._paths(
            row, self.places.onward, self.ask.longest - 1, free_only=True
        )
        paths = [(row,), *(path for path, _ in zip(starts, range(TRIED), strict=False))]
        for path in paths:
            if len(path) + 1 < self.ask.shortest:
                continue
            last = people[path[-1]]
            able = [offer for offer in last.offers if offer.topic or offer.level >= TEACHING_LEVEL]
            for offer in sorted(able, key=lambda offer: (-offer.level, offer.skill))[:1]:
                for need in sorted(person.needs, key=lambda need: (-need.priority, need.skill)):
                    found = self._tried(person, last, need, offer)
                    if found:
                        return found
        return None

    def _tried(self, person: Person, last: Person, need: Need, offer: Offer) -> Reason | None:
        level = 0 if need.topic else _teaching(need)
        if level is None:
            return None
        newcomer = Person(
            NEWCOMER,
            level=person.level,
            offers=(Offer(need.skill, level, topic=need.topic),),
            needs=(Need(offer.skill, 0, topic=offer.topic),),
        )
        problem = self.population.problem
        teaches = verdict(problem, newcomer, person).feasible and bool(flow_of(newcomer, person).covers)
        if not (teaches and verdict(around(problem, newcomer, (last,)), last, newcomer).feasible):
            return None
        at = "" if need.topic else f" at level {level} or above"
        text = f"One more person who teaches {need.skill}{at} and learns {offer.skill}"
        shown = None if need.topic else level
        return Reason("new_ring_partner", text, {"skill": need.skill, "level": shown, "learns": offer.skill})

    def _id(self, row: int) -> str:
        return self.population.problem.people[row].person_id


def _teaching(need: Need) -> int | None:
    """The least effective level that covers a need, None where none does."""
    level = max(TEACHING_LEVEL, need.level + 1)
    return level if level in LEVELS else None
