import pytest
from django.utils import translation

from bothways.apps.people.models import Person
from bothways.apps.programmes import services as programmes
from bothways.apps.programmes.models import Programme
from bothways.apps.relationships import selectors, services
from bothways.foundation.actor import Role
from bothways.foundation.clock import now


def test_a_member_reads_who_teaches_whom_what_and_why(client_of, downward):
    page = client_of("chidi").get(f"/relationships/{downward.public_id}/").content.decode()

    assert "Say yes or no to Bob Andersen" in page
    assert "Bob teaches you Python" in page
    assert "Covers the one need: Python" in page
    assert "Downward" in page


def test_addresses_are_shown_once_all_have_said_yes(client_of, downward, answer):
    address = f"/relationships/{downward.public_id}/"
    answer("chidi", downward, "yes")
    assert "bob@nordlys.example" not in client_of("chidi").get(address).content.decode()

    answer("bob", downward, "yes")

    assert "bob@nordlys.example" in client_of("chidi").get(address).content.decode()


def test_the_manager_follows_the_process(client_of, downward):
    page = client_of("alice").get(f"/relationships/{downward.public_id}/").content.decode()

    assert "Bob teaches Chidi Python" in page
    assert "Who has answered stays hidden" in page
    assert "Your answer" not in page
    assert "@nordlys.example" not in page


def test_a_manager_of_another_programme_sees_the_same_as_nothing(client_of, cast, actor_of, downward):
    other = Programme.objects.create(name="Other", model_id="reverse", weeks=26)
    programmes.grant_role(
        actor=actor_of("bob"), person=cast.dana, role=Role.PROGRAMME_MANAGER, programme=other, at=now()
    )
    absent = client_of("dana").get("/relationships/00000000-0000-0000-0000-000000000000/")
    foreign = client_of("dana").get(f"/relationships/{downward.public_id}/")

    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.content == absent.content
    assert (
        client_of("dana").get(f"/programmes/{downward.programme.public_id}/relationships/").status_code == 404
    )


def test_the_programmes_list_has_states_and_dates(client_of, downward):
    page = (
        client_of("alice").get(f"/programmes/{downward.programme.public_id}/relationships/").content.decode()
    )

    assert "Bob Andersen" in page
    assert "Waiting for answers" in page


@pytest.mark.parametrize("page", ["relationships/", "leave/"])
def test_participants_do_not_see_the_list_of_a_programme(client_of, downward, page):
    downward.programme.state = "enrolling"
    downward.programme.save()

    assert client_of("dana").get(f"/programmes/{downward.programme.public_id}/{page}").status_code in {
        403,
        404,
    }


def test_lists_ask_the_database_a_constant_number_of_times(
    client_of, actor_of, cast, downward, django_assert_num_queries, django_assert_max_num_queries
):
    addresses = ["/relationships/", f"/programmes/{downward.programme.public_id}/relationships/", "/"]
    clients = {"/relationships/": client_of("chidi"), "/": client_of("chidi")}
    alice = client_of("alice")
    few = []
    for address in addresses:
        with django_assert_max_num_queries(22) as queries:
            clients.get(address, alice).get(address)
        few.append(len(queries))
    programme = downward.programme
    for n in range(6):
        person = Person.objects.create(
            external_id=f"X{n}", email=f"x{n}@nordlys.example", display_name=f"X {n}", career_level=5
        )
        Programme.objects.filter(pk=programme.pk).update(state="enrolling")
        programmes.enrol(actor=actor_of("alice"), programme=programme, person=person, at=now())
        Programme.objects.filter(pk=programme.pk).update(state="matching")
        programme.refresh_from_db()
        services.propose(
            actor=actor_of("alice"),
            programme=programme,
            flows=[(person, cast.chidi, [])],
            reasons=[],
            at=now(),
        )
    for address, number in zip(addresses, few, strict=True):
        with django_assert_num_queries(number):
            clients.get(address, alice).get(address)


def test_an_unknown_reason_is_shown_in_english():
    assert selectors.sentence({"code": "new_one", "text": "Said anew", "data": {}}) == "Said anew"


@pytest.mark.parametrize(
    ("code", "data", "words"),
    [
        ("covers_all_needs", {"skills": ["SQL", "R"], "needs": 2}, "Covers both needs: SQL, R"),
        ("covers_some_needs", {"skills": ["SQL"], "needs": 3}, "Covers 1 of 3 needs: SQL"),
        (
            "teaches_each_other",
            {"down": ["A"], "up": ["B"]},
            "Each teaches the other: A one way, B the other",
        ),
        ("shared_ground", {"tags": ["x", "y"]}, "Interests in common: x, y"),
        ("time_in_common", {"minutes": 90}, "90 minutes a week in common"),
        (
            "different_surroundings",
            {"unit": True, "location": False, "job_family": True},
            "A fresh view: different units, different kinds of work",
        ),
        ("needs_left", {"skills": ["A", "B", "C", "D", "E"]}, "Leaves 5 needs open: A, B, C, D and 1 more"),
        ("times_unknown", {}, "Times in common are not known"),
    ],
)
def test_reasons_are_sentences(code, data, words):
    with translation.override("en"):
        assert selectors.sentence({"code": code, "text": "", "data": data}) == words
