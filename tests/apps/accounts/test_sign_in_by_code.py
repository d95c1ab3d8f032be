import re

import pytest

from bothways.apps.notifications.models import Notification

ASK = "/account/login/code/"
CONFIRM = "/account/login/code/confirm/"


def code_in_letter():
    return re.search(
        r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", Notification.objects.latest("pk").text, re.MULTILINE
    ).group(1)


def test_somebody_of_the_directory_signs_in_with_the_code_from_the_letter(cast, client):
    answer = client.post(ASK, {"email": "chidi@nordlys.example"})
    assert answer.url == CONFIRM
    assert Notification.objects.get().recipient == "chidi@nordlys.example"

    answer = client.post(CONFIRM, {"code": code_in_letter()})

    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200


def test_the_page_after_asking_does_not_tell_whether_the_address_is_known(cast, client):
    pages = []
    for address in ("chidi@nordlys.example", "nobody@nordlys.example"):
        client.cookies.clear()
        answer = client.post(ASK, {"email": address}, follow=True)
        page = answer.content.decode().replace(address, "ADDRESS")
        pages.append((answer.redirect_chain, re.sub(r'value="[A-Za-z0-9]{64}"', "", page)))

    assert pages[0] == pages[1]


def test_an_unknown_address_gets_no_letter(cast, client):
    client.post(ASK, {"email": "nobody@nordlys.example"})

    assert not Notification.objects.exists()


def test_the_letter_is_in_the_language_of_the_page(cast, client):
    client.post(ASK, {"email": "chidi@nordlys.example"}, headers={"accept-language": "de"})

    assert Notification.objects.get().language == "de"


def test_a_wrong_code_says_what_to_do(cast, client):
    client.post(ASK, {"email": "chidi@nordlys.example"})

    page = client.post(CONFIRM, {"code": "ZZZZ-ZZZZ"}).content.decode()

    assert "That is not the code we sent." in page
    assert 'aria-invalid="true"' in page


def test_three_wrong_codes_end_the_attempt(cast, client):
    client.post(ASK, {"email": "chidi@nordlys.example"})
    right = code_in_letter()
    for _ in range(3):
        client.post(CONFIRM, {"code": "ZZZZ-ZZZZ"})

    client.post(CONFIRM, {"code": right})

    assert client.get("/account/").status_code == 302


def test_codes_cannot_be_asked_for_without_end(cast, client):
    for _ in range(8):
        client.cookies.clear()
        client.post(ASK, {"email": "chidi@nordlys.example"})

    assert Notification.objects.count() == 3


def test_the_account_of_somebody_who_left_is_closed(cast, client):
    user = cast.user("chidi")
    user.is_active = False
    user.save(update_fields=["is_active"])

    client.post(ASK, {"email": "chidi@nordlys.example"})

    assert not Notification.objects.exists()


@pytest.mark.parametrize("path", ["/account/signup/", "/account/email/", "/account/reauthenticate/"])
def test_what_we_have_not_dressed_is_not_there(cast, client, path):
    assert client.get(path).status_code == 404
