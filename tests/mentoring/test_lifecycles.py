"""The tables of the specification, section 4, against the data."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bothways.errors import Refused
from bothways.mentoring import lifecycles
from bothways.mentoring.lifecycles import ENROLMENT, NEW, PROGRAMME, RELATIONSHIP, ROLLING_PROGRAMME

# One line a row of the specification: sources -> target.
PROGRAMME_ROWS = """
P1  draft -> in_review
P2  in_review -> draft
P3  in_review -> approved
P4  approved -> enrolling
P5  enrolling -> matching
P6  matching -> running
P7  running -> closing
P8  closing -> closed
P9  closed -> archived
P10 enrolling/matching/running -> paused
P10 paused -> enrolling
P10 paused -> matching
P10 paused -> running
P11 draft/in_review/approved/enrolling/matching/paused -> cancelled
"""
ROLLING_ROWS = """
P1  draft -> in_review
P2  in_review -> draft
P3  in_review -> approved
P4  approved -> enrolling
P6  enrolling -> running
P7  running -> closing
P8  closing -> closed
P9  closed -> archived
P10 enrolling/running -> paused
P10 paused -> enrolling
P10 paused -> running
P11 draft/in_review/approved/enrolling/paused -> cancelled
"""
ENROLMENT_ROWS = """
N1  new -> invited
N1  new/invited -> applied
N2  applied -> accepted
N3  applied -> waitlisted
N3  waitlisted -> accepted
N4  applied/waitlisted -> declined
N5  accepted -> in_training
N6  in_training -> ready
N7  ready -> engaged
N7  engaged -> ready
N8  engaged/ready -> completed
N9  invited/applied/waitlisted/accepted/in_training/ready/engaged -> withdrawn
N10 invited/applied/waitlisted/accepted/in_training/ready/engaged -> removed
"""
RELATIONSHIP_ROWS = """
R1  new -> proposed
R2  proposed -> accepted
R3  proposed -> declined
R4  proposed -> expired
R5  accepted -> contracting
R6  contracting -> active
R7  active -> paused
R7  paused -> active
R8  contracting/active/paused/closing -> suspended
R9  suspended -> active
R9  suspended -> ended_early
R10 active -> closing
R11 closing -> active
R12 closing -> completed
R13 closing -> ended_early
R14 accepted/contracting/active/paused/closing -> ended_early
"""
MACHINES = {
    "programme": (PROGRAMME, PROGRAMME_ROWS),
    "rolling programme": (ROLLING_PROGRAMME, ROLLING_ROWS),
    "enrolment": (ENROLMENT, ENROLMENT_ROWS),
    "relationship": (RELATIONSHIP, RELATIONSHIP_ROWS),
}
WHO = {
    "programme_manager": "P1 P4 P5 P6 P7 P8 P10 P11 N1 N2 N3 N4 N10 R1 R7 R8 R14",
    "executive_sponsor": "P2 P3 P10",
    "org_admin": "P2 P3 P9 P11",
    "system": "P5 P7 P9 N2 N3 N5 N6 N7 N8 R4 R5 R6 R10 R12 R13",
    "participant": "N1 N9 R1",
    "member": "R2 R3 R7 R10 R11 R14",
    "concern_handler": "R8 R9",
}


def rows(table):
    for line in table.strip().splitlines():
        row, sources, _, target = line.split()
        yield row, sources.split("/"), target


def machines(test):
    return pytest.mark.parametrize(("lifecycle", "table"), MACHINES.values(), ids=MACHINES)(test)


@machines
def test_the_data_lists_the_rows_of_the_specification_in_their_order(lifecycle, table):
    listed = [(move.id, list(move.sources), move.target) for move in lifecycle.transitions]

    assert listed == list(rows(table))


@machines
def test_every_listed_move_is_allowed_and_every_other_is_refused(lifecycle, table):
    listed = {(source, target) for _, sources, target in rows(table) for source in sources}
    for source, target in product(lifecycle.states, lifecycle.states):
        assert lifecycle.allows(source, target) == ((source, target) in listed)
        if (source, target) in listed:
            lifecycle.require_move(source, target)
        else:
            with pytest.raises(Refused):
                lifecycle.require_move(source, target)


@pytest.mark.parametrize("role", WHO)
def test_each_role_makes_the_moves_of_the_specification_and_no_others(role):
    moves = (*PROGRAMME.transitions, *ENROLMENT.transitions, *RELATIONSHIP.transitions)

    assert {move.id for move in moves if role in move.who} == set(WHO[role].split())


@pytest.mark.parametrize(
    ("lifecycle", "action", "source", "role", "expected"),
    [
        (PROGRAMME, "pause", "running", "executive_sponsor", True),
        (PROGRAMME, "resume", "paused", "executive_sponsor", False),
        (PROGRAMME, "resume", "paused", "programme_manager", True),
        (PROGRAMME, "approve", "in_review", "programme_manager", False),
        (ENROLMENT, "invite", NEW, "participant", False),
        (ENROLMENT, "apply", "invited", "participant", True),
        (RELATIONSHIP, "resume", "paused", "programme_manager", False),
        (RELATIONSHIP, "leave", "paused", "member", True),
        (RELATIONSHIP, "leave", "proposed", "member", False),
        (RELATIONSHIP, "no such verb", "active", "member", False),
    ],
)
def test_who_may_act_depends_on_the_row_and_the_state(lifecycle, action, source, role, expected):
    assert lifecycle.may(action, source, role) is expected


def test_line_managers_and_analysts_move_nothing():
    for lifecycle, _ in MACHINES.values():
        for move in lifecycle.transitions:
            assert move.who
            assert not {"hr_analyst", "line_manager", "facilitator"} & set(move.who)


@pytest.mark.parametrize(
    ("action", "source"), [("accept", "proposed"), ("extend", "closing"), ("start_closing", "active")]
)
def test_some_moves_of_members_wait_for_every_member(action, source):
    assert RELATIONSHIP.transition(action, source).every_member


def test_any_one_member_can_decline_pause_or_leave():
    for action, source in [("decline", "proposed"), ("pause", "active"), ("leave", "active")]:
        assert not RELATIONSHIP.transition(action, source).every_member


def test_removal_and_the_end_of_a_suspension_need_a_second_person():
    assert ENROLMENT.transition("remove", "ready").also == ("org_admin",)
    assert RELATIONSHIP.transition("reinstate", "suspended").also == ("programme_manager",)
    assert RELATIONSHIP.transition("end", "suspended").also == ("programme_manager",)


@machines
def test_terminal_states_and_only_they_have_no_way_out(lifecycle, table):
    reachable = {move.target for move in lifecycle.transitions} | set(lifecycle.initial)
    for state in reachable:
        assert (state in lifecycle.terminal) == (not lifecycle.moves_from(state))
    assert set(lifecycle.open_states) == set(lifecycle.states) - set(lifecycle.terminal)


@machines
def test_what_is_new_begins_in_an_initial_state_only(lifecycle, table):
    for state in lifecycle.states:
        assert lifecycle.allows(NEW, state) == (state in lifecycle.initial)
    assert all(move.target in lifecycle.initial for move in lifecycle.moves_from(NEW))
    assert NEW not in lifecycle.states


@machines
def test_every_state_can_be_reached_and_every_open_one_can_end(lifecycle, table):
    without_matching = {"matching"} if lifecycle is ROLLING_PROGRAMME else set()
    forwards, backwards = set(lifecycle.initial), set(lifecycle.terminal)
    for _ in lifecycle.states:
        forwards |= {move.target for state in forwards for move in lifecycle.moves_from(state)}
        backwards |= {
            source for move in lifecycle.transitions if move.target in backwards for source in move.sources
        }
    assert forwards == set(lifecycle.states) - without_matching
    assert backwards - {NEW} == set(lifecycle.states) - without_matching


@machines
def test_one_verb_leads_to_one_state_except_out_of_a_programmes_pause(lifecycle, table):
    for state in (NEW, *lifecycle.states):
        actions = [move.action for move in lifecycle.moves_from(state) if move.action != "resume"]
        assert len(actions) == len(set(actions))


@given(st.data())
def test_any_walk_stays_inside_the_states_and_takes_allowed_steps(data):
    lifecycle, _ = data.draw(st.sampled_from(list(MACHINES.values())))
    walk = [data.draw(st.sampled_from(lifecycle.initial))]
    for _ in range(data.draw(st.integers(0, 12))):
        moves = lifecycle.moves_from(walk[-1])
        if not moves:
            break
        walk.append(data.draw(st.sampled_from(moves)).target)

    assert set(walk) <= set(lifecycle.states)
    assert all(lifecycle.allows(here, there) for here, there in pairwise(walk))
    assert not any(state in lifecycle.terminal for state in walk[:-1])


def test_a_refused_move_names_both_states_and_what_is_allowed():
    with pytest.raises(lifecycles.MoveNotAllowed) as refusal:
        RELATIONSHIP.require_move("proposed", "active")

    assert refusal.value.code == "move_not_allowed"
    assert refusal.value.data == {
        "source": "proposed",
        "target": "active",
        "allowed": ["accepted", "declined", "expired"],
    }
    assert refusal.value.message == (
        'A relationship cannot go from "Proposed" to "Active". It can become "Accepted", "Declined" or "Expired".'
    )


def test_a_refused_move_out_of_an_end_says_that_it_has_ended():
    with pytest.raises(lifecycles.MoveNotAllowed, match="It has ended and stays as it is"):
        ENROLMENT.require_move("withdrawn", "applied")


def test_a_refused_beginning_names_the_states_in_which_a_thing_begins():
    with pytest.raises(
        lifecycles.MoveNotAllowed, match=r'cannot begin as "Ready"\. It can become "Invited" or "Applied"'
    ):
        ENROLMENT.require_move(NEW, "ready")


def test_a_refused_verb_names_the_verbs_that_are_possible():
    with pytest.raises(
        lifecycles.MoveNotAllowed, match=r'"Sign" is not possible .* is "Accept", "Decline" or "Expire"'
    ):
        RELATIONSHIP.transition("sign", "proposed")
    with pytest.raises(lifecycles.MoveNotAllowed, match="Nothing more can be done"):
        RELATIONSHIP.transition("leave", "completed")


def test_a_paused_programme_goes_back_to_the_state_that_is_named():
    assert PROGRAMME.transition("resume", "paused", target="matching").target == "matching"
    with pytest.raises(ValueError, match="name the target"):
        PROGRAMME.transition("resume", "paused")
    with pytest.raises(lifecycles.MoveNotAllowed):
        PROGRAMME.transition("resume", "paused", target="closing")


def test_a_rolling_programme_launches_while_it_enrols_and_never_waits_for_matching():
    assert lifecycles.programme_lifecycle(rolling=True).transition("launch", "enrolling").target == "running"
    assert not lifecycles.programme_lifecycle(rolling=False).allows("enrolling", "running")
    assert not lifecycles.programme_lifecycle(rolling=True).allows("enrolling", "matching")


@pytest.mark.parametrize("state", PROGRAMME.states)
def test_enrolling_and_running_hold_at_once_only_in_rolling_programmes(state):
    assert lifecycles.takes_applications(state, rolling=False) == (state == "enrolling")
    assert lifecycles.takes_applications(state, rolling=True) == (state in {"enrolling", "running"})
    assert lifecycles.matching_is_open(state, rolling=False) == (state in {"matching", "running"})
    assert lifecycles.matching_is_open(state, rolling=True) == (state in {"enrolling", "matching", "running"})


def test_choices_pair_what_is_stored_with_what_is_read():
    assert RELATIONSHIP.choices[0] == ("proposed", "Proposed")
    assert dict(PROGRAMME.choices)["in_review"] == "In review"
    assert [value for value, _ in ENROLMENT.choices] == list(ENROLMENT.states)


def test_the_times_are_those_of_the_specification():
    assert lifecycles.PROPOSAL_EXPIRES_AFTER.days == 10
    assert lifecycles.FIRST_SESSION_WITHIN.days == 14
    assert lifecycles.LONGEST_PAUSE.days == 56
    assert lifecycles.PAUSE_OVERDUE_AFTER.days == 14
    assert lifecycles.CLOSING_CADENCES_BEFORE_END == 2
    assert lifecycles.CLOSING_FORMS_WAIT.days == 14
    assert lifecycles.RAN_OUT_AFTER.days == 28
    assert lifecycles.FLASH_COMPLETES_AFTER.days == 7
    assert lifecycles.GROUP_BELOW_MINIMUM_DECIDED_WITHIN.days == 14
    assert lifecycles.PROGRAMME_CLOSING_BEFORE_END.days == 21


def test_the_readiness_checklist_has_its_eleven_items():
    assert len(lifecycles.READINESS_CHECKLIST) == 11
