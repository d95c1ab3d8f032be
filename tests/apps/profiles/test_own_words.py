"""What a person says, changes and takes back on their own pages."""

import pytest

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.people.models import Person
from bothways.apps.profiles import services
from bothways.apps.profiles.models import Availability, Need, Offer, Preference, Profile, Withdrawal


@pytest.fixture
def chidi(client_of):
    return client_of("chidi")


def diary(verb):
    return ActivityEntry.objects.filter(verb=verb)


def test_an_offer_is_declared_without_evidence(chidi, cast):
    response = chidi.post("/profile/offers/add/", {"skill": "Python", "kind": "skill", "level": "4"})

    assert response.status_code == 302
    offer = Offer.objects.get(person=cast.chidi)
    assert (offer.skill, offer.level, offer.evidence, offer.topic, offer.source) == (
        "Python",
        4,
        "E0",
        False,
        "person",
    )
    assert diary("offer.declared").get().data == {}


def test_a_topic_has_no_level(chidi, cast):
    chidi.post("/profile/offers/add/", {"skill": "How we decide", "kind": "topic", "level": "4"})

    offer = Offer.objects.get(person=cast.chidi)
    assert (offer.topic, offer.level) == (True, 0)


def test_the_same_skill_twice_is_said_at_the_field(chidi, cast):
    chidi.post("/profile/needs/add/", {"skill": "SQL", "kind": "skill", "level": "1", "priority": "3"})

    again = {"skill": " sql ", "kind": "skill", "level": "2", "priority": "1"}
    page = chidi.post("/profile/needs/add/", again)

    assert "on your list already" in page.content.decode()
    assert Need.objects.get(person=cast.chidi).priority == 3


def test_a_list_has_an_end(actor_of, cast, at):
    Offer.objects.bulk_create(
        Offer(person=cast.chidi, skill=f"S{n}", key=f"s{n}", source="person") for n in range(100)
    )
    with pytest.raises(services.TooManySkills):
        services.declare_offer(
            actor=actor_of("chidi"), person=cast.chidi, skill="One more", level=3, topic=False, at=at
        )
    with pytest.raises(services.AlreadyDeclared):
        services.declare_offer(
            actor=actor_of("chidi"), person=cast.chidi, skill="s1", level=3, topic=False, at=at
        )


@pytest.mark.parametrize(("level", "evidence"), [(5, "E0"), (4, "E2"), (3, "E2")])
def test_evidence_stands_for_the_level_it_was_given_for(chidi, cast, level, evidence):
    offer = Offer.objects.create(person=cast.chidi, skill="SQL", level=4, evidence="E2", source="file")

    chidi.post(f"/profile/offers/{offer.pk}/", {"level": level})

    offer.refresh_from_db()
    assert (offer.level, offer.evidence, offer.source) == (level, evidence, "person")


def test_a_need_is_changed_and_removed(chidi, cast):
    need = Need.objects.create(person=cast.chidi, skill="SQL", level=1, source="file")

    chidi.post(f"/profile/needs/{need.pk}/", {"level": "2", "priority": "1"})
    need.refresh_from_db()
    assert (need.level, need.priority, need.source) == (2, 1, "person")

    chidi.post(f"/profile/needs/{need.pk}/remove/")
    assert not Need.objects.exists()
    assert Withdrawal.objects.get().key == "sql"


@pytest.mark.parametrize("address", ["", "remove/"])
def test_nobody_touches_what_others_said(client_of, cast, address):
    offer = Offer.objects.create(person=cast.chidi, skill="SQL", level=4, source="person")
    need = Need.objects.create(person=cast.chidi, skill="SQL", level=1, source="person")
    dana = client_of("dana")

    assert dana.post(f"/profile/offers/{offer.pk}/{address}", {"level": 1}).status_code == 404
    assert dana.post(f"/profile/needs/{need.pk}/{address}", {"level": 1, "priority": 1}).status_code == 404
    assert (Offer.objects.count(), Need.objects.count()) == (1, 1)


