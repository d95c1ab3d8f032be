"""What the worker does for imports."""

from bothways.apps.integrations.hris import services
from bothways.foundation.clock import now
from bothways.foundation.jobs import job


@job
def proceed(*, import_id: int) -> None:
    """Check or save an import. Safe to run twice."""
    services.proceed(import_id=import_id, clock=now)
