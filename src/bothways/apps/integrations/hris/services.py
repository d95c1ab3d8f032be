"""An import from upload over check to commit, or to the bin."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from bothways.apps.activity import services as activity
from bothways.apps.integrations.hris.preview import preview_of
from bothways.apps.integrations.hris.reading import read_import
from bothways.apps.integrations.models import PATIENCE, RosterImport
from bothways.apps.people import access as people_access
from bothways.apps.people import services as people
from bothways.apps.people.models import Person
from bothways.apps.profiles import services as profiles
from bothways.apps.programmes import access as programmes
from bothways.errors import BothwaysError, Denied, Refused
from bothways.foundation.actor import Actor, Door
from bothways.foundation.deadlocks import until_done

log = logging.getLogger(__name__)

State = RosterImport.State
JobState = RosterImport.JobState

OPEN: Final = [State.UPLOADED, State.CHECKING, State.CHECKED]
"""States in which an import can still be put away."""


class NotCheckedYet(Refused):
    """Something was asked of an import that is not ready for it."""

    code = "not_checked_yet"


class RowsNeedAFix(Refused):
    """Some rows are bad, and nobody said to go on without them."""

    code = "rows_need_a_fix"


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file."""

    name: str
    content: bytes


@transaction.atomic
def upload(*, actor: Actor, files: Mapping[str, Upload], at: datetime) -> RosterImport:
    """Keep what was uploaded until it is saved or put away. An earlier unfinished import is put away.

    Args:
        actor: who brought it; a person.
        files: "people", and where given "skills", "preferences", "conflicts".
        at: now.
    """
    for earlier in RosterImport.objects.filter(uploaded_by=actor.person_id or 0, state__in=OPEN):
        _empty(earlier, State.DISCARDED)
    values: dict[str, Any] = {"file_name": files["people"].name[:255], "content": files["people"].content}
    for kind in ("skills", "preferences", "conflicts"):
        if kind in files:
            values[f"{kind}_name"], values[f"{kind}_content"] = files[kind].name[:255], files[kind].content
    found = RosterImport.objects.create(
        uploaded_by=Person.objects.get(pk=actor.person_id or 0), job_state=JobState.DONE, **values
    )
    activity.record(actor=actor, verb="import.uploaded", target=found, at=at, files=len(files))
    return found


@transaction.atomic
def confirm_columns(*, actor: Actor, roster_import: RosterImport, columns: Mapping[str, str]) -> RosterImport:
    """Say which heading is which column ("" for none), and ask for a check.

    Raises: NotCheckedYet, when the import is being saved or is over.
    """
    found = _open(actor, roster_import)
    found.columns = dict(columns)
    return _ask(found, State.CHECKING)


@transaction.atomic
def answer_dates(*, actor: Actor, roster_import: RosterImport, date_order: str) -> RosterImport:
    """Say how dates are written in this file (dmy, mdy or ymd), and ask for a new check. Raises: NotCheckedYet."""
    found = _open(actor, roster_import)
    found.date_order = date_order
    return _ask(found, State.CHECKING)


@transaction.atomic
def say_who_left(
    *, actor: Actor, roster_import: RosterImport, shown: Iterable[UUID], left: Iterable[UUID]
) -> RosterImport:
    """Of the people shown, who has left; the others of them stay. It happens when the import is saved."""
    found = _open(actor, roster_import)
    listed = {line["id"] for line in found.preview.get("missing", [])}
    kept = set(found.leavers) - {str(each) for each in shown}
    found.leavers = sorted((kept | {str(each) for each in left}) & listed)
    found.save(update_fields=["leavers", "updated_at"])
    return found


@transaction.atomic
def ask_to_commit(*, actor: Actor, roster_import: RosterImport, good_only: bool) -> bool:
    """Ask that the checked import be saved; whether this call did. Asking twice saves once.

    Raises:
        NotCheckedYet: before the check is done, or after the import was put away.
        RowsNeedAFix: when rows are bad and `good_only` is not said.
    """
    found = _locked(actor, roster_import)
    if found.state in {State.COMMITTING, State.COMMITTED}:
        return False
    if found.state != State.CHECKED:
        raise NotCheckedYet(_("This file is not checked yet. Wait for the check, then save."))
    if found.summary["rejected"] or not found.summary["good"]:
        raise RowsNeedAFix(_("There is no row that can be saved. Upload a corrected file."))
    if _has_faults(found.summary) and not good_only:
        raise RowsNeedAFix(_("Some rows need a fix. Upload a corrected file, or import the good rows."))
    found.good_only = good_only
    _ask(found, State.COMMITTING)
    return True


@transaction.atomic
def ask_again(*, actor: Actor, roster_import: RosterImport, at: datetime) -> bool:
    """Ask once more for work that failed or was lost with its worker; whether there was any."""
    found = _locked(actor, roster_import)
    if not found.awaits_another_try(at=at):
        return False
    _ask(found, State(found.state))
    return True


@transaction.atomic
def discard(*, actor: Actor, roster_import: RosterImport, at: datetime) -> None:
    """Put the import away and delete what was uploaded. Doing so twice is no harm.

    Raises: NotCheckedYet, when it is being saved.
    """
    found = _locked(actor, roster_import)
    if found.state == State.COMMITTING:
        raise NotCheckedYet(_("This import is being saved and can no longer be put away."))
    if found.state in OPEN:
        _empty(found, State.DISCARDED)
        activity.record(actor=actor, verb="import.discarded", target=found, at=at)


def proceed(*, import_id: int, clock: Callable[[], datetime]) -> None:
    """Do what was asked: check the import, or save it. Safe to run twice; called by the job."""
    # What is kept is English, whoever works; pages say it in their reader's language (`roster_words.said`).
    with override("en"):
        _proceed(import_id, clock)


