"""Questions about a draft that take a while: asked, answered by a job, stopped."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from bothways.apps.activity import services as activity
from bothways.apps.matching_runs import selectors
from bothways.apps.matching_runs.models import Analysis, MatchingRun
from bothways.apps.matching_runs.services.decisions import asker
from bothways.apps.matching_runs.services.drafting import SILENT_FOR
from bothways.apps.matching_runs.services.progress import Progress, Stopped
from bothways.apps.people.models import Person
from bothways.errors import BothwaysError, Refused
from bothways.foundation.actor import Actor

logger = logging.getLogger(__name__)

JobState = Analysis.JobState


class QuestionAnswered(Refused):
    """There is nothing left to stop."""

    code = "question_answered"
    message = _("This question has its answer already, so there is nothing to stop.")  # type: ignore[assignment]


@transaction.atomic
def ask(
    *,
    actor: Actor,
    run: MatchingRun,
    kind: str,
    at: datetime,
    person: Person | None = None,
    other: Person | None = None,
    attribute: str = "",
) -> Analysis:
    """Ask a question of a draft; the caller enqueues the job that answers it where it is new.

    The same question of an unchanged draft is not worked out twice: the one that stands is returned.
    """
    same = Analysis.objects.filter(
        run=run, kind=kind, person=person, other=other, attribute=attribute, revision=run.revision
    )
    found = same.exclude(job_state__in=[JobState.FAILED, JobState.CANCELLED]).first()
    if found is not None:
        return found
    question = Analysis.objects.create(
        run=run,
        kind=kind,
        person=person,
        other=other,
        attribute=attribute,
        revision=run.revision,
        asked_by=asker(actor),
        step="Waiting for its turn",
    )
    activity.record(actor=actor, verb="matching_run.asked", target=run, at=at, question=kind)
    return question


@transaction.atomic
def stop_question(*, actor: Actor, question: Analysis, at: datetime) -> Analysis:
    """Stop working on an answer.

    Raises: QuestionAnswered.
    """
    question = Analysis.objects.select_for_update(of=("self",)).select_related("run").get(pk=question.pk)
    if question.is_over:
        raise QuestionAnswered
    question.job_state, question.ended_at = JobState.CANCELLED, at
    question.save(update_fields=["job_state", "ended_at", "updated_at"])
    activity.record(
        actor=actor, verb="matching_run.question_stopped", target=question.run, at=at, question=question.kind
    )
    return question


def answer(*, question_id: int, clock: Callable[[], datetime]) -> None:
    """Work out an answer and keep it. Safe to run twice: only a question that waits is begun."""
    waits = Q(job_state=JobState.QUEUED) | Q(job_state=JobState.RUNNING, updated_at__lt=clock() - SILENT_FOR)
    started = clock()
    if (
        not Analysis.objects.filter(waits, pk=question_id)
        .filter(run__job_state=JobState.DONE)
        .update(job_state=JobState.RUNNING, started_at=started, updated_at=started, percent=0)
    ):
        return
    question = Analysis.objects.select_related("run", "run__programme", "person", "other").get(pk=question_id)
    try:
        told = Progress(question, clock)
        told(0.0, "Reading people and rules")
        result = selectors.answer_to(question, progress=told)
    except Stopped:
        return
    except BothwaysError as error:
        _ended(question, JobState.FAILED, at=clock(), failure=str(error.message)[:500])
    except Exception:
        logger.exception("Question %s failed", question.public_id)
        said = gettext_noop(
            "That did not work, and nothing was changed. Ask again; if it happens twice, tell the operator."
        )
        _ended(question, JobState.FAILED, at=clock(), failure=said)
    else:
        _ended(question, JobState.DONE, at=clock(), percent=100, result=result)


def _ended(question: Analysis, state: str, *, at: datetime, **fields: object) -> None:
    running = Analysis.objects.filter(pk=question.pk, job_state=JobState.RUNNING)
    running.update(job_state=state, ended_at=at, updated_at=at, step="", **fields)
