"""Reasons for pairs, reasons for nobody, and help that really helps."""

from dataclasses import replace

import pytest
from matching.pools import pool

from bothways.matching.engine import problem_of, solve
from bothways.matching.problem import Need, Offer, Person
from bothways.mentoring.programme_models import programme_model

TEACHER = Person("teacher", 4, offers=(Offer("SQL", 4), Offer("Presenting", 4)))
PUPIL = Person("pupil", 2, needs=(Need("Presenting", 1, 1), Need("SQL", 1, 3)))


def solved(*people, model="traditional", **rules):
    return solve(problem_of(programme_model(model), people, **rules))


def why(found, person):
    (unmatched,) = [u for u in found.unmatched if u.person_id == person]
    return unmatched


def test_reasons_name_needs_by_priority_then_shared_ground_then_distance():
    found = solved(
        replace(TEACHER, unit="Data", location="Oslo", interests=frozenset({"chess", "hiking"})),
        replace(PUPIL, unit="Grid", location="Bergen", interests=frozenset({"chess", "tea"})),
    ).relationships[0]

    assert [reason.text for reason in found.reasons] == [
        "Covers both needs: SQL, Presenting",
        "Interests in common: chess",
        "Different units and sites",
    ]
    assert found.trade_off.code == "times_unknown"
    assert [need.skill for need in found.flows[0].covers] == ["SQL", "Presenting"]


@pytest.mark.parametrize(
    ("teacher", "pupil", "code", "text"),
    [
        ({"offers": (Offer("SQL", 4),)}, {}, "needs_left", "Leaves a need open: Presenting"),
        ({"weekly": ((0, 60),)}, {"weekly": ((0, 90),)}, "little_time", "Only 60 minutes a week in common"),
        (
            {"offers": (Offer("SQL", 3), Offer("Presenting", 3))},
            {"needs": (Need("SQL", 2),)},
            "one_level_ahead",
            None,
        ),
        (
            {"weekly": ((0, 120),), "unit": "Data"},
            {"weekly": ((0, 120),), "unit": "Data"},
            "same_surroundings",
            None,
        ),
    ],
)
def test_the_trade_off_is_what_costs_most(teacher, pupil, code, text):
    shared = {"interests": frozenset({"chess"})}

    found = solved(replace(TEACHER, **(shared | teacher)), replace(PUPIL, **(shared | pupil))).relationships[
        0
    ]

    assert found.trade_off.code == code
    assert text in {None, found.trade_off.text}


def test_in_two_way_models_the_flow_of_the_more_senior_comes_first():
    junior = Person("a", 1, offers=(Offer("AI", topic=True),), needs=(Need("SQL", 1),))
    senior = Person("b", 5, offers=(Offer("SQL", 4),), needs=(Need("AI", topic=True),))

    (found,) = solved(junior, senior, model="reciprocal").relationships

    assert [flow.giver_id for flow in found.flows] == ["b", "a"]
    assert found.reasons[0].data == {"down": ["SQL"], "up": ["AI"]}


def test_reasons_never_mention_wishes_or_blocks():
    wish, block = frozenset({("pupil", "teacher")}), frozenset({("pupil", "teacher")})

    named, blocked = solved(TEACHER, PUPIL, wishes=wish), solved(TEACHER, PUPIL, blocks=block)

    assert named.relationships[0].reasons == solved(TEACHER, PUPIL).relationships[0].reasons
    unmatched = why(blocked, "pupil")
    assert unmatched.reason.code == "not_open"
    assert not [
        word for word in ("block", "wish", "reject") if word in unmatched.reason.text + unmatched.help.text
    ]
    assert unmatched.reason.data == {}
    assert "teacher" not in unmatched.help.data.values()
    assert unmatched == why(solved(TEACHER, PUPIL, conflicts=block), "pupil")


def test_people_who_only_teach_are_not_called_unmatched():
    assert [u.person_id for u in solved(TEACHER, replace(TEACHER, person_id="other"), PUPIL).unmatched] == []


