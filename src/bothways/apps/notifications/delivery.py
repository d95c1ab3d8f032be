"""Taking letters from the outbox to the mail server.

A letter is claimed by a short update before it is handed over, so that two workers never hand over the same
one; the handing over happens outside any transaction. A worker that dies in between leaves the claim, which
runs out after ten minutes; the second try carries the same Message-ID, by which mail systems know a double.
"""

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from bothways.apps.notifications.models import Notification

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=10)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""How long to wait after each failed try; after the last the letter is given up."""
SECRET_EVENTS = frozenset({"account.code", "account.password_reset"})
"""Letters whose text opens an account: it is forgotten once it was handed over."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many letters were handed over, put off and given up."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0


def leaves_the_house() -> bool:
    """Whether there is a mail server to hand letters to."""
    return bool(settings.SMTP_URL)


def deliver_due(
    *, at: datetime, limit: int = 200, connect: Callable[[], BaseEmailBackend] = get_connection
) -> Delivered:
    """Hand over the letters that are due, oldest first. Without a mail server they stay in the outbox.

    Args:
        at: now.
        limit: letters at most; the next round takes the rest.
        connect: makes the connection to the mail server.
    """
    if not leaves_the_house():
        return Delivered()
    due = Notification.objects.filter(state=Notification.State.PENDING, due_at__lte=at).order_by(
        "due_at", "pk"
    )
    outcomes = [
        _hand_over(letter, at=at, connection=connect()) for letter in due[:limit] if _claim(letter, at=at)
    ]
    return Delivered(
        sent=outcomes.count(Notification.State.SENT),
        put_off=outcomes.count(Notification.State.PENDING),
        given_up=outcomes.count(Notification.State.FAILED),
    )


def message_id(letter: Notification) -> str:
    """The letter's Message-ID: the same at every try."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{letter.public_id}@{host}>"


def _claim(letter: Notification, *, at: datetime) -> bool:
    """Whether the letter is ours: nobody else has moved its due time since we read it."""
    unclaimed = Notification.objects.filter(
        pk=letter.pk, state=Notification.State.PENDING, due_at=letter.due_at, attempts=letter.attempts
    )
    return unclaimed.update(due_at=at + CLAIM, attempts=F("attempts") + 1) == 1


def _hand_over(letter: Notification, *, at: datetime, connection: BaseEmailBackend) -> Notification.State:
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[letter.recipient],
        headers={"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    mail.attach_alternative(letter.html, "text/html")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        return _failed(letter, str(error), at=at, for_good=all(code >= 500 for code in codes))
    except (smtplib.SMTPException, OSError) as error:
        return _failed(letter, f"{type(error).__name__}: {error}", at=at, for_good=False)
    sent = {"state": Notification.State.SENT, "sent_at": at, "last_error": ""}
    if letter.event in SECRET_EVENTS:
        sent |= {"text": "", "html": ""}
    Notification.objects.filter(pk=letter.pk).update(**sent)
    return Notification.State.SENT


def _failed(letter: Notification, reason: str, *, at: datetime, for_good: bool) -> Notification.State:
    tries = letter.attempts + 1
    given_up = for_good or tries > len(WAITS)
    log.warning("letter %s (%s) not handed over, try %s: %s", letter.public_id, letter.event, tries, reason)
    state = Notification.State.FAILED if given_up else Notification.State.PENDING
    due = letter.due_at if given_up else at + WAITS[tries - 1]
    Notification.objects.filter(pk=letter.pk).update(state=state, due_at=due, last_error=reason[:300])
    return state
