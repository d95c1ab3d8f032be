import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.programmes.models import Enrolment
from bothways.apps.relationships import services
from bothways.apps.relationships.models import Relationship
from bothways.foundation.clock import now

TURNS = [("upward", ["chidi", "bob"]), ("downward", ["bob", "chidi"]), ("downward", ["chidi", "bob"])]


@pytest.mark.parametrize(("which", "order"), TURNS)
def test_with_every_yes_the_relationship_is_accepted_and_its_members_get_started(
    request, answer, letters, state_of, which, order
):
    relationship = request.getfixturevalue(which)

    answer(order[0], relationship, "yes")
    assert state_of(relationship) == "proposed"
    answer(order[1], relationship, "yes")

    assert state_of(relationship) == "contracting"
    assert letters("accepted") == ["bob", "chidi"]
    verbs = ActivityEntry.objects.filter(target=relationship.public_id).values_list("verb", flat=True)
    assert list(verbs) == [
        "relationship.proposed",
        "relationship.answered",
        "relationship.answered",
        "relationship.accepted",
        "relationship.contracting",
    ]


def test_people_stay_ready_until_the_relationship_is_active(upward, answer):
    answer("chidi", upward, "yes")
    answer("bob", upward, "yes")

    assert set(Enrolment.objects.values_list("state", flat=True)) == {"ready"}


def test_the_senior_learns_of_it_only_after_the_junior_said_yes(client_of, upward, answer, letters):
    address = f"/relationships/{upward.public_id}/"
    bob = client_of("bob")
    # Bob is an administrator; that is no way around his turn.
    assert bob.get(address).status_code == 404
    assert "Chidi" not in bob.get("/relationships/").content.decode()
    assert "Chidi" not in bob.get(f"/programmes/{upward.programme.public_id}/relationships/").content.decode()

    answer("chidi", upward, "yes")

    assert letters("proposed") == ["bob", "chidi"]
    assert "Your answer" in client_of("bob").get(address).content.decode()


def test_answering_out_of_turn_is_like_answering_nothing(upward, answer, state_of):
    assert answer("bob", upward, "yes").status_code == 404
    assert answer("bob", upward, "no").status_code == 404
    assert state_of(upward) == "proposed"


def test_a_yes_stays_hidden_until_all_have_answered(client_of, downward, answer):
    before = client_of("chidi").get(f"/relationships/{downward.public_id}/").content
    answer("bob", downward, "yes")
    after = client_of("chidi").get(f"/relationships/{downward.public_id}/").content

    assert _without_token(before) == _without_token(after)


def _without_token(page):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page)


def test_an_answer_is_given_once(downward, answer, state_of):
    answer("bob", downward, "yes")

    assert answer("bob", downward, "no").status_code == 409
    assert state_of(downward) == "proposed"


def test_after_ten_days_it_is_too_late(downward, answer, state_of, time_machine_at):
    time_machine_at.shift(timedelta(days=10))

    response = answer("bob", downward, "yes")

    assert response.status_code == 409
    assert "no longer be answered" in response.content.decode()
    assert state_of(downward) == "proposed"


@pytest.mark.parametrize("name", ["dana", "alice"])
def test_a_stranger_cannot_tell_a_proposal_from_none(client_of, downward, answer, state_of, name):
    absent = client_of(name).post(
        "/relationships/00000000-0000-0000-0000-000000000000/answer/", {"answer": "yes"}
    )
    foreign = answer(name, downward, "yes")

    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.content == absent.content
    assert state_of(downward) == "proposed"


def test_neither_yes_nor_no_is_asked_again(downward, answer, state_of):
    assert answer("bob", downward, "perhaps").status_code == 400
    assert state_of(downward) == "proposed"


def test_two_who_answer_from_pages_opened_before_make_one_acceptance(actor_of, downward, letters, state_of):
    for_bob, for_chidi = (Relationship.objects.get(pk=downward.pk) for _ in range(2))

    services.accept(actor=actor_of("bob"), relationship=for_bob, at=now())
    services.accept(actor=actor_of("chidi"), relationship=for_chidi, at=now())

    assert state_of(downward) == "contracting"
    assert letters("accepted") == ["bob", "chidi"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_the_same_moment_make_one_acceptance(actor_of, downward, letters, state_of):
    actors = [actor_of("bob"), actor_of("chidi")]
    moment = now()

    def say_yes(actor):
        try:
            services.accept(actor=actor, relationship=downward, at=moment)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        list(both.map(say_yes, actors))

    assert state_of(downward) == "contracting"
    assert letters("accepted") == ["bob", "chidi"]
