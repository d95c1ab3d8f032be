"""Fit in exact integers, against the specification and a second reading of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching import reference
from matching.pools import pool

from bothways.matching.engine import problem_of, solve
from bothways.matching.people.pairs import FeasiblePairs, given_facts, given_pairs
from bothways.matching.people.population import population_of
from bothways.matching.people.scoring import fit_of, hundredths
from bothways.matching.problem import Need, Offer, Person, Weights
from bothways.mentoring.programme_models import programme_model

MODELS = ["traditional", "reverse", "reciprocal"]


def worked_example(**changes):
    learner = Person(
        "learner",
        level=2,
        needs=(Need("SQL", 1, 3), Need("Presenting", 2, 1)),
        unit="Grid",
        location="Oslo",
        job_family="Analysis",
        interests=frozenset({"a", "b", "c"}),
        weekly=((600, 690),),
    )
    giver = Person(
        "giver",
        level=4,
        offers=(Offer("SQL", 4), Offer("Presenting", 2)),
        unit="Data",
        location="Oslo",
        job_family="Analysis",
        interests=frozenset({"a", "b", "d", "e"}),
        weekly=((0, 1440),),
    )
    return problem_of(
        programme_model("traditional"), [learner, giver], wishes=frozenset({("learner", "giver")}), **changes
    )


def test_the_worked_example_of_the_specification_gives_64():
    (found,) = solve(worked_example()).relationships

    assert found.fit.hundredths == 6425
    assert found.fit.points == 64
    parts = found.fit
    assert (parts.skills, parts.wishes, parts.shared_ground, parts.time, parts.distance) == (
        3375,
        1200,
        600,
        750,
        500,
    )


def test_both_naming_each_other_earns_the_whole_preference():
    both = frozenset({("learner", "giver"), ("giver", "learner")})
    problem = problem_of(programme_model("traditional"), worked_example().people, wishes=both)

    assert solve(problem).relationships[0].fit.hundredths == 6425 + 800


def test_facts_that_are_missing_earn_the_least_and_are_named():
    people = [Person("giver", 4, offers=(Offer("SQL", 4),)), Person("learner", 2, needs=(Need("SQL", 1),))]

    (found,) = solve(problem_of(programme_model("traditional"), people)).relationships

    fit = found.fit
    assert (fit.skills, fit.wishes, fit.shared_ground, fit.time, fit.distance) == (4500, 600, 0, 500, 0)
    assert found.missing == ("languages", "times", "interests", "unit", "location", "job_family")


def test_points_are_rounded_once_from_the_exact_value_and_not_from_hundredths():
    # C = 1 / 201 is 0.4975... points: 50 hundredths, which would be shown as 1, but 0 points.
    needs = (*(Need(f"s{i}", 0, 3) for i in range(66)), Need("two", 0, 2), Need("one", 0, 1))
    people = [Person("giver", 4, offers=(Offer("one", 4),)), Person("learner", 2, needs=needs)]

    (found,) = solve(
        problem_of(programme_model("traditional"), people, weights=Weights(100, 0, 0, 0, 0))
    ).relationships

    assert (found.fit.hundredths, found.fit.points) == (50, 0)


@pytest.mark.parametrize("model", MODELS)
@given(seed=st.integers(0, 10**6), skills=st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_every_feasible_pair_and_its_fit_agree_with_the_second_reading(model, seed, skills):
    rng = np.random.default_rng(seed)
    cuts = np.sort(rng.integers(0, 101, 4))
    weights = Weights(*(int(w) for w in np.diff([0, *cuts, 100])))
    problem = pool(model, 14, seed, skills=skills, weights=rng.choice([None, weights]))
    population = population_of(problem)

    found = {}
    for _, chunk in FeasiblePairs(population).chunks():
        for giver, learner, fit in zip(chunk.giver, chunk.learner, chunk.fit, strict=True):
            ids = problem.people[giver].person_id, problem.people[learner].person_id
            found[tuple(sorted(ids)) if problem.model.two_way else ids] = int(fit)

    assert found == reference.candidates(problem)


@pytest.mark.parametrize("model", MODELS)
@given(seed=st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_parts_add_up_to_the_whole_and_shown_points_are_exact(model, seed):
    problem = pool(model, 12, seed, skills=3)
    people = {person.person_id: person for person in problem.people}

    for found in solve(problem).relationships:
        fit = found.fit
        giver, learner = (people[i] for i in found.pair)
        assert fit.skills + fit.wishes + fit.shared_ground + fit.time + fit.distance == fit.hundredths
        assert fit.hundredths == reference.hundredths(problem, giver, learner)
        assert fit.points == reference.rounded(problem, giver, learner, 1)


def test_a_root_that_lands_on_a_rounding_border_is_decided_exactly():
    """C1 x C2 a square and a half hundredth in the rest: 45 x 1/2 + ... is a tie and goes up."""
    offers, needs = (Offer("a", 4), Offer("b", 4)), (Need("c", 0, 1), Need("d", 0, 1))
    first = Person(
        "first", 3, offers=offers, needs=needs, interests=frozenset("abcdefghi"), weekly=((0, 60),)
    )
    second = Person(
        "second",
        1,
        offers=(Offer("c", 4),),
        needs=(Need("a", 0, 1), Need("x", 0, 1)),
        interests=frozenset("ijklmnop"),
        weekly=((0, 60),),
    )
    problem = problem_of(programme_model("reciprocal"), [first, second])
    population = population_of(problem)
    pairs = given_pairs(population, np.array([0]), np.array([1]))

    # 22.5 + 6 + 15/16 + 5 = 34.4375 points: exactly 3443.75 hundredths; with 11 for time a half remains.
    assert hundredths(given_facts(population, pairs), problem.weights).tolist() == [3444]
    odd = Weights(45, 19, 16, 10, 10)
    assert reference.hundredths(problem, first, second) == 3444
    assert (
        fit_of(given_facts(population, pairs), 0, odd).hundredths
        == hundredths(given_facts(population, pairs), odd)[0]
    )


@pytest.mark.parametrize("rest", range(1, 40))
def test_ties_of_two_way_fit_round_up(rest):
    first = Person("first", 3, (Offer("a", 4),), (Need("b", 0, 1),), weekly=((0, 60 + rest),))
    second = Person("second", 1, (Offer("b", 4),), (Need("a", 0, 1),), weekly=((0, 1000),))
    problem = problem_of(programme_model("reciprocal"), [first, second], weights=Weights(44, 20, 15, 11, 10))

    (found,) = solve(problem).relationships

    assert found.fit.hundredths == reference.hundredths(problem, first, second)
