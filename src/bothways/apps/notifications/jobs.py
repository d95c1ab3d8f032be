"""What the worker does with the outbox."""

from bothways.apps.notifications import delivery
from bothways.foundation.clock import now
from bothways.foundation.jobs import job


@job
def deliver() -> None:
    """Take the letters that are due to the mail server."""
    delivery.deliver_due(at=now())
