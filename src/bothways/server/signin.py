"""Sign-in letters leave through the outbox, and at once: nobody waits a minute for a code."""

import uuid
from typing import Any

from django.utils import translation

from bothways.apps.accounts.signin import AccountAdapter
from bothways.apps.notifications import jobs, services
from bothways.foundation.clock import now
from bothways.foundation.jobs import enqueue

LETTERS = {
    "account/email/login_code": ("account.code", "accounts/letters/login_code"),
    "account/email/password_reset_key": ("account.password_reset", "accounts/letters/password_reset"),
}


class Adapter(AccountAdapter):
    """The sign-in rules of `accounts` with the letters of `notifications`."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter into the outbox, in the language of the page that asked for it, and have it taken away."""
        event, template = LETTERS[template_prefix]
        services.notify(
            key=f"{event}/{uuid.uuid4()}",
            event=event,
            recipient=email,
            language=translation.get_language() or "",
            template=template,
            context={"code": context.get("code"), "link": context.get("password_reset_url")},
            at=now(),
        )
        enqueue(jobs.deliver)