@pytest.mark.parametrize(
    ("people", "rules", "reason", "help_code"),
    [
        ([PUPIL], {}, "nobody_teaches", "new_partner"),
        ([TEACHER, replace(PUPIL, needs=())], {}, "no_needs", "another_need"),
        ([replace(PUPIL, needs=())], {}, "no_needs", "name_a_need"),
        (
            [replace(TEACHER, level=1), replace(TEACHER, person_id="x", gives=False), PUPIL],
            {},
            "wrong_side",
            "new_partner",
        ),
        ([TEACHER, PUPIL], {"managers": {"pupil": "m", "m": "teacher"}}, "same_chain", "new_partner"),
        (
            [replace(TEACHER, languages=frozenset({"en"})), replace(PUPIL, languages=frozenset({"de"}))],
            {},
            "no_language",
            "shared_language",
        ),
        (
            [replace(TEACHER, weekly=((0, 50),)), replace(PUPIL, weekly=((0, 100),))],
            {},
            "no_time",
            "more_time",
        ),
        (
            [replace(TEACHER, giver_capacity=1), PUPIL, replace(PUPIL, person_id="second")],
            {},
            "all_full",
            "one_more_place",
        ),
        ([replace(PUPIL, needs=(Need("SQL", 5),))], {}, "nobody_teaches", "other_need"),
    ],
)
def test_the_unmatched_are_told_why_and_what_would_help(people, rules, reason, help_code):
    found = solved(*people, **rules)
    learner = next(
        p.person_id
        for p in people
        if p.person_id in {u.person_id for u in found.unmatched} & {"pupil", "second"}
    )

    unmatched = why(found, learner)

    assert (unmatched.reason.code, unmatched.help.code) == (reason, help_code)


def test_in_reverse_mentoring_a_team_can_be_lifted_by_consent():
    junior = replace(TEACHER, level=1, manager_id="boss")
    senior = replace(PUPIL, level=5, manager_id="boss")

    unmatched = why(solved(junior, senior, model="reverse"), "pupil")

    assert (unmatched.reason.code, unmatched.help.code) == ("same_team", "lift_team")


def test_the_lowest_level_cannot_learn_upward_and_is_told_so():
    unmatched = why(solved(TEACHER, PUPIL, model="reverse"), "pupil")

    assert unmatched.help.code == "other_model"


def test_two_way_models_say_what_offer_would_open_an_exchange():
    senior = Person("senior", 5, offers=(Offer("SQL", 4),), needs=(Need("AI", 2),))
    junior = Person("junior", 1, needs=(Need("SQL", 1),))

    unmatched = why(solved(senior, junior, model="reciprocal"), "junior")

    assert unmatched.reason.code == "nobody_exchanges"
    assert unmatched.help.code == "new_offer"
    assert (unmatched.help.data["skill"], unmatched.help.data["level"]) == ("AI", 3)


def test_two_way_models_name_people_who_chose_one_side():
    assert (
        why(solved(replace(TEACHER, learns=False), model="reciprocal"), "teacher").reason.code
        == "one_side_only"
    )


def newcomer(data, person):
    """Somebody who brings just what the advice asks for."""
    offer = Offer(data["skill"], data["level"] or 0, topic=data["level"] is None)
    taught = [o for o in person.offers if o.skill == data["learns"]]
    needs = tuple(Need(o.skill, 0, topic=o.topic) for o in taught[:1])
    return Person("new", data["career_level"], offers=(offer,), needs=needs)


def improved(person, data):
    """Somebody who reached the level that the advice names."""
    kept = [o for o in person.offers if (o.skill, o.topic) != (data["skill"], False)]
    assert len(kept) == len(person.offers) - 1
    return replace(person, offers=(*kept, Offer(data["skill"], data["level"])))


