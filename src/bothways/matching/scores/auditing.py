"""Judge pairs that somebody made against the scores: what blocks them, what they reach, and what stability costs."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from bothways.matching.audits.stability import Preferences, blocking_pairs, stable_pairs
from bothways.matching.people.population import Bools, holds_pair
from bothways.matching.people.scored import pair_keys
from bothways.matching.scores.listed import keys_of, one_way_pairs
from bothways.matching.scores.options import Kind, Options, Pair
from bothways.matching.scores.solving import solve_scores
from bothways.matching.scores.table import Scores
from bothways.matching.scores.task import Task, task_of


@dataclass(frozen=True, slots=True)
class Reached:
    """Learners with a partner, and the sum of scores."""

    coverage: int
    total: int


@dataclass(frozen=True, slots=True)
class Overfull:
    """Somebody with more partners than places."""

    person_id: str
    role: str
    places: int
    partners: int


@dataclass(frozen=True, slots=True)
class ScoreAudit:
    """What pairs are worth by given scores.

    Attributes:
        forbidden: pairs without a row in the scores, sorted; they count for nothing below.
        overfull: by person, then role.
        blocking: every pair that would rather be together, sorted: allowed, not matched, and each of the two has
            a free place or strictly prefers the other to somebody it has.
        reached: by the allowed pairs.
        optimum: most learners with a partner, then the highest total, within the places.
        stable: what deferred acceptance reaches, learners proposing: no pair blocks it.
    """

    forbidden: tuple[Pair, ...]
    overfull: tuple[Overfull, ...]
    blocking: tuple[Pair, ...]
    reached: Reached
    optimum: Reached
    stable: Reached

    @property
    def price_of_stability(self) -> Reached:
        """What the stable pairs lose against the optimum; the total may be lost below zero for coverage's sake."""
        return Reached(self.optimum.coverage - self.stable.coverage, self.optimum.total - self.stable.total)


def audit_scores(
    scores: Scores, pairs: Collection[Pair], *, capacities: Mapping[Pair, int] | None = None
) -> ScoreAudit:
    """Judge pairs (giver, learner), each once, by the scores of both sides.

    Args:
        scores: where they carry `giver_score` or `learner_score`, that side judges by it; totals use `score`.
        pairs: who is together.
        capacities: (person_id, "giver" or "learner") -> places; 1 where not named.

    Raises: UnfitScores.

    >>> from bothways.matching.scores import scores_from
    >>> rows = [("ada", "bo", 9), ("ada", "cy", 8), ("di", "bo", 7)]
    >>> scores = scores_from([dict(zip(("giver_id", "learner_id", "score"), row)) for row in rows])
    >>> judged = audit_scores(scores, [("ada", "cy"), ("di", "bo")])
    >>> judged.blocking, judged.price_of_stability
    ((('ada', 'bo'),), Reached(coverage=1, total=6))
    """
    task = task_of(Kind.ASSIGNMENT, scores, Options(capacities=capacities or {}))
    wishes = Preferences(
        scores.giver,
        scores.learner,
        (scores.giver_score if len(scores.giver_score) else scores.score).astype(np.int64),
        (scores.learner_score if len(scores.learner_score) else scores.score).astype(np.int64),
        task.giver_places,
        task.learner_places,
    )
    listed = one_way_pairs(scores)
    keys = pair_keys(listed)
    together = keys_of(tuple((task.place[g], task.place[n]) for g, n in pairs if {g, n} <= task.place.keys()))
    chosen = holds_pair(together, keys)
    strange = together[~np.isin(together, keys)]
    blocking = blocking_pairs(wishes, chosen, strangers=np.stack([strange & ((1 << 32) - 1), strange >> 32]))
    known = {task.names(int(scores.giver[row]), int(scores.learner[row])) for row in np.flatnonzero(chosen)}
    best = solve_scores(Kind.ASSIGNMENT, scores, capacities=capacities or {})
    reached = {stage.name: stage.value for stage in best.objective}
    return ScoreAudit(
        forbidden=tuple(sorted(set(pairs) - known)),
        overfull=_overfull(task, pairs),
        blocking=tuple(
            sorted(
                task.names(int(scores.giver[row]), int(scores.learner[row]))
                for row in np.flatnonzero(blocking)
            )
        ),
        reached=_reached(scores, chosen),
        optimum=Reached(reached["people_covered"], reached["total_fit"]),
        stable=_reached(scores, stable_pairs(wishes)),
    )


def _reached(scores: Scores, chosen: Bools) -> Reached:
    return Reached(len(np.unique(scores.learner[chosen])), int(scores.score[chosen].sum(dtype=np.int64)))


def _overfull(task: Task, pairs: Collection[Pair]) -> tuple[Overfull, ...]:
    found = []
    for side, (role, places) in enumerate((("giver", task.giver_places), ("learner", task.learner_places))):
        for person_id, count in Counter(pair[side] for pair in pairs).items():
            place = task.place.get(person_id)
            free = task.options.capacities.get((person_id, role), 1) if place is None else int(places[place])
            if count > free:
                found.append(Overfull(person_id, role, free, count))
    return tuple(sorted(found, key=lambda one: (one.person_id, one.role)))
