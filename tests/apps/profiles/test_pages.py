from uuid import uuid4

import pytest
from django.urls import reverse

from bothways.apps.profiles.models import Need, Offer, Preference


@pytest.fixture
def chidi(cast):
    Offer.objects.create(person=cast.chidi, skill="Python", level=4, evidence="E1", source="file")
    Offer.objects.create(person=cast.chidi, skill="AI assistants", level=5, source="person")
    Need.objects.create(person=cast.chidi, skill="Negotiation", level=1, priority=3, source="person")
    Preference.objects.create(person=cast.chidi, other=cast.bob, kind="wish")
    Preference.objects.create(person=cast.chidi, other=cast.dana, kind="block")
    return cast.chidi


def page_of(person):
    return reverse("profiles:person", args=[person.public_id])


def test_a_manager_sees_facts_and_skills_and_never_wishes(client_of, chidi):
    page = client_of("alice").get(page_of(chidi)).content.decode()

    assert "chidi@nordlys.example" in page
    assert "Established" in page
    assert "AI assistants" in page
    assert "Counts as 4" in page
    assert "Negotiation" in page
    assert "Bob Andersen" not in page
    assert "Dana Petrova" not in page


def test_an_admin_who_manages_no_programme_sees_facts_alone(client_of, chidi):
    page = client_of("bob").get(page_of(chidi)).content.decode()

    assert "chidi@nordlys.example" in page
    assert "Python" not in page


def test_participants_see_themselves_and_nobody_else(client_of, chidi, cast):
    assert client_of("chidi").get(page_of(chidi)).status_code == 200
    absent = client_of("chidi").get(reverse("profiles:person", args=[uuid4()]))
    forbidden = client_of("chidi").get(page_of(cast.dana))
    assert (absent.status_code, forbidden.status_code) == (404, 404)


def test_the_own_page_shows_everything_but_names_of_wishes(client_of, chidi):
    page = client_of("chidi").get("/profile/").content.decode()

    for words in ("Python", "endorsed by colleagues", "Counts as 4", "Negotiation", "Established"):
        assert words in page
    assert "Bob Andersen" not in page


def test_an_account_without_a_person_has_no_profile(client_of, cast):
    cast.chidi.user = None
    client = client_of("chidi")
    cast.chidi.save()

    assert client.get("/profile/").status_code == 404
    assert client.get("/profile/wishes/").status_code == 404


def test_signed_out_leads_to_sign_in(client, db):
    for address in ("/profile/", "/profile/wishes/", "/profile/offers/add/"):
        assert client.get(address).status_code == 302


def test_one_page_costs_the_same_for_two_skills_and_for_forty(
    client_of, chidi, django_assert_max_num_queries
):
    client = client_of("alice")
    with django_assert_max_num_queries(11):
        client.get(page_of(chidi))
    Offer.objects.bulk_create(
        Offer(person=chidi, skill=f"Skill {n}", key=f"skill {n}", level=3, source="file") for n in range(40)
    )
    with django_assert_max_num_queries(11):
        client.get(page_of(chidi))
