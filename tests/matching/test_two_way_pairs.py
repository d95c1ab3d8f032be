"""Two-way pairs: against every choice, against networkx, on graphs made to mislead, and by their own prices."""

import random
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from matching.pools import pool

from bothways.matching.engine import problem_of, solve
from bothways.matching.objective import Coverage, Objective, Patience
from bothways.matching.people.pairs import FeasiblePairs, ListedPairs
from bothways.matching.people.places import Places
from bothways.matching.people.population import population_of
from bothways.matching.people.scored import Scored, pair_keys
from bothways.matching.problem import Need, Offer, Person
from bothways.matching.two_way.reciprocal import best_two_way_pairs
from bothways.matching.two_way.ties import hashes_of, two_way_keys
from bothways.mentoring.programme_models import programme_model

NO_KEYS = np.zeros(0, dtype=np.int64)


def listed(rows):
    """Pairs (smaller row, larger row, fit) as the engine takes them."""
    columns = np.array(sorted(rows), dtype=np.int32).reshape(-1, 3)
    return Scored(columns[:, 1], columns[:, 0], columns[:, 2])


def best(rows, places, **asked):
    places = np.asarray(places, dtype=np.int64)
    first = asked.pop("first", np.ones(len(places), dtype=bool))
    return best_two_way_pairs(ListedPairs(listed(rows)), places, first, NO_KEYS, **asked)


def values(found):
    return tuple(stage.value for stage in found.objective)


def chosen(found):
    return set(zip(found.pairs.learner.tolist(), found.pairs.giver.tolist(), strict=True))


def require_proven(found, rows, places):
    assert found.objective == found.bound
    for step in found.proofs:
        assert step.proof.faults(listed(rows), np.asarray(places)) == 0


class World:
    """A small random instance with everything that may be asked for, judged in plain Python."""

    def __init__(self, seed):
        rng = random.Random(seed)
        n, most = rng.randint(2, 7), rng.choice([3, 50, 10_000, 2_000_000])
        every = [(u, v) for u in range(n) for v in range(u + 1, n)]
        picked = rng.sample(every, min(len(every), rng.randint(1, 10)))
        self.rows = sorted((u, v, rng.randint(1, most)) for u, v in picked)
        self.places = [rng.choice([0, 1, 1, 1, 2, 2, 3]) if seed % 2 else 1 for _ in range(n)]
        self.first = [rng.random() < 0.9 for _ in range(n)]
        self.kept = {(u, v) for u, v in picked if rng.random() < 0.3} if rng.random() < 0.5 else set()
        self.waiting = [rng.random() < 0.3 for _ in range(n)] if rng.random() < 0.5 else [False] * n
        bands = tuple(sorted(rng.sample(range(1, most + 1), rng.choice([0, 0, 1, 2]))))
        self.objective = Objective(rng.choice(list(Coverage)), bands, worst_off=rng.random() < 0.4)
        self.weakest_locked = rng.choice([None, None, rng.randint(1, most)])

    def asked(self):
        return {
            "first": np.array(self.first),
            "objective": self.objective,
            "kept": np.sort(np.array([(u << 32) | v for u, v in self.kept], dtype=np.int64)),
            "waiting": np.array(self.waiting),
            "weakest_locked": self.weakest_locked,
        }

    def value(self, pairs):
        people = {p for u, v, _ in pairs for p in (u, v) if self.first[p]}
        fits = [f for *_, f in pairs]
        held = [] if self.weakest_locked is None else [self.weakest_locked]
        found = {Coverage.PEOPLE: [len(people)], Coverage.PAIRS: [len(pairs)], Coverage.NONE: []}
        value = found[self.objective.coverage]
        if any(self.waiting):
            value.append(sum(self.waiting[p] for p in people))
        if self.kept:
            value.append(sum((u, v) in self.kept for u, v, _ in pairs))
        value += [-sum(f < band for f in fits) for band in self.objective.bands]
        if self.objective.worst_off:
            value.append(min(fits + held, default=0))
        return (*value, sum(fits))

    def best(self):
        def explore(at, left, pairs):
            if at == len(self.rows):
                return self.value(pairs)
            u, v, _ = self.rows[at]
            found = explore(at + 1, left, pairs)
            if left[u] and left[v]:
                fewer = list(left)
                fewer[u] -= 1
                fewer[v] -= 1
                found = max(found, explore(at + 1, fewer, [*pairs, self.rows[at]]))
            return found

        return explore(0, self.places, [])


def require_best(world):
    found = best(world.rows, world.places, **world.asked())
    reached = tuple(-s.value if s.name.startswith("below") else s.value for s in found.objective)
    picked = chosen(found)
    assert reached == world.best() == world.value([row for row in world.rows if row[:2] in picked])
    require_proven(found, world.rows, world.places)


@pytest.mark.parametrize("block", range(12))
def test_no_choice_is_better_in_any_order_of_stages(block):
    for seed in range(20 * block, 20 * block + 20):
        require_best(World(seed))


