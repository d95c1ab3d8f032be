"""The best two-way pairs, where each teaches the other: people covered first, then total fit, proven.

Everybody is split into a giving and a learning half, which makes the problem a flow again, with the same
pricing over all feasible pairs. Its optimum is a bound, and is reached wherever no odd cycle of halves
remains; only groups of people in which one does are solved exactly on their own (`odd_cycles`).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from bothways.matching.assignment import Optimum, Progress, best_pairs
from bothways.matching.odd_cycles import exact_group
from bothways.matching.pairs import FeasiblePairs
from bothways.matching.places import Places
from bothways.matching.population import Bools, Ints
from bothways.matching.scored import Scored, joined, some


@dataclass(frozen=True, slots=True)
class TwoWayOptimum:
    """Chosen pairs (the smaller row as learner) with objective and bound beyond the locked pairs."""

    pairs: Scored
    covered: int
    fit: int
    covered_bound: int
    fit_bound: int


def best_two_way_pairs(
    feasible: FeasiblePairs, places: Ints, first: Bools, locked: Ints, *, progress: Progress | None = None
) -> TwoWayOptimum:
    """The optimum over all feasible two-way pairs.

    Args:
        feasible: each pair once.
        places: per person, what is left after locked pairs.
        first: whose first partner counts as coverage.
        locked: sorted keys of the locked pairs.
        progress: is told the share done; whatever it raises passes through.
    """
    split = Places(places, places, first, first, locked)
    relaxed = best_pairs(feasible, split, both_ways=True, progress=progress)
    halves = _halves(relaxed)
    group_of = _groups(feasible, split)
    whole = halves == 2
    uneven = np.unique(group_of[relaxed.known.learner[halves == 1]])
    settled = some(relaxed.known, whole & ~np.isin(group_of[relaxed.known.learner], uneven))
    chosen = [settled]
    people = np.unique(np.concatenate([settled.giver, settled.learner]))
    covered = bound = int(np.count_nonzero(first[people]))
    fit = fit_bound = int(settled.fit.sum(dtype=np.int64))
    for done, group in enumerate(uneven):
        if progress:
            progress(0.95 + 0.05 * done / len(uneven), "Resolving circles of an odd number of people")
        pairs = _pairs_of_group(feasible, split, group_of, int(group))
        exact = exact_group(pairs, places, first)
        chosen.append(some(pairs, exact.chosen))
        covered, bound = covered + exact.covered, bound + exact.covered_bound
        fit, fit_bound = fit + exact.fit, fit_bound + exact.fit_bound
    return TwoWayOptimum(joined(chosen), covered, fit, bound, fit_bound)


def _halves(relaxed: Optimum) -> Ints:
    """How many of its two directions the relaxation takes of each known pair."""
    count = len(relaxed.known)
    return relaxed.chosen[:count].astype(np.int64) + relaxed.chosen[count:]


def _groups(feasible: FeasiblePairs, places: Places) -> Ints:
    """Number of the group of people that each person is connected with by open feasible pairs."""
    group_of = np.arange(feasible.population.size)
    for _, chunk in feasible.chunks():
        pairs = some(chunk, places.free(chunk.giver, chunk.learner))
        ends = group_of[pairs.learner], group_of[pairs.giver]
        shape = (len(group_of), len(group_of))
        graph = sparse.csr_array((np.ones(len(pairs), dtype=np.int8), ends), shape=shape)
        _, label = csgraph.connected_components(graph, directed=False)
        group_of = label[group_of].astype(np.int64)
    return group_of


def _pairs_of_group(feasible: FeasiblePairs, places: Places, group_of: Ints, group: int) -> Scored:
    parts = (some(chunk, places.free(chunk.giver, chunk.learner)) for _, chunk in feasible.chunks())
    return joined([some(pairs, group_of[pairs.learner] == group) for pairs in parts])
