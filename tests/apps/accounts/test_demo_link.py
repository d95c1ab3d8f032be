import pytest
from django.core import signing

from bothways.apps.accounts.signin import demo_token


def test_in_the_demo_a_signed_link_signs_in(settings, cast, client):
    settings.DEMO = True

    answer = client.get(f"/demo/{demo_token(cast.user('alice').pk)}/")

    assert answer.url == "/"
    assert "alice@nordlys.example" in client.get("/account/").content.decode()


def test_outside_the_demo_the_link_does_not_exist(cast, client):
    answer = client.get(f"/demo/{demo_token(cast.user('alice').pk)}/")

    assert answer.status_code == 404
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("salt", ["demo", "other"])
def test_a_forged_link_does_not_exist(settings, cast, client, salt):
    settings.DEMO = True
    token = signing.dumps(cast.user("alice").pk, salt=salt, key="another key")

    assert client.get(f"/demo/{token}/").status_code == 404


def test_the_link_of_a_closed_account_does_not_exist(settings, cast, client):
    settings.DEMO = True
    user = cast.user("alice")
    user.is_active = False
    user.save(update_fields=["is_active"])

    assert client.get(f"/demo/{demo_token(user.pk)}/").status_code == 404
