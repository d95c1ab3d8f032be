"""What is done to relationships behind the platform's back is found by `bothways verify`."""

from datetime import UTC, datetime, timedelta

import pytest

from bothways.apps.notifications.models import Notification
from bothways.apps.people.models import Person
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.apps.relationships.models import Flow, Membership, Relationship
from bothways.server.verify import broken_invariants

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def accepted(downward, answer):
    answer("bob", downward, "yes")
    answer("chidi", downward, "yes")
    return Relationship.objects.get(pk=downward.pk)


def found():
    return " ".join(broken_invariants())


def test_what_went_the_usual_way_breaks_nothing(accepted):
    assert broken_invariants() == []


@pytest.mark.parametrize("model", [Programme, Enrolment, Relationship])
def test_a_state_that_the_diary_does_not_tell_of(accepted, model):
    terminal = {Programme: "archived", Enrolment: "removed", Relationship: "completed"}[model]
    model.objects.update(state=terminal)

    assert f"is {terminal}, and the diary ends with" in found()


@pytest.mark.parametrize("model", [Programme, Enrolment, Relationship])
def test_a_row_that_the_diary_does_not_know(accepted, model):
    stranger = model.objects.first()
    stranger.pk = stranger.public_id = None
    stranger.public_id = Relationship._meta.get_field("public_id").default()
    if model is Enrolment:
        stranger.person = Person.objects.get(display_name="Dana Petrova")
    stranger.save(force_insert=True)

    assert "is not in the diary" in found()


def test_a_person_who_had_left_when_it_was_accepted(accepted, cast):
    Relationship.objects.update(accepted_at=AT + timedelta(days=2))
    Person.objects.filter(pk=cast.chidi.pk).update(active=False, updated_at=AT + timedelta(days=1))

    assert "was accepted with somebody who had left" in found()


def test_who_leaves_afterwards_is_held(accepted, cast):
    Person.objects.filter(pk=cast.chidi.pk).update(active=False, updated_at=AT + timedelta(days=1))

    assert broken_invariants() == []


def test_somebody_alone_and_a_flow_of_a_stranger(accepted, cast):
    Membership.objects.filter(person=cast.chidi).delete()

    assert "fewer than two members" in found()
    assert "somebody who is no member" in found()


def test_the_same_two_people_twice(accepted, cast):
    twin = Relationship.objects.create(programme=accepted.programme, proposed_at=AT, answer_until=AT)
    Flow.objects.create(relationship=twin, giver=cast.bob, learner=cast.chidi, direction="downward")
    for person in (cast.bob, cast.chidi):
        Membership.objects.create(relationship=twin, person=person)

    assert "2 open relationships with each other" in found()


def test_a_letter_that_says_it_was_sent(accepted):
    Notification.objects.update(state="sent")

    assert "counts as handed over" in found()


def test_a_place_too_many(accepted, cast):
    Enrolment.objects.filter(person=cast.chidi).update(learner_capacity=0, updated_at=AT - timedelta(days=1))

    assert "with 0 places" in found()
