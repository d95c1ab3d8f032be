"""Several people at the same moment, on real PostgreSQL: one order of things comes of it, and no fault."""

from datetime import UTC, datetime

import pytest
from at_once import at_once

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.activity.services import verify_chain
from bothways.apps.notifications.models import Notification
from bothways.apps.programmes import services as programmes
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.apps.relationships import services
from bothways.apps.relationships.models import Relationship
from bothways.server.verify import broken_invariants

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _whole():
    """Whatever happened, every invariant holds, and the diary has no gap."""
    yield
    assert broken_invariants() == []
    assert verify_chain() == []
    numbers = list(ActivityEntry.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("_round", range(5))
def test_a_yes_and_a_no_at_once_make_a_no(downward, actor_of, letters, state_of, _round):
    yes, no = actor_of("bob"), actor_of("chidi")

    at_once(
        lambda: services.accept(actor=yes, relationship=downward, at=AT),
        lambda: services.decline(actor=no, relationship=downward, at=AT),
    )

    assert state_of(downward) == "declined"
    assert letters("accepted") == []


def test_one_person_who_answers_twice_at_once_has_answered_once(upward, actor_of, letters):
    chidi = actor_of("chidi")

    outcomes = at_once(*[lambda: services.accept(actor=chidi, relationship=upward, at=AT) for _ in range(4)])

    assert outcomes.count("already_answered") == 3
    assert letters("proposed") == ["bob", "chidi"]


@pytest.mark.parametrize("_round", range(5))
def test_a_yes_while_the_programme_is_cancelled_comes_before_or_not_at_all(
    downward, actor_of, answer, state_of, _round
):
    answer("chidi", downward, "yes")
    bob, alice = actor_of("bob"), actor_of("alice")

    outcomes = at_once(
        lambda: services.accept(actor=bob, relationship=downward, at=AT),
        lambda: programmes.cancel(actor=alice, programme=downward.programme, reason="No budget.", at=AT),
    )

    assert state_of(downward.programme) == "cancelled"
    entries = list(ActivityEntry.objects.values_list("verb", flat=True))
    if outcomes[0] == "answer_too_late":
        assert state_of(downward) == "proposed"
    else:
        assert entries.index("relationship.accepted") < entries.index("programme.cancelled")


@pytest.mark.parametrize("_round", range(5))
def test_a_yes_while_the_other_leaves_the_programme_binds_nobody(
    downward, actor_of, answer, cast, state_of, _round
):
    answer("chidi", downward, "yes")
    bob, chidi = actor_of("bob"), actor_of("chidi")
    part = Enrolment.objects.get(person=cast.chidi)

    at_once(
        lambda: services.accept(actor=bob, relationship=downward, at=AT),
        lambda: services.leave_programme(actor=chidi, enrolment=part, at=AT),
    )

    assert state_of(part) == "withdrawn"
    assert state_of(downward) in {"declined", "ended_early"}


@pytest.mark.parametrize("_round", range(5))
def test_a_proposal_while_somebody_leaves_the_programme_is_not_left_open(
    cast, actor_of, programme_of, state_of, _round
):
    programme = programme_of("traditional", cast.chidi, cast.bob)
    alice, chidi = actor_of("alice"), actor_of("chidi")
    part = Enrolment.objects.get(person=cast.chidi)
    fresh = Programme.objects.get(pk=programme.pk)

    at_once(
        lambda: services.propose(
            actor=alice, programme=fresh, flows=[(cast.bob, cast.chidi, [])], reasons=[], at=AT
        ),
        lambda: services.leave_programme(actor=chidi, enrolment=part, at=AT),
    )

    assert state_of(part) == "withdrawn"
    assert not Relationship.objects.filter(state="proposed").exists()


def test_both_leave_at_once_and_it_ends_once(downward, actor_of, answer, state_of):
    answer("chidi", downward, "yes")
    answer("bob", downward, "yes")
    leavers = [actor_of("bob"), actor_of("chidi")]

    at_once(*[lambda who=who: services.leave(actor=who, relationship=downward, at=AT) for who in leavers])

    assert state_of(downward) == "ended_early"
    assert Notification.objects.filter(event="relationship.ended").count() == 1


def test_two_workers_let_the_same_proposals_run_out_once(downward, letters):
    late = downward.answer_until

    assert sorted(at_once(*[lambda: services.expire_due(at=late) for _ in range(3)])) == [0, 0, 1]
    assert letters("not_going_ahead") == ["bob", "chidi"]
