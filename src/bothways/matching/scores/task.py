"""A table of scores with options, as rows and places: what the solvers of each kind start from."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from bothways.errors import Invalid
from bothways.matching.people.population import Bools, Ints
from bothways.matching.scores.options import Kind, Options, Pair
from bothways.matching.scores.table import Scores, UnfitScores


class LockedImpossible(Invalid):
    """A pair is to be in every answer, but no answer may contain it; the message names it."""

    code = "locked_impossible"


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be solved.

    Attributes:
        scores: the rows that may be used; `place` finds ids.
        giver_places, learner_places: per person.
        pure: who only gives.
        locked, kept: pairs as places (giver, learner) that stand in the scores, sorted.
    """

    kind: Kind
    scores: Scores
    options: Options
    place: dict[str, int]
    giver_places: Ints
    learner_places: Ints
    pure: Bools
    locked: tuple[tuple[int, int], ...]
    kept: tuple[tuple[int, int], ...]

    @property
    def both_places(self) -> Ints:
        """Relationships at once of each person where everybody gives and learns."""
        return np.minimum(self.giver_places, self.learner_places)

    @property
    def ring_places(self) -> Ints:
        """Rings and chains at once of each person, in all of which they learn; a pure giver gives once."""
        return np.where(self.pure, np.minimum(self.giver_places, 1), self.learner_places)

    def names(self, giver: int, learner: int) -> Pair:
        """The ids of a pair."""
        return self.scores.ids[giver], self.scores.ids[learner]


def task_of(kind: Kind, scores: Scores, options: Options) -> Task:
    """Rows and places of a table of scores.

    People who are named by an option and by no row simply have no allowed pair.

    Raises: UnfitScores, where circles have no slots; LockedImpossible, naming the pair or the person.
    """
    if kind is Kind.CIRCLES and not scores.slots and len(scores):
        raise UnfitScores("Circles need the column slot: when each giver could meet the learners.")
    place = scores.places
    places = {role: np.ones(len(scores.ids), dtype=np.int64) for role in ("giver", "learner")}
    for (person_id, role), count in options.capacities.items():
        if role not in places:
            raise UnfitScores(
                f'"{role}" is no role. A capacity is that of a giver or of a learner.', role=role
            )
        if person_id in place:
            places[role][place[person_id]] = count
    pure = np.array([person_id in options.pure_givers for person_id in scores.ids], dtype=bool)
    listed = set(zip(scores.giver.tolist(), scores.learner.tolist(), strict=True))
    task = Task(
        kind,
        scores,
        options,
        place,
        places["giver"],
        places["learner"],
        pure,
        _locked(kind, options.locked, place, listed),
        _known(options.kept, place, listed, both=kind is Kind.RECIPROCAL),
    )
    _refuse_overfull(task)
    return task


def _locked(
    kind: Kind, pairs: Collection[Pair], place: dict[str, int], listed: Collection[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    both = kind is Kind.RECIPROCAL
    known = _known(pairs, place, listed, both=both)
    found = {frozenset(pair) if both else pair for pair in known}
    for giver_id, learner_id in sorted(pairs):
        own = place.get(giver_id, -1), place.get(learner_id, -1)
        if (frozenset(own) if both else own) in found:
            continue
        need = "the rows of both directions" if both else "a row"
        raise LockedImpossible(
            f"{giver_id} and {learner_id} cannot be locked: a locked pair needs {need} in the scores. "
            "Unlock the pair, or add what is missing.",
            pair=(giver_id, learner_id),
        )
    return known


def _known(
    pairs: Collection[Pair], place: dict[str, int], listed: Collection[tuple[int, int]], *, both: bool
) -> tuple[tuple[int, int], ...]:
    """The pairs that may be formed, as places; in two-way pairs the smaller place as learner, each once."""
    known = set()
    for giver_id, learner_id in pairs:
        if giver_id not in place or learner_id not in place:
            continue
        pair = place[giver_id], place[learner_id]
        if both:
            pair = max(pair), min(pair)
            if pair[::-1] not in listed:
                continue
        if pair in listed:
            known.add(pair)
    return tuple(sorted(known))


def _refuse_overfull(task: Task) -> None:
    """Locked pairs of one person beyond their places."""
    if task.kind is Kind.CIRCLES:
        return  # a giver's places count circles, not learners: the solver of circles says what cannot be
    gives = Counter(giver for giver, _ in task.locked)
    learns = Counter(learner for _, learner in task.locked)
    sides = [(gives, task.giver_places, "giver"), (learns, task.learner_places, "learner")]
    if task.kind is Kind.RECIPROCAL:
        sides = [(gives + learns, task.both_places, "partner")]
    elif task.kind is Kind.RINGS:
        free = task.ring_places
        gives_at_most = np.minimum(free, task.giver_places)
        sides = [(gives, gives_at_most, "giver"), (learns, np.where(task.pure, 0, free), "learner")]
    for count, places, role in sides:
        for person, held in sorted(count.items()):
            if held > places[person]:
                name, free_places = task.scores.ids[person], int(places[person])
                raise LockedImpossible(
                    f"{name} is locked into {held} {'pair' if held == 1 else 'pairs'} as {role} and has "
                    f"{free_places} {'place' if free_places == 1 else 'places'}. Unlock one, or raise the capacity.",
                    person=name,
                )
