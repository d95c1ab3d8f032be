import pytest


@pytest.fixture
def chidi(cast):
    def said(verb):
        return f"/people/{cast.chidi.public_id}/{verb}/"

    return said


def test_an_admin_says_who_has_left_and_who_is_back(client_of, chidi, cast):
    bob = client_of("bob")

    page = bob.post(chidi("has-left"), follow=True).content.decode()
    cast.chidi.refresh_from_db()
    assert not cast.chidi.active
    assert "can no longer sign in" in page
    assert "Mark as being back" in page

    page = bob.post(chidi("is-back"), follow=True).content.decode()
    cast.chidi.refresh_from_db()
    assert cast.chidi.active
    assert "Mark as having left" in page


def test_a_programme_manager_may_look_and_not_change(client_of, chidi, cast):
    alice = client_of("alice")

    assert alice.post(chidi("has-left")).status_code == 403
    assert alice.post(chidi("is-back")).status_code == 403
    assert "Mark as" not in alice.get(f"/people/{cast.chidi.public_id}/").content.decode()


def test_for_participants_others_do_not_exist(client_of, chidi):
    assert client_of("dana").post(chidi("has-left")).status_code == 404
    assert client_of("dana").post(chidi("is-back")).status_code == 404


def test_an_admin_does_not_lock_themself_out(client_of, cast):
    bob = client_of("bob")

    assert bob.post(f"/people/{cast.bob.public_id}/has-left/").status_code == 409
    assert "Mark as" not in bob.get(f"/people/{cast.bob.public_id}/").content.decode()
