"""Whom to look for: what is promised is what solving again with these people finds."""

from dataclasses import replace
from itertools import product

import pytest
from matching.pools import pool

from bothways.matching.engine import problem_of, solve
from bothways.matching.problem import Need, Offer, Person
from bothways.matching.why.recruiting import recruiting
from bothways.mentoring.programme_models import programme_model


def with_recruits(problem, found):
    newcomers = tuple(recruit.as_person(f"new {n}") for n, recruit in enumerate(found))
    return replace(problem, people=(*problem.people, *newcomers))


@pytest.mark.parametrize("model", ["traditional", "reverse"])
@pytest.mark.parametrize("seed", range(6))
def test_each_newcomer_covers_as_many_more_as_promised(model, seed):
    problem = pool(model, 30, seed, skills=5, most_places=1)
    before = solve(problem)

    found = recruiting(problem, before, places=1 + seed % 3, most=4)

    assert found or not before.unmatched
    for number in range(len(found) + 1):
        again = solve(with_recruits(problem, found[:number])).objective[0].value
        assert again == before.objective[0].value + sum(recruit.gain for recruit in found[:number])


@pytest.mark.parametrize("seed", range(4))
def test_no_single_newcomer_of_a_kind_gains_more_than_the_first(seed):
    problem = pool("traditional", 20, seed, skills=3, most_places=1)
    before = solve(problem)
    found = recruiting(problem, before, places=2, most=1)
    skills = sorted({need.skill for person in problem.people for need in person.needs if not need.topic})

    gains = [
        solve(replace(problem, people=(*problem.people, newcomer))).objective[0].value
        - before.objective[0].value
        for skill, career in product(skills, (2, 4, 6))
        if (newcomer := Person("new", career, offers=(Offer(skill, 4),), giver_capacity=2, learns=False))
    ]

    assert max(gains) <= 2
    assert found[0].gain == 2 or not any(gain > found[0].gain for gain in gains)


def test_somebody_who_frees_a_partner_is_worth_as_much_as_one_for_whom_all_wait():
    busy = Person("busy", 4, offers=(Offer("SQL", 4),))
    settled = Person("settled", 1, needs=(Need("SQL", 1), Need("Chess", topic=True)))
    alone = Person("alone", 1, needs=(Need("SQL", 1, 1), Need("Law", 4)))
    problem = problem_of(programme_model("traditional"), [busy, settled, alone])

    found = recruiting(problem, solve(problem), places=1)

    assert [recruit.gain for recruit in found] == [1]
    assert found[0].skill == "SQL"
    assert found[0].serves == 2


def test_two_way_newcomers_teach_and_learn():
    alone = [Person(f"p{n}", 2, offers=(Offer("AI", 4),), needs=(Need("SQL", 1),)) for n in range(3)]
    problem = problem_of(programme_model("reciprocal"), [*alone, Person("q", 4)])
    before = solve(problem)

    (first, *_) = recruiting(problem, before, places=2, most=1)

    assert (first.skill, first.learns, first.gain) == ("SQL", "AI", 2)
    assert "wants to learn AI" in first.reason.text
