"""Every rhythm of the platform, in one list. Each worker keeps it; with several, one of them acts."""

from bothways.apps.integrations.hris.jobs import proceed
from bothways.apps.integrations.models import RosterImport
from bothways.apps.matching_runs.jobs import answer, draft
from bothways.apps.matching_runs.models import Analysis, MatchingRun
from bothways.apps.notifications.delivery import deliver_due
from bothways.apps.relationships.services import expire_due
from bothways.foundation.clock import now
from bothways.foundation.jobs import Rhythm, enqueue, stranded


def deliver_letters() -> None:
    """Hand over the letters that are due."""
    deliver_due(at=now())


def expire_proposals() -> None:
    """Let the proposals run out whose time to answer is over."""
    expire_due(at=now())


def ask_again() -> None:
    """Ask once more for the jobs of rows that wait although the queue is empty: a crash lost them."""
    for import_id in stranded(RosterImport.objects.all(), at=now()):
        enqueue(proceed, import_id=import_id)
    for run_id in stranded(MatchingRun.objects.all(), at=now()):
        enqueue(draft, run_id=run_id)
    for question_id in stranded(Analysis.objects.all(), at=now()):
        enqueue(answer, question_id=question_id)


TIMETABLE = (
    Rhythm("deliver-letters", deliver_letters),
    Rhythm("expire-proposals", expire_proposals, minute="*/5"),
    Rhythm("ask-again", ask_again),
)
