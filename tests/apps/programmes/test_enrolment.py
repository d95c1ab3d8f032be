"""Who takes part: invited, asking, recorded, waiting, leaving."""

from datetime import UTC, datetime

import pytest

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.notifications.models import Notification
from bothways.apps.people.models import Person
from bothways.apps.profiles.models import Profile
from bothways.apps.programmes import services
from bothways.apps.programmes.models import Enrolment
from bothways.apps.programmes.services import enrolling

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def enrolment_of(person):
    return Enrolment.objects.get(person=person)


def verbs_about(person):
    entries = ActivityEntry.objects.filter(about=person.public_id, verb__startswith="enrolment.")
    return [entry.verb.removeprefix("enrolment.") for entry in entries]


def add(client, programme, **data):
    return client.post(f"/programmes/{programme.public_id}/enrolment/add/", data)


def test_the_manager_invites_people_by_name_and_each_gets_a_letter(client_of, cast, programme):
    response = add(
        client_of("alice"), programme, how="invite", scope="chosen", people=[str(cast.dana.public_id)]
    )

    assert response.status_code == 302
    assert enrolment_of(cast.dana).state == "invited"
    letter = Notification.objects.get(event="enrolment.invited")
    assert letter.recipient == "dana@nordlys.example"
    assert f"/programmes/{programme.public_id}/" in letter.text


def test_everybody_that_a_search_finds_is_invited(client_of, cast, programme):
    add(client_of("alice"), programme, how="invite", scope="all", unit="Data")

    assert [row.person for row in Enrolment.objects.all()] == [cast.chidi]


def test_people_who_said_yes_elsewhere_are_ready_at_once_and_each_step_is_in_the_diary(
    client_of, cast, programme
):
    add(client_of("alice"), programme, how="record", scope="all")

    assert set(Enrolment.objects.values_list("state", flat=True)) == {"ready"}
    assert Enrolment.objects.count() == 4
    assert verbs_about(cast.dana) == ["recorded", "accepted", "training_assigned", "ready"]


def test_recording_takes_sides_and_capacity_from_the_profile(actor_of, cast, programme):
    Profile.objects.create(person=cast.chidi, learns=False, giver_capacity=2)

    services.enrol_all(actor=actor_of("alice"), programme=programme, people=[cast.chidi], at=AT)

    row = enrolment_of(cast.chidi)
    assert (row.gives, row.learns, row.giver_capacity) == (True, False, 2)


def test_in_two_way_models_everybody_stands_on_both_sides(actor_of, cast, programme):
    programme.model_id = "reciprocal"
    programme.save()
    Profile.objects.create(person=cast.chidi, learns=False)

    services.enrol(actor=actor_of("alice"), programme=programme, person=cast.chidi, at=AT)

    assert enrolment_of(cast.chidi).learns


def test_recording_a_list_asks_the_database_a_constant_number_of_times(
    actor_of, cast, programme, django_assert_num_queries, django_assert_max_num_queries
):
    people = [
        Person.objects.create(external_id=f"X{n}", email=f"x{n}@nordlys.example", display_name=f"X {n}")
        for n in range(14)
    ]
    actor = actor_of("alice")
    with django_assert_max_num_queries(12) as few:
        services.enrol_all(actor=actor, programme=programme, people=people[:2], at=AT)
    with django_assert_num_queries(len(few)):
        services.enrol_all(actor=actor, programme=programme, people=people[2:], at=AT)


def test_somebody_who_asks_waits_for_the_manager(client_of, cast, programme):
    address = f"/programmes/{programme.public_id}/join/"
    assert "90" in client_of("dana").get(address).content.decode()

    client_of("dana").post(address, {"side": "learn"})

    row = enrolment_of(cast.dana)
    assert (row.state, row.gives, row.learns) == ("applied", False, True)
    assert Notification.objects.get(event="enrolment.applied").recipient == "alice@nordlys.example"
    page = client_of("alice").get(f"/programmes/{programme.public_id}/enrolment/").content.decode()
    assert "1 application waits for an answer" in page


def test_who_was_invited_is_ready_with_their_own_yes(client_of, actor_of, cast, programme):
    services.invite(actor=actor_of("alice"), programme=programme, people=[cast.dana], at=AT)

    client_of("dana").post(f"/programmes/{programme.public_id}/join/", {"side": "both"})

    assert enrolment_of(cast.dana).state == "ready"
    assert verbs_about(cast.dana) == ["invited", "applied", "accepted", "training_assigned", "ready"]


def test_who_asks_after_enrolment_closed_is_put_on_the_waiting_list(actor_of, cast, programme, client_of):
    services.enrol_all(actor=actor_of("alice"), programme=programme, people=[cast.bob, cast.chidi], at=AT)
    services.invite(actor=actor_of("alice"), programme=programme, people=[cast.dana], at=AT)
    services.close_enrolment(actor=actor_of("alice"), programme=programme, at=AT)

    client_of("dana").post(f"/programmes/{programme.public_id}/join/", {"side": "both"})

    assert enrolment_of(cast.dana).state == "waitlisted"


