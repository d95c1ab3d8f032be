import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from bothways.apps.notifications.delivery import CLAIM, WAITS, deliver_due, message_id
from bothways.apps.notifications.models import Notification

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
State = Notification.State


class Refusing:
    """A connection to a mail server that is in a bad mood."""

    def __init__(self, error):
        self.error = error

    def send_messages(self, messages):
        raise self.error


@pytest.fixture
def mail_server(settings):
    settings.SMTP_URL = "smtp://mail.example/"
    settings.DEFAULT_FROM_EMAIL = "Bothways <mentoring@nordlys.example>"


def deliver_failing(at, error=None):
    return deliver_due(at=at, connect=lambda: Refusing(error or ConnectionRefusedError("no route")))


def test_a_due_letter_is_handed_over_once(mail_server, write_letter, mailoutbox):
    letter = write_letter(at=AT, event="relationship.proposed")

    assert deliver_due(at=AT).sent == 1
    assert deliver_due(at=AT + timedelta(hours=1)).sent == 0

    (sent,) = mailoutbox
    assert sent.to == ["dana@nordlys.example"]
    assert sent.subject == "Your sign-in code"
    assert "AB12-CD34" in sent.body
    assert sent.alternatives[0][1] == "text/html"
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at, letter.attempts) == (State.SENT, AT, 1)


def test_without_a_mail_server_letters_stay_in_the_outbox(write_letter, mailoutbox):
    letter = write_letter(at=AT)

    assert deliver_due(at=AT).sent == 0

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.PENDING, 0)
    assert mailoutbox == []


def test_a_letter_that_opens_an_account_is_forgotten_once_it_left(mail_server, write_letter):
    letter = write_letter(at=AT)

    deliver_due(at=AT)

    letter.refresh_from_db()
    assert (letter.text, letter.html) == ("", "")


def test_a_letter_is_not_handed_over_before_it_is_due(mail_server, write_letter, mailoutbox):
    write_letter(at=AT)

    deliver_due(at=AT - timedelta(seconds=1))

    assert mailoutbox == []


def test_the_message_id_is_the_same_at_every_try(mail_server, write_letter, mailoutbox):
    letter = write_letter(at=AT)
    deliver_failing(AT)
    deliver_due(at=AT + WAITS[0])

    assert mailoutbox[0].extra_headers["Message-ID"] == message_id(letter)
    assert message_id(letter) == f"<{letter.public_id}@nordlys.example>"


def test_a_failed_letter_is_tried_again_after_ever_longer_waits_and_then_given_up(mail_server, write_letter):
    letter = write_letter(at=AT)
    at, dues = AT, []
    while letter.state == State.PENDING:
        outcome = deliver_failing(at)
        assert outcome.put_off + outcome.given_up == 1
        letter.refresh_from_db()
        dues.append(letter.due_at - at)
        at = letter.due_at

    assert dues[:-1] == list(WAITS)
    assert list(WAITS) == sorted(WAITS)
    assert (letter.state, letter.attempts) == (State.FAILED, len(WAITS) + 1)
    assert "no route" in letter.last_error


def test_an_address_that_does_not_exist_is_given_up_at_once(mail_server, write_letter):
    letter = write_letter(at=AT)

    deliver_failing(AT, smtplib.SMTPRecipientsRefused({"dana@nordlys.example": (550, b"no such user")}))

    letter.refresh_from_db()
    assert letter.state == State.FAILED


def test_a_full_mailbox_is_tried_again(mail_server, write_letter):
    letter = write_letter(at=AT)

    deliver_failing(AT, smtplib.SMTPRecipientsRefused({"dana@nordlys.example": (452, b"mailbox full")}))

    letter.refresh_from_db()
    assert letter.state == State.PENDING


def test_one_bad_letter_does_not_hold_up_the_others(mail_server, write_letter, mailoutbox):
    write_letter("bad", at=AT, recipient="bad@nordlys.example")
    write_letter("good", at=AT, recipient="good@nordlys.example")
    answers = iter([Refusing(ConnectionRefusedError()), mail.get_connection()])

    outcome = deliver_due(at=AT, connect=lambda: next(answers))

    assert (outcome.sent, outcome.put_off) == (1, 1)
    assert [sent.to for sent in mailoutbox] == [["good@nordlys.example"]]


def test_a_worker_that_died_with_a_letter_in_hand_leaves_it_to_the_next_one(
    mail_server, write_letter, mailoutbox
):
    letter = write_letter(at=AT)
    with pytest.raises(SystemExit):
        deliver_failing(AT, SystemExit())

    deliver_due(at=AT + CLAIM / 2)
    assert mailoutbox == []
    deliver_due(at=AT + CLAIM)
    letter.refresh_from_db()
    assert letter.state == State.SENT


def test_two_workers_never_hand_over_the_same_letter(mail_server, write_letter, mailoutbox):
    write_letter(at=AT)

    def connect_while_another_worker_delivers():
        deliver_due(at=AT)
        return mail.get_connection()

    deliver_due(at=AT, connect=connect_while_another_worker_delivers)

    assert len(mailoutbox) == 1
