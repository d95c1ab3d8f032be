from datetime import UTC, datetime, timedelta

import pytest

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.relationships import services
from bothways.apps.relationships.services import proposals

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_an_upward_proposal_is_sent_to_the_less_senior_alone(upward, letters, cast):
    assert letters("proposed") == ["chidi"]
    assert dict(upward.memberships.values_list("person__display_name", "turn")) == {
        "Chidi Okafor": 1,
        "Bob Andersen": 2,
    }
    assert upward.flows.get().direction == "upward"


def test_a_downward_proposal_is_sent_to_both_at_once(downward, letters):
    assert letters("proposed") == ["bob", "chidi"]
    assert downward.flows.get().direction == "downward"


def test_answers_are_awaited_for_ten_days(upward):
    assert upward.answer_until == AT + timedelta(days=10)
    assert upward.awaits_answers(at=AT + timedelta(days=9))
    assert not upward.awaits_answers(at=AT + timedelta(days=10))


def test_the_diary_says_that_it_was_proposed_and_not_why(upward):
    entry = ActivityEntry.objects.get(verb="relationship.proposed")

    assert entry.data == {"before": "new", "after": "proposed"}


def test_two_flows_have_a_direction_each(cast, actor_of, programme_of):
    programme = programme_of("reciprocal", cast.chidi, cast.bob)

    both = services.propose(
        actor=actor_of("alice"),
        programme=programme,
        flows=[(cast.bob, cast.chidi, []), (cast.chidi, cast.bob, [])],
        reasons=[],
        at=AT,
    )

    assert list(both.flows.values_list("direction", flat=True)) == ["downward", "upward"]
    assert both.memberships.count() == 2


def test_who_is_not_ready_is_not_proposed(cast, actor_of, programme_of):
    programme = programme_of("traditional", cast.chidi)

    with pytest.raises(proposals.NotReady, match="Bob Andersen"):
        services.propose(
            actor=actor_of("alice"),
            programme=programme,
            flows=[(cast.bob, cast.chidi, [])],
            reasons=[],
            at=AT,
        )


def test_nobody_is_proposed_twice_to_the_same_person(cast, actor_of, upward):
    with pytest.raises(proposals.AlreadyTogether):
        services.propose(
            actor=actor_of("alice"),
            programme=upward.programme,
            flows=[(cast.chidi, cast.bob, [])],
            reasons=[],
            at=AT,
        )


def test_a_programme_that_still_enrols_proposes_nobody(cast, actor_of, programme_of):
    programme = programme_of("traditional", cast.chidi, cast.bob)
    programme.state = "enrolling"
    programme.save()

    with pytest.raises(proposals.MatchingNotOpen):
        services.propose(
            actor=actor_of("alice"),
            programme=programme,
            flows=[(cast.bob, cast.chidi, [])],
            reasons=[],
            at=AT,
        )
