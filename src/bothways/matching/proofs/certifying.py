"""Check a proof without solving anything: walk through every pair once more and add up the prices.

What is checked of each set of prices: the weights of the stages that share a level outdo what comes after; no pair
that was left out gains, level by level; what places and pairs contribute to the bound adds up to what the proof
says, and for the stages that are claimed to be reached, to exactly twice their values. By weak duality no choice of
pairs can then be better, whoever computed the prices and however. All numbers are whole.
"""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from bothways.matching.people.pairs import Lane
from bothways.matching.people.places import Places
from bothways.matching.people.population import holds_pair
from bothways.matching.people.scored import Scored, joined, pair_keys, some
from bothways.matching.proofs.adding_up import AddedUp, sign_of
from bothways.matching.proofs.claims import Claim, ClaimedLevel, ClaimedSet, pair_faults, value_faults

LARGEST: Final = 1 << 60
"""No price or weighted value may be larger, so that sums of two stay within 64 bits."""


def faults_of(claim: Claim, *, progress: Callable[[float, str], None] | None = None) -> list[str]:
    """Everything that does not hold, as sentences; an empty list means that the claim is proven.

    Args:
        claim: what is claimed.
        progress: told the share done; it may raise to cancel.
    """
    tell = progress or (lambda _share, _text: None)
    faults = pair_faults(claim) or value_faults(claim)
    if faults:
        return faults
    found = [*_shape_faults(claim)]
    if found:
        return found
    for number, one in enumerate(claim.sets):
        tell(number / len(claim.sets), "Looking at every pair once more")
        found += AddedUp(claim, one).faults()
    if claim.objective.worst_off:
        found += _weakest_faults(claim)
    tell(1.0, "Done")
    return found


def result_faults(claim: Claim) -> list[str]:
    """What does not hold of the pairs and of what they reach, where no prices prove that nothing is better."""
    return pair_faults(claim) or [*value_faults(claim, bounded=False)]


def _shape_faults(claim: Claim) -> Iterator[str]:
    """Sets of prices that are missing, or do not hold the stages that they should."""
    sides = (claim.priced[0], claim.places.learner), (claim.priced[1], claim.places.giver)
    if any((given != (there > 0)).any() for given, there in sides):
        yield "The proof does not have prices for exactly those who have places."
        return
    stages = [stage.name for stage in claim.stages if stage.name != "weakest"]
    wanted = {"final": stages}
    if claim.objective.worst_off:
        if stages[:-1]:
            wanted["before"] = stages[:-1]
        if claim.weakest == "loses":
            wanted["above"] = stages[:-1]
    names = [one.name for one in claim.sets]
    if sorted(names) != sorted(wanted):
        yield f"The proof has the prices {', '.join(names)}, and these are needed: {', '.join(wanted)}."
        return
    for one in claim.sets:
        if [name for level in one.levels for name, _ in level.stages] != wanted[one.name]:
            yield f'The prices "{one.name}" are for other stages than those that were asked for.'
        closes = one.name == "above" or (one.name == "final" and claim.objective.worst_off)
        if one.least_fit < 0 or (one.least_fit and not closes):
            yield f'The prices "{one.name}" leave out pairs that count.'
        for level in one.levels:
            yield from _weight_faults(claim, one.name, level)


def _weight_faults(claim: Claim, name: str, level: ClaimedLevel) -> Iterator[str]:
    """Weights have to outdo whatever the stages after them can differ by."""
    after = 0
    for stage, weight in reversed(level.stages):
        if weight <= after:
            yield f'In the prices "{name}" the weight of {stage} does not outdo the stages after it.'
            return
        after += weight * _range(claim, stage)
    largest = max(int(np.abs(prices).max(initial=0)) for prices in (level.learner, level.giver))
    if max(largest, 2 * sum(weight * _unit(claim, stage) for stage, weight in level.stages)) > LARGEST:
        yield f'The prices "{name}" are too large to be added up.'


def _range(claim: Claim, stage: str) -> int:
    """Two choices differ in a stage by no more than this."""
    places = claim.places
    pairs = int(min(places.learner.sum(), places.giver.sum()))
    if stage == "people_covered":
        return int(places.learner_first.sum())
    if stage == "waiting_covered":
        return int((places.learner_first & claim.waiting).sum())
    if stage == "kept":
        return len(claim.kept)
    return pairs * (claim.largest_open_fit if stage == "total_fit" else 1)


def _unit(claim: Claim, stage: str) -> int:
    return claim.largest_fit if stage == "total_fit" else 1


def _weakest_faults(claim: Claim) -> list[str]:
    """That no choice which is as good in the stages before has a better weakest pair."""
    weakest = next(stage.value for stage in claim.stages if stage.name == "weakest")
    sets = {one.name: one for one in claim.sets}
    if not len(claim.pairs):
        return _no_pair_faults(claim, sets.get("before"))
    if sets["final"].least_fit > weakest:
        return ["Pairs that count were left out of the total."]
    if claim.weakest == "loses":
        if sets["above"].least_fit > weakest + 1:
            return ["The prices for better pairs leave some of them out."]
        return []
    if claim.weakest == "locked":
        held = some(claim.pairs, holds_pair(claim.locked, pair_keys(claim.pairs)))
        if weakest != int(held.fit.min(initial=claim.largest_fit + 1)):
            return ["The weakest pair is not a locked one."]
        return []
    if claim.weakest == "none_above":
        better = of_fit_above(claim, weakest, claim.places)
        return [f"These pairs are better than the weakest: {claim.named(better)}."] if len(better) else []
    return ["The proof does not say why the weakest pair cannot be better."]


def _no_pair_faults(claim: Claim, before: ClaimedSet | None) -> list[str]:
    """Without any pair the weakest is 0; then every pair that is worth something loses a stage before."""
    worth = of_fit_above(claim, 0, claim.places)
    if before is not None:
        worth = some(worth, sign_of(AddedUp(claim, before).profits(worth)) >= 0)
    return [f"These pairs could have been chosen: {claim.named(worth)}."] if len(worth) else []


def of_fit_above(claim: Claim, fit: int, places: Places) -> Scored:
    """Every pair with places left that has more fit."""
    nothing = np.zeros(len(claim.ids), dtype=np.int64)
    lane = Lane((np.arange(claim.largest_fit + 1) > fit).astype(np.int64), nothing, nothing)
    found = claim.source.priced(places, [lane], least=0)
    nobody = some(claim.pairs, np.zeros(0, dtype=np.int64))
    return joined([nobody, *(chunk for _, chunk in found)])
