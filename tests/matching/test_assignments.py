"""Assignments against other solvers, and choices between equals against everything that must not matter."""

import random
from dataclasses import replace

import numpy as np
import pytest
from matching.pools import pool
from scipy import sparse
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse.csgraph import maximum_bipartite_matching

from bothways.matching.assignment.best import best_pairs
from bothways.matching.engine import problem_of, solve
from bothways.matching.objective import Coverage, Objective
from bothways.matching.people.candidates import BestOfBothSides
from bothways.matching.people.pairs import FeasiblePairs, ListedPairs
from bothways.matching.people.places import Places
from bothways.matching.people.population import population_of
from bothways.matching.people.scored import Scored, pair_keys
from bothways.mentoring.programme_models import programme_model


def listed(learner, giver, fit):
    order = np.lexsort((giver, learner))
    return Scored(giver[order].astype(np.int32), learner[order].astype(np.int32), fit[order].astype(np.int32))


def one_each(learners, givers):
    rows = np.arange(learners + givers)
    learner = (rows < learners).astype(np.int64)
    return Places(learner, 1 - learner, learner > 0, learner < 0, np.zeros(0, np.int64))


@pytest.mark.parametrize("size", [10, 50, 100])
def test_costs_from_1_to_100_are_assigned_as_another_solver_does(size):
    """As in OR-Library's assign100 and following (Beasley 1990): complete, uniform, one partner each."""
    costs = np.random.default_rng(size).integers(1, 101, (size, size))
    learner, giver = np.divmod(np.arange(size * size), size)
    pairs = listed(learner, size + giver, 100 - costs.ravel())

    found = best_pairs(ListedPairs(pairs), one_each(size, size))

    rows, columns = linear_sum_assignment(costs)
    assert [stage.value for stage in found.objective] == [size, 100 * size - int(costs[rows, columns].sum())]


@pytest.mark.parametrize("seed", range(20))
def test_ten_thousand_pools_keep_every_rule_and_cover_as_many_as_can_be(seed):
    """Five hundred small pools at a time, side by side: no pair joins two of them, so each has to be at its best."""
    rng = np.random.default_rng(seed)
    pools = 500
    allowed = np.zeros((5 * pools, 5 * pools), dtype=bool)
    for at in range(0, 5 * pools, 5):
        learners, givers = rng.integers(1, 6, 2)
        allowed[at : at + learners, at : at + givers] = rng.random((learners, givers)) < rng.uniform(0.1, 0.9)
    learner, giver = np.nonzero(allowed)
    pairs = listed(learner, len(allowed) + giver, rng.integers(0, 4, len(learner)))

    found = best_pairs(ListedPairs(pairs), one_each(*allowed.shape)).pairs

    most = maximum_bipartite_matching(sparse.csr_array(allowed), perm_type="column") >= 0
    assert allowed[found.learner, found.giver - len(allowed)].all()
    assert len(set(found.learner.tolist())) == len(set(found.giver.tolist())) == len(found)
    covered = np.isin(np.arange(len(allowed)), found.learner).reshape(pools, 5).sum(axis=1)
    assert covered.tolist() == most.reshape(pools, 5).sum(axis=1).tolist()


def stages_by_linear_programmes(pairs, learner_places, giver_places, bands):
    """Coverage, bands and total, one linear programme after the other, over every pair."""
    n, m = len(learner_places), len(pairs)
    of_pairs, of_people = np.arange(m), m + np.arange(n)
    rows = np.concatenate([pairs.giver, n + pairs.learner, 2 * n + pairs.learner, 2 * n + np.arange(n)])
    columns = np.concatenate([np.tile(of_pairs, 3), of_people])
    values = np.concatenate([np.ones(2 * m), -np.ones(m), np.ones(n)])
    table = sparse.csr_array((values, (rows, columns)), shape=(3 * n, m + n))
    limits = [*giver_places, *learner_places, *np.zeros(n)]
    fit = pairs.fit.astype(float)
    goals = [np.concatenate([np.zeros(m), -np.ones(n)])]
    goals += [np.concatenate([(fit < band).astype(float), np.zeros(n)]) for band in bands]
    goals.append(np.concatenate([-fit / 1000, np.zeros(n)]))
    found = []
    for goal in goals:
        best = linprog(goal, A_ub=table, b_ub=limits, bounds=(0, 1))
        found.append(best.fun)
        table = sparse.csr_array(sparse.vstack([table, sparse.csr_array(goal[None, :])]))
        limits = [*limits, best.fun + 1e-6]
    return [round(-found[0]), *(round(value) for value in found[1:-1]), round(-found[-1] * 1000)]


