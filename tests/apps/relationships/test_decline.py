from datetime import timedelta

from bothways.apps.notifications.models import Notification
from bothways.apps.relationships import services
from bothways.apps.relationships.models import Relationship
from bothways.foundation.clock import now


def test_a_no_ends_the_proposal_and_the_other_reads_only_that_it_is_not_going_ahead(
    client_of, downward, answer, letters, state_of
):
    answer("bob", downward, "no")

    assert state_of(downward) == "declined"
    assert letters("not_going_ahead") == ["chidi"]
    page = client_of("chidi").get(f"/relationships/{downward.public_id}/").content.decode()
    assert "This one is not going ahead" in page
    assert "Decline" not in page
    assert "said no" not in page


def test_who_was_not_asked_yet_never_learns_of_it(client_of, upward, answer, letters):
    answer("chidi", upward, "no")

    assert letters("not_going_ahead") == []
    assert letters("proposed") == ["chidi"]
    assert "Chidi" not in client_of("bob").get("/relationships/").content.decode()


def test_when_the_senior_says_no_the_junior_reads_that_it_is_not_going_ahead(upward, answer, letters):
    answer("chidi", upward, "yes")
    answer("bob", upward, "no")

    assert letters("not_going_ahead") == ["chidi"]


def test_the_letter_is_the_same_whether_somebody_declined_or_time_ran_out(upward, answer, downward):
    answer("bob", downward, "no")
    declined = Notification.objects.get(event="relationship.not_going_ahead")
    services.expire_due(at=now() + timedelta(days=11))
    expired = Notification.objects.filter(event="relationship.not_going_ahead").exclude(pk=declined.pk).get()

    assert declined.subject == expired.subject
    assert declined.text.replace(str(downward.public_id), "") == expired.text.replace(
        str(upward.public_id), ""
    )


def test_the_manager_reads_that_it_is_not_going_ahead_and_not_who_said_no(client_of, downward, answer):
    answer("bob", downward, "no")

    page = client_of("alice").get(f"/relationships/{downward.public_id}/").content.decode()
    assert "Not going ahead" in page
    assert "declined" not in page.lower()


def test_due_proposals_run_out_once(upward, downward, state_of, letters):
    assert services.expire_due(at=now() + timedelta(days=9)) == 0
    assert services.expire_due(at=now() + timedelta(days=10)) == 2
    assert services.expire_due(at=now() + timedelta(days=11)) == 0
    assert set(Relationship.objects.values_list("state", flat=True)) == {"expired"}
    assert letters("not_going_ahead") == ["bob", "chidi", "chidi"]


def test_what_is_accepted_does_not_run_out(downward, answer, state_of):
    answer("bob", downward, "yes")
    answer("chidi", downward, "yes")

    assert services.expire_due(at=now() + timedelta(days=30)) == 0
    assert state_of(downward) == "contracting"
