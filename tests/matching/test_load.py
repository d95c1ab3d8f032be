"""How evenly giving is spread, against every cap tried one by one; and whether declaring less pays."""

from dataclasses import replace

import pytest
from matching.pools import pool

from bothways.matching.audits.incentives import incentives
from bothways.matching.audits.load import load_of
from bothways.matching.engine import problem_of, solve
from bothways.matching.problem import Need, Offer, Person
from bothways.mentoring.programme_models import programme_model


def capped(problem, cap):
    people = tuple(replace(p, giver_capacity=min(p.giver_capacity, cap)) for p in problem.people)
    return solve(replace(problem, people=people))


@pytest.mark.parametrize("model", ["traditional", "reciprocal"])
@pytest.mark.parametrize("seed", range(4))
def test_the_need_is_the_least_cap_that_leaves_nobody_alone(model, seed):
    problem = pool(model, 24, seed, skills=2, most_places=5)
    found = solve(problem)

    load = load_of(problem, found)

    covered = found.objective[0].value
    least = next(cap for cap in range(7) if capped(problem, cap).objective[0].value == covered)
    assert load.need == min(least, load.most)
    assert load.flat == (load.most <= load.need + 1)
    assert sum(partners * people for partners, people in load.givers) == len(found.relationships) * (
        2 if model == "reciprocal" else 1
    )


def test_an_uneven_load_is_named_with_the_price_of_a_flatter_one():
    givers = [
        Person(i, 4, offers=(Offer("SQL", n),), giver_capacity=3) for i, n in (("a", 4), ("b", 3), ("c", 3))
    ]
    learners = [Person(f"n{i}", 1, needs=(Need("SQL", 2),)) for i in range(3)]
    problem = problem_of(programme_model("traditional"), [*givers, *learners])

    load = load_of(problem, solve(problem))

    assert (load.most, load.need, load.cost) == (3, 1, 4500)
    assert load.reason.text == (
        "The busiest giver has 3. A draft with at most 1 each covers as many people and costs 45 points of fit in all"
    )


def test_somebody_who_leaves_no_choice_is_covered_first_and_the_audit_says_so():
    """Both want the better giver; whoever is free only when that one is gets her."""
    good = Person("good", 4, offers=(Offer("SQL", 4),), weekly=((0, 60),))
    fair = Person("fair", 4, offers=(Offer("SQL", 3),), weekly=((0, 120),))
    learners = [
        Person("a", 1, needs=(Need("SQL", 2),), weekly=((0, 120),)),
        Person("b", 1, needs=(Need("SQL", 2), Need("Law", 1, 1)), weekly=((0, 120),)),
    ]
    problem = problem_of(
        programme_model("traditional"), [good, replace(fair, weekly=((30, 150),)), *learners]
    )

    half, best = incentives(problem, solve(problem), sample=9)

    assert best.asked + half.asked > 0
    assert best.gained == 1
    assert best.pays
    assert best.reason.code == "declaring_less_pays"


def test_the_same_seed_asks_the_same_people():
    problem = pool("traditional", 30, 1, skills=3)
    found = solve(problem)

    assert incentives(problem, found, sample=4, seed=2) == incentives(problem, found, sample=4, seed=2)


@pytest.mark.parametrize("model", ["traditional", "reciprocal"])
def test_gains_and_losses_are_those_of_solving_again(model):
    problem = pool(model, 30, 3, skills=3)
    found = solve(problem)

    for way in incentives(problem, found, sample=5):
        assert 0 <= way.low <= way.gained / max(1, way.asked) <= way.high <= 1
        assert way.gained + way.lost <= way.asked <= 5
        assert way.reason.data["asked"] == way.asked
