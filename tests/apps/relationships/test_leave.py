import pytest

from bothways.apps.programmes.models import Enrolment


@pytest.fixture
def together(downward, answer):
    answer("bob", downward, "yes")
    answer("chidi", downward, "yes")
    return downward


def test_a_member_leaves_without_a_reason_and_the_other_reads_a_neutral_letter(
    client_of, together, letters, state_of
):
    assert (
        "You do not need a reason"
        in client_of("chidi").get(f"/relationships/{together.public_id}/leave/").content.decode()
    )

    client_of("chidi").post(f"/relationships/{together.public_id}/leave/")

    assert state_of(together) == "ended_early"
    assert letters("ended") == ["bob"]


def test_a_proposal_is_answered_and_not_left(client_of, downward, state_of):
    assert client_of("chidi").post(f"/relationships/{downward.public_id}/leave/").status_code == 409
    assert state_of(downward) == "proposed"


@pytest.mark.parametrize("name", ["dana", "alice"])
def test_nobody_ends_the_relationship_of_others(client_of, together, state_of, name):
    assert client_of(name).post(f"/relationships/{together.public_id}/leave/").status_code == 404
    assert state_of(together) == "contracting"


def test_leaving_a_programme_takes_two_clicks_and_ends_what_is_open_in_it(
    client_of, cast, together, state_of, letters
):
    address = f"/programmes/{together.programme.public_id}/leave/"
    assert client_of("chidi").get(address).status_code == 200

    client_of("chidi").post(address)

    assert Enrolment.objects.get(person=cast.chidi).state == "withdrawn"
    assert state_of(together) == "ended_early"
    assert letters("ended") == ["bob"]


def test_leaving_a_programme_ends_open_proposals_in_silence(client_of, upward, state_of, letters):
    client_of("bob").post(f"/programmes/{upward.programme.public_id}/leave/")

    assert state_of(upward) == "declined"
    assert letters("not_going_ahead") == ["chidi"]


def test_who_takes_no_part_has_nothing_to_leave(client_of, downward):
    downward.programme.state = "enrolling"
    downward.programme.save()

    assert client_of("dana").post(f"/programmes/{downward.programme.public_id}/leave/").status_code == 404


def test_nobody_leaves_twice(client_of, together):
    address = f"/programmes/{together.programme.public_id}/leave/"
    client_of("chidi").post(address)

    assert client_of("chidi").post(address).status_code == 409