def test_weekly_times_are_added_and_removed(chidi, cast):
    chidi.post("/profile/times/add/", {"weekday": "1", "start": "09:00", "end": "11:30"})

    window = Availability.objects.get(person=cast.chidi)
    assert (window.weekday, window.start, window.end) == (1, 540, 690)
    profile = Profile.objects.get(person=cast.chidi)
    assert (profile.knows_availability, profile.availability_source) == (True, "person")
    assert "Tuesday, 09:00 to 11:30" in chidi.get("/profile/").content.decode()

    chidi.post(f"/profile/times/{window.pk}/remove/")
    profile.refresh_from_db()
    assert not profile.knows_availability


def test_midnight_ends_a_day_and_ends_before_starts_are_refused(chidi, cast):
    chidi.post("/profile/times/add/", {"weekday": "1", "start": "22:00", "end": "00:00"})
    assert Availability.objects.get(person=cast.chidi).end == 1440

    page = chidi.post("/profile/times/add/", {"weekday": "1", "start": "12:00", "end": "11:00"})
    assert "before it starts" in page.content.decode()


def test_overlapping_times_are_refused(chidi, cast):
    Availability.objects.create(person=cast.chidi, weekday=1, start=540, end=660)

    response = chidi.post("/profile/times/add/", {"weekday": "1", "start": "10:00", "end": "12:00"})

    assert response.status_code == 409


def test_nobody_removes_times_of_others(client_of, cast):
    window = Availability.objects.create(person=cast.chidi, weekday=1, start=540, end=660)

    assert client_of("dana").post(f"/profile/times/{window.pk}/remove/").status_code == 404


def mark(client, person, choice):
    return client.post(f"/profile/wishes/{person.public_id}/{choice}/")


def test_wishes_and_blocks_are_private_and_taken_back(chidi, client_of, cast):
    mark(chidi, cast.bob, "wish")
    mark(chidi, cast.dana, "block")
    page = chidi.get("/profile/wishes/").content.decode()
    assert "Bob Andersen" in page
    assert "Dana Petrova" in page

    for name in ("alice", "bob", "dana"):
        assert "Chidi" not in client_of(name).get("/profile/wishes/").content.decode()
    assert {entry.verb for entry in diary("preferences.changed")} == {"preferences.changed"}
    assert [entry.data for entry in diary("preferences.changed")] == [{}, {}]

    mark(chidi, cast.bob, "block")
    mark(chidi, cast.dana, "neither")
    mark(chidi, cast.dana, "neither")
    assert [(p.other.display_name, p.kind) for p in Preference.objects.all()] == [("Bob Andersen", "block")]


def test_five_wishes_are_the_most(chidi, cast):
    people = [
        Person.objects.create(external_id=f"P-{n}", email=f"p{n}@nordlys.example", display_name=f"Zoe {n}")
        for n in range(6)
    ]

    answers = [mark(chidi, person, "wish").status_code for person in people]

    assert answers == [302] * 5 + [409]
    assert mark(chidi, people[0], "wish").status_code == 302


def test_nobody_wishes_for_themself_or_for_leavers(chidi, cast):
    cast.dana.active = False
    cast.dana.save()

    assert mark(chidi, cast.chidi, "wish").status_code == 404
    assert mark(chidi, cast.dana, "block").status_code == 404


def test_colleagues_are_found_by_name_alone(chidi, cast):
    found = chidi.get("/profile/wishes/?q=and").context["found"]
    assert [other.name for other in found] == ["Bob Andersen"]
    assert chidi.get("/profile/wishes/?q=a").context["found"] == []
    assert chidi.get("/profile/wishes/?q=Operations").context["found"] == []


def test_forms_suggest_how_skills_are_called(chidi, cast):
    Offer.objects.create(person=cast.dana, skill="Power BI", level=3, source="file")

    assert '<option value="Power BI">' in chidi.get("/profile/offers/add/").content.decode()
