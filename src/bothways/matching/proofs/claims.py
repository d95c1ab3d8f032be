"""What the files of a result claim: chosen pairs, the stages that they reach, and the prices that are to prove it.

The pairs are checked here: whether each may be, within the places, with the locked ones, and what they reach.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from bothways.matching.assignment.stage_values import stage_values
from bothways.matching.objective import Objective
from bothways.matching.people.pairs import ListedPairs, PairSource
from bothways.matching.people.places import Places
from bothways.matching.people.population import Bools, Ints, holds_pair
from bothways.matching.people.scored import Scored, pair_keys, some
from bothways.matching.solution import Stage

if TYPE_CHECKING:
    from bothways.matching.proofs.two_way_claims import ClaimedStep

SHOWN: Final = 5
"""So many pairs or people are named in one sentence."""


@dataclass(frozen=True, slots=True)
class ClaimedLevel:
    """One level as the proof gives it: stages with weights, prices per row, and what they add up to."""

    stages: tuple[tuple[str, int], ...]
    learner: Ints
    giver: Ints
    bound_of_places: int
    bound_of_pairs: int
    sum_of_learner_prices: int
    sum_of_giver_prices: int


@dataclass(frozen=True, slots=True)
class ClaimedSet:
    """One set of prices: `final`, `before` or `above`."""

    name: str
    least_fit: int
    levels: tuple[ClaimedLevel, ...]


@dataclass(frozen=True)
class Claim:
    """What is claimed to be best, with what is said to prove it.

    Attributes:
        source: every pair that may be chosen.
        learner_places, giver_places: of everybody, before anything is locked.
        objective: the stages that were asked for.
        locked, kept: sorted keys of pairs. waiting: who was left out last time.
        pairs: the chosen pairs with their claimed fit, the locked ones among them.
        stages, bound: the claimed values.
        sets: prices by name. weakest: why the weakest pair cannot be better.
        priced: for which learners and givers the proof has prices.
        ids: of the rows, for the sentences.
        largest_fit: no pair has more.
        two_way: whether each of a pair teaches the other; then places to give are for both.
        steps: what is to prove two-way pairs.
    """

    source: PairSource
    learner_places: Ints
    giver_places: Ints
    objective: Objective
    locked: Ints
    kept: Ints
    waiting: Bools
    pairs: Scored
    stages: tuple[Stage, ...]
    bound: tuple[Stage, ...]
    sets: tuple[ClaimedSet, ...]
    weakest: str | None
    priced: tuple[Bools, Bools]
    ids: Sequence[str]
    largest_fit: int
    two_way: bool = False
    steps: tuple["ClaimedStep", ...] = ()

    @cached_property
    def keys(self) -> Ints:
        """Sorted keys of the chosen pairs."""
        return np.sort(pair_keys(self.pairs))

    @cached_property
    def free(self) -> Scored:
        """The chosen pairs that are not locked."""
        return some(self.pairs, ~holds_pair(self.locked, pair_keys(self.pairs)))

    @cached_property
    def places(self) -> Places:
        """What the locked pairs leave."""
        held = some(self.pairs, holds_pair(self.locked, pair_keys(self.pairs)))
        size = len(self.ids)
        first = ~np.isin(np.arange(size), held.learner)
        return Places(
            self.learner_places - np.bincount(held.learner, minlength=size),
            self.giver_places - np.bincount(held.giver, minlength=size),
            first,
            np.zeros(size, dtype=bool),
            self.locked,
        )

    @cached_property
    def largest_open_fit(self) -> int:
        """No pair that may still be chosen beside the locked ones has more; where that is not known, no pair at all."""
        if not isinstance(self.source, ListedPairs):
            return self.largest_fit
        listed = self.source.pairs
        return int(listed.fit[self.places.free(listed.giver, listed.learner)].max(initial=0))

    @cached_property
    def open_kept(self) -> Scored:
        """Kept pairs that may be chosen: they count more than others of their fit."""
        named = self.source.named(self.kept)
        return some(named, self.places.free(named.giver, named.learner))

    def named(self, pairs: Scored) -> str:
        """The first few pairs in words."""
        listed = zip(pairs.giver[:SHOWN].tolist(), pairs.learner[:SHOWN].tolist(), strict=True)
        return _few([f"{self.ids[giver]} and {self.ids[learner]}" for giver, learner in listed], len(pairs))

    def people(self, rows: Ints) -> str:
        """The first few people in words."""
        return _few([self.ids[row] for row in rows[:SHOWN].tolist()], len(rows))


def _few(names: list[str], count: int) -> str:
    more = f", and {count - len(names)} more" if count > len(names) else ""
    return ", ".join(names) + more


def pair_faults(claim: Claim) -> list[str]:
    """Chosen pairs that may not be, places that are exceeded, locked pairs that are missing."""
    pairs, keys = claim.pairs, claim.keys
    faults = []
    twice = keys[1:][keys[1:] == keys[:-1]]
    if len(twice):
        faults.append(f"Listed twice: {claim.named(some(pairs, holds_pair(twice, pair_keys(pairs))))}.")
    allowed = claim.source.named(np.unique(keys))
    order = np.argsort(pair_keys(allowed), kind="stable")
    known = pair_keys(allowed)[order]
    own = pair_keys(pairs)
    strange = ~holds_pair(known, own)
    if strange.any():
        faults.append(f"These pairs break a rule and may not be chosen: {claim.named(some(pairs, strange))}.")
    else:
        other = allowed.fit[order][np.searchsorted(known, own)] != pairs.fit
        if other.any():
            faults.append(f"The fit of these pairs is another one: {claim.named(some(pairs, other))}.")
    size = len(claim.ids)
    sides = [(pairs.giver, claim.giver_places, "teach"), (pairs.learner, claim.learner_places, "learn")]
    if claim.two_way:
        sides = [(np.concatenate([pairs.giver, pairs.learner]), claim.giver_places, "be in")]
    for used, there, verb in sides:
        over = np.flatnonzero(np.bincount(used, minlength=size) > there)
        if len(over):
            faults.append(f"More pairs than places to {verb}: {claim.people(over)}.")
    missing = claim.locked[~holds_pair(keys, claim.locked)]
    if len(missing):
        rows = Scored(missing & ((1 << 32) - 1), missing >> 32, np.zeros(len(missing), dtype=np.int64))
        faults.append(f"Locked, but not chosen: {claim.named(rows)}.")
    return faults


def value_faults(claim: Claim, *, bounded: bool = True) -> list[str]:
    """Stages whose claimed value, or where `bounded` whose bound, is not what the pairs reach."""
    counted = stage_values(
        claim.objective, claim.pairs, kept=claim.kept, waiting=claim.waiting, two_way=claim.two_way
    )
    if [stage.name for stage in claim.stages] != [stage.name for stage in counted]:
        asked = ", ".join(stage.name for stage in counted)
        return [f"The certificate's stages are not those that were asked for: {asked}."]
    faults = [
        f"{own.name} is {own.value:,}, and the certificate says {said.value:,}."
        for own, said in zip(counted, claim.stages, strict=True)
        if own != said
    ]
    if bounded and not faults and claim.bound != claim.stages:
        faults.append("The certificate's own bound differs from its objective, so it does not claim a proof.")
    return faults
