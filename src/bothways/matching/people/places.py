"""Places of people, what is left of them, and who has more partners than places."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bothways.matching.people.population import Bools, Ints, holds_pair
from bothways.matching.problem import MatchingProblem, Person
from bothways.matching.solution import Reason


@dataclass(frozen=True, slots=True)
class Places:
    """Places left on each side per person, after the locked pairs.

    Attributes:
        learner_first, giver_first: whether the first partner on that side counts as coverage.
        locked: sorted keys of the locked pairs, as `scored.pair_keys` makes them.
    """

    learner: Ints
    giver: Ints
    learner_first: Bools
    giver_first: Bools
    locked: Ints

    def free(self, giver: Ints, learner: Ints) -> Bools:
        """In which pairs both have a place left; pairs that are locked already are not among them."""
        free = (self.learner[learner] > 0) & (self.giver[giver] > 0)
        if len(self.locked):
            free &= ~holds_pair(self.locked, (learner.astype(np.int64) << 32) | giver)
        return np.asarray(free)


def places_of(problem: MatchingProblem, person: Person, *, learner: bool) -> int:
    """Relationships at once of a person on one side; in two-way models there is one number for both."""
    return person.learner_capacity if learner and not problem.model.two_way else person.giver_capacity


def over_capacity(problem: MatchingProblem, pairs: Sequence[tuple[str, str]]) -> list[Reason]:
    """A reason for each person with more partners than places, by id; people who are not known are passed over."""
    gives = Counter(giver for giver, _ in pairs)
    learns = Counter(learner for _, learner in pairs)
    sides = [(gives + learns, False)] if problem.model.two_way else [(gives, False), (learns, True)]
    found = []
    for person in problem.people:
        for used, learner in sides:
            count, places = used[person.person_id], places_of(problem, person, learner=learner)
            if count > places:
                what = "partners" if problem.model.two_way else ("givers" if learner else "learners")
                text = f"{count} {what} for {places} {'place' if places == 1 else 'places'}"
                data = {"person": person.person_id, "places": places, "relationships": count}
                found.append(Reason("over_capacity", text, data))
    return found


def without_places(problem: MatchingProblem, pairs: Sequence[tuple[str, str]]) -> MatchingProblem:
    """The problem after these pairs have taken their places; they may break rules and so cannot be locked."""
    gives = Counter(giver for giver, _ in pairs)
    learns = Counter(learner for _, learner in pairs)
    if problem.model.two_way:
        gives = gives + learns
    people = tuple(
        replace(
            person,
            giver_capacity=max(0, person.giver_capacity - gives[person.person_id]),
            learner_capacity=max(0, person.learner_capacity - learns[person.person_id]),
        )
        for person in problem.people
    )
    return replace(problem, people=people)
