"""What a search for rings starts from and ends with: arcs, what is asked, and groups."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bothways.errors import Invalid
from bothways.matching.objective import PEOPLE_THEN_FIT, Objective
from bothways.matching.people.population import Bools, Ints
from bothways.matching.solution import Stage

LONGEST = 4
"""People in a ring: a longer one is never made, because one leaver breaks it."""


class UnfitArcs(Invalid):
    """Arcs or options contradict themselves; the message names where."""

    code = "unfit_arcs"


class LockedArcsImpossible(Invalid):
    """Some locked arcs cannot be in any choice of rings and chains together; the message names them."""

    code = "locked_arcs_impossible"


@dataclass(frozen=True, slots=True)
class Arcs:
    """Who can teach whom, with a score: aligned columns of rows of people, each arc once.

    Attributes:
        giver, learner: rows of people, 0 to `people` - 1.
        score: integers, 0 to 1,000,000.
        people: how many rows there are.
        names: what people are called in errors; their row where nothing is given.
    """

    giver: Ints
    learner: Ints
    score: Ints
    people: int
    names: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.giver)

    def keys(self) -> Ints:
        """One number per arc."""
        return self.giver.astype(np.int64) * self.people + self.learner

    def some(self, which: Bools | Ints) -> "Arcs":
        """Some of the arcs."""
        return Arcs(self.giver[which], self.learner[which], self.score[which], self.people, self.names)

    def name(self, row: int) -> str:
        """What a person is called."""
        return self.names[row] if 0 <= row < len(self.names) else str(row)

    def sorted(self) -> "Arcs":
        """By giver, then learner.

        Raises: UnfitArcs for rows out of range, people teaching themselves, arcs given twice, scores out of range.
        """
        if not len(self):
            return self
        if min(self.giver.min(), self.learner.min()) < 0 or (
            max(self.giver.max(), self.learner.max()) >= self.people
        ):
            raise UnfitArcs(f"Arcs name people outside 0 to {self.people - 1}.")
        own = np.flatnonzero(self.giver == self.learner)
        if len(own):
            raise UnfitArcs(f"Nobody teaches themselves: {self.name(int(self.giver[own[0]]))}.")
        if self.score.min() < 0 or self.score.max() > 1_000_000:
            raise UnfitArcs("Scores are integers from 0 to 1,000,000.")
        order = np.argsort(self.keys(), kind="stable")
        keys = self.keys()[order]
        twice = np.flatnonzero(keys[1:] == keys[:-1])
        if len(twice):
            giver, learner = divmod(int(keys[twice[0]]), self.people)
            raise UnfitArcs(f"Given twice: {self.name(giver)} teaches {self.name(learner)}.")
        return self.some(order)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of rings and chains.

    Attributes:
        shortest, longest: people in a ring, 2 to 4.
        longest_chain: arcs of a chain, 0 for none.
        pure: rows of people who give once and learn nothing; each may start a chain.
        capacity: per person, how many groups it may be in; None for one each.
        giving: per person, in how many of these it may teach; None for all. The last of a chain only learns.
        objective: stages; `coverage` counts people who learn, or arcs, or nothing.
        locked: arcs (giver, learner) that must be used.
        kept: arcs that run already; as many as coverage allows stay.
        waiting: rows left out last time; among equal coverage as many as possible learn.
    """

    shortest: int = 2
    longest: int = 3
    longest_chain: int = 0
    pure: frozenset[int] = frozenset()
    capacity: Ints | None = None
    giving: Ints | None = None
    objective: Objective = PEOPLE_THEN_FIT
    locked: frozenset[tuple[int, int]] = frozenset()
    kept: frozenset[tuple[int, int]] = frozenset()
    waiting: frozenset[int] = frozenset()

    def checked(self) -> "Ask":
        """The same, or an error.

        Raises: UnfitArcs, when the lengths make no sense.
        """
        if not 2 <= self.shortest <= self.longest <= LONGEST:
            raise UnfitArcs(f"Rings have 2 to {LONGEST} people; asked for {self.shortest} to {self.longest}.")
        if self.longest_chain < 0:
            raise UnfitArcs(f"A chain has 0 arcs or more; asked for {self.longest_chain}.")
        return self


@dataclass(frozen=True, slots=True)
class Group:
    """People in the order of teaching: each teaches the next, and in a ring the last teaches the first."""

    people: tuple[int, ...]
    ring: bool = True

    @property
    def arcs(self) -> tuple[tuple[int, int], ...]:
        """(giver, learner) of every leg.

        >>> Group((0, 2, 1)).arcs, Group((5, 3), ring=False).arcs
        (((0, 2), (2, 1), (1, 0)), ((5, 3),))
        """
        after = self.people[1:] + (self.people[:1] if self.ring else ())
        return tuple(zip(self.people, after, strict=False))


@dataclass(frozen=True, slots=True)
class RingOptimum:
    """Chosen groups, the value of each stage, and the proven bound of each.

    Attributes:
        groups: rings from their smallest row on, chains from their pure giver, sorted.
        objective, bound: stages of the same names; each bound holds given the values of the stages before it.
    """

    groups: tuple[Group, ...]
    objective: tuple[Stage, ...]
    bound: tuple[Stage, ...]

    @property
    def gap(self) -> tuple[Stage, ...]:
        """How far each stage may be from its optimum."""
        return tuple(
            Stage(have.name, abs(most.value - have.value))
            for have, most in zip(self.objective, self.bound, strict=True)
        )

    @property
    def optimal(self) -> bool:
        """Whether every stage reaches its bound."""
        return self.objective == self.bound
