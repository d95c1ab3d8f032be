import re

import pytest

from bothways.apps.notifications.models import Notification

GOOD = "harbour lantern seventeen"


@pytest.fixture
def with_password(cast):
    user = cast.user("chidi")
    user.set_password(GOOD)
    user.save(update_fields=["password"])
    return user


def sign_in(client, password=GOOD):
    return client.post("/account/login/", {"login": "chidi@nordlys.example", "password": password})


def test_the_right_password_signs_in(with_password, client):
    assert sign_in(client).status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_wrong_password_and_an_unknown_address_read_the_same(with_password, client):
    wrong = sign_in(client, "not the password").content.decode()
    unknown = client.post(
        "/account/login/", {"login": "nobody@nordlys.example", "password": GOOD}
    ).content.decode()

    sentence = "E-mail and password do not belong together."
    assert sentence in wrong
    assert sentence in unknown


def test_passwords_cannot_be_guessed_without_end(with_password, client):
    for _ in range(6):
        sign_in(client, "not the password")

    assert "Too many tries" in sign_in(client).content.decode()
    assert client.get("/account/").status_code == 302


def test_somebody_without_a_password_sets_one(client_of, cast):
    browser = client_of("chidi")
    assert browser.get("/account/password/change/").url == "/account/password/set/"

    answer = browser.post("/account/password/set/", {"password1": GOOD, "password2": GOOD})

    assert answer.status_code == 302
    assert cast.user("chidi").check_password(GOOD)


@pytest.mark.parametrize("bad", ["short", "1q2w3e4r5t6y", "chidi@nordlys.example"])
def test_a_weak_password_is_refused_with_a_reason(client_of, cast, bad):
    answer = client_of("chidi").post("/account/password/set/", {"password1": bad, "password2": bad})

    assert answer.status_code == 200
    assert "There " in answer.content.decode()
    assert not cast.user("chidi").has_usable_password()


def test_changing_it_needs_the_old_one(with_password, client):
    sign_in(client)
    new = "quiet meadow forty-two"

    page = client.post(
        "/account/password/change/", {"oldpassword": "wrong", "password1": new, "password2": new}
    ).content.decode()
    assert "That is not your password." in page
    client.post("/account/password/change/", {"oldpassword": GOOD, "password1": new, "password2": new})

    with_password.refresh_from_db()
    assert with_password.check_password(new)


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(with_password, client):
    client.post("/account/password/reset/", {"email": "chidi@nordlys.example"})
    link = re.search(r"http://testserver(/\S+)", Notification.objects.get().text).group(1)
    new = "quiet meadow forty-two"

    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    with_password.refresh_from_db()
    assert with_password.check_password(new)

    client.cookies.clear()
    assert "This link does not work any more" in client.get(link, follow=True).content.decode()


def test_asking_for_a_link_does_not_tell_whether_the_address_is_known(with_password, client):
    known = client.post("/account/password/reset/", {"email": "chidi@nordlys.example"})
    unknown = client.post("/account/password/reset/", {"email": "nobody@nordlys.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Notification.objects.count() == 1


def test_signing_out_asks_first_and_then_does(client_of):
    browser = client_of("chidi")
    assert "Sign out?" in browser.get("/account/logout/").content.decode()

    browser.post("/account/logout/")

    assert browser.get("/account/").status_code == 302
