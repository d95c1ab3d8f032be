"""Skill cycles of a programme: constraints, what is said of each leg, and help that really closes a ring."""

from dataclasses import replace

import pytest
from matching import reference
from matching.pools import pool

from bothways.matching.engine import solve
from bothways.matching.problem import MatchingProblem, Need, Offer, Person
from bothways.matching.reasons.verdicts import verdict
from bothways.matching.rings.matching import ring_matching
from bothways.matching.solution import Shape
from bothways.mentoring.programme_models import programme_model


def swapper(name, offers, needs, **facts):
    return Person(name, offers=(Offer(offers, 4),), needs=(Need(needs, 1),), **facts)


def cycle(*people, **rules):
    return MatchingProblem(programme_model("skill_cycle"), people, **rules)


THREE = (swapper("ada", "SQL", "Excel"), swapper("bo", "Python", "SQL"), swapper("cy", "Excel", "Python"))


def test_a_ring_of_three_is_found_with_a_flow_and_a_reason_for_each_leg():
    found = solve(cycle(*THREE))
    (ring,) = found.relationships
    assert (ring.shape, ring.people, found.unmatched) == (Shape.RING, ("ada", "bo", "cy"), ())
    assert [flow.covers[0].skill for flow in ring.flows] == ["SQL", "Python", "Excel"]
    assert [reason.code for reason in ring.reasons] == ["leg", "leg", "leg", "ring_survival"]
    assert ring.reasons[-1].data["survives"] == 73
    assert [(stage.name, stage.value) for stage in found.objective] == [
        ("people_covered", 3),
        ("total_fit", 30_000),
    ]


def test_every_leg_keeps_every_hard_constraint_and_members_are_disjoint(monkeypatch):
    monkeypatch.setitem(reference.MODELS, "skill_cycle", {"two_way": False, "upward": False})
    monkeypatch.setattr(reference, "allowed_gap", lambda *_: True)
    for seed in range(4):
        problem = pool("skill_cycle", 40, seed, skills=6, most_places=1)
        by_id = {person.person_id: person for person in problem.people}
        found = ring_matching(problem)
        members = [person for ring in found.relationships for person in ring.people]
        assert len(set(members)) == len(members)
        for ring in found.relationships:
            assert 3 <= len(ring.people) <= 4
            for flow in ring.flows:
                assert reference.feasible(problem, by_id[flow.giver_id], by_id[flow.learner_id])
        total = sum(
            (20_000 * share.numerator + share.denominator) // (2 * share.denominator)
            for ring in found.relationships
            for flow in ring.flows
            for share in [reference.complementarity(by_id[flow.giver_id], by_id[flow.learner_id])]
        )
        assert found.objective[-1].value == total


def test_a_private_block_opens_the_ring_and_is_not_told():
    found = solve(cycle(*THREE, blocks=frozenset({("bo", "ada")})))
    assert found.relationships == ()
    assert all("block" not in one.reason.text + one.help.text for one in found.unmatched)


def test_a_swap_of_two_and_a_chain_need_to_be_asked_for():
    two = (swapper("ada", "SQL", "Excel"), swapper("bo", "Excel", "SQL"))
    giver, learner = Person("cy", offers=(Offer("Go", 5),)), swapper("di", "Rust", "Go")
    problem = cycle(*two, giver, learner)
    assert solve(problem).relationships == ()
    found = ring_matching(problem, shortest=2, longest_chain=2)
    assert [(one.shape, one.people) for one in found.relationships] == [
        (Shape.RING, ("ada", "bo")),
        (Shape.CHAIN, ("cy", "di")),
    ]


def test_a_locked_leg_stays_although_a_better_ring_exists():
    four = (*THREE, replace(THREE[0], person_id="dan", needs=(Need("Excel", 1), Need("Rust", 1))))
    assert solve(cycle(*four)).relationships[0].people == ("ada", "bo", "cy")
    locked = solve(cycle(*four, locked=frozenset({("dan", "bo")})))
    assert locked.relationships[0].people == ("bo", "cy", "dan")


@pytest.mark.parametrize("seed", range(3))
def test_what_would_help_closes_a_ring(seed):
    problem = pool("skill_cycle", 24, seed, skills=7, most_places=1)
    found = ring_matching(problem)
    by_id = {person.person_id: person for person in problem.people}
    for left in found.unmatched:
        person, data = by_id[left.person_id], left.help.data
        if left.help.code == "offer_to_close":
            changed = replace(person, offers=(*person.offers, Offer(data["skill"], data["level"])))
        elif left.help.code == "one_more_place":
            other = by_id[data["person"]]
            changed = replace(
                other, giver_capacity=other.giver_capacity + 1, learner_capacity=other.learner_capacity + 1
            )
        else:
            continue
        people = [changed if p.person_id == changed.person_id else p for p in problem.people]
        again = ring_matching(replace(problem, people=tuple(people)))
        assert again.objective[0].value > found.objective[0].value


def test_nobody_is_said_to_be_without_a_teacher_who_has_one():
    lonely = swapper("di", "Rust", "SQL")
    found = solve(cycle(*THREE, lonely))
    (left,) = found.unmatched
    assert (left.person_id, left.reason.code) == ("di", "teaches_nothing")
    assert left.reason.data == {"teachers": 1}
    assert verdict(cycle(*THREE, lonely), THREE[0], lonely).feasible
