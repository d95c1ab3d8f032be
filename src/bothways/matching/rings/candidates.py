"""Which arcs enter where there are too many rings to walk along: both sides, and reciprocity first.

The best teachers of every learner alone would destroy rings, because all point at the same few people (measured:
1,012 of 5,000 learn in rings over the 10 best teachers each). So an arc stays if it is among the best
1. of its learner by score,
2. of its giver by score,
3. of either by the sum of both directions, where the other direction exists (swaps of two come first), or
4. of its learner by how many rings of three it closes over the arcs that stayed by 1 to 3.
"""

from typing import Any, Final

import numpy as np
from scipy import sparse

from bothways.matching.people.population import Bools, Ints
from bothways.matching.rings.arcs import Arcs, Ask

MOST_GROUPS: Final = 1_500_000
"""Up to about so many rings and chains all of them are walked along and every arc is used."""

MOST_PATHS: Final = 60_000_000
"""Paths of two arcs that are counted to see which rings of three close."""

BEST: Final = (64, 48, 32, 24, 16, 12, 8, 6, 4)
"""Arcs per person and rule, as many as keep the rings walkable."""


def walkable(arcs: Arcs, ask: Ask) -> bool:
    """Whether every ring and chain can be walked along, by an estimate: how often random arcs would close."""
    if not len(arcs):
        return True
    matrix = _matrix(arcs, np.ones(len(arcs)))
    onward = np.ones(arcs.people)
    pure = np.zeros(arcs.people)
    pure[list(ask.pure)] = 1
    density = len(arcs) / arcs.people**2
    groups = 0.0
    for size in range(1, max(ask.longest - 1, ask.longest_chain) + 1):
        onward = matrix @ onward
        if size < ask.longest:
            groups += float(onward.sum()) * density / (size + 1)
        if size <= ask.longest_chain:
            groups += float(pure @ onward)
    return groups <= MOST_GROUPS


def candidates(arcs: Arcs, ask: Ask) -> Arcs:
    """All arcs where they are walkable, otherwise the richest choice by the rule above that is.

    Kept arcs and every arc of people in locked ones stay in any case.
    """
    if walkable(arcs, ask):
        return arcs
    tied = np.zeros(arcs.people, dtype=bool)
    tied[[person for arc in ask.locked for person in arc]] = True
    kept = np.array([giver * arcs.people + learner for giver, learner in sorted(ask.kept)], dtype=np.int64)
    always = tied[arcs.giver] | tied[arcs.learner] | np.isin(arcs.keys(), kept)
    chosen = arcs.some(always)
    for best in BEST:
        if arcs.people * (4 * best) ** 2 <= MOST_PATHS or best == BEST[-1]:
            chosen = arcs.some(always | _by_rule(arcs, best))
            if walkable(chosen, ask):
                break
    return chosen


def _by_rule(arcs: Arcs, best: int) -> Bools:
    score = arcs.score.astype(np.int64)
    kept = _best_of(arcs.learner, score, best) | _best_of(arcs.giver, score, best)
    keys = arcs.keys()
    wanted = arcs.learner.astype(np.int64) * arcs.people + arcs.giver
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    back = np.flatnonzero(keys[place] == wanted)
    mutual = score[back] + score[place[back]]
    swaps = _best_of(arcs.giver[back], mutual, best) | _best_of(arcs.learner[back], mutual, best)
    kept[back[swaps]] = True
    stayed = _matrix(arcs.some(kept), np.ones(int(kept.sum())))
    twice: Any = (stayed @ stayed).tocsr()
    closing = np.zeros(len(arcs), dtype=np.int64)
    for start in range(0, len(arcs), 1_000_000):
        part = slice(start, start + 1_000_000)
        closing[part] = np.asarray(twice[arcs.learner[part], arcs.giver[part]]).ravel()
    return np.asarray(kept | (_best_of(arcs.learner, closing * 2_000_000 + score, best) & (closing > 0)))


def _best_of(person: Ints, worth: Ints, best: int) -> Bools:
    """Which arcs are among the best of their person; equal ones by position."""
    order = np.lexsort((-worth, person))
    grouped = person[order]
    start = np.searchsorted(grouped, grouped)
    chosen = np.zeros(len(person), dtype=bool)
    chosen[order[np.arange(len(order)) - start < best]] = True
    return chosen


def _matrix(arcs: Arcs, value: Any) -> Any:
    matrix: Any = sparse.csr_array
    return matrix((value, (arcs.giver, arcs.learner)), shape=(arcs.people, arcs.people))