@pytest.mark.parametrize("block", range(4))
def test_pairs_that_prices_leave_out_at_first_are_found(monkeypatch, block):
    monkeypatch.setattr("bothways.matching.two_way.whole_pairs.CORE", 0)
    for seed in range(1000 + 20 * block, 1020 + 20 * block):
        require_best(World(seed))


@pytest.mark.parametrize("block", range(4))
def test_stages_that_share_no_number_are_proven_one_after_the_other(monkeypatch, block):
    monkeypatch.setattr("bothways.matching.two_way.lanes.LARGEST", 1 << 36)
    for seed in range(2000 + 15 * block, 2015 + 15 * block):
        require_best(World(seed))


def test_weights_that_are_too_small_leave_an_honest_residual(monkeypatch):
    monkeypatch.setattr("bothways.matching.two_way.lanes.LARGEST", 1 << 20)
    open_still = 0
    for seed in range(120):
        world = World(seed)
        world.objective = replace(world.objective, worst_off=False)
        found = best(world.rows, world.places, **world.asked())
        sign = [-1 if stage.name.startswith("below") else 1 for stage in found.objective]
        reached = tuple(s * stage.value for s, stage in zip(sign, found.objective, strict=True))
        bound = tuple(s * stage.value for s, stage in zip(sign, found.bound, strict=True))
        assert reached <= world.best() <= bound
        open_still += found.objective != found.bound
    assert open_still


