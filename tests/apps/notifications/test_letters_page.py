import uuid

import pytest


@pytest.fixture
def demo(settings, cast):
    settings.DEMO = True


def test_the_demo_shows_its_letters_newest_first(demo, write_letter, client):
    write_letter("a", recipient="first@nordlys.example")
    write_letter("b", recipient="second@nordlys.example")

    page = client.get("/letters/").content.decode()

    assert page.index("second@nordlys.example") < page.index("first@nordlys.example")
    assert "Kept here, not sent" in page


def test_a_letter_can_be_read_as_text_and_in_a_shut_frame(demo, write_letter, client):
    letter = write_letter()

    page = client.get(f"/letters/{letter.public_id}/").content.decode()
    body = client.get(f"/letters/{letter.public_id}/body/")

    assert "AB12-CD34" in page
    assert 'sandbox="' in page
    assert body["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in body["Content-Security-Policy"]
    assert "sandbox" in body["Content-Security-Policy"]
    assert "script-src" not in body["Content-Security-Policy"]


def test_an_empty_outbox_says_what_will_stand_there(demo, client):
    assert "Nothing was written yet" in client.get("/letters/").content.decode()


@pytest.mark.parametrize("who", ["alice", "bob", "chidi"])
def test_outside_the_demo_nobody_reads_letters_here(write_letter, client_of, who):
    letter = write_letter()
    browser = client_of(who)
    absent = browser.get(f"/letters/{uuid.uuid4()}/")

    for path in ("/letters/", f"/letters/{letter.public_id}/", f"/letters/{letter.public_id}/body/"):
        answer = browser.get(path)
        assert answer.status_code == 404
        assert answer.content == absent.content
