"""From asking for a run to a draft that can be reviewed."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from bothways.apps.activity import services as activity
from bothways.apps.matching_runs import selectors
from bothways.apps.matching_runs.models import MatchingRun, Proposal, Unmatched
from bothways.apps.matching_runs.services.decisions import asker
from bothways.apps.matching_runs.services.progress import Progress, Stopped
from bothways.apps.matching_runs.services.rows import keep_proposals, proposal_row, unmatched_rows
from bothways.apps.programmes.models import Programme
from bothways.errors import BothwaysError, Refused
from bothways.foundation.actor import Actor
from bothways.matching import engine
from bothways.matching.solution import Matching, RelationshipProposal
from bothways.mentoring import lifecycles

logger = logging.getLogger(__name__)

JobState, State = MatchingRun.JobState, Proposal.State

SILENT_FOR: Final = timedelta(minutes=10)
"""A run that has said nothing for so long has lost its worker and may be taken over or replaced."""


class MatchingNotOpen(Refused):
    """The programme is in a state in which nobody is matched."""

    code = "matching_not_open"
    message = _("Matching starts once enrolment is closed. In a rolling programme it can start at any time.")  # type: ignore[assignment]


class RunUnderWay(Refused):
    """Another run of the programme has not ended."""

    code = "run_under_way"
    message = _("A run is under way in this programme. Wait for its draft, or stop it first.")  # type: ignore[assignment]


class NobodyReady(Refused):
    """There are not two people to bring together."""

    code = "nobody_ready"
    message = _("A run needs at least two people who are ready and have a place left.")  # type: ignore[assignment]


class RunIsOver(Refused):
    """There is nothing left to stop."""

    code = "run_is_over"
    message = _("This run has ended already, so there is nothing to stop.")  # type: ignore[assignment]


def request_run(
    *, actor: Actor, programme: Programme, at: datetime, settings: dict[str, Any] | None = None
) -> MatchingRun:
    """Ask for a new draft; the caller enqueues the job that makes it.

    With settings of its own the run only shows what they would bring: the draft under review stands until this one
    is taken over (`take_over`).

    Raises: MatchingNotOpen, RunUnderWay, NobodyReady.
    """
    try:
        return _requested(actor=actor, programme=programme, at=at, settings=settings)
    except IntegrityError as error:  # two managers pressed at the same moment; the database kept one
        raise RunUnderWay from error


@transaction.atomic
def _requested(
    *, actor: Actor, programme: Programme, at: datetime, settings: dict[str, Any] | None
) -> MatchingRun:
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if not lifecycles.matching_is_open(programme.state, rolling=programme.rolling):
        raise MatchingNotOpen
    runs = MatchingRun.objects.filter(programme=programme)
    _give_up_silent(runs, at=at)
    if runs.filter(job_state__in=[JobState.QUEUED, JobState.RUNNING]).exists():
        raise RunUnderWay
    number = (runs.aggregate(last=Max("number"))["last"] or 0) + 1
    run = MatchingRun(
        programme=programme,
        number=number,
        asked_by=asker(actor),
        as_of=at.date(),
        settings=settings or {},
        what_if=settings is not None,
        step="Waiting for its turn",
    )
    run.people = selectors.matching_problem(run).ready
    if run.people < 2:
        raise NobodyReady
    run.save(force_insert=True)
    activity.record(
        actor=actor, verb="matching_run.requested", target=run, at=at, number=number, what_if=run.what_if
    )
    return run


class NothingToTakeOver(Refused):
    """The run is no trial that has ended in a draft."""

    code = "nothing_to_take_over"
    message = _("Only a trial that has ended in a draft can be taken over.")  # type: ignore[assignment]


@transaction.atomic
def take_over(*, actor: Actor, run: MatchingRun, at: datetime) -> MatchingRun:
    """Make the draft of a trial the one under review; an older draft counts as replaced.

    Raises: NothingToTakeOver, RunUnderWay.
    """
    programme = Programme.objects.select_for_update().get(pk=run.programme_id)
    run = MatchingRun.objects.select_for_update().defer("inputs").get(pk=run.pk)
    if not run.what_if or run.job_state != JobState.DONE:
        raise NothingToTakeOver
    runs = MatchingRun.objects.filter(programme=programme)
    if runs.filter(job_state__in=[JobState.QUEUED, JobState.RUNNING]).exists():
        raise RunUnderWay
    run.number = (runs.aggregate(last=Max("number"))["last"] or 0) + 1
    run.what_if = False
    run.save(update_fields=["number", "what_if", "updated_at"])
    activity.record(actor=actor, verb="matching_run.taken_over", target=run, at=at, number=run.number)
    return run


def _give_up_silent(runs: Any, *, at: datetime) -> None:
    lost = Q(job_state=JobState.RUNNING, updated_at__lt=at - SILENT_FOR)
    runs.filter(lost).update(
        job_state=JobState.FAILED,
        ended_at=at,
        failure=gettext_noop("The worker went away before the draft was done."),
    )


@transaction.atomic
def stop(*, actor: Actor, run: MatchingRun, at: datetime) -> MatchingRun:
    """Stop a run; the worker notices within a second and saves nothing.

    Raises: RunIsOver.
    """
    run = MatchingRun.objects.select_for_update().defer("inputs").get(pk=run.pk)
    if run.is_over:
        raise RunIsOver
    run.job_state, run.ended_at = JobState.CANCELLED, at
    run.save(update_fields=["job_state", "ended_at", "updated_at"])
    activity.record(actor=actor, verb="matching_run.stopped", target=run, at=at)
    return run


def draft(*, actor: Actor, run_id: int, clock: Callable[[], datetime]) -> None:
    """Solve a run and keep its draft. Safe to run twice: only a run that waits is begun.

    A failure is kept in plain words on the run; nothing of a draft is saved then.
    """
    run = _claimed(run_id, at=clock())
    if run is None:
        return
    try:
        told = Progress(run, clock)
        told(0.0, "Reading people and rules")
        found = selectors.matching_problem(run)
        found, released = selectors.with_possible_locks(found)
        matching = engine.solve(found.problem, progress=told)
        _keep(actor=actor, run=run, found=found, released=released, matching=matching, at=clock())
    except Stopped:
        return
    except BothwaysError as error:
        _fail(actor, run, str(error.message), at=clock())
    except Exception:
        logger.exception("Matching run %s failed", run.public_id)
        said = gettext_noop(
            "That did not work, and nothing was saved. Start the run again; if it happens twice, tell the operator this run: {run}."
        )
        _fail(actor, run, said.format(run=str(run.public_id)[:8]), at=clock())


def _claimed(run_id: int, *, at: datetime) -> MatchingRun | None:
    """The run, if it waits for a worker or has lost its own."""
    waits = Q(job_state=JobState.QUEUED) | Q(job_state=JobState.RUNNING, updated_at__lt=at - SILENT_FOR)
    mine = MatchingRun.objects.filter(waits, pk=run_id).update(
        job_state=JobState.RUNNING, started_at=at, updated_at=at, percent=0
    )
    return MatchingRun.objects.select_related("programme").get(pk=run_id) if mine else None


@transaction.atomic
def _keep(
    *,
    actor: Actor,
    run: MatchingRun,
    found: selectors.ProblemOfRun,
    released: int,
    matching: Matching,
    at: datetime,
) -> None:
    run = MatchingRun.objects.select_for_update().get(pk=run.pk)
    if run.job_state != JobState.RUNNING:
        raise Stopped
    locked = found.problem.locked | {pair[::-1] for pair in found.problem.locked}
    rows = [
        proposal_row(run, found, item, state=State.LOCKED if _pairs(item) & locked else State.OPEN)
        for item in matching.relationships
    ]
    keep_proposals(found, rows, matching.relationships)
    Unmatched.objects.bulk_create(unmatched_rows(run, found, matching))
    run.job_state, run.percent, run.ended_at, run.step = JobState.DONE, 100, at, ""
    run.people = found.ready
    run.inputs = selectors.inputs_of(found.problem)
    run.certificate = {**selectors.certificate_of(run, found.problem, matching), "released_locks": released}
    run.save(
        update_fields=[
            "job_state",
            "percent",
            "ended_at",
            "step",
            "people",
            "inputs",
            "certificate",
            "updated_at",
        ]
    )
    activity.record(
        actor=actor,
        verb="matching_run.drafted",
        target=run,
        at=at,
        proposals=len(matching.relationships),
        unmatched=len(matching.unmatched) + len(found.without_level),
    )


def _pairs(item: RelationshipProposal) -> set[tuple[str, str]]:
    return {(flow.giver_id, flow.learner_id) for flow in item.flows}


def _fail(actor: Actor, run: MatchingRun, words: str, *, at: datetime) -> None:
    with transaction.atomic():
        running = MatchingRun.objects.filter(pk=run.pk, job_state=JobState.RUNNING)
        if running.update(job_state=JobState.FAILED, failure=words[:500], ended_at=at, updated_at=at):
            activity.record(actor=actor, verb="matching_run.failed", target=run, at=at)
