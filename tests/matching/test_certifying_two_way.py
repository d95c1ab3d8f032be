"""The checker of two-way proofs: what the solver proves holds, and nothing that was changed does."""

import json
import random
from dataclasses import replace
from functools import cache

import pytest
from matching.pools import pool

from bothways.matching.engine import solve
from bothways.matching.objective import Coverage, Objective, Patience
from bothways.matching.people.population import population_of
from bothways.matching.people.scored import some
from bothways.matching.proofs.claiming import Stated, claim_of, claim_of_two_way_scores, one_sided
from bothways.matching.proofs.proof_reading import UnreadableProof
from bothways.matching.proofs.two_way_certifying import two_way_faults
from bothways.matching.proofs.two_way_claims import claimed_steps
from bothways.matching.scores import Kind, Options, scores_from, solve_scores
from bothways.matching.scores.task import task_of
from bothways.matching.solution import Stage
from bothways.matching.two_way.files import two_way_files
from bothways.matching.validation import checked


def scores_of(seed):
    """A few people with scores in both directions, and something asked of them."""
    rng = random.Random(seed)
    n, most = rng.randint(3, 8), rng.choice([1, 3, 50, 10_000, 1_000_000])
    ids = [f"p{row}" for row in range(n)]
    pairs = [(a, b) for a in ids for b in ids if a < b]
    picked = rng.sample(pairs, min(len(pairs), rng.randint(2, 14)))
    rows = [
        {"giver_id": giver, "learner_id": learner, "score": rng.randint(0, most)}
        for pair in picked
        for giver, learner in (pair, pair[::-1])
    ]
    places = rng.choice([(1, 1), (1, 3)])
    capacities = {(one, role): rng.randint(*places) for one in ids for role in ("giver", "learner")}
    options = Options(
        coverage=rng.choice(list(Coverage)),
        capacities=capacities,
        locked=frozenset(picked[:1]) if rng.random() < 0.3 else frozenset(),
        kept=frozenset(rng.sample(picked, 2)) if rng.random() < 0.4 else frozenset(),
        bands=tuple(sorted(rng.sample(range(1, 2 * most + 1), rng.choice([0, 0, 1, 2])))),
        worst_off=rng.random() < 0.4,
        seed=seed,
    )
    return scores_from(rows), options


@cache
def solved(seed):
    scores, options = scores_of(seed)
    return task_of(Kind.RECIPROCAL, scores, options), solve_scores("reciprocal", scores, options=options)


def claim_made(task, found, files=None):
    files = files or two_way_files(found.proof, task.scores.ids)
    steps = claimed_steps(json.loads(files["proof.json"]), files["prices.csv"], task.scores.ids)
    flows = [(flow.giver_id, flow.learner_id, flow.score) for flow in found.flows]
    return claim_of_two_way_scores(task, Stated(flows, found.objective, found.bound, steps=steps))


def refuses(task, found, files=None, **changed):
    """Whether faults are found, or a stage stays open that was proven."""
    faults, open_still = two_way_faults(replace(claim_made(task, found, files), **changed))
    return bool(faults or open_still)


def forged(files, change):
    data = json.loads(files["proof.json"])
    change(data)
    return files | {"proof.json": json.dumps(data).encode()}


@pytest.mark.parametrize("block", range(10))
def test_what_is_proven_holds(block):
    for seed in range(12 * block, 12 * block + 12):
        task, found = solved(seed)
        assert found.optimal
        assert two_way_faults(claim_made(task, found)) == ([], ())


@pytest.mark.parametrize("block", range(4))
def test_what_is_proven_stage_by_stage_holds(monkeypatch, block):
    monkeypatch.setattr("bothways.matching.two_way.lanes.LARGEST", 1 << 36)
    for seed in range(12 * block, 12 * block + 12):
        scores, options = scores_of(seed)
        task = task_of(Kind.RECIPROCAL, scores, options)
        found = solve_scores("reciprocal", scores, options=options)
        faults, open_still = two_way_faults(claim_made(task, found))
        assert faults == []
        assert not open_still or not found.optimal


def test_a_bound_that_is_not_reached_is_checked_all_the_same(monkeypatch):
    monkeypatch.setattr("bothways.matching.two_way.lanes.LARGEST", 1 << 8)
    gaps = 0
    for seed in (1, 2, 3, 18, 73, 80, 81, 88, 96, 129, 133):
        scores, options = scores_of(seed)
        options = replace(options, worst_off=False)
        task = task_of(Kind.RECIPROCAL, scores, options)
        found = solve_scores("reciprocal", scores, options=options)
        assert two_way_faults(claim_made(task, found))[0] == []
        for number, (own, most) in enumerate(zip(found.objective, found.bound, strict=True)):
            if own != most:
                gaps += 1
                step = 1 if own.name.startswith("below_") else -1
                tighter = list(found.bound)
                tighter[number] = Stage(own.name, most.value + step)
                assert refuses(task, found, bound=tuple(tighter))
    assert gaps


