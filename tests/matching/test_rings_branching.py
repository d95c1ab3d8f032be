"""Branch and price: the same optimum as an independent integer programme, and a bound that holds when it is stopped."""

import numpy as np
import pytest
from scipy import optimize

from bothways.matching.objective import UNHURRIED, Coverage, Objective, Patience
from bothways.matching.rings.arcs import Arcs, Ask
from bothways.matching.rings.best import best_rings
from bothways.matching.rings.branching import Branching
from bothways.matching.rings.columns import Walker
from bothways.matching.rings.packing import packing_of


def rich(people, teachers, seed):
    """Arcs drawn by chance."""
    rng = np.random.default_rng([people, teachers, seed])
    there = (rng.random((people, people)) < teachers / people) & ~np.eye(people, dtype=bool)
    giver, learner = np.nonzero(there)
    return Arcs(giver, learner, rng.integers(0, 10_001, len(giver)), people)


def listed(arcs, ask):
    """All groups, their rows and what they score."""
    nothing, nobody = np.zeros(len(arcs), dtype=np.int64), np.zeros(arcs.people, dtype=np.int64)
    columns = Walker(arcs, ask).worth_more(nothing, nobody, None)
    capacity = np.ones(arcs.people, dtype=np.int64) if ask.capacity is None else ask.capacity
    return columns, packing_of(arcs, ask, columns, capacity, capacity)


def best_by_milp(packing, values):
    """What HiGHS says the best choice is worth, or None where there is none."""
    rows = optimize.LinearConstraint(packing.matrix.astype(float), -np.inf, packing.most.astype(float))
    whole = np.ones(packing.size)
    found = optimize.milp(
        -values.astype(float), constraints=rows, integrality=whole, bounds=(0, 1), options={"mip_rel_gap": 0}
    )
    return None if found.x is None else int(values[np.rint(found.x) > 0].sum())


def branched(arcs, ask, nodes, *, patience=UNHURRIED, least=None):
    columns, packing = listed(arcs, ask)
    values = columns.sums(arcs.score.astype(np.int64))
    values = np.concatenate([values, np.zeros(len(packing.counted), dtype=np.int64)])
    nobody = np.zeros(packing.size, dtype=bool)
    found = Branching(packing, arcs, columns, values).searched(
        nobody,
        int(arcs.score.sum()),
        np.ones(packing.size, dtype=bool),
        nodes=nodes,
        patience=patience,
        pulse=lambda _worth, _bound: None,
    )
    return found, packing, values


@pytest.mark.parametrize(("people", "teachers"), [(40, 8), (60, 8), (80, 7)])
def test_branching_to_the_end_finds_what_an_integer_programme_finds(people, teachers):
    for seed in (1, 2):
        found, packing, values = branched(rich(people, teachers, seed), Ask(longest=3), 3_000)
        worth = int(values[found.chosen].sum())
        assert packing.holds(found.chosen)
        assert (worth, found.bound) == (best_by_milp(packing, values),) * 2, seed


def test_branching_keeps_its_proof_where_people_have_several_places_and_chains_start():
    for seed in range(6):
        arcs = rich(24, 6, seed)
        pure = frozenset({0, 1})
        arcs = arcs.some(~np.isin(arcs.learner, list(pure)))
        ask = Ask(longest=3, longest_chain=2, pure=pure, capacity=np.where(np.arange(24) % 5 == 0, 2, 1))
        found, packing, values = branched(arcs, ask, 400)
        best = best_by_milp(packing, values)
        assert packing.holds(found.chosen)
        assert int(values[found.chosen].sum()) <= best <= found.bound


def test_a_bound_of_a_search_that_was_stopped_holds():
    arcs = rich(50, 8, 3)
    everything, _, values = branched(arcs, Ask(longest=3), 3_000)
    bounds = []
    for nodes in (1, 3, 9, 27):
        found, _, _ = branched(arcs, Ask(longest=3), nodes)
        assert found.nodes <= nodes
        assert int(values[found.chosen].sum()) <= everything.bound <= found.bound
        bounds.append(found.bound)
    assert bounds == sorted(bounds, reverse=True)
    stopped, _, _ = branched(arcs, Ask(longest=3), 27, patience=Patience(lambda: 0.0))
    assert (stopped.nodes, stopped.bound) == (0, int(arcs.score.sum()))


def test_rich_rings_are_proven_in_every_stage_and_agree_with_an_integer_programme():
    arcs = rich(60, 9, 1)
    columns, packing = listed(arcs, Ask(longest=3))
    scores = columns.sums(arcs.score.astype(np.int64))
    total = best_rings(arcs, objective=Objective(Coverage.NONE))
    assert [stage.value for stage in total.bound] == [best_by_milp(packing, scores)]
    learners = (columns.people >= 0).sum(axis=1).astype(np.int64)
    most = best_by_milp(packing, learners)
    covered = best_rings(arcs)
    assert [stage.value for stage in covered.bound] == [
        most,
        best_by_milp(packing.at_least(learners, most), scores),
    ]
    assert total.optimal
    assert covered.optimal
