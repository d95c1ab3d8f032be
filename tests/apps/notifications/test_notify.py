from bothways.apps.notifications.models import Notification
from bothways.apps.notifications.services import notify
from bothways.foundation.clock import now


def test_a_letter_has_subject_text_and_html(write_letter):
    letter = write_letter()

    assert letter.subject == "Your sign-in code"
    assert "AB12-CD34" in letter.text
    assert "AB12-CD34" in letter.html
    assert letter.html.lower().startswith("<!doctype html>")
    assert (letter.state, letter.attempts) == (Notification.State.PENDING, 0)


def test_nothing_is_said_twice(write_letter):
    first = write_letter(key="proposal/1/dana")

    assert write_letter(key="proposal/1/dana") == first
    assert Notification.objects.count() == 1


def test_a_letter_says_why_it_comes(write_letter):
    letter = write_letter()

    assert "You get this letter because" in letter.text
    assert "You get this letter because" in letter.html


def test_plain_text_is_not_escaped_and_html_is(db):
    letter = notify(
        key="k",
        event="account.password_reset",
        recipient="o.brien@nordlys.example",
        language="en",
        template="accounts/letters/password_reset",
        context={"link": "https://mentoring.example/?a=1&b=2", "name": "O'Brien <b>"},
        at=now(),
    )

    assert "https://mentoring.example/?a=1&b=2" in letter.text
    assert "O'Brien <b>" in letter.text
    assert "a=1&amp;b=2" in letter.html
    assert "<b>" not in letter.html


def test_a_letter_fetches_nothing_from_outside(write_letter):
    html = write_letter().html

    assert "src=" not in html
    assert "url(" not in html
    assert "<link" not in html
