"""Check a proof of two-way pairs without solving anything: every pair once more, in whole numbers.

A step weighs several stages into one goal. Its prices bound that goal over all choices of pairs (`two_way_proof`);
with what the chosen pairs reach in the stages before, that bounds each of its stages. Pairs whose two people's
cheapest places already pay for them obey every inequality; the few others, and all that are kept or split, are
looked at place by place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bothways.matching.assignment.stage_values import stage_values
from bothways.matching.assignment.staging import TOTAL, WEAKEST
from bothways.matching.people.pairs import Lane
from bothways.matching.people.places import Places
from bothways.matching.people.population import Ints, holds_pair
from bothways.matching.people.scored import distinct, joined, pair_keys, some
from bothways.matching.proofs.certifying import LARGEST, of_fit_above, result_faults
from bothways.matching.proofs.claims import Claim
from bothways.matching.proofs.two_way_claims import ClaimedStep
from bothways.matching.two_way.lanes import Count, counts_of, goal_of
from bothways.matching.two_way.proof import TwoWayProof

CLOSED: Final = -(1 << 61)
"""Twice the worth of a pair below the least fit of a step."""


def two_way_faults(
    claim: Claim, *, progress: Callable[[float, str], None] | None = None
) -> tuple[list[str], tuple[str, ...]]:
    """Everything that does not hold, and the stages whose bound nothing here proves.

    Args:
        claim: what is claimed.
        progress: told the share done; it may raise to cancel.
    """
    tell = progress or (lambda _share, _text: None)
    faults = result_faults(claim)
    if faults:
        return faults, ()
    check = _TwoWay(claim)
    for number, step in enumerate(claim.steps):
        tell(number / len(claim.steps), "Looking at every pair once more")
        faults += check.step(number + 1, step)
    faults += check.bound_faults()
    tell(1.0, "Done")
    return faults, tuple(stage.name for stage in claim.stages if stage.name not in check.proven)


@dataclass(slots=True)
class _TwoWay:
    """What the chosen pairs reach beyond the locked ones, and what the steps so far have proven."""

    claim: Claim
    places: Places = field(init=False)
    counts: list[Count] = field(init=False)
    kept: Ints = field(init=False)
    values: list[int] = field(init=False)
    bounds: dict[str, int] = field(init=False)
    proven: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        claim, size = self.claim, len(self.claim.ids)
        held = some(claim.pairs, holds_pair(claim.locked, pair_keys(claim.pairs)))
        people = np.bincount(np.concatenate([held.giver, held.learner]), minlength=size)
        left = claim.giver_places - people
        nobody = np.zeros(size, dtype=bool)
        self.places = Places(left, left, nobody, nobody, claim.locked)
        self.kept = np.setdiff1d(claim.kept, claim.locked)
        first = (people == 0) & (left > 0)
        self.counts = counts_of(claim.objective, left, first, claim.waiting, self.kept, claim.largest_fit)
        base = {
            stage.name: stage.value
            for stage in stage_values(
                claim.objective, held, kept=claim.kept, waiting=claim.waiting, two_way=True
            )
        }
        sign = {count.name: -1 if count.least < 0 else 1 for count in self.counts}
        own, most = (
            {one.name: sign[one.name] * (one.value - base[one.name]) for one in stages if one.name in sign}
            for stages in (claim.stages, claim.bound)
        )
        self.values = [own[count.name] for count in self.counts]
        self.bounds = most

    def bound_faults(self) -> list[str]:
        """Bounds that nothing can be meant by, and what holds of itself: a stage in which nothing is left to choose."""
        names = [stage.name for stage in self.claim.stages]
        if [stage.name for stage in self.claim.bound] != names:
            return ["The certificate's bound is of other stages than its objective."]
        for count, value in zip(self.counts, self.values, strict=True):
            if self.bounds[count.name] < value:
                return [f"The bound of {count.name} is worse than what is reached."]
            if not count.swing:
                self.proven.add(count.name)
        if "kept" in names and not len(self.kept):
            self.proven.add("kept")  # every kept pair is a locked one
        if WEAKEST in names:
            return self._weakest_faults()
        return []

    def _weakest_faults(self) -> list[str]:
        claim = self.claim
        reached, most = (
            next(stage.value for stage in stages if stage.name == WEAKEST)
            for stages in (claim.stages, claim.bound)
        )
        if most < reached:
            return ["The bound of weakest is worse than what is reached."]
        held = some(claim.pairs, holds_pair(claim.locked, pair_keys(claim.pairs)))
        if len(held) and most >= int(held.fit.min()):
            self.proven.add(WEAKEST)
        elif not len(claim.pairs):
            if not len(of_fit_above(claim, max(claim.objective.bands, default=1) - 1, self.places)):
                self.proven.add(WEAKEST)  # any pair at all would be below a threshold, or worth nothing
        elif not len(of_fit_above(claim, most, self.places)):
            self.proven.add(WEAKEST)
        return []

    def step(self, number: int, step: ClaimedStep) -> list[str]:
        """What does not hold of one step."""
        where = f"Step {number} of the proof"
        if wrong := self._misshapen(step):
            return [f"{where} {wrong}."]
        counts = self.counts[: len(step.weights)]
        weights = [weight for _, weight in step.weights]
        if self._largest(step) > LARGEST:
            return [f"{where} holds prices that are too large to be added up."]
        goal = goal_of(counts, weights, self.kept, step.least_fit)
        proof = TwoWayProof(
            goal,
            step.further,
            step.person,
            step.place,
            step.price,
            step.split,
            step.spread,
            step.ends,
            step.odd_sets,
        )
        wrong_pairs = self._wrong(proof)
        if wrong_pairs:
            return [f"By the prices of step {number} {wrong_pairs:,} pairs or places would be better."]
        bound = proof.twice_bound(self.places.learner)
        sums = sum(step.price.tolist()) + sum(step.further[step.has_further].tolist())
        if (sums, bound) != (step.sum_of_prices, step.bound):
            return [f"The prices of step {number} do not add up to what the proof says of them."]
        return self._drawn(number, step, counts, weights, bound)

    def _misshapen(self, step: ClaimedStep) -> str:
        """What a step lacks to prove anything, as the end of a sentence; nothing where all is well."""
        names = [name for name, _ in step.weights]
        known = [count.name for count in self.counts]
        if not names or names != known[: len(names)] or min(weight for _, weight in step.weights) < 1:
            return "weighs other stages than those that were asked for"
        asked = {WEAKEST} if self.claim.objective.worst_off else set()
        if not step.stages or not set(step.stages) <= set(names) | asked:
            return "is for stages that it does not weigh"
        if WEAKEST in step.stages and len(step.stages) > 1:
            return "proves the weakest pair together with something else"
        if step.least_fit < 0 or (step.least_fit and not self._may_close(step)):
            return "leaves out pairs that count"
        listed = np.bincount(step.person, minlength=len(self.claim.ids))
        first = np.concatenate([[0], np.cumsum(listed)[:-1]])
        left = np.maximum(self.places.learner, 0)
        if (step.place != np.arange(len(step.person)) - first[step.person]).any() or (listed > left).any():
            return "prices places that there are not"
        if (step.has_further != (left > listed)).any():
            return "does not have prices for exactly those who have places"
        return self._misshapen_sets(step)

    def _misshapen_sets(self, step: ClaimedStep) -> str:
        keys = pair_keys(step.split)
        there = self.claim.source.named(np.unique(keys))
        fine = self.places.free(there.giver, there.learner) & (there.fit >= step.least_fit)
        if len(np.unique(keys)) < len(keys) or len(keys) != int(fine.sum()):
            return "splits pairs that may not be chosen"
        if any(len(set(odd.nodes)) != len(odd.nodes) or len(odd.nodes) % 2 == 0 for odd in step.odd_sets):
            return "has an odd set that is none"
        return ""

    def _may_close(self, step: ClaimedStep) -> bool:
        """Pairs below the weakest cannot be in a choice that is as good; that none is above proves the weakest."""
        if not self.claim.objective.worst_off:
            return False
        if WEAKEST in step.stages:
            return len(step.weights) < len(self.counts)
        reached = next(stage.value for stage in self.claim.stages if stage.name == WEAKEST)
        return step.stages == (self.counts[-1].name,) and step.least_fit <= reached

    def _largest(self, step: ClaimedStep) -> int:
        """Nothing that is compared in 64 bits is larger than this; sums are formed without any limit."""
        weight = sum(weight for _, weight in step.weights)
        prices = (step.price, step.ends.ravel(), step.further)
        sizes = [abs(price) for own in prices for price in own.tolist()]
        return int(max(*sizes, abs(step.spread), 2 * (self.claim.largest_fit + 3) * weight))

    def _wrong(self, proof: TwoWayProof) -> int:
        """Inequalities that do not hold: of all pairs, of places, and of odd sets."""
        least = proof.least_costs(self.places.learner)
        value = 2 * proof.goal.by_fit
        value[: proof.goal.least] = CLOSED
        found = self.claim.source.priced(self.places, [Lane(value, -least, least)], least=0)
        near = [chunk for _, chunk in found]
        named = self.claim.source.named(np.unique(np.concatenate([self.kept, pair_keys(proof.split)])))
        return proof.faults(
            distinct(joined([*near, some(named, self.places.free(named.giver, named.learner))])),
            self.places.learner,
        )

    def _drawn(
        self, number: int, step: ClaimedStep, counts: Sequence[Count], weights: Sequence[int], bound: int
    ) -> list[str]:
        """What follows from a bound on twice the goal, compared with what is claimed."""
        reached = sum(w * v for w, v in zip(weights, self.values, strict=False))
        if WEAKEST in step.stages:
            most = next(stage.value for stage in self.claim.bound if stage.name == WEAKEST)
            if bound >= 2 * reached or step.least_fit > most + 1:
                return ["Better pairs alone may reach as much: the weakest pair is not proven."]
            self.proven.add(WEAKEST)
            return []
        if bound < 2 * reached:
            return [f"Step {number} of the proof bounds less than what was reached."]
        for k, count in enumerate(counts):
            if count.name not in step.stages:
                continue
            left = bound // 2 - sum(w * v for w, v in zip(weights[:k], self.values[:k], strict=True))
            left -= sum(w * later.least for w, later in zip(weights[k + 1 :], counts[k + 1 :], strict=True))
            most = min(count.least + count.swing, left // weights[k])
            if most > self.bounds[count.name] < self._all_of(count):
                return [f"Step {number} of the proof does not prove the bound of {count.name}."]
            self.proven.add(count.name)
        return []

    def _all_of(self, count: Count) -> int:
        """What a stage reaches where every place is taken by the best pair; all pairs are looked at for it."""
        if count.name != TOTAL:
            return count.least + count.swing
        fits = [int(chunk.fit.max(initial=0)) for _, chunk in self.claim.source.chunks()]
        return max(fits, default=0) * (int(self.places.learner.sum()) // 2)
