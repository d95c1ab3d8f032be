import pytest

from bothways.apps.notifications.services import notify
from bothways.foundation.clock import now


@pytest.fixture
def write_letter(db):
    """Put a sign-in letter into the outbox."""

    def write(
        key="code/1", recipient="dana@nordlys.example", *, at=None, event="account.code", language="en"
    ):
        return notify(
            key=key,
            event=event,
            recipient=recipient,
            language=language,
            template="accounts/letters/login_code",
            context={"code": "AB12-CD34"},
            at=at or now(),
        )

    return write