def test_nobody_asks_twice(client_of, programme):
    address = f"/programmes/{programme.public_id}/join/"
    client_of("dana").post(address, {"side": "give"})

    assert client_of("dana").post(address, {"side": "give"}).status_code == 409


def test_nobody_joins_a_draft(actor_of, draft):
    with pytest.raises(enrolling.NotTakingPeople):
        services.apply(actor=actor_of("dana"), programme=draft, gives=True, learns=True, at=AT)
    with pytest.raises(enrolling.NotTakingPeople):
        services.invite(actor=actor_of("alice"), programme=draft, people=[], at=AT)


def test_one_side_at_least_is_chosen(actor_of, programme):
    with pytest.raises(enrolling.NoSide):
        services.apply(actor=actor_of("dana"), programme=programme, gives=False, learns=False, at=AT)


@pytest.fixture
def applied(actor_of, programme):
    return services.apply(actor=actor_of("dana"), programme=programme, gives=True, learns=True, at=AT)


def test_the_manager_accepts_an_application(client_of, applied, state_of):
    client_of("alice").post(f"/programmes/enrolments/{applied.public_id}/accept/")

    assert state_of(applied) == "ready"
    assert Notification.objects.filter(event="enrolment.accepted").count() == 1


def test_an_application_waits_for_a_place_and_is_accepted_later(client_of, applied, state_of):
    client_of("alice").post(f"/programmes/enrolments/{applied.public_id}/wait/")
    assert state_of(applied) == "waitlisted"

    client_of("alice").post(f"/programmes/enrolments/{applied.public_id}/accept/")
    assert state_of(applied) == "ready"


def test_an_application_is_declined_with_a_reason_that_the_applicant_reads(client_of, applied, state_of):
    client_of("alice").post(f"/programmes/enrolments/{applied.public_id}/decline/", {"reason": "full"})

    assert state_of(applied) == "declined"
    page = client_of("dana").get(f"/programmes/{applied.programme.public_id}/").content.decode()
    assert "All places are taken." in page
    assert "All places are taken." in Notification.objects.get(event="enrolment.declined").text


def test_declining_needs_a_known_reason(client_of, applied, state_of):
    response = client_of("alice").post(
        f"/programmes/enrolments/{applied.public_id}/decline/", {"reason": "age"}
    )

    assert response.status_code == 400
    assert state_of(applied) == "applied"


@pytest.mark.parametrize("verb", ["accept", "wait", "decline"])
@pytest.mark.parametrize("name", ["dana", "chidi", "bob"])
def test_only_the_manager_answers_applications(client_of, applied, state_of, verb, name):
    response = client_of(name).post(f"/programmes/enrolments/{applied.public_id}/{verb}/", {"reason": "full"})

    assert response.status_code == 404
    assert state_of(applied) == "applied"


def test_what_was_answered_is_not_answered_again(client_of, applied):
    client = client_of("alice")
    client.post(f"/programmes/enrolments/{applied.public_id}/accept/")

    assert client.post(f"/programmes/enrolments/{applied.public_id}/accept/").status_code == 409


@pytest.mark.parametrize(("page", "status"), [("enrolment/", 403), ("enrolment/add/", 403)])
def test_a_participant_does_not_see_who_takes_part(client_of, programme, page, status):
    assert client_of("dana").get(f"/programmes/{programme.public_id}/{page}").status_code == status


def test_a_participant_does_not_read_how_many_take_part(client_of, programme):
    assert "Taking part</th>" not in client_of("dana").get("/programmes/").content.decode()
    assert "Taking part</th>" in client_of("alice").get("/programmes/").content.decode()


def test_an_administrator_reads_the_list_and_changes_nothing(client_of, applied):
    page = client_of("bob").get(f"/programmes/{applied.programme.public_id}/enrolment/")

    assert page.status_code == 200
    assert "/accept/" not in page.content.decode()


def test_the_list_asks_the_database_a_constant_number_of_times(
    client_of, actor_of, programme, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of("alice")
    address = f"/programmes/{programme.public_id}/enrolment/"
    people = [
        Person.objects.create(external_id=f"X{n}", email=f"x{n}@nordlys.example", display_name=f"X {n}")
        for n in range(40)
    ]
    services.enrol_all(actor=actor_of("alice"), programme=programme, people=people[:1], at=AT)
    with django_assert_max_num_queries(12) as few:
        client.get(address)
    services.enrol_all(actor=actor_of("alice"), programme=programme, people=people, at=AT)
    with django_assert_num_queries(len(few)):
        client.get(address)
    for url in ["/programmes/", f"/programmes/{programme.public_id}/"]:
        with django_assert_max_num_queries(16):
            client.get(url)