CHANGED = {
    "one_more_place": lambda me, other, data: replace(other, giver_capacity=other.giver_capacity + 1),
    "more_time": lambda me, other, data: replace(me, weekly=None),
    "lift_team": lambda me, other, data: me,
    "shared_language": lambda me, other, data: replace(me, languages=None),
    "take_both_sides": lambda me, other, data: replace(me, gives=True, learns=True),
    "new_offer": lambda me, other, data: replace(
        me, offers=(*me.offers, Offer(data["skill"], data["level"]))
    ),
    "another_need": lambda me, other, data: replace(
        me, needs=(*me.needs, Need(data["skill"], data["level"], 1, data["topic"]))
    ),
    "higher_offer": lambda me, other, data: improved(other, data),
    "new_partner": lambda me, other, data: newcomer(data, me),
}
"""What each promise changes: the person as they would be."""

ADVICE = {"name_a_need", "other_need", "other_offer", "other_model"}


def helped(problem, unmatched):
    """The problem with the advised change made, None where nothing is promised."""
    data = unmatched.help.data
    codes = data.get("changes", [unmatched.help.code])
    if set(codes) & ADVICE:
        return None
    people = {person.person_id: person for person in problem.people}
    other = people.get(data.get("person"))
    for code in codes:
        changed = CHANGED[code](people[unmatched.person_id], other, data)
        people[changed.person_id] = changed
    lifted = problem.team_lifted
    if "lift_team" in codes:
        lifted |= {(unmatched.person_id, other.person_id)}
    return replace(problem, people=tuple(people[i] for i in sorted(people)), team_lifted=lifted)


@pytest.mark.parametrize("model", ["traditional", "reverse", "reciprocal"])
@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("seed", range(7))
def test_solved_again_with_the_advice_the_draft_covers_one_person_more(model, most, seed):
    problem = pool(model, 16, seed, skills=4 + 4 * (most - 1), most_places=most)
    before = solve(problem)

    for unmatched in before.unmatched:
        changed = helped(problem, unmatched)
        if changed is not None:
            assert solve(changed).objective[0].value > before.objective[0].value, unmatched


def test_somebody_whose_partner_can_go_elsewhere_counts_as_one_with_a_place():
    busy = replace(TEACHER, person_id="busy", languages=frozenset({"en"}))
    idle = Person("idle", 4, offers=(Offer("Chess", topic=True),))
    settled = Person("settled", 2, needs=(Need("SQL", 1, 3), Need("Chess", topic=True, priority=1)))
    alone = replace(PUPIL, person_id="alone", languages=frozenset({"de"}), needs=(Need("SQL", 1),))

    found = solved(busy, idle, settled, alone)

    assert [r.pair for r in found.relationships] == [("busy", "settled")]
    help_of = why(found, "alone").help
    assert (help_of.code, help_of.data["person"]) == ("shared_language", "busy")


def test_what_stands_in_between_twice_is_named_as_two_changes():
    found = solved(
        replace(TEACHER, languages=frozenset({"en"}), weekly=((0, 50),)),
        replace(PUPIL, languages=frozenset({"de"}), weekly=((0, 100),)),
    )

    help_of = why(found, "pupil").help

    assert help_of.data["changes"] == ["more_time", "shared_language"]
    assert help_of.text.startswith("60 minutes a week in common with one person here and a working language")


def test_another_need_is_named_where_nobody_can_be_above_the_stated_one():
    help_of = why(solved(TEACHER, replace(PUPIL, needs=(Need("SQL", 5),))), "pupil").help

    assert help_of.text == "Naming Presenting as something to learn would give a pair with fit 26"


def test_somebody_who_would_reach_the_level_is_found_before_a_newcomer():
    found = solved(Person("near", 4, offers=(Offer("SQL", 2),)), replace(PUPIL, needs=(Need("SQL", 1),)))

    assert why(found, "pupil").help.data == {"person": "near", "skill": "SQL", "level": 3, "points": 56}
