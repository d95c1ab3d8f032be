"""What the worker does for this room."""

from bothways.apps.matching_runs import services
from bothways.foundation.actor import job_actor
from bothways.foundation.clock import now
from bothways.foundation.jobs import job


@job
def draft(*, run_id: int) -> None:
    """Make the draft of a run. Safe to run twice."""
    services.draft(actor=job_actor(), run_id=run_id, clock=now)


@job
def answer(*, question_id: int) -> None:
    """Answer a question about a draft. Safe to run twice."""
    services.answer(question_id=question_id, clock=now)
