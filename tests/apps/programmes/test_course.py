"""From draft to launch: each move by whom it belongs to, each refusal in words."""

from datetime import UTC, datetime

import pytest

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.notifications.models import Notification
from bothways.apps.programmes import services
from bothways.apps.programmes.services import course
from bothways.mentoring.lifecycles import MoveNotAllowed

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)

COMMENT = {"comment": "Say for whom it is."}


def move(client, programme, verb, data=None):
    return client.post(f"/programmes/{programme.public_id}/{verb}/", data or {})


def test_a_complete_draft_is_submitted_and_the_reviewer_gets_a_letter(client_of, draft, state_of):
    response = move(client_of("alice"), draft, "submit")

    assert response.status_code == 302
    assert state_of(draft) == "in_review"
    letter = Notification.objects.get(event="programme.submitted")
    assert letter.recipient == "bob@nordlys.example"
    entry = ActivityEntry.objects.get(verb="programme.submitted")
    assert entry.data == {"before": "draft", "after": "in_review"}


def test_a_draft_without_purpose_or_sponsor_is_not_submitted_and_the_missing_is_named(
    client_of, actor_of, state_of
):
    bare = services.create(
        actor=actor_of("alice"), name="Bare", purpose="", model_id="reverse", weeks=26, at=AT
    )

    response = move(client_of("alice"), bare, "submit")

    page = response.content.decode()
    assert response.status_code == 409
    assert "State the purpose" in page
    assert "Name an executive sponsor" in page
    assert state_of(bare) == "draft"


def test_a_programme_is_sent_back_with_a_comment_that_the_manager_reads(client_of, submitted, state_of):
    move(client_of("bob"), submitted, "send-back", COMMENT)

    assert state_of(submitted) == "draft"
    assert "Say for whom it is." in Notification.objects.get(event="programme.sent_back").text
    page = client_of("alice").get(f"/programmes/{submitted.public_id}/").content.decode()
    assert "Say for whom it is." in page


def test_sending_back_needs_a_comment(client_of, submitted, state_of):
    assert move(client_of("bob"), submitted, "send-back", {"comment": " "}).status_code == 400
    assert state_of(submitted) == "in_review"


def test_the_comment_never_stands_in_the_diary(client_of, submitted):
    move(client_of("bob"), submitted, "send-back", COMMENT)

    assert not any("for whom" in str(entry.data) for entry in ActivityEntry.objects.all())


def test_the_sponsor_approves(client_of, submitted, state_of):
    move(client_of("bob"), submitted, "approve")

    assert state_of(submitted) == "approved"


def test_an_administrator_confirms_that_the_sponsor_has_agreed(cast, actor_of, draft, state_of):
    draft.sponsor = cast.dana
    draft.save()
    submitted = services.submit(actor=actor_of("alice"), programme=draft, at=AT)

    with pytest.raises(course.SponsorNotConfirmed):
        services.approve(actor=actor_of("bob"), programme=submitted, at=AT)
    services.approve(actor=actor_of("bob"), programme=submitted, at=AT, sponsor_confirmed=True)

    assert state_of(draft) == "approved"


def test_nobody_approves_their_own_programme(client_of, actor_of, cast, state_of):
    own = services.create(
        actor=actor_of("bob"), name="Own", purpose="P", model_id="reverse", weeks=26, sponsor=cast.bob, at=AT
    )
    services.submit(actor=actor_of("bob"), programme=own, at=AT)

    response = move(client_of("bob"), own, "approve")

    assert response.status_code == 409
    assert "somebody else reviews it" in response.content.decode()
    assert state_of(own) == "in_review"


def test_a_manager_may_see_but_not_approve(client_of, submitted, state_of):
    assert move(client_of("alice"), submitted, "approve").status_code == 403
    assert state_of(submitted) == "in_review"


def test_an_approved_programme_opens_and_everybody_sees_it(client_of, approved, state_of):
    address = f"/programmes/{approved.public_id}/"
    assert client_of("dana").get(address).status_code == 404

    move(client_of("alice"), approved, "open")

    assert state_of(approved) == "enrolling"
    assert client_of("dana").get(address).status_code == 200


