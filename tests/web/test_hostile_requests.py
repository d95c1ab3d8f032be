"""What no page of ours sends: it is refused in plain words, changes nothing and breaks nothing."""

import pytest
from django.test import Client

from bothways.apps.integrations.hris.forms import MOST
from bothways.server.guards import MOST_BODY

NUL_ADDRESSES = ("/people/?q=%00", "/programmes/?%00=1", "/profile/wishes/?q=a%00b")


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "people", "account_login", "/\\evil.example", "javascript:alert(1)", "\x01//evil.example"])  # fmt: skip
@pytest.mark.parametrize("page", ["theme", "language"])
def test_a_setting_of_the_shell_leads_nowhere_but_to_our_own_pages(cast, where, page):
    answer = Client().post(f"/account/{page}/", {"next": where, "theme": "dark", "language": "de"})

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_setting_of_the_shell_comes_back_to_where_it_was_pressed(cast):
    answer = Client().post("/account/theme/", {"next": "/people/?q=x&page=2", "theme": "dark"})

    assert answer["Location"] == "/people/?q=x&page=2"


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_leads_nowhere_but_to_our_own_pages(cast, where):
    user = cast.user("dana")
    user.set_password("three words together")
    user.save()

    answer = Client().post(
        "/account/login/", {"login": user.email, "password": "three words together", "next": where}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("address", NUL_ADDRESSES)
def test_a_nul_in_an_address_is_refused_by_every_page(client_of, address):
    answer = client_of("alice").get(address)

    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()


def test_a_nul_in_a_form_is_refused(client_of):
    answer = client_of("dana").post(
        "/profile/offers/add/", {"skill": "Py\x00thon", "kind": "skill", "level": 3}
    )

    assert answer.status_code in {400, 404}


def test_a_body_that_no_page_could_want_is_refused_unread(client_of):
    answer = client_of("alice").post("/people/import/", CONTENT_LENGTH=str(MOST_BODY + 1))

    assert answer.status_code == 413
    assert "20 MB" in answer.content.decode()
    assert MOST_BODY > 4 * MOST


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80@localhost", "a" * 300, "[::1", ""])
def test_another_host_is_refused_without_a_fault(cast, host):
    assert Client(raise_request_exception=False).get("/", HTTP_HOST=host).status_code == 400


@pytest.mark.parametrize("name", ["alice", "bob", "chidi", "dana"])
def test_pages_of_people_are_kept_in_no_cache(client_of, name):
    browser = client_of(name)
    for address in ("/", "/profile/", "/profile/wishes/", "/programmes/", "/people/", "/no/such/page/"):
        assert "no-store" in browser.get(address)["Cache-Control"], address


def test_static_files_are_kept_for_long(client, db):
    answer = client.get("/static/bothways/bothways.css?v=1")
    answer.close()

    assert "immutable" in answer["Cache-Control"]


def test_addresses_with_numbers_beyond_every_database_are_not_there(client_of):
    assert client_of("dana").get(f"/profile/offers/{10**40}/").status_code == 404
