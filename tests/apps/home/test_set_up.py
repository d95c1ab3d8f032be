import pytest

from bothways.apps.programmes.models import Programme, RoleGrant


def page(client_of):
    return client_of("bob").get("/set-up/").content.decode()


def test_what_is_missing_is_counted_by_the_system(client_of, settings):
    assert "2 things are missing before you go live" in page(client_of)

    Programme.objects.create(name="P", model_id="reverse", weeks=26, state="enrolling")
    assert "One thing is missing before you go live" in page(client_of)

    settings.SMTP_URL = "smtp://mail.nordlys.example"
    assert "Everything is set up" in page(client_of)


def test_without_a_manager_one_is_asked_for(client_of):
    RoleGrant.objects.filter(role="programme_manager").delete()

    assert "Name a programme manager" in page(client_of)


def test_programmes_in_review_wait_here(client_of):
    Programme.objects.create(name="Leading upward", model_id="reverse", weeks=26, state="in_review")

    assert "Approve Leading upward, or send it back" in page(client_of)


@pytest.mark.parametrize("name", ["alice", "chidi", "dana"])
def test_others_have_no_set_up(client_of, name):
    assert client_of(name).get("/set-up/").status_code == 404