def test_enrolment_closes_once_one_relationship_could_come_of_it(
    client_of, actor_of, cast, programme, state_of
):
    response = move(client_of("alice"), programme, "close-enrolment")
    assert response.status_code == 409
    assert "0 people are ready" in response.content.decode()

    services.enrol_all(actor=actor_of("alice"), programme=programme, people=[cast.bob, cast.chidi], at=AT)
    move(client_of("alice"), programme, "close-enrolment")

    assert state_of(programme) == "matching"


def test_a_launch_waits_for_the_first_yes(client_of, actor_of, cast, programme, state_of):
    services.enrol_all(actor=actor_of("alice"), programme=programme, people=[cast.bob, cast.chidi], at=AT)
    move(client_of("alice"), programme, "close-enrolment")

    response = move(client_of("alice"), programme, "launch")
    assert response.status_code == 409
    assert "Nobody has said yes" in response.content.decode()

    programme.relationships.create(state="contracting", proposed_at=AT, answer_until=AT)
    move(client_of("alice"), programme, "launch")

    assert state_of(programme) == "running"


def test_cancelling_tells_those_who_take_part(client_of, actor_of, cast, programme, state_of):
    services.enrol(actor=actor_of("alice"), programme=programme, person=cast.dana, at=AT)
    assert client_of("alice").get(f"/programmes/{programme.public_id}/cancel/").status_code == 200

    move(client_of("alice"), programme, "cancel", {"reason": "The budget is gone."})

    assert state_of(programme) == "cancelled"
    letter = Notification.objects.get(event="programme.cancelled")
    assert letter.recipient == "dana@nordlys.example"
    assert "The budget is gone." in letter.text


def test_cancelling_needs_a_reason(client_of, programme, state_of):
    assert move(client_of("alice"), programme, "cancel", {"reason": ""}).status_code == 422
    assert state_of(programme) == "enrolling"


def test_a_draft_is_changed_and_an_approved_programme_is_not(client_of, actor_of, draft):
    form = {
        "name": "New name",
        "purpose": "P",
        "weeks": "20",
        "sponsor": "bob@nordlys.example",
        **{f"weight_{name}": str(points) for name, points in draft.weights.items()},
    }
    address = f"/programmes/{draft.public_id}/settings/"
    assert client_of("alice").get(address).status_code == 200
    client_of("alice").post(address, form)
    draft.refresh_from_db()
    assert (draft.name, draft.weeks) == ("New name", 20)

    services.submit(actor=actor_of("alice"), programme=draft, at=AT)
    services.approve(actor=actor_of("bob"), programme=draft, at=AT)

    assert client_of("alice").post(address, {**form, "name": "Other"}).status_code == 409
    assert "New name" in client_of("alice").get(address).content.decode()


@pytest.mark.parametrize(
    "verb", ["submit", "open", "close-enrolment", "launch", "cancel", "approve", "send-back"]
)
def test_a_stranger_cannot_tell_a_hidden_programme_from_none(client_of, secret_draft, verb):
    absent = client_of("dana").post(f"/programmes/00000000-0000-0000-0000-000000000000/{verb}/", COMMENT)
    hidden = move(client_of("dana"), secret_draft, verb, COMMENT)

    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.content == absent.content


@pytest.mark.parametrize(
    "verb", ["submit", "open", "close-enrolment", "launch", "cancel", "settings", "approve"]
)
def test_a_participant_who_sees_a_programme_cannot_move_it(client_of, programme, state_of, verb):
    assert move(client_of("dana"), programme, verb, {"reason": "x"}).status_code == 403
    assert state_of(programme) == "enrolling"


@pytest.mark.parametrize("verb", ["open_enrolment", "close_enrolment", "launch"])
def test_a_move_out_of_turn_is_refused(actor_of, draft, verb):
    with pytest.raises(MoveNotAllowed):
        getattr(services, verb)(actor=actor_of("alice"), programme=draft, at=AT)


def test_moves_are_no_links(client_of, draft):
    assert client_of("alice").get(f"/programmes/{draft.public_id}/submit/").status_code == 405