@pytest.mark.parametrize("step", [-1, 1])
@pytest.mark.parametrize("block", range(5))
def test_any_one_price_that_was_changed_is_noticed_even_if_the_hash_is_made_anew(block, step):
    for seed in range(3 * block, 3 * block + 3):
        task, found = solved(seed)
        files = two_way_files(found.proof, task.scores.ids)
        lines = files["prices.csv"].decode().splitlines()
        for number, line in enumerate(lines[1:], start=1):
            *cells, price = line.split(",")
            changed = [*lines[:number], ",".join([*cells, str(int(price) + step)]), *lines[number + 1 :]]
            prices = ("\n".join(changed) + "\n").encode()
            assert refuses(task, found, files | {"prices.csv": prices}), line


def test_a_price_that_was_lowered_is_noticed_even_if_all_sums_are_made_anew():
    lowered = 0
    for seed in range(12):
        task, found = solved(seed)
        for number, one in enumerate(found.proof.steps):
            for node in range(len(one.proof.place_price)):
                prices = one.proof.place_price.copy()
                prices[node] -= 1
                steps = list(found.proof.steps)
                steps[number] = replace(one, proof=replace(one.proof, place_price=prices))
                files = two_way_files(replace(found.proof, steps=tuple(steps)), task.scores.ids)
                lowered += 1
                # Where the weakest is proven there may be room to spare: then what is left proves it still.
                assert refuses(task, found, files) or one.stages == ("weakest",)
    assert lowered > 50


def test_any_odd_set_that_was_changed_is_noticed():
    seen = 0
    for seed in range(200):
        task, found = solved(seed)
        files = two_way_files(found.proof, task.scores.ids)
        for number, step in enumerate(json.loads(files["proof.json"])["steps"]):
            for place in range(len(step["odd_sets"])):
                seen += 1

                def odd(data, number=number, place=place):
                    return data["steps"][number]["odd_sets"][place]

                changes = [
                    lambda data: odd(data).update(price=odd(data)["price"] + 1),
                    lambda data: odd(data).update(price=odd(data)["price"] - 1),
                    lambda data: odd(data)["nodes"].pop(),
                    lambda data: odd(data)["nodes"].append(odd(data)["nodes"][0]),
                    lambda data: (odd(data)["nodes"].pop(), odd(data)["nodes"].pop()),
                ]
                assert all(refuses(task, found, forged(files, change)) for change in changes)
    assert seen > 10


def test_any_end_of_a_split_pair_that_was_changed_is_noticed():
    seen = 0
    for seed in range(60):
        task, found = solved(seed)
        files = two_way_files(found.proof, task.scores.ids)
        for number, step in enumerate(json.loads(files["proof.json"])["steps"]):
            for place in range(len(step["split_pairs"])):
                seen += 1

                def raised(data, by, number=number, place=place):
                    data["steps"][number]["split_pairs"][place]["prices"][0] += by

                assert refuses(task, found, forged(files, lambda data: raised(data, 1)))
                assert refuses(task, found, forged(files, lambda data: raised(data, -1)))
    assert seen > 10


@pytest.mark.parametrize("key", ["sum_of_prices", "bound", "least_fit", "spread"])
def test_any_other_number_of_a_step_is_noticed(key):
    for seed in range(30):
        task, found = solved(seed)
        files = two_way_files(found.proof, task.scores.ids)
        for number, step in enumerate(json.loads(files["proof.json"])["steps"]):
            if key == "spread" and not step["split_pairs"]:
                continue
            if key == "least_fit" and step["stages"] == ["weakest"]:
                continue  # closing more pairs than it says is the next test's
            assert refuses(
                task,
                found,
                forged(files, lambda data: data["steps"][number].update({key: step[key] + 1})),  # noqa: B023
            ) or (key == "least_fit" and task.options.worst_off)


@pytest.mark.parametrize("least_fit", [-1, 10_000_000])
def test_no_step_may_close_pairs_that_count(least_fit):
    for seed in range(30):
        task, found = solved(seed)
        files = two_way_files(found.proof, task.scores.ids)
        for number in range(len(found.proof.steps)):
            assert refuses(
                task,
                found,
                forged(files, lambda data: data["steps"][number].update(least_fit=least_fit)),  # noqa: B023
            )


def test_a_step_that_is_missing_leaves_its_stages_open():
    for seed in range(30):
        task, found = solved(seed)
        files = two_way_files(replace(found.proof, steps=()), task.scores.ids)
        faults, open_still = two_way_faults(claim_made(task, found, files))
        assert faults == []
        assert open_still or not found.proof.steps