def _proceed(import_id: int, clock: Callable[[], datetime]) -> None:
    found = _begin(import_id, clock())
    if found is None:
        return
    try:
        if found.state == State.CHECKING:
            _check(found, clock())
        else:
            until_done(lambda: _commit(found, clock()))
    except BothwaysError as error:
        _fail(found, str(error.message), clock())
    except Exception:
        log.exception("import %s", found.public_id)
        _fail(found, _("Something went wrong, and nothing was saved. Try again."), clock())


def _check(found: RosterImport, at: datetime) -> None:
    preview, summary = preview_of(read_import(found), at=at)
    with transaction.atomic():
        fresh = RosterImport.objects.select_for_update().get(pk=found.pk)
        if fresh.state != State.CHECKING:
            return
        fresh.preview, fresh.summary = preview, summary
        _end(fresh, State.CHECKED, at)


def _commit(found: RosterImport, at: datetime) -> None:
    """Read again and save: the directory may have changed since the check, and then its rules count."""
    reading = read_import(found)
    _step(found, 40, _("Saving people."))
    actor = _actor(found)
    with transaction.atomic():
        fresh = RosterImport.objects.select_for_update().get(pk=found.pk)
        if fresh.state != State.COMMITTING:
            return
        if reading.problems and not fresh.good_only:
            raise RowsNeedAFix(_("The directory has changed since the check. Check the file again."))
        taken = people.upsert_people(actor=actor, records=reading.records, at=at)
        said = [(each.person, record) for each, record in zip(taken, reading.records, strict=True)]
        profiles.replace_many_from_file(actor=actor, said=said, lists=reading.lists, at=at)
        if reading.preferences is not None:
            profiles.replace_preferences_from_file(actor=actor, preferences=reading.preferences, at=at)
        profiles.declare_decision_rights_from_file(actor=actor, conflicts=reading.conflicts, at=at)
        leavers = Person.objects.filter(public_id__in=fresh.leavers).order_by("pk")
        for person in leavers.exclude(pk=found.uploaded_by_id):
            people.deactivate(actor=actor, person=person, at=at)
        counts = {name: fresh.summary[name] for name in ("new", "changed", "unchanged", "refused")}
        activity.record(actor=actor, verb="import.committed", target=fresh, at=at, **counts)
        fresh.committed_at = at
        _empty(fresh, State.COMMITTED)
        _end(fresh, State.COMMITTED, at)


def _has_faults(summary: Mapping[str, int]) -> bool:
    return bool(summary["faults"] or summary["dates"])


def _actor(found: RosterImport) -> Actor:
    """The person who asked, with the roles of this moment: a role taken back saves nothing any more.

    Raises: Denied.
    """
    user = found.uploaded_by.user
    actor = programmes.actor_of(user, Door.JOB) if user is not None and user.is_active else None
    if actor is None or not people_access.may_import(actor):
        raise Denied
    return actor


def _locked(actor: Actor, roster_import: RosterImport) -> RosterImport:
    return (
        RosterImport.objects.select_for_update()
        .defer("content", "skills_content", "preferences_content", "conflicts_content")
        .get(pk=roster_import.pk, uploaded_by=actor.person_id or 0)
    )


def _open(actor: Actor, roster_import: RosterImport) -> RosterImport:
    found = _locked(actor, roster_import)
    if found.state not in OPEN:
        raise NotCheckedYet(_("This import is over. Upload the file again to change something."))
    return found


def _ask(found: RosterImport, state: RosterImport.State) -> RosterImport:
    found.state, found.job_state, found.percent, found.step, found.failure = state, JobState.QUEUED, 0, "", ""
    found.started_at = found.ended_at = None
    found.save(
        update_fields=[
            "state",
            "job_state",
            "percent",
            "step",
            "failure",
            "started_at",
            "ended_at",
            "columns",
            "date_order",
            "good_only",
            "updated_at",
        ]
    )
    return found


@transaction.atomic
def _begin(import_id: int, at: datetime) -> RosterImport | None:
    found = RosterImport.objects.select_for_update().filter(pk=import_id).first()
    if found is None or found.state not in {State.CHECKING, State.COMMITTING} or found.is_over:
        return None
    if found.job_state == JobState.RUNNING and found.updated_at > at - PATIENCE:
        return None  # another worker is at it
    found.job_state, found.started_at = JobState.RUNNING, at
    found.percent, found.step = 10, _("Reading the file.")
    found.save(update_fields=["job_state", "started_at", "percent", "step", "updated_at"])
    return found


def _step(found: RosterImport, percent: int, step: str) -> None:
    RosterImport.objects.filter(pk=found.pk).update(percent=percent, step=step)


def _end(found: RosterImport, state: RosterImport.State, at: datetime) -> None:
    found.state, found.job_state, found.percent, found.step = state, JobState.DONE, 100, ""
    found.failure, found.ended_at = "", at
    found.save()


def _fail(found: RosterImport, message: str, at: datetime) -> None:
    """Say what went wrong; an import that was checked can be checked again. What is over stays as it ended."""
    under_way = RosterImport.objects.filter(pk=found.pk, state__in=[State.CHECKING, State.COMMITTING])
    under_way.update(job_state=JobState.FAILED, failure=message[:500], ended_at=at, state=State.CHECKING)


def _empty(found: RosterImport, state: RosterImport.State) -> None:
    """Delete what was uploaded and what was read of it; counts stay."""
    found.state = state
    found.job_state = JobState.DONE
    found.content = found.skills_content = found.preferences_content = found.conflicts_content = None
    found.preview, found.leavers = {}, []
    found.save()
