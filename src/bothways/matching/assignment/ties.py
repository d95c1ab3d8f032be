"""Which of several equally good choices is taken: the one of the largest keyed hash, whatever the order of rows.

Every optimum of a proven problem takes the pairs of positive profit, none of negative profit, and any of those in
between, as the places allow. One more flow on that face, over all pairs whether the search knew them or not,
picks the choice whose pairs have the largest sum of hashes. So the pairs depend neither on which candidates were
looked at first, nor on threads, nor on the scale of fit. A hash is made of what tells two people apart, and only
where nothing does, of the order of their ids.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from bothways.matching.assignment.network import Network
from bothways.matching.assignment.pricing import Solved
from bothways.matching.people.mixing import mixed, salted
from bothways.matching.people.population import Ints
from bothways.matching.people.scored import Scored, joined, pair_keys, some

HASH_BITS: Final = 40
"""Width of a pair's hash: leaves the flow solver room for 2^21 nodes."""


def told_apart(keys: Ints) -> Ints:
    """The same keys, but where several people share one, their order tells them apart.

    >>> len(set(told_apart(np.array([7, 7, 7, 9])).tolist()))
    4
    """
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    rank = np.arange(len(keys)) - np.searchsorted(ordered, ordered)
    place = np.empty(len(keys), dtype=np.int64)
    place[order] = rank
    return mixed(keys.astype(np.uint64) ^ np.where(place, mixed(place), np.uint64(0)))


def pair_hashes(keys: Ints, learner: Ints, giver: Ints, seed: int) -> Ints:
    """A number of `HASH_BITS` for each pair; the two sides count differently."""
    key = mixed(salted(keys[learner], seed) ^ keys[giver])
    return np.asarray((key >> np.uint64(64 - HASH_BITS)).astype(np.int64))


def settled(found: Solved, keys: Callable[[], Ints], seed: int) -> Scored:
    """The pairs of the optimum that the keyed hash prefers, by learner, then giver.

    A pair that adds nothing to any stage is left out: hashes only ever speak against a pair.

    Args:
        found: a proven optimum.
        keys: makes what tells people apart, per row; called only where something is to be decided.
        seed: another seed prefers another choice.
    """
    known = found.face.pairs
    shown = some(found.known, known >= 0)
    state = known[known >= 0]
    if found.tied is not None and len(found.tied):
        shown = joined([shown, found.tied])
        state = np.concatenate([state, np.zeros(len(found.tied), dtype=np.int8)])
    order = np.argsort(pair_keys(shown), kind="stable")
    shown, state = some(shown, order), state[order]
    if not (state == 0).any():
        return some(shown, state > 0)
    like = found.networks[0]
    left, right = shown.learner.astype(np.int64), shown.giver.astype(np.int64)
    hashes = pair_hashes(told_apart(keys()), left, right, seed)
    nothing = np.zeros(len(like.learners.first), dtype=np.int64)
    network = Network(like.learners, like.givers, left, right, hashes - (1 << HASH_BITS), (nothing, nothing))
    return some(shown, network.chosen(replace(found.face, pairs=state)))
