"""Groups that mean nothing raise no alarm, a planted bias does, and small groups stay hidden."""

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from matching.pools import pool

from bothways.matching.audits.fairness import fairness
from bothways.matching.audits.proportions import bootstrapped, fisher, permuted
from bothways.matching.engine import UnfitProblem, solve


@pytest.fixture(scope="module")
def solved():
    problem = pool("traditional", 90, 1, skills=6)
    return problem, solve(problem)


def test_groups_that_mean_nothing_raise_an_alarm_in_five_of_a_hundred_audits_at_most(solved):
    problem, found = solved
    alarms = 0
    for seed in range(200):
        rng = random.Random(seed)
        group_of = {person.person_id: rng.choice("abc") for person in problem.people}
        alarms += fairness(problem, found, group_of, seed=seed).flagged

    assert alarms <= 10


def test_a_planted_bias_is_found_and_said_with_its_interval():
    plain = pool("traditional", 120, 2, skills=6)
    north = {person.person_id for number, person in enumerate(plain.people) if number % 3 == 0}
    at_odds = (
        ((7300 + 60 * n, 7360 + 60 * n),) for n in range(len(north))
    )  # weekends, and never two at once
    people = tuple(replace(p, weekly=next(at_odds)) if p.person_id in north else p for p in plain.people)
    problem = replace(plain, people=people)
    group_of = {p.person_id: "north" if p.person_id in north else "south" for p in people}

    audit = fairness(problem, solve(problem), group_of)

    (group, _) = audit.groups
    assert audit.flagged
    assert group.coverage.apart
    assert group.coverage.low < group.coverage.group - group.coverage.others < group.coverage.high < 0
    assert audit.reasons[0].data["group"] == "north"
    assert audit.reasons[0].text.startswith("north: ")


def test_groups_under_five_are_withheld_and_people_without_a_value_are_counted(solved):
    problem, found = solved
    ids = [person.person_id for person in problem.people]
    group_of = (
        dict.fromkeys(ids[:40], "one") | dict.fromkeys(ids[40:80], "two") | dict.fromkeys(ids[80:84], "tiny")
    )

    audit = fairness(problem, found, group_of)

    assert [group.name for group in audit.groups] == ["one", "two"]
    assert audit.withheld == 1
    assert audit.unknown > 0
    assert "tiny" not in " ".join(reason.text for reason in audit.reasons)
    assert audit.reasons[-1].text == "1 group has fewer than 5 people and is not shown"


def test_one_group_alone_cannot_be_compared(solved):
    problem, found = solved

    with pytest.raises(UnfitProblem, match="two groups of at least 5"):
        fairness(problem, found, {person.person_id: "all" for person in problem.people})


@pytest.mark.parametrize("seed", range(5))
def test_the_exact_test_counts_every_way_to_deal_out_the_hits(seed):
    rng = np.random.default_rng(seed)
    count, of = 5, 6
    hits, others = int(rng.integers(0, 6)), int(rng.integers(0, 7))
    cards = [1] * (hits + others) + [0] * (count + of - hits - others)
    deals = [sum(cards[i] for i in deal) for deal in combinations(range(count + of), count)]
    share = {k: deals.count(k) / len(deals) for k in set(deals)}

    expected = sum(chance for chance in share.values() if chance <= share[hits] + 1e-9)

    assert fisher(hits, count, others, of) == pytest.approx(expected)


def test_drawn_chances_come_near_the_exact_ones():
    values = np.array([1, 2, 3, 10, 11, 12, 13])
    member = np.array([True, True, True, False, False, False, False])

    assert permuted(values, member, draws=4999, seed=3) == pytest.approx(1 / 35, abs=0.01)


def test_the_drawn_interval_comes_near_that_of_the_normal_law():
    rng = np.random.default_rng(1)
    first, second = rng.normal(10, 2, 400), rng.normal(9, 2, 400)

    low, high = bootstrapped(first, second, draws=1999, seed=1)

    middle, half = first.mean() - second.mean(), 1.96 * np.sqrt((first.var() + second.var()) / 400)
    assert (low, high) == pytest.approx((middle - half, middle + half), abs=0.03)
