"""The optimum, against every possible choice, another solver, and its own prices."""

import random

import numpy as np
import pytest
from matching import reference
from matching.pools import pool
from scipy import sparse
from scipy.optimize import linprog

from bothways.matching.assignment.best import best_pairs
from bothways.matching.assignment.network import Network, Side
from bothways.matching.assignment.recovery import prices_of
from bothways.matching.engine import LockedPairBreaksRule, problem_of, solve
from bothways.matching.people.candidates import BestOfBothSides
from bothways.matching.people.pairs import FeasiblePairs, ListedPairs
from bothways.matching.people.places import Places
from bothways.matching.people.population import population_of
from bothways.matching.people.scored import Scored, pair_keys
from bothways.matching.problem import Need, Offer, Person
from bothways.mentoring.programme_models import programme_model


def value(found):
    return tuple(stage.value for stage in found.objective)


def measured(problem, found):
    """(people covered, total fit) computed from the relationships themselves."""
    two_way = problem.model.two_way
    covered = {r.pair[1] for r in found.relationships}
    if two_way:
        covered |= {r.pair[0] for r in found.relationships}
    return len(covered), sum(r.fit.hundredths for r in found.relationships)


@pytest.mark.parametrize("model", reference.MODELS)
@pytest.mark.parametrize("seed", range(50))
def test_no_choice_of_pairs_is_better(model, seed):
    problem = pool(model, 6 + seed % 2, seed, skills=2)
    if len(reference.candidates(problem)) > 14:
        problem = pool(model, 5, seed, skills=2)

    found = solve(problem)

    assert value(found) == reference.best(problem) == measured(problem, found)
    assert found.optimal
    assert found.objective == found.bound
    assert found.feasible_pairs == len(reference.candidates(problem))


@pytest.mark.parametrize("model", reference.MODELS)
@pytest.mark.parametrize("seed", range(15))
def test_locked_pairs_stay_and_the_rest_is_the_best_around_them(model, seed):
    free = pool(model, 6, seed, skills=2)
    listed = sorted(reference.candidates(free))
    if len(listed) > 14 or not listed:
        return
    locked = random.Random(seed).choice(listed)
    problem = free.with_locked([locked[::-1] if free.model.two_way and seed % 2 else locked])

    found = solve(problem)

    pairs = {tuple(sorted(r.pair)) if free.model.two_way else r.pair for r in found.relationships}
    assert locked in pairs
    assert value(found) == reference.best(problem) == measured(problem, found)
    assert found.optimal


def test_a_locked_pair_that_breaks_a_rule_is_refused_with_the_rule():
    people = [Person("a", 1, offers=(Offer("SQL", 4),)), Person("b", 3, needs=(Need("SQL", 1),))]
    problem = problem_of(programme_model("traditional"), people, locked=frozenset({("a", "b")}))

    with pytest.raises(
        LockedPairBreaksRule, match=r"a and b cannot be kept together.*higher career level"
    ) as caught:
        solve(problem)

    assert caught.value.data["rules"] == ["gap"]


def test_more_locked_pairs_than_places_are_refused():
    giver = Person("g", 4, offers=(Offer("SQL", 4),), giver_capacity=1)
    learners = [Person(f"n{i}", 1, needs=(Need("SQL", 1),)) for i in range(2)]
    locked = frozenset({("g", "n0"), ("g", "n1")})

    with pytest.raises(LockedPairBreaksRule, match="g is locked into 2 pairs"):
        solve(problem_of(programme_model("traditional"), [giver, *learners], locked=locked))


