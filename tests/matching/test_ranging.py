"""How far a weight may move, against every choice of pairs at every point; and what each stage costs."""

import random
from dataclasses import replace
from math import sqrt

import pytest
from matching import reference
from matching.pools import pool

from bothways.matching.engine import UnfitProblem, problem_of, solve
from bothways.matching.objective import Coverage, Objective
from bothways.matching.problem import Need, Offer, Person
from bothways.matching.why.ranging import FINE, WEIGHTS, stays
from bothways.matching.why.stage_prices import stage_prices
from bothways.mentoring.programme_models import programme_model


def choices(problem):
    """(pairs, people covered) of every choice within the places."""
    two_way = problem.model.two_way
    listed = sorted(reference.candidates(problem))
    places = {p.person_id: [p.giver_capacity, p.learner_capacity] for p in problem.people}
    found = []

    def explore(at, chosen):
        if at == len(listed):
            people = {n for _, n in chosen} | ({g for g, _ in chosen} if two_way else set())
            found.append((frozenset(chosen), len(people)))
            return
        explore(at + 1, chosen)
        giver, learner = listed[at]
        side = 0 if two_way else 1
        if places[giver][0] and places[learner][side]:
            places[giver][0] -= 1
            places[learner][side] -= 1
            explore(at + 1, [*chosen, listed[at]])
            places[giver][0] += 1
            places[learner][side] += 1

    explore(0, [])
    return found


def slopes(problem, pair):
    people = {person.person_id: person for person in problem.people}
    giver, learner = (people[i] for i in pair)
    (_, square), others = reference.parts(problem, giver, learner)
    w = problem.weights
    points = (w.wishes, w.shared_ground, w.time, w.distance)
    shares = [sqrt(square), *(part / weight for part, weight in zip(others, points, strict=True))]
    return dict(zip(WEIGHTS, (round(100 * FINE * share) for share in shares), strict=True))


def reaches(problem, pair, weight):
    """The unbroken run of points around the present weight at which a best choice has the pair."""
    fits = reference.candidates(problem)
    slope = {one: slopes(problem, one)[weight] for one in fits}
    every = choices(problem)

    def holds(points):
        moved = points - getattr(problem.weights, weight)
        value = {one: max(0, FINE * fits[one] + moved * slope[one]) for one in fits}
        ranked = [(covered, sum(value[one] for one in chosen), pair in chosen) for chosen, covered in every]
        best = max((covered, total) for covered, total, _ in ranked)
        return any((covered, total) == best and has for covered, total, has in ranked)

    low = high = getattr(problem.weights, weight)
    while low > 0 and holds(low - 1):
        low -= 1
    while high < 100 and holds(high + 1):
        high += 1
    return low, high


@pytest.mark.parametrize("model", ["traditional", "reciprocal"])
@pytest.mark.parametrize("seed", range(2))
def test_a_pair_stays_as_far_as_every_choice_of_pairs_says(model, seed):
    problem = next(
        p
        for n in range(12, 3, -1)
        if 0 < len(reference.candidates(p := pool(model, n, seed, skills=2))) <= 11
    )
    found = [r.pair for r in solve(problem).relationships]
    pair = random.Random(seed).choice(found)
    known = pair if pair in reference.candidates(problem) else pair[::-1]

    assert stays(problem, pair) == {weight: reaches(problem, known, weight) for weight in WEIGHTS}


def test_with_bands_points_are_tried_one_by_one():
    able = Person("able", 4, offers=(Offer("SQL", 4),))
    near = Person("near", 4, offers=(Offer("SQL", 3),), interests=frozenset({"chess"}))
    learner = Person("n", 1, needs=(Need("SQL", 2),), interests=frozenset({"chess"}))
    people = [able, near, learner]

    plain = problem_of(programme_model("traditional"), people)
    banded = replace(plain, objective=Objective(bands=(5000,)))

    assert stays(plain, ("able", "n"), weights=["shared_ground"]) == {"shared_ground": (0, 22)}
    assert stays(banded, ("able", "n"), weights=["shared_ground"]) == {"shared_ground": (0, 22)}


def test_a_pair_that_is_in_no_best_draft_has_no_interval_and_one_that_breaks_a_rule_is_refused():
    problem = pool("traditional", 20, 1, skills=3)
    chosen = {r.pair for r in solve(problem).relationships}
    outside = next(
        pair
        for pair in sorted(reference.candidates(problem))
        if pair not in chosen and solve(problem.with_locked([pair])).objective != solve(problem).objective
    )

    assert stays(problem, outside) == {}
    with pytest.raises(UnfitProblem, match="break a rule"):
        stays(problem, (problem.people[0].person_id, problem.people[0].person_id))


@pytest.mark.parametrize("seed", range(4))
def test_the_price_of_a_stage_is_the_draft_with_it_less_the_draft_without(seed):
    plain = pool("traditional", 30, seed, skills=4)
    listed = sorted(reference.candidates(plain))
    problem = replace(
        plain,
        objective=Objective(bands=(4000,), worst_off=True),
        kept=frozenset(listed[::9]),
        waiting=frozenset(p.person_id for p in plain.people[::3]),
    )
    full = {stage.name: stage.value for stage in solve(problem).objective}

    prices = {price.stage: price for price in stage_prices(problem)}

    assert list(prices) == ["people_covered", "waiting_covered", "kept", "below_4000", "weakest"]
    without = {
        "people_covered": replace(problem, objective=replace(problem.objective, coverage=Coverage.NONE)),
        "kept": replace(problem, kept=frozenset()),
        "weakest": replace(problem, objective=replace(problem.objective, worst_off=False)),
    }
    for name, variant in without.items():
        again = {stage.name: stage.value for stage in solve(variant).objective}
        costs = {stage.name: stage.value for stage in prices[name].costs}
        assert prices[name].with_it == full[name]
        assert costs["total_fit"] == full["total_fit"] - again["total_fit"]
    assert prices["people_covered"].without <= full["people_covered"]
    assert prices["weakest"].without <= full["weakest"]
    assert prices["below_4000"].without >= full["below_4000"]


def test_the_price_of_the_weakest_reads_as_a_sentence():
    weakest = next(
        price
        for seed in range(9)
        if (
            price := stage_prices(
                replace(pool("traditional", 30, seed), objective=Objective(worst_off=True))
            )[-1]
        )
        and price.with_it > price.without
    )

    data = weakest.reason.data
    assert weakest.reason.code == "stage_price"
    assert weakest.reason.text.startswith(f"Weakest fit goes from {data['without'] / 100:g} to ")
    assert weakest.reason.text.endswith(f"({data['per_mille'] / 10:g} %)")
    assert data["hundredths"] == -weakest.costs[0].value > 0
