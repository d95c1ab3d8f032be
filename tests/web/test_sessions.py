"""Being signed in: how it begins, what it needs at every request, and how it ends at once."""

import pytest
from django.core.cache import cache
from django.test import Client

from bothways.apps.accounts.signin import demo_token
from bothways.apps.notifications.models import Notification
from bothways.apps.people import services as people
from bothways.apps.programmes import services as programmes
from bothways.foundation.actor import Role
from bothways.foundation.clock import now

PASSWORD = "three words together"


@pytest.fixture
def dana(cast):
    user = cast.user("dana")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(browser, address, password=PASSWORD):
    return browser.post("/account/login/", {"login": address, "password": password})


def test_the_session_of_somebody_who_has_left_ends_at_the_next_request(client_of, actor_of, cast):
    browser = client_of("dana")
    assert browser.get("/profile/").status_code == 200

    people.deactivate(actor=actor_of("bob"), person=cast.dana, at=now())

    assert browser.get("/profile/").status_code == 302
    assert browser.post("/profile/offers/add/", {"skill": "Law"}).status_code == 302


def test_a_role_that_was_taken_back_opens_nothing_at_the_next_request(client_of, actor_of, cast):
    browser = client_of("alice")
    assert browser.get("/people/").status_code == 200

    programmes.revoke_role(actor=actor_of("bob"), person=cast.alice, role=Role.PROGRAMME_MANAGER, at=now())

    for address in ("/people/", "/desk/", "/programmes/new/", "/people/import/"):
        assert browser.get(address).status_code == 404, address


def test_signing_in_begins_a_new_session_whatever_key_the_browser_brought(dana):
    browser = Client()
    browser.get("/account/login/code/")
    browser.cookies["sessionid"] = brought = "a" * 32
    sign_in(browser, dana.email)

    assert browser.cookies["sessionid"].value != brought
    assert browser.get("/profile/").status_code == 200


def test_after_signing_out_the_old_session_opens_nothing(client_of):
    browser = client_of("dana")
    key = browser.cookies["sessionid"].value
    browser.post("/account/logout/")

    stolen = Client()
    stolen.cookies["sessionid"] = key
    assert stolen.get("/profile/").status_code == 302


def test_a_new_password_ends_every_other_session(dana):
    here, elsewhere = Client(), Client()
    sign_in(here, dana.email)
    sign_in(elsewhere, dana.email)

    changed = {
        "oldpassword": PASSWORD,
        "password1": "four other words here",
        "password2": "four other words here",
    }
    assert here.post("/account/password/change/", changed).status_code == 302

    assert here.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(dana, settings):
    settings.SESSION_COOKIE_SECURE = True
    browser = Client()
    sign_in(browser, dana.email)

    cookie = browser.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)
    assert settings.CSRF_COOKIE_HTTPONLY


def answers_to(browser, address, data_of):
    """What a form answers for somebody who is here, and for nobody; without the address itself and the token."""
    answers = []
    for email in ("dana@nordlys.example", "nobody@nordlys.example"):
        cache.clear()
        answer = browser().post(address, data_of(email), follow=True)
        text = answer.content.decode().replace(email, "")
        tokens = [part.split('"')[0] for part in text.split('name="csrfmiddlewaretoken" value="')[1:]]
        for token in tokens:
            text = text.replace(token, "")
        answers.append((answer.status_code, answer.redirect_chain, text))
    return answers


@pytest.mark.parametrize(
    ("address", "data_of"),
    [
        ("/account/login/code/", lambda email: {"email": email}),
        ("/account/password/reset/", lambda email: {"email": email}),
        ("/account/login/", lambda email: {"login": email, "password": "not the password"}),
    ],
)
def test_no_form_tells_who_is_here(dana, address, data_of):
    known, unknown = answers_to(Client, address, data_of)

    assert known == unknown


def test_a_closed_account_is_told_of_only_to_whoever_knows_its_password(dana):
    dana.is_active = False
    dana.save()

    wrong = sign_in(Client(), dana.email, "not the password")
    unknown = sign_in(Client(), "nobody@nordlys.example", "not the password")

    assert wrong.status_code == unknown.status_code
    assert Client().post("/account/login/code/", {"email": dana.email}).status_code == 302
    assert not Notification.objects.filter(recipient=dana.email).exists()


def test_after_many_wrong_passwords_a_calm_page_asks_to_wait(dana):
    browser = Client()
    answers = [sign_in(browser, dana.email, f"wrong {n}") for n in range(12)]

    last = answers[-1].content.decode()
    assert "Too many tries" in last
    assert "Too many tries" in sign_in(Client(), dana.email).content.decode()


def test_after_some_codes_to_one_address_it_asks_to_wait(dana):
    answers = [Client().post("/account/login/code/", {"email": dana.email}) for _ in range(6)]

    assert "Too many tries" in answers[-1].content.decode()
    assert Notification.objects.count() <= 3


@pytest.mark.parametrize("address", ["/account/login/code/", "/account/password/reset/"])
def test_whoever_tries_many_addresses_reads_a_calm_page(cast, address):
    answers = [Client().post(address, {"email": f"somebody{n}@nordlys.example"}) for n in range(25)]

    assert answers[0].status_code == 302
    assert answers[-1].status_code in {200, 429}
    assert "Too many tries" in answers[-1].content.decode()


def test_a_code_is_given_up_after_a_few_wrong_tries(dana):
    browser = Client()
    browser.post("/account/login/code/", {"email": dana.email})
    letter = Notification.objects.get()
    code = next(word for word in letter.text.split() if len(word.strip(".")) == 9 and "-" in word).strip(".")
    for _ in range(4):
        browser.post("/account/login/code/confirm/", {"code": "AAAA-AAAA"})

    browser.post("/account/login/code/confirm/", {"code": code})

    assert browser.get("/profile/").status_code == 302


def test_demo_links_and_letters_are_nothing_outside_the_demo(cast, client):
    token = demo_token(cast.user("bob").pk)

    assert client.get(f"/demo/{token}/").status_code == 404
    assert client.get("/letters/").status_code == 404
    assert client.get("/style/").status_code == 404
    assert client.get("/first-run/").status_code == 404
    assert client.post("/first-run/", {"code": "x"}).status_code == 404


def test_a_demo_link_of_another_key_opens_nothing(cast, client, settings):
    settings.DEMO = True
    settings.SECRET_KEY_FALLBACKS = []
    token = demo_token(cast.user("bob").pk)
    settings.SECRET_KEY = "another key of another demo"

    assert client.get(f"/demo/{token}/").status_code == 404


def test_what_a_form_does_not_ask_for_is_not_taken(client_of, cast):
    browser = client_of("dana")
    browser.post(
        "/profile/offers/add/",
        {
            "skill": "Law",
            "kind": "skill",
            "level": 3,
            "evidence": "E3",
            "person": cast.bob.pk,
            "source": "file",
        },
    )
    offer = cast.dana.offers.get()

    assert (offer.evidence, offer.source, offer.person_id) == ("E0", "person", cast.dana.pk)
    browser.post("/account/language/", {"language": "de", "is_active": "", "email": "x@y.example"})
    assert cast.user("dana").is_active