@pytest.mark.parametrize("seed", range(4))
def test_a_linear_programme_over_all_pairs_of_300_people_agrees(seed):
    problem = pool("traditional", 300, seed, skills=12)
    population = population_of(problem)
    feasible = [chunk for _, chunk in FeasiblePairs(population).chunks()]
    giver = np.concatenate([c.giver for c in feasible])
    learner = np.concatenate([c.learner for c in feasible])
    fit = np.concatenate([c.fit for c in feasible]).astype(float)
    n, m = len(problem.people), len(fit)
    bonus = 10_000.0
    rows = np.concatenate([giver, n + learner, 2 * n + learner])
    columns = np.tile(np.arange(m), 3)
    coefficients = np.concatenate([np.ones(2 * m), -np.ones(m)])
    rows = np.concatenate([rows, 2 * n + np.arange(n)])  # covered <= number of givers
    columns = np.concatenate([columns, m + np.arange(n)])
    table = sparse.csr_array(
        (np.concatenate([coefficients, np.ones(n)]), (rows, columns)), shape=(3 * n, m + n)
    )
    limits = (
        [p.giver_capacity for p in problem.people] + [p.learner_capacity for p in problem.people] + [0] * n
    )

    covered = linprog(np.concatenate([np.zeros(m), -np.ones(n)]), A_ub=table, b_ub=limits, bounds=(0, 1))
    floor = sparse.vstack([table, sparse.csr_array(np.concatenate([np.zeros(m), -np.ones(n)])[None, :])])
    best = linprog(
        np.concatenate([-fit / bonus, np.zeros(n)]),
        A_ub=floor,
        b_ub=[*limits, covered.fun + 1e-7],
        bounds=(0, 1),
    )

    assert value(solve(problem)) == (round(-covered.fun), round(-best.fun * bonus))


@pytest.mark.parametrize("seed", range(20))
def test_prices_prove_the_choice_by_complementary_slackness(seed):
    rng = np.random.default_rng(seed)
    learners, givers = 30, 20
    keys = rng.choice(learners * givers, 200, replace=False)
    network = Network(
        Side(rng.integers(0, 2, learners), rng.integers(1, 3, learners)),
        Side(np.zeros(givers, dtype=np.int64), rng.integers(1, 3, givers)),
        keys // givers,
        keys % givers,
        rng.integers(0, 50, 200),
        bonus=10_000,
    )
    chosen = network.chosen()

    prices = prices_of(network, chosen)

    profit = prices.profit(network.left, network.right, network.value)
    assert (profit[chosen] >= 0).all()
    assert (profit[~chosen] <= 0).all()
    bound = prices.bound_of_nodes(network) + int(np.maximum(0, profit).sum())
    assert bound == 2 * network.worth(chosen)


@pytest.mark.parametrize("seed", range(20))
def test_few_candidates_and_pricing_reach_the_same_optimum_as_all_pairs(monkeypatch, seed):
    rng = np.random.default_rng(seed)
    n = 60
    learner, giver = np.nonzero(np.triu(rng.random((n, n)) < 0.4, 1))
    fit = rng.integers(0, 10_001, len(learner))
    source = ListedPairs(Scored(giver.astype(np.int32), learner.astype(np.int32), fit.astype(np.int16)))
    places = Places(
        rng.integers(1, 3, n),
        rng.integers(1, 3, n),
        np.ones(n, bool),
        np.zeros(n, bool),
        np.zeros(0, np.int64),
    )
    every = best_pairs(source, places)
    monkeypatch.setattr(
        "bothways.matching.people.pairs.BestOfBothSides", lambda people: BestOfBothSides(people, 1)
    )

    few = best_pairs(source, places)

    assert few.objective == every.objective
    assert pair_keys(few.pairs).tolist() == pair_keys(every.pairs).tolist()


def test_three_people_in_a_ring_of_wishes_leave_one_out_and_say_so():
    ring = [
        Person(
            f"p{i}",
            i + 1,
            offers=(Offer(f"s{i}", 4),),
            needs=tuple(Need(f"s{j}", 1) for j in range(3) if j != i),
        )
        for i in range(3)
    ]

    found = solve(problem_of(programme_model("reciprocal"), ring))

    assert value(found)[0] == 2
    assert found.optimal
    assert [u.reason.code for u in found.unmatched] == ["all_full"]


@pytest.mark.parametrize("model", ["traditional", "reverse", "reciprocal"])
@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_people_does_not_matter(model, seed):
    problem = pool(model, 40, seed)
    people = list(problem.people)
    random.Random(seed).shuffle(people)

    again = problem_of(
        problem.model,
        people,
        managers=dict(reversed(problem.managers.items())),
        wishes=problem.wishes,
        blocks=problem.blocks,
        conflicts=problem.conflicts,
        forbidden=problem.forbidden,
        team_lifted=problem.team_lifted,
    )

    assert solve(again) == solve(problem)


def test_progress_rises_to_one_and_may_cancel():
    told = []
    problem = pool("traditional", 40, 1)

    solve(problem, progress=lambda share, text: told.append((share, text)))

    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert told[-1][0] == 1.0

    class StopError(Exception):
        pass

    def cancel(share, _text):
        if share > 0.3:
            raise StopError

    with pytest.raises(StopError):
        solve(problem, progress=cancel)
