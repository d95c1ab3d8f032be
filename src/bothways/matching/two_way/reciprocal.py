"""The best two-way pairs, where each teaches the other: stage after stage, over all feasible pairs, proven.

Everybody is split into two halves, which makes the problem a flow, priced over all pairs (`double_cover`). Its
optimum is a bound, and whole but for a few odd circles; from its prices, blossoms find the best whole pairs and
the odd sets that prove them (`whole_pairs`, `two_way_proof`).

All stages make one goal, weighted so that none outweighs one before it, as long as 64 bits hold that. Otherwise
each stage is one step, with weights for those before it: whatever the weights, twice the bound on the goal bounds
the stage among all choices that reach the values before it, so the weights only have to lead there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bothways.matching.assignment.best import Progress
from bothways.matching.objective import PEOPLE_THEN_FIT, UNHURRIED, Objective, Patience
from bothways.matching.people.pairs import PairSource
from bothways.matching.people.places import Places
from bothways.matching.people.population import Bools, Ints, holds_pair
from bothways.matching.people.scored import NONE, Scored, distinct, joined, pair_keys, some
from bothways.matching.solution import Stage
from bothways.matching.two_way.double_cover import Goal, Relaxed, relaxed
from bothways.matching.two_way.lanes import Count, counts_of, goal_of, weights_that_fit
from bothways.matching.two_way.proof import TwoWayProof
from bothways.matching.two_way.ties import hashes_of, settled, two_way_keys
from bothways.matching.two_way.whole_pairs import Whole, whole_pairs


@dataclass(frozen=True, slots=True)
class StageProof:
    """What proves some stages in one step.

    Attributes:
        stages: their names. Where the weakest is among them, no choice that reaches the stages before it has
            only pairs of the fit that the proof's goal asks for.
        weights: of the counts that make up the goal, by the name of their stage.
        proof: prices of that goal.
    """

    stages: tuple[str, ...]
    weights: tuple[Stage, ...]
    proof: TwoWayProof


@dataclass(frozen=True, slots=True)
class TwoWayOptimum:
    """Chosen pairs (the smaller row as learner), with objective and bound beyond the locked pairs.

    Attributes:
        objective, bound: the stages that were asked for, in their order; equal where proven. The bound of a
            stage holds for all choices that reach the values of the stages before it.
        proofs: what proves the stages, none for those that patience ended.
    """

    pairs: Scored
    objective: tuple[Stage, ...]
    bound: tuple[Stage, ...]
    proofs: tuple[StageProof, ...] = ()


def best_two_way_pairs(
    feasible: PairSource,
    places: Ints,
    first: Bools,
    locked: Ints,
    *,
    objective: Objective = PEOPLE_THEN_FIT,
    kept: Ints | None = None,
    waiting: Bools | None = None,
    weakest_locked: int | None = None,
    keys: Callable[[], Ints] | None = None,
    progress: Progress | None = None,
    patience: Patience = UNHURRIED,
) -> TwoWayOptimum:
    """The optimum over all feasible two-way pairs.

    Args:
        feasible: each pair once, the smaller row as learner; fit 0 to some millions.
        places: per person, what is left after locked pairs.
        first: whose first partner counts as coverage.
        locked: sorted keys of the locked pairs, as `scored.pair_keys` makes them.
        objective: the stages.
        kept: sorted keys of the pairs that run already.
        waiting: who was left out last time.
        weakest_locked: the least fit of the locked pairs, if any: no other pair has to be better than that one.
        keys: makes what tells people apart when ties are broken, best from what is known of them and not from ids
            (`people_keys.keys_of`); by default from listed pairs themselves, otherwise from rows.
        progress: is told the share done; whatever it raises passes through.
        patience: when it ends, the best so far is returned with its bounds.
    """
    nobody = np.zeros(len(places), dtype=bool)
    own = np.zeros(0, dtype=np.int64) if kept is None else np.setdiff1d(kept, locked)
    split = Places(places, places, nobody, nobody, locked)
    report = progress or (lambda _share, _text: None)
    known = NONE
    for share, known in feasible.best(split):  # noqa: B007, the last one stays
        report(0.5 * share, "Looking at every pair")
    known = distinct(joined([known, *_kept_pairs(feasible, split, own)]))
    counts = counts_of(
        objective,
        places,
        first & (places > 0),
        nobody if waiting is None else waiting,
        own,
        int(known.fit.max(initial=0)),
    )
    search = _Search(feasible, split, own, known, counts, weakest_locked, report, patience)
    found = search.run(worst_off=objective.worst_off)
    report(0.99, "Deciding between equal choices")
    apart = keys() if keys else two_way_keys(feasible, split, own)
    return replace(found, pairs=search.settled(hashes_of(apart, objective.seed)))


def _kept_pairs(feasible: PairSource, places: Places, kept: Ints) -> list[Scored]:
    """The kept pairs that are feasible, with their fit."""
    if not len(kept):
        return []
    own = (some(chunk, holds_pair(kept, pair_keys(chunk))) for _, chunk in feasible.chunks())
    return [some(pairs, places.free(pairs.giver, pairs.learner)) for pairs in own]


@dataclass(slots=True)
class _Search:
    """The stages reached so far, and the pairs that reach them."""

    feasible: PairSource
    places: Places
    kept: Ints
    known: Scored
    counts: list[Count]
    weakest_locked: int | None
    report: Progress
    patience: Patience
    best: Scored = NONE
    least: int = 0
    part: float = 0.5
    values: list[int] = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)
    weakest: int | None = None
    last: tuple[Goal, Relaxed] | None = None
    proofs: list[StageProof] = field(default_factory=list)

    def run(self, *, worst_off: bool) -> TwoWayOptimum:
        """Go through the stages."""
        _, at_once = self._weights(self.counts)
        last = len(self.counts)
        ends = {last} if at_once else set(range(1, last + 1))
        for end in sorted(ends | ({last - 1} - {0} if worst_off else set())):
            if worst_off and end == last:
                self.weakest = self._weakest()
            self._reach(self.counts[:end])
        stages = zip(self.counts, self.values, self.bounds, strict=True)
        objective, bound = map(list, zip(*((c.stage(v), c.stage(b)) for c, v, b in stages), strict=True))
        if self.weakest is not None:
            objective.insert(-1, Stage("weakest", self._least_fit(self.best)))
            bound.insert(-1, Stage("weakest", self.weakest))
        return TwoWayOptimum(self.best, tuple(objective), tuple(bound), tuple(self.proofs))

    def settled(self, hashes: Callable[[Scored], Ints]) -> Scored:
        """Of the choices that reach the same in every stage, the one that the hashes prefer."""
        if self.last is None or self.bounds != self.values:
            return self.best
        found = settled(self.feasible, self.places, *self.last, hashes, patience=self.patience)
        return self.best if found is None or self._values(self.counts, found) != self.values else found

    def _weights(self, counts: Sequence[Count]) -> tuple[list[int], bool]:
        return weights_that_fit(counts, int(self.places.learner.sum()))

    def _goal(self, counts: Sequence[Count], least: int) -> Goal:
        return goal_of(counts, self._weights(counts)[0], self.kept, least)

    def _halves(self, goal: Goal) -> Relaxed:
        def report() -> None:
            self._tell("Finding the best set of pairs")

        found = relaxed(self.feasible, self.places, goal, self.known, report=report)
        self.known = distinct(joined([self.known, found.known]))
        return found

    def _whole(self, goal: Goal, halves: Relaxed) -> Whole:
        def report() -> None:
            self._tell("Resolving circles of an odd number of people")

        return whole_pairs(self.feasible, self.places, goal, halves, patience=self.patience, report=report)

    def _tell(self, text: str) -> None:
        self.part += (0.99 - self.part) / 20
        self.report(self.part, text)

    def _values(self, counts: Sequence[Count], pairs: Scored) -> list[int]:
        return [count.of(pairs, self.kept) for count in counts]

    def _reach(self, counts: Sequence[Count]) -> None:
        """Make the most of the counts that are not reached yet, and keep what the others have reached."""
        goal, done = self._goal(counts, self.least), len(self.values)
        halves = self._halves(goal)
        found = self._whole(goal, halves)
        if self._values(counts[:done], found.pairs) >= self.values:
            self.best, self.last = found.pairs, (goal, halves)
        self.values = self._values(counts, self.best)
        self.bounds += [self._bound(counts, found.twice_bound // 2, k) for k in range(done, len(counts))]
        self._keep(found, counts, tuple(count.name for count in counts[done:]))

    def _bound(self, counts: Sequence[Count], worth: int, k: int) -> int:
        """The most of a count, among choices that reach the counts before it, if the goal is worth no more."""
        weights, _ = self._weights(counts)
        left = worth - sum(w * v for w, v in zip(weights[:k], self.values[:k], strict=True))
        left -= sum(w * count.least for w, count in zip(weights[k + 1 :], counts[k + 1 :], strict=True))
        return max(self.values[k], min(counts[k].least + counts[k].swing, left // weights[k]))

    def _keep(self, found: Whole, counts: Sequence[Count], stages: tuple[str, ...]) -> None:
        if found.proof:
            weights = zip(counts, self._weights(counts)[0], strict=True)
            weighted = tuple(Stage(count.name, weight) for count, weight in weights)
            self.proofs.append(StageProof(stages, weighted, found.proof))

    def _weakest(self) -> int:
        """Raise the least fit as far as the stages before it allow; returns how far at most.

        They are solved again without the pairs below, until the next step up would cost one of them something.
        """
        counts, locked = self.counts[:-1], self.weakest_locked
        low, high = self._least_fit(self.best), int(self.known.fit.max(initial=0))
        if locked is not None:
            low, high = (low, locked) if counts else (locked, locked)
        elif not any(self.values):  # no pair is asked for, so the best one alone has the best weakest
            top = some(self.known, np.argsort(-self.known.fit.astype(np.int64), kind="stable")[:1])
            if self._values(counts, top) >= self.values:
                self.best, low = top, high
            high = low
        failed: Relaxed | None = None
        while low < high and self.patience.left() > 0:
            middle = (low + high + 1) // 2
            found = self._reaching(counts, middle)
            if isinstance(found, Scored):
                self.best, low = found, self._least_fit(found)
            elif found:
                high, failed = middle - 1, found
            else:
                break
        self.least = low
        if failed is not None:
            self._keep(self._whole(self._goal(counts, high + 1), failed), counts, ("weakest",))
        return high

    def _reaching(self, counts: Sequence[Count], least: int) -> Scored | Relaxed | None:
        """Pairs of at least this fit that reach the counts, or halves that prove there are none, or neither."""
        goal = self._goal(counts, least)
        aim = goal.total(self.best)
        halves = self._halves(goal)
        if halves.twice_bound < 2 * aim:
            return halves
        found = self._whole(goal, halves)
        if self._values(counts, found.pairs) >= self.values:
            return found.pairs
        return halves if found.twice_bound < 2 * aim else None

    def _least_fit(self, pairs: Scored) -> int:
        fits = [int(pairs.fit.min())] if len(pairs) else []
        locked = [] if self.weakest_locked is None else [self.weakest_locked]
        return min(fits + locked, default=0)
