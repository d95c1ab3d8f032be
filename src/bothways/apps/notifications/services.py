"""Writing letters into the outbox, in the transaction of what they tell of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.template import Context, engines
from django.template.backends.django import DjangoTemplates
from django.template.loader import render_to_string
from django.utils import translation

from bothways.apps.notifications.models import Notification

MAX_SUBJECT = 200


@transaction.atomic
def notify(
    *,
    key: str,
    event: str,
    recipient: str,
    language: str,
    template: str,
    context: Mapping[str, Any],
    at: datetime,
) -> Notification:
    """Put one letter into the outbox, in the recipient's language.

    Args:
        key: what is said to whom, as `proposal/<id>/<person>`; a second letter with the same key is not
            written, and the first one is returned.
        event: why it is sent, as `relationship.proposed`.
        recipient: one e-mail address.
        language: language code of the recipient; empty for the installation's.
        template: `<template>.txt`, `<template>.html` and `<template>_subject.txt` are rendered.
        context: what the templates need; `base_url` is added for their links.
        at: now; the letter is due at once.
    """
    known = Notification.objects.filter(key=key).first()
    if known:
        return known
    language = language or settings.LANGUAGE_CODE
    values = {"base_url": settings.BASE_URL, "language": language, **context}
    with translation.override(language):
        subject = " ".join(_plain(f"{template}_subject.txt", values).split())
        text = _plain(f"{template}.txt", values).strip() + "\n"
        html = render_to_string(f"{template}.html", {**values, "subject": subject})
    letter, _ = Notification.objects.get_or_create(
        key=key,
        defaults={
            "event": event,
            "recipient": recipient,
            "language": language,
            "subject": subject[:MAX_SUBJECT],
            "text": text,
            "html": html,
            "written_at": at,
            "due_at": at,
        },
    )
    return letter


def _plain(template: str, values: Mapping[str, Any]) -> str:
    """A template as plain text: nothing is escaped, for nothing reads it as HTML."""
    found = cast("DjangoTemplates", engines["django"]).engine.get_template(template)
    return str(found.render(Context(values, autoescape=False)))