def test_any_other_choice_value_or_bound_is_noticed():
    for seed in range(40):
        task, found = solved(seed)
        claim = claim_made(task, found)
        for row in range(len(claim.pairs)):
            rest = [other for other in range(len(claim.pairs)) if other != row]
            if claim.pairs.fit[row] or task.options.coverage is not Coverage.NONE:
                assert refuses(task, found, pairs=some(claim.pairs, rest))
        for number, stage in enumerate(found.objective):
            for step in (-1, 1):
                other = list(found.objective)
                other[number] = Stage(stage.name, stage.value + step)
                assert refuses(task, found, stages=tuple(other), bound=tuple(other))
            worse = list(found.bound)
            worse[number] = Stage(stage.name, stage.value + (1 if stage.name.startswith("below_") else -1))
            assert refuses(task, found, bound=tuple(worse))


def test_an_optimum_among_fewer_pairs_proves_nothing_for_all():
    noticed = 0
    for seed in range(60):
        scores, options = scores_of(seed)
        options = replace(options, locked=frozenset(), kept=frozenset())
        task = task_of(Kind.RECIPROCAL, scores, options)
        fewer = scores_from(
            [
                {"giver_id": scores.ids[g], "learner_id": scores.ids[n], "score": s}
                for g, n, s in zip(
                    scores.giver.tolist(), scores.learner.tolist(), scores.score.tolist(), strict=True
                )
                if {g, n} != {int(scores.giver[0]), int(scores.learner[0])}
            ]
        )
        if fewer.ids != scores.ids:
            continue
        best = solve_scores("reciprocal", scores, options=options)
        found = solve_scores("reciprocal", fewer, options=options)
        if best.objective != found.objective:
            noticed += 1
            assert refuses(task, found)
    assert noticed


@pytest.mark.parametrize("places", [1, 3])
def test_a_draft_of_people_holds_with_waiting_kept_and_locked_pairs(places):
    problem = pool("reciprocal", 60, places, skills=3, most_places=places)
    first = solve(problem).relationships
    asked = replace(
        problem,
        locked=frozenset({first[0].pair}),
        kept=frozenset(one.pair for one in first[1:5]),
        waiting=frozenset(person.person_id for person in problem.people[::5]),
        objective=Objective(bands=(3_000, 5_000), worst_off=True),
    )
    population = population_of(checked(asked))
    ids = [person.person_id for person in population.problem.people]
    found = solve(asked)
    hurried = solve(asked, patience=Patience(lambda: 0.0))

    def claim(one):
        files = two_way_files(one.proof, ids)
        steps = claimed_steps(json.loads(files["proof.json"]), files["prices.csv"], ids)
        flows = [(f.giver_id, f.learner_id, r.fit.hundredths) for r in one.relationships for f in r.flows]
        return claim_of(population, Stated(flows, one.objective, one.bound, steps=steps))

    assert two_way_faults(claim(found)) == ([], ())
    assert two_way_faults(claim(hurried))[0] == []


def test_a_flow_without_the_way_back_is_named():
    assert one_sided(Stated([("a", "b", 1), ("b", "a", 1)], (), ())) == []
    assert "a to c" in one_sided(Stated([("a", "b", 1), ("b", "a", 1), ("a", "c", 2)], (), ()))[0]


@pytest.mark.parametrize("wrong", [10**30, -1, 1 << 62, None, "x", [], {}, float("inf")])
def test_numbers_that_are_none_or_too_large_are_refused_and_break_nothing(wrong):
    seed = next(seed for seed in range(60) if solved(seed)[1].proof.steps[0].proof.odd_sets)
    task, found = solved(seed)
    files = two_way_files(found.proof, task.scores.ids)

    def changed(data, key):
        place = data["steps"][0]["odd_sets"][0] if key == "price" else data["steps"][0]
        place[key] = wrong

    for key in ("price", "bound", "sum_of_prices"):
        try:
            assert refuses(task, found, forged(files, lambda data: changed(data, key)))  # noqa: B023
        except UnreadableProof:
            continue


def test_an_end_of_a_split_pair_that_is_missing_is_refused():
    for seed in range(60):
        task, found = solved(seed)
        files = two_way_files(found.proof, task.scores.ids)
        if json.loads(files["proof.json"])["steps"][0]["split_pairs"]:
            with pytest.raises(UnreadableProof):
                claim_made(
                    task,
                    found,
                    forged(files, lambda data: data["steps"][0]["split_pairs"][0].update(prices=[])),
                )
            return
    raise AssertionError("no instance splits a pair")
