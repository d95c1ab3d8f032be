"""What one look at all pairs brings back: everything is counted, and the best of everybody are taken along."""

import numpy as np
import pytest

from bothways.matching.assignment import omitted as module
from bothways.matching.assignment.omitted import BEST_PAYING, omitted
from bothways.matching.people.pairs import Lane, ListedPairs
from bothways.matching.people.places import Places
from bothways.matching.people.scored import Scored, pair_keys

SIZE = 60


def random_pairs() -> Scored:
    """Learners 0 to 29 with all givers 30 to 59, at random fits."""
    learner, giver = np.divmod(np.arange(900), 30)
    fit = np.random.default_rng(5).integers(0, 10_000, 900)
    return Scored((giver + 30).astype(np.int32), learner.astype(np.int32), fit.astype(np.int16))


def looked_at(pairs: Scored, price: int, known: Scored) -> module.Missed:
    ones = np.ones(SIZE, dtype=np.int64)
    places = Places(ones, ones, ones > 0, ones < 0, ones[:0])
    lane = Lane(2 * np.arange(10_001), -price * ones, 0 * ones)
    return omitted(ListedPairs(pairs), places, [lane], np.sort(pair_keys(known)), -400)


def test_every_gain_counts_though_only_the_best_of_everybody_are_taken_along() -> None:
    """The bound needs all, the next flow only the best."""
    pairs = random_pairs()
    known = Scored(pairs.giver[:40], pairs.learner[:40], pairs.fit[:40])
    missed = looked_at(pairs, 8_000, known)
    profit = 2 * pairs.fit.astype(np.int64) - 8_000
    open_still = np.arange(900) >= 40
    assert missed.gained == (int(profit[open_still & (profit > 0)].sum()),)
    expected = set()
    for row in np.flatnonzero(open_still & (profit > -400)):
        for side in (pairs.learner, pairs.giver):
            rivals = open_still & (side == side[row])
            if (profit[rivals] > profit[row]).sum() < BEST_PAYING:
                expected.add(int(pair_keys(pairs)[row]))
    assert set(pair_keys(missed.pairs).tolist()) == expected
    assert missed.tied is None


def test_it_does_not_matter_when_the_best_are_sorted_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sorting out early and often leaves the same pairs."""
    pairs = random_pairs()
    nothing = Scored(pairs.giver[:0], pairs.learner[:0], pairs.fit[:0])
    at_once = looked_at(pairs, 2_000, nothing)
    monkeypatch.setattr(module, "GATHERED", 10)
    monkeypatch.setattr("bothways.matching.people.pairs.CELLS", 50)
    often = looked_at(pairs, 2_000, nothing)
    assert np.array_equal(np.sort(pair_keys(at_once.pairs)), np.sort(pair_keys(often.pairs)))
    assert often.gained == at_once.gained


def test_pairs_that_neither_gain_nor_lose_are_gathered_once_nothing_improves() -> None:
    """They are what ties are broken among."""
    pairs = random_pairs()
    best = int(pairs.fit.max())
    missed = looked_at(pairs, 2 * best, Scored(pairs.giver[:0], pairs.learner[:0], pairs.fit[:0]))
    assert not missed.improves
    assert missed.tied is not None
    assert missed.tied.fit.tolist() == [best] * int((pairs.fit == best).sum())
