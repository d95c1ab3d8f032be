"""Why two people are not together, without telling what either keeps private."""

from dataclasses import replace

import pytest
from matching import reference
from matching.pools import pool

from bothways.matching.engine import UnfitProblem, problem_of, solve
from bothways.matching.problem import Need, Offer, Person
from bothways.matching.why.why_not import why_not
from bothways.mentoring.programme_models import programme_model

ADA = Person("ada", 4, offers=(Offer("SQL", 4),))
EVE = Person("eve", 4, offers=(Offer("SQL", 3),))
BO = Person("bo", 1, needs=(Need("SQL", 2),))


def asked(a, b, *people, **rules):
    problem = problem_of(programme_model("traditional"), people or [ADA, EVE, BO], **rules)
    return why_not(problem, solve(problem), a, b)


def test_both_directions_are_answered_the_possible_one_first():
    possible, back = asked("bo", "eve")

    assert (possible.giver_id, possible.feasible, possible.fit.points) == ("eve", True, 34)
    assert [r.code for r in possible.reasons] == ["lacks_points", "places_taken", "free_place"]
    assert possible.reasons[1].data == {"person": "bo", "taken": ["ada"], "side": "learner"}
    assert [r.code for r in back.reasons] == ["nothing_to_teach", "wrong_side"]


def test_two_who_are_together_hear_so():
    assert [way.reasons[0].code for way in asked("ada", "bo")][:1] == ["together"]


def test_what_is_private_cannot_be_told_from_what_is_not():
    pair = frozenset({("eve", "bo")})

    answers = [asked("bo", "eve", **{rule: pair})[:1] for rule in ("blocks", "forbidden", "conflicts")]

    (way,) = answers[0]
    assert answers[0] == answers[1] == answers[2]
    assert [reason.code for reason in way.reasons] == ["pair_not_open"]
    assert (way.giver_id, way.fit) == ("eve", None)


def test_whatever_else_stands_in_between_hides_a_block():
    people = [ADA, replace(EVE, languages=frozenset({"de"})), replace(BO, languages=frozenset({"en"}))]

    blocked = asked("bo", "eve", *people, blocks=frozenset({("bo", "eve")}))

    assert blocked == asked("bo", "eve", *people)


def test_strangers_are_refused():
    with pytest.raises(UnfitProblem, match="Not among the people: nobody"):
        asked("bo", "nobody")


@pytest.mark.parametrize("model", ["traditional", "reciprocal"])
def test_every_two_people_get_an_answer_that_agrees_with_the_rules(model):
    problem = pool(model, 14, 4, skills=3)
    found = solve(problem)
    two_way = problem.model.two_way
    feasible = set(reference.candidates(problem))

    for first in problem.people[:4]:
        for second in problem.people[4:]:
            for way in why_not(problem, found, first.person_id, second.person_id):
                pair = way.giver_id, way.learner_id
                assert way.feasible == ((tuple(sorted(pair)) if two_way else pair) in feasible)
                assert way.reasons


def test_a_draft_changed_by_hand_still_says_who_has_the_places():
    problem = problem_of(programme_model("traditional"), [ADA, EVE, BO, replace(BO, person_id="cy")])
    found = solve(problem)
    changed = replace(found, relationships=found.relationships[:1])

    (way, _) = why_not(problem, changed, "eve", "bo" if changed.relationships[0].pair[1] != "bo" else "cy")

    assert [r.code for r in way.reasons] == ["not_priced", "free_place", "free_place"]