@pytest.mark.parametrize("bands", [(), (4000, 6000)])
def test_linear_programmes_over_all_pairs_of_1000_people_agree(bands):
    problem = replace(pool("traditional", 1000, 1, skills=25), objective=Objective(bands=bands))
    population = population_of(problem)
    chunks = [chunk for _, chunk in FeasiblePairs(population).chunks()]
    pairs = Scored(
        *(np.concatenate([getattr(one, side) for one in chunks]) for side in ("giver", "learner", "fit"))
    )

    found = solve(problem)

    people = problem.people
    stages = stages_by_linear_programmes(
        pairs, [p.learner_capacity for p in people], [p.giver_capacity for p in people], bands
    )
    assert [stage.value for stage in found.objective] == stages


def tied(seed, n=24):
    """Few fits and many pairs: most choices have equals."""
    rng = np.random.default_rng(seed)
    learner, giver = np.nonzero(rng.random((n, n)) < 0.4)
    pairs = listed(learner, n + giver, rng.integers(1, 4, len(learner)))
    learner_places = np.where(np.arange(2 * n) < n, rng.integers(1, 3, 2 * n), 0)
    giver_places = np.where(np.arange(2 * n) >= n, rng.integers(1, 3, 2 * n), 0)
    nobody = np.zeros(2 * n, dtype=bool)
    return pairs, Places(learner_places, giver_places, learner_places > 0, nobody, np.zeros(0, np.int64))


def chosen(pairs, places, **more):
    return set(pair_keys(best_pairs(ListedPairs(pairs), places, **more).pairs).tolist())


@pytest.mark.parametrize("coverage", list(Coverage))
@pytest.mark.parametrize("seed", range(20))
def test_the_choice_between_equals_depends_neither_on_candidates_nor_on_the_scale(
    monkeypatch, seed, coverage
):
    pairs, places = tied(seed)
    objective = Objective(coverage)
    found = chosen(pairs, places, objective=objective)

    scaled = chosen(replace(pairs, fit=pairs.fit * 700), places, objective=objective)
    monkeypatch.setattr(
        "bothways.matching.people.pairs.BestOfBothSides", lambda people: BestOfBothSides(people, 1)
    )
    few = chosen(pairs, places, objective=objective)
    monkeypatch.setattr("bothways.matching.assignment.pricing.COST_BITS", 1)
    by_level = chosen(pairs, places, objective=objective)

    assert found == scaled == few == by_level


@pytest.mark.parametrize("seed", range(20))
def test_new_names_for_rows_do_not_change_who_is_chosen(seed):
    pairs, places = tied(seed)
    size = len(places.learner)
    new = np.random.default_rng(seed).permutation(size)
    old = np.argsort(new)
    renamed = listed(new[pairs.learner], new[pairs.giver], pairs.fit)
    moved = Places(
        places.learner[old],
        places.giver[old],
        places.learner_first[old],
        places.giver_first[old],
        places.locked,
    )

    found = best_pairs(ListedPairs(pairs), places).pairs
    again = best_pairs(ListedPairs(renamed), moved).pairs

    key = new[found.learner].astype(np.int64) << 32 | new[found.giver]
    assert set(key.tolist()) == set(pair_keys(again).tolist())


def test_another_seed_chooses_other_equals():
    pairs, places = tied(1)

    found = {tuple(sorted(chosen(pairs, places, objective=Objective(seed=seed)))) for seed in range(5)}

    assert len(found) > 1


def test_a_pair_that_adds_nothing_is_left_out():
    pairs = listed(np.array([0, 0]), np.array([1, 2]), np.array([5, 0]))
    places = Places(np.array([2, 0, 0]), np.array([0, 1, 1]), np.array([True, False, False]), np.zeros(3, bool),
                    np.zeros(0, np.int64))  # fmt: skip

    assert best_pairs(ListedPairs(pairs), places).pairs.giver.tolist() == [1]


def renamed(problem, seed):
    """The same people by other ids, in another order; managers who do not take part keep theirs."""
    ids = [person.person_id for person in problem.people]
    new = dict(
        zip(ids, random.Random(seed).sample([f"x{i:05d}" for i in range(len(ids))], len(ids)), strict=True)
    )

    def name(person_id):
        return new.get(person_id, person_id)

    people = [
        replace(p, person_id=name(p.person_id), manager_id=name(p.manager_id) if p.manager_id else None)
        for p in problem.people
    ]
    random.Random(seed).shuffle(people)
    pairs = {
        kind: frozenset((name(a), name(b)) for a, b in getattr(problem, kind))
        for kind in ("wishes", "blocks", "conflicts", "forbidden", "team_lifted")
    }
    managers = {name(a): name(b) for a, b in problem.managers.items()}
    return new, problem_of(programme_model(problem.model.id), people, managers=managers, **pairs)


@pytest.mark.parametrize("model", ["traditional", "reverse"])
@pytest.mark.parametrize("seed", range(8))
def test_new_ids_for_everybody_leave_the_pairs_as_they_were(model, seed):
    problem = pool(model, 60, seed, skills=3)
    new, again = renamed(problem, seed)

    pairs = {tuple(new[one] for one in r.pair) for r in solve(problem).relationships}

    assert pairs == {r.pair for r in solve(again).relationships}
