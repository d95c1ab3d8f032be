import pytest

from bothways.apps.people.models import Person


def test_managers_and_admins_see_everybody(client_of):
    for name in ("alice", "bob"):
        page = client_of(name).get("/people/")

        assert page.status_code == 200
        assert "4 people in the directory" in page.content.decode()
        assert "/people/import/" in page.content.decode()


@pytest.mark.parametrize("name", ["chidi", "dana"])
def test_for_participants_there_is_no_directory(client_of, name):
    assert client_of(name).get("/people/").status_code == 404


def test_signed_out_leads_to_sign_in(client, db):
    assert client.get("/people/").status_code == 302


def test_every_word_of_a_search_must_fit(client_of):
    page = client_of("alice").get("/people/?q=okafor+data")

    assert [row.name for row in page.context["found"].rows] == ["Chidi Okafor"]
    nobody = client_of("alice").get("/people/?q=okafor+finance").content.decode()
    assert "Nobody fits these words" in nobody


def test_fifty_fill_a_page_and_a_leaver_is_marked(client_of):
    Person.objects.bulk_create(
        Person(
            external_id=f"P-{n:03}", email=f"p{n}@nordlys.example", display_name=f"Zoe {n:03}", active=n > 0
        )
        for n in range(60)
    )
    client = client_of("alice")

    first, second = client.get("/people/"), client.get("/people/?page=2&q=")

    assert [len(page.context["found"].rows) for page in (first, second)] == [50, 14]
    assert "Has left" in first.content.decode()
    assert "51 to 64 of 64" in second.content.decode()


def test_the_number_of_queries_stays_the_same(client_of, django_assert_max_num_queries):
    client = client_of("alice")
    Person.objects.bulk_create(
        Person(external_id=f"P-{n}", email=f"p{n}@nordlys.example", display_name=f"Zoe {n}")
        for n in range(49)
    )
    with django_assert_max_num_queries(9):
        client.get("/people/")


def test_an_empty_directory_teaches_what_comes_next(client_of, cast, monkeypatch):
    monkeypatch.setattr("bothways.apps.people.access.directory", lambda actor: Person.objects.none())

    page = client_of("alice").get("/people/").content.decode()

    assert "Nobody is here yet" in page
    assert "one row a person" in page
