"""The best set of one-way pairs within everybody's places, stage after stage, proven over every feasible pair.

A flow over the most promising pairs gives prices; one pass over every feasible pair finds those that
would improve on them; they are added, until there are none (`pricing`). Then the prices certify the optimum for
all pairs, and a keyed hash decides between the choices that are equal (`ties`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.matching.assignment.hurried import TimeOver, bounds_so_far
from bothways.matching.assignment.pricing import Solved, Sought, first_known, solved
from bothways.matching.assignment.proof import Proof, proof_of
from bothways.matching.assignment.stage_values import beside, stage_values
from bothways.matching.assignment.staging import Term, terms
from bothways.matching.assignment.ties import settled
from bothways.matching.assignment.weakest import raised
from bothways.matching.objective import PEOPLE_THEN_FIT, UNHURRIED, Objective, Patience
from bothways.matching.people.pairs import ListedPairs, PairSource
from bothways.matching.people.people_keys import keys_of_listed
from bothways.matching.people.places import Places
from bothways.matching.people.population import Bools, Ints
from bothways.matching.people.scored import NONE, Scored, joined, pair_keys, some
from bothways.matching.solution import Stage

Progress = Callable[[float, str], None]

LARGEST_FIT: Final = 10_000
"""Hundredths of a point; scores that people bring along may be larger."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """A choice of pairs over all feasible ones with what proves it.

    Attributes:
        pairs: the chosen pairs, without the locked ones, by learner, then giver.
        objective: the stages with the locked pairs in them.
        bound: the same, for every stage is proven; where patience ended, what no choice that is as good in the
            stages before exceeds.
        proof: prices by level for everybody with places; None where patience ended.
    """

    pairs: Scored
    objective: tuple[Stage, ...]
    bound: tuple[Stage, ...]
    proof: Proof | None


def best_pairs(
    feasible: PairSource,
    places: Places,
    *,
    objective: Objective = PEOPLE_THEN_FIT,
    kept: Ints | None = None,
    waiting: Bools | None = None,
    locked: Scored = NONE,
    keys: Callable[[], Ints] | None = None,
    progress: Progress | None = None,
    patience: Patience = UNHURRIED,
) -> Optimum:
    """The optimum over all feasible pairs, or the best so far with its bound when patience ends.

    Args:
        feasible: every pair with its fit.
        places: what is left per person, after locked pairs.
        objective: the stages; ties between equal choices are broken by its seed.
        kept: sorted keys of pairs that run already (`scored.pair_keys`); where any, a stage counts those that stay.
        waiting: who was left out last time; where any, a stage counts those of them who are covered.
        locked: the locked pairs with their fit, for the values of the stages.
        keys: makes what tells people apart when ties are broken, 64 bits each, best from what is known of them and
            not from ids (`people_keys.keys_of`); by default from listed pairs themselves, otherwise from rows.
        progress: is told the share done; whatever it raises passes through.
        patience: asked after each round over all pairs.

    Raises: RuntimeError, should the prices not prove the choice (a fault of this module).

    Source: Huang and Kavitha (2012), Weight-maximal matchings (levels by iterated duals); Ahuja, Magnanti, Orlin
    (1993), Network Flows, chapter 9; docs/explanation/matching.md.

    >>> from bothways.matching.people.pairs import ListedPairs
    >>> pairs = Scored(*(np.array(column) for column in ([0, 1, 0], [2, 2, 3], [90, 40, 50])))
    >>> one = np.ones(4, dtype=np.int64)
    >>> found = best_pairs(ListedPairs(pairs), Places(one, one, one > 0, one < 0, one[:0]))
    >>> found.pairs.fit.tolist(), [(stage.name, stage.value) for stage in found.objective]
    ([40, 50], [('people_covered', 2), ('total_fit', 90)])
    """
    report = progress or (lambda _share, _text: None)
    size = len(places.learner)
    keys_kept = np.zeros(0, dtype=np.int64) if kept is None else kept
    waited = np.zeros(size, dtype=bool) if waiting is None else waiting
    sought = Sought(feasible, places, keys_kept, waited)
    known = first_known(
        feasible, places, keys_kept, lambda share: report(0.5 * share, "Looking at every pair")
    )
    largest = max(LARGEST_FIT, int(known.fit.max(initial=0)))
    rounds = _Rounds(report)
    parts = terms(objective, places, largest_fit=largest, kept=len(keys_kept), waiting=waited)
    found = solved(sought, parts, known, report=rounds, patience=patience)
    floor = None
    if any(found.beyond):
        return _hurried(found, parts, objective, locked, keys_kept, waited)
    if objective.worst_off:
        first = found

        def in_time() -> None:
            rounds()
            if patience.left() <= 0:
                raise TimeOver

        try:
            floor = raised(sought, parts, first, locked, report=in_time)
            found = solved(sought, parts, floor.known, least_fit=floor.least, report=in_time)
        except TimeOver:
            return _hurried(first, parts, objective, locked, keys_kept, waited)
    if found.twice_bound != tuple(2 * worth for worth in found.worth):
        raise RuntimeError("The prices do not prove the assignment: please report this.")
    report(0.95, "Deciding between equal choices")
    pairs = settled(found, keys or (lambda: _keys(feasible, places, keys_kept)), objective.seed)
    stages = stage_values(objective, joined([locked, pairs]), kept=keys_kept, waiting=waited)
    return Optimum(pairs, stages, stages, proof_of(sought, found, floor))


def _hurried(
    found: Solved,
    parts: Sequence[Term],
    objective: Objective,
    locked: Scored,
    kept: Ints,
    waiting: Bools,
) -> Optimum:
    """The best choice so far, and what follows of every stage from the prices so far."""
    pairs = some(found.pairs, np.argsort(pair_keys(found.pairs), kind="stable"))
    stages = stage_values(objective, joined([locked, pairs]), kept=kept, waiting=waiting)
    base = stage_values(objective, locked, kept=kept, waiting=waiting)
    bound = beside(bounds_so_far(found, parts, stages, base), base, pairs=len(locked) > 0)
    return Optimum(pairs, stages, bound, None)


def _keys(feasible: PairSource, places: Places, kept: Ints) -> Ints:
    if isinstance(feasible, ListedPairs):
        return keys_of_listed(feasible.pairs, places, kept)
    return np.arange(len(places.learner))


class _Rounds:
    """Progress of a search of unknown length: every round takes half of what is left."""

    def __init__(self, report: Progress) -> None:
        self.report = report
        self.share = 0.5

    def __call__(self) -> None:
        self.share += (0.95 - self.share) / 2
        self.report(self.share, "Finding the best set of pairs")
