"""Add up one set of prices over every pair and place, and compare with what is claimed of it."""

from typing import Final

import numpy as np

from bothways.matching.assignment.stage_values import stage_values
from bothways.matching.people.pairs import Lane
from bothways.matching.people.population import Ints, holds_pair
from bothways.matching.people.scored import Scored, joined, pair_keys, some
from bothways.matching.proofs.claims import Claim, ClaimedLevel, ClaimedSet

CLOSED: Final = -(1 << 61)
"""Twice the worth of a pair below the least fit of a set."""


class AddedUp:
    """One set of prices, added up."""

    def __init__(self, claim: Claim, prices: ClaimedSet) -> None:
        self.claim = claim
        self.prices = prices
        self.tables = [self._table(level) for level in prices.levels]
        self.kept_worth = [dict(level.stages).get("kept", 0) for level in prices.levels]

    def lanes(self) -> list[Lane]:
        """The levels as sources of pairs price them; kept pairs are looked at on their own."""
        lanes = []
        for number, (table, level) in enumerate(zip(self.tables, self.prices.levels, strict=True)):
            value = 2 * table
            if not number:
                value[: self.prices.least_fit] = CLOSED
            lanes.append(Lane(value, level.learner, level.giver))
        return lanes

    def _table(self, level: ClaimedLevel) -> Ints:
        fits = np.arange(self.claim.largest_fit + 1)
        value = np.zeros(len(fits), dtype=np.int64)
        for stage, weight in level.stages:
            if stage == "pairs":
                value += weight
            elif stage == "total_fit":
                value += weight * fits
            elif stage.startswith("below_"):
                value -= weight * (fits < int(stage.removeprefix("below_")))
        return value

    def profits(self, pairs: Scored) -> list[Ints]:
        """Twice the reduced profit of pairs, level by level."""
        kept = holds_pair(self.claim.kept, pair_keys(pairs)).astype(np.int64)
        closed = pairs.fit < self.prices.least_fit
        return [
            np.where(closed, -1, lane.profit(pairs.learner, pairs.giver, pairs.fit) + 2 * worth * kept)
            for lane, worth in zip(self.lanes(), self.kept_worth, strict=True)
        ]

    def faults(self) -> list[str]:
        """What does not hold, as sentences."""
        claim, name = self.claim, self.prices.name
        gaining = self._gaining()
        found = []
        if name != "above":
            better = some(gaining, ~holds_pair(claim.keys, pair_keys(gaining)))
            if len(better):
                found.append(f'By the prices "{name}" these pairs would be better: {claim.named(better)}.')
            losing = some(claim.free, sign_of(self.profits(claim.free)) < 0)
            if len(losing):
                found.append(f'By the prices "{name}" these chosen pairs lose: {claim.named(losing)}.')
            found += self._place_faults()
        own = [int(profit[sign_of(self.profits(gaining)) > 0].sum()) for profit in self.profits(gaining)]
        nodes = self.of_places()
        for level, pairs, places in zip(self.prices.levels, own, nodes, strict=True):
            sums = int(level.learner.sum()), int(level.giver.sum())
            said = level.sum_of_learner_prices, level.sum_of_giver_prices
            if (pairs, places) != (level.bound_of_pairs, level.bound_of_places) or sums != said:
                found.append(f'The prices "{name}" do not add up to what the proof says of them.')
                break
        bound = [pairs + places for pairs, places in zip(own, nodes, strict=True)]
        return found + self._bound_faults(bound)

    def _bound_faults(self, bound: list[int]) -> list[str]:
        reached = [2 * value for value in self.reached()]
        if self.prices.name == "above":
            if bound >= reached:
                return ["Better pairs alone may reach as much: the weakest pair is not proven."]
        elif bound != reached:
            return [f'The prices "{self.prices.name}" prove a bound that is not what was reached.']
        return []

    def reached(self) -> list[int]:
        """What the chosen pairs beyond the locked ones are worth, level by level."""
        claim = self.claim
        every = stage_values(claim.objective, claim.pairs, kept=claim.kept, waiting=claim.waiting)
        held = some(claim.pairs, holds_pair(claim.locked, pair_keys(claim.pairs)))
        base = stage_values(claim.objective, held, kept=claim.kept, waiting=claim.waiting)
        beyond = {
            own.name: (own.value - locked.value) * (-1 if own.name.startswith("below_") else 1)
            for own, locked in zip(every, base, strict=True)
        }
        return [sum(weight * beyond[name] for name, weight in level.stages) for level in self.prices.levels]

    def _gaining(self) -> Scored:
        """Every pair with places left whose profit is above zero, and all kept ones that are."""
        claim = self.claim
        found = claim.source.priced(claim.places, self.lanes(), least=0)
        parts = [some(chunk, ~holds_pair(claim.kept, pair_keys(chunk))) for _, chunk in found]
        kept = claim.open_kept
        return joined([*parts, some(kept, sign_of(self.profits(kept)) > 0)])

    def _gains(self) -> tuple[tuple[Ints, list[Ints]], ...]:
        """(places, gain level by level) of first and further places of learners and givers."""
        places = self.claim.places
        first = (places.learner_first & (places.learner > 0)).astype(np.int64)
        bonus = [self._bonus(level) for level in self.prices.levels]
        learner = [level.learner for level in self.prices.levels]
        return (
            (first, [2 * worth - price for worth, price in zip(bonus, learner, strict=True)]),
            (np.maximum(places.learner, 0) - first, [-price for price in learner]),
            (np.maximum(places.giver, 0), [level.giver for level in self.prices.levels]),
        )

    def _bonus(self, level: ClaimedLevel) -> Ints:
        worth = dict(level.stages)
        waiting = self.claim.waiting.astype(np.int64)
        return np.asarray(worth.get("people_covered", 0) + worth.get("waiting_covered", 0) * waiting)

    def of_places(self) -> list[int]:
        """Twice what places contribute to the bound, level by level."""
        sums = [0] * len(self.prices.levels)
        for there, gains in self._gains():
            counts = sign_of(gains) > 0
            for level, gain in enumerate(gains):
                sums[level] += int((there * gain)[counts].sum())
        return sums

    def _place_faults(self) -> list[str]:
        """A place that is free is worth nothing; a place that is used is not worth less."""
        claim = self.claim
        size = len(claim.ids)
        learner = np.bincount(claim.free.learner, minlength=size)
        giver = np.bincount(claim.free.giver, minlength=size)
        (first, gain_first), (more, gain_more), (gives, gain_gives) = self._gains()
        used = np.minimum(learner, first)
        found = []
        for there, taken, gains in (
            (first, used, gain_first),
            (more, learner - used, gain_more),
            (gives, giver, gain_gives),
        ):
            sign = sign_of(gains)
            wrong = np.flatnonzero(((sign > 0) & (taken < there)) | ((sign < 0) & (taken > 0)))
            if len(wrong):
                found.append(
                    f'By the prices "{self.prices.name}" places are used wrongly: {claim.people(wrong)}.'
                )
        return found


def sign_of(levels: list[Ints]) -> Ints:
    """The sign of the first level that is not 0."""
    sign = np.zeros(len(levels[0]), dtype=np.int8)
    for level in levels:
        sign = np.where(sign == 0, np.sign(level), sign).astype(np.int8)
    return sign
