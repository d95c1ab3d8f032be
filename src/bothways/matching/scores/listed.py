"""Scored rows as a source of pairs for the solvers."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bothways.matching.people.pairs import ListedPairs
from bothways.matching.people.places import Places
from bothways.matching.people.population import Ints
from bothways.matching.people.scored import Scored, some
from bothways.matching.scores.table import Scores


@dataclass(frozen=True, slots=True)
class ScoredPairs(ListedPairs):
    """All rows at once: a file of scores is at hand as a whole, so the flow may know every pair from the start."""

    def best(self, places: Places) -> Iterator[tuple[float, Scored]]:
        """Every pair with places left."""
        yield 1.0, some(self.pairs, places.free(self.pairs.giver, self.pairs.learner))


def one_way_pairs(scores: Scores) -> Scored:
    """Each row as a pair."""
    return Scored(scores.giver, scores.learner, scores.score)


def two_way_pairs(scores: Scores) -> tuple[Scored, Ints, Ints]:
    """Each pair with rows in both directions once, worth the sum, the smaller place as learner.

    Returns: the pairs, and for each the row in which the one with the larger place teaches and the row back.
    """
    size = len(scores.ids)
    key = scores.learner.astype(np.int64) * size + scores.giver
    back = scores.giver.astype(np.int64) * size + scores.learner
    there = np.flatnonzero(scores.learner < scores.giver)
    found = np.searchsorted(key, back[there])  # rows are sorted by learner, then giver
    known = found < len(key)
    known[known] = key[found[known]] == back[there][known]
    there, found = there[known], found[known]
    worth = scores.score[there].astype(np.int64) + scores.score[found]
    return Scored(scores.giver[there], scores.learner[there], worth.astype(np.int32)), there, found


def keys_of(pairs: tuple[tuple[int, int], ...]) -> Ints:
    """Sorted keys of pairs (giver, learner), as `scored.pair_keys` makes them."""
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return np.sort((table[:, 1] << 32) | table[:, 0])