def graph_of(seed, n, degree, most):
    """Random triangles and pentagons, joined at random: many odd circles."""
    rng = random.Random(seed)
    edges = {}
    for _ in range(n * degree // 6):
        ring = rng.sample(range(n), rng.choice([3, 5]))
        for u, v in zip(ring, [*ring[1:], ring[0]], strict=True):
            edges[min(u, v), max(u, v)] = rng.randint(1, most)
    return [(u, v, fit) for (u, v), fit in edges.items()]


@pytest.mark.parametrize("most", [1, 3, 10_000])
@pytest.mark.parametrize("seed", range(12))
def test_networkx_agrees_on_graphs_of_odd_circles(seed, most):
    n = 30 + 10 * (seed % 6)
    rows = graph_of(seed, n, 2 + seed % 3, most)
    reference = nx.Graph()
    reference.add_weighted_edges_from(rows)
    one = [1] * n

    most_people = best(rows, one)
    most_fit = best(rows, one, objective=Objective(Coverage.NONE))

    for found, largest in ((most_people, True), (most_fit, False)):
        pairs = nx.max_weight_matching(reference, maxcardinality=largest)
        fit = sum(reference[u][v]["weight"] for u, v in pairs)
        assert values(found) == ((2 * len(pairs), fit) if largest else (fit,))
        require_proven(found, rows, one)


def test_everybody_of_petersens_graph_finds_a_partner():
    rows = [(min(u, v), max(u, v), 100 + u) for u, v in nx.petersen_graph().edges]

    found = best(rows, [1] * 10)

    assert values(found)[0] == 10
    require_proven(found, rows, [1] * 10)


@pytest.mark.parametrize("n", [3, 5, 7, 11])
def test_one_of_an_odd_clique_is_left_out_and_the_proof_says_why(n):
    rows = [(u, v, 5) for u in range(n) for v in range(u + 1, n)]

    found = best(rows, [1] * n, objective=Objective(Coverage.NONE))

    assert values(found) == (5 * (n // 2),)
    assert found.proofs[0].proof.odd_sets or 0 in found.proofs[0].proof.place_price
    require_proven(found, rows, [1] * n)


def test_triangles_joined_in_a_ring_are_not_taken_by_halves():
    triangles = 7
    rows = [
        row
        for t in range(0, 3 * triangles, 3)
        for row in ((t, t + 1, 90), (t, t + 2, 90), (t + 1, t + 2, 90))
    ]
    bridges = (sorted((t + 2, (t + 3) % (3 * triangles))) for t in range(0, 3 * triangles, 3))
    rows += [(*bridge, 1) for bridge in bridges]

    found = best(rows, [1] * (3 * triangles))

    assert values(found)[0] == 20
    require_proven(found, rows, [1] * 21)


@pytest.mark.parametrize("seed", range(6))
def test_equal_fits_everywhere_still_end_at_the_maximum(seed):
    rows = [(u, v, 7) for u, v, _ in graph_of(seed, 60, 3, 1)]
    reference = nx.Graph([row[:2] for row in rows])

    found = best(rows, [1] * 60)

    assert values(found)[0] == 2 * len(nx.max_weight_matching(reference, maxcardinality=True))
    require_proven(found, rows, [1] * 60)


@pytest.mark.parametrize("seed", range(25))
def test_renumbering_people_changes_no_pair(seed):
    rng = random.Random(seed)
    n = rng.choice([8, 15, 40, 80])
    rows = graph_of(seed, n, 4, rng.choice([2, 4, 20]))
    places = [rng.choice([1, 1, 2]) if seed % 2 else 1 for _ in range(n)]
    objective = Objective(rng.choice(list(Coverage)), (2,) if seed % 3 == 0 else (), worst_off=seed % 5 == 0)
    number = rng.sample(range(n), n)
    renumbered = [(*sorted((number[u], number[v])), fit) for u, v, fit in rows]
    same_places = [places[number.index(i)] for i in range(n)]
    keys = two_way_keys(ListedPairs(listed(rows)), Places(*[np.array(places)] * 4, NO_KEYS), NO_KEYS)
    assume_apart = len(set(keys.tolist())) == n

    found = best(rows, places, objective=objective)
    again = best(renumbered, same_places, objective=objective)

    assert again.objective == found.objective
    assert (
        chosen(again) == {tuple(sorted((number[u], number[v]))) for u, v in chosen(found)} or not assume_apart
    )


def test_another_seed_prefers_another_of_equal_choices():
    rows = [(u, v, 7) for u, v, _ in graph_of(1, 60, 4, 1)]

    found = [best(rows, [1] * 60, objective=Objective(seed=seed)) for seed in (0, 1)]

    assert found[0].objective == found[1].objective
    assert chosen(found[0]) != chosen(found[1])
    assert chosen(found[0]) == chosen(best(rows, [1] * 60))


def test_among_equal_choices_the_hashes_add_up_to_the_most():
    for seed in range(40):
        world = World(seed)
        world.rows = [(u, v, 1 + fit % 2) for u, v, fit in world.rows]
        world.kept, world.waiting, world.weakest_locked = set(), [False] * len(world.places), None
        found = best(world.rows, world.places, **world.asked())
        places = Places(*[np.array(world.places)] * 4, NO_KEYS)
        hashes = hashes_of(two_way_keys(ListedPairs(listed(world.rows)), places, NO_KEYS), 0)
        worth = dict(zip([row[:2] for row in world.rows], hashes(listed(world.rows)).tolist(), strict=True))
        goal = world.value
        world.value = lambda pairs: (*goal(pairs), sum(worth[row[:2]] for row in pairs))  # noqa: B023
        assert sum(worth[pair] for pair in chosen(found)) == world.best()[-1]


@pytest.mark.parametrize("change", ["lower a price", "lower an odd set", "raise a fit"])
def test_a_changed_proof_is_found_out(change):
    rows = [(u, v, 5) for u in range(7) for v in range(u + 1, 7)]
    found = best(rows, [1] * 7, objective=Objective(Coverage.NONE))
    proof = found.proofs[0].proof
    pairs = listed(rows)
    assert proof.odd_sets
    if change == "lower a price":
        place_price = proof.place_price.copy()
        matched = np.flatnonzero(np.isin(proof.person, found.pairs.learner))[0]
        place_price[matched] -= 1
        proof = replace(proof, place_price=place_price)
    elif change == "lower an odd set":
        odd = proof.odd_sets[0]
        proof = replace(proof, odd_sets=(replace(odd, price=odd.price - 1), *proof.odd_sets[1:]))
    else:
        taken = np.isin(pair_keys(pairs), pair_keys(found.pairs))
        proof = replace(proof, goal=replace(proof.goal, by_fit=proof.goal.by_fit + 1))
        pairs = Scored(pairs.giver[taken], pairs.learner[taken], pairs.fit[taken])

    assert proof.faults(pairs, np.ones(7, dtype=np.int64)) > 0


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("seed", range(3))
def test_without_patience_the_draft_is_sound_and_its_bound_honest(seed, most):
    population = population_of(pool("reciprocal", 60, seed, skills=3, most_places=most))
    feasible = FeasiblePairs(population)
    places = np.array([p.giver_capacity for p in population.problem.people]) * population.gives
    asked = (feasible, places, places > 0, NO_KEYS)

    exact = best_two_way_pairs(*asked)
    hurried = best_two_way_pairs(*asked, patience=Patience(lambda: 0.0))

    people = np.concatenate([hurried.pairs.giver, hurried.pairs.learner])
    assert (np.bincount(people, minlength=len(places)) <= places).all()
    bound = tuple(stage.value for stage in hurried.bound)
    assert values(hurried) <= values(exact) <= bound
    assert exact.objective == exact.bound


def test_a_direction_that_is_empty_makes_the_pair_worthless():
    both = Person("a", 1, offers=(Offer("SQL", 4),), needs=(Need("Excel", 1),))
    back = Person("b", 2, offers=(Offer("Excel", 4),), needs=(Need("SQL", 1),))
    nothing = Person("c", 3, offers=(Offer("Excel", 5),), needs=(Need("Chess", 1),))

    for model in ("reciprocal", "skill_swap"):
        found = solve(problem_of(programme_model(model), [both, back, nothing]))
        assert [r.pair for r in found.relationships] in ([("a", "b")], [("b", "a")])
        assert found.feasible_pairs == 1


def test_peers_of_one_level_may_swap_skills():
    one = Person("a", 2, offers=(Offer("SQL", 4),), needs=(Need("Excel", 1),))
    other = Person("b", 2, offers=(Offer("Excel", 4),), needs=(Need("SQL", 1),))

    assert solve(problem_of(programme_model("skill_swap"), [one, other])).objective[0].value == 2
    assert solve(problem_of(programme_model("reciprocal"), [one, other])).objective[0].value == 0
