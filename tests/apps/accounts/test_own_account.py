import pytest

from bothways.foundation.theme import COOKIE


def test_the_page_names_its_reader_and_their_roles(client_of):
    page = client_of("bob").get("/account/").content.decode()

    assert "bob@nordlys.example" in page
    assert "Participant, Organisation admin" in page


def test_the_signed_out_are_sent_to_sign_in(cast, client):
    assert client.get("/account/").url == "/account/login/code/?next=/account/"


@pytest.mark.parametrize(("code", "written"), [("dark", "bothways-dark"), ("light", "bothways")])
def test_a_theme_is_kept_in_a_cookie_and_written_by_the_server(client, cast, code, written):
    answer = client.post("/account/theme/", {"theme": code, "next": "/account/login/"})

    assert answer.url == "/account/login/"
    assert answer.cookies[COOKIE]["httponly"]
    assert f'data-theme="{written}"' in client.get("/account/login/").content.decode()


def test_the_system_decides_again_when_asked(client, cast):
    client.post("/account/theme/", {"theme": "dark"})
    client.post("/account/theme/", {"theme": "system"})

    assert "data-theme" not in client.get("/account/login/").content.decode()


def test_an_unknown_theme_is_none(client, cast):
    client.post("/account/theme/", {"theme": '"><script>'})

    assert "data-theme" not in client.get("/account/login/").content.decode()


def test_a_language_holds_for_pages_and_letters(client_of, cast):
    browser = client_of("chidi")

    browser.post("/account/language/", {"language": "de"})

    assert '<html lang="de"' in browser.get("/account/").content.decode()
    assert cast.user("chidi").language == "de"


def test_the_accounts_language_holds_where_the_browser_has_none(client_of, cast):
    user = cast.user("chidi")
    user.language = "de"
    user.save(update_fields=["language"])

    assert '<html lang="de"' in client_of("chidi").get("/account/").content.decode()


def test_a_language_that_we_do_not_speak_is_refused(client, cast):
    assert client.post("/account/language/", {"language": "xx"}).status_code == 400


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_a_setting_never_leads_to_another_site(client, cast, elsewhere):
    assert client.post("/account/theme/", {"theme": "dark", "next": elsewhere}).url == "/"


def test_a_theme_is_not_set_by_looking(client, cast):
    assert client.get("/account/theme/").status_code == 405
