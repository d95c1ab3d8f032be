"""The course of a programme: from a draft to its launch, or to its cancelling."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bothways.apps.activity import services as activity
from bothways.apps.people.models import Person
from bothways.apps.programmes import notices, selectors
from bothways.apps.programmes.models import Programme
from bothways.apps.programmes.services.roles import grant_role
from bothways.errors import Invalid, Refused
from bothways.foundation.actor import Actor, Role
from bothways.mentoring.programme_models import programme_model

State = Programme.State


class InvalidProgramme(Invalid):
    """Weeks, weights or model are outside what the product can run."""

    code = "invalid_programme"


class NotADraft(Refused):
    """What was approved is frozen."""

    code = "not_a_draft"


class NotReadyForReview(Refused):
    """Something mandatory is missing; `data["missing"]` has the codes."""

    code = "not_ready_for_review"


class OwnProgramme(Refused):
    """Nobody approves what they submitted."""

    code = "own_programme"


class SponsorNotConfirmed(Refused):
    """In upward models an executive stands behind the programme and has said so."""

    code = "sponsor_not_confirmed"


class ReasonNeeded(Invalid):
    """A move that others will ask about needs a sentence."""

    code = "reason_needed"


class TooFewReady(Refused):
    """Not even one relationship could come of it."""

    code = "too_few_ready"


class NothingAccepted(Refused):
    """A programme runs once people have said yes to each other."""

    code = "nothing_accepted"


@transaction.atomic
def create(
    *,
    actor: Actor,
    name: str,
    purpose: str,
    model_id: str,
    weeks: int,
    at: datetime,
    weights: dict[str, int] | None = None,
    sponsor: Person | None = None,
    rolling: bool = False,
) -> Programme:
    """Draft a programme; who drafts it runs it.

    Args:
        actor: who drafts it.
        name: shown to everybody who may join.
        purpose: what shall be different afterwards, and for whom.
        model_id: one of the models that are offered.
        weeks: length of a relationship, within the bounds of the model.
        at: now.
        weights: points of 100 for the five parts of fit; None takes the default.
        sponsor: the executive who stands behind it; needed by upward models before it is submitted.
        rolling: people can join and be matched at any time.

    Raises: InvalidProgramme.
    """
    programme = Programme(
        name=name.strip(),
        purpose=purpose.strip(),
        model_id=model_id,
        weeks=weeks,
        sponsor=sponsor,
        rolling=rolling,
    )
    if weights is not None:
        programme.weights = weights
    _require_runnable(programme)
    programme.save()
    activity.record(actor=actor, verb="programme.created", target=programme, at=at, model=model_id)
    if actor.person_id is not None and not actor.manages_all:
        person = Person.objects.get(pk=actor.person_id)
        grant_role(actor=actor, person=person, role=Role.PROGRAMME_MANAGER, programme=programme, at=at)
    return programme


@transaction.atomic
def update(
    *,
    actor: Actor,
    programme: Programme,
    name: str,
    purpose: str,
    weeks: int,
    weights: dict[str, int],
    sponsor: Person | None,
    at: datetime,
) -> Programme:
    """Change a draft. The model stays: another model is another programme.

    Raises: NotADraft; InvalidProgramme.
    """
    programme = _locked(programme)
    if programme.state != State.DRAFT:
        raise NotADraft(
            _("This programme is no longer a draft, so what was agreed stays as it is. It can be cancelled.")
        )
    programme.name, programme.purpose = name.strip(), purpose.strip()
    programme.weeks, programme.weights, programme.sponsor = weeks, weights, sponsor
    _require_runnable(programme)
    programme.save(update_fields=["name", "purpose", "weeks", "weights", "sponsor", "updated_at"])
    activity.record(actor=actor, verb="programme.changed", target=programme, at=at)
    return programme


@transaction.atomic
def submit(*, actor: Actor, programme: Programme, at: datetime) -> Programme:
    """P1: hand a draft in for review; those who can approve it get a letter.

    Raises: NotReadyForReview, naming what is missing; MoveNotAllowed.
    """
    programme = _locked(programme)
    programme.lifecycle.require_move(programme.state, State.IN_REVIEW)
    missing = [check for check in selectors.readiness(programme) if not check.done]
    if missing:
        raise NotReadyForReview(
            " ".join(check.remedy for check in missing), missing=[check.code for check in missing]
        )
    programme.submitted_by_id = actor.person_id
    programme.state_note = ""
    programme.save(update_fields=["submitted_by", "state_note"])
    _move(actor, programme, State.IN_REVIEW, "programme.submitted", at)
    notices.about_programme(
        notices.reviewers(programme), programme, event="programme.submitted", at=at, by=actor.name
    )
    return programme


@transaction.atomic
def send_back(*, actor: Actor, programme: Programme, comment: str, at: datetime) -> Programme:
    """P2: return a programme to its draft with a comment; its managers get a letter.

    Raises: ReasonNeeded, without a comment; OwnProgramme; MoveNotAllowed.
    """
    programme = _locked(programme)
    _require_other_than_submitter(actor, programme)
    programme.lifecycle.require_move(programme.state, State.DRAFT)
    programme.state_note = _reason(
        comment, _("Say in one sentence what is missing, so that it can be mended.")
    )
    programme.save(update_fields=["state_note"])
    _move(actor, programme, State.DRAFT, "programme.sent_back", at)
    notices.about_programme(
        notices.managers(programme),
        programme,
        event="programme.sent_back",
        at=at,
        by=actor.name,
        comment=programme.state_note,
    )
    return programme


@transaction.atomic
def approve(
    *, actor: Actor, programme: Programme, at: datetime, sponsor_confirmed: bool = False
) -> Programme:
    """P3: approve a programme; from now on what was agreed is frozen.

    `sponsor_confirmed` says that the approver has the sponsor's word; the sponsor's own approval is that word.
    Raises: OwnProgramme; SponsorNotConfirmed, in upward models; MoveNotAllowed.
    """
    programme = _locked(programme)
    _require_other_than_submitter(actor, programme)
    programme.lifecycle.require_move(programme.state, State.APPROVED)
    by_sponsor = actor.person_id is not None and programme.sponsor_id == actor.person_id
    if selectors.needs_sponsor(programme) and not (
        by_sponsor or (sponsor_confirmed and programme.sponsor_id)
    ):
        raise SponsorNotConfirmed(
            _("In this model less senior people teach more senior ones. Confirm that the sponsor has agreed.")
        )
    programme.state_note = ""
    programme.save(update_fields=["state_note"])
    _move(actor, programme, State.APPROVED, "programme.approved", at)
    notices.about_programme(
        notices.managers(programme), programme, event="programme.approved", at=at, by=actor.name
    )
    return programme


@transaction.atomic
def open_enrolment(*, actor: Actor, programme: Programme, at: datetime) -> Programme:
    """P4: let people join.

    Raises: MoveNotAllowed.
    """
    programme = _locked(programme)
    _move(actor, programme, State.ENROLLING, "programme.opened", at)
    return programme


@transaction.atomic
def close_enrolment(*, actor: Actor, programme: Programme, at: datetime) -> Programme:
    """P5: turn to matching; who applies from now on waits.

    Raises: TooFewReady, when no relationship could come of it; MoveNotAllowed.
    """
    programme = _locked(programme)
    programme.lifecycle.require_move(programme.state, State.MATCHING)
    ready = selectors.ready_counts(programme)
    if not ready.enough_for_one:
        raise TooFewReady(
            ngettext(
                "Only %(people)s person is ready, and no relationship can come of it yet. Enrol more people first.",
                "%(people)s people are ready, and no relationship can come of it yet. Enrol more people first.",
                ready.people,
            )
            % {"people": ready.people},
            people=ready.people,
        )
    _move(actor, programme, State.MATCHING, "programme.enrolment_closed", at)
    return programme


@transaction.atomic
def launch(*, actor: Actor, programme: Programme, at: datetime) -> Programme:
    """P6: the programme runs; its weeks count from now.

    Raises: NothingAccepted, before the first relationship is accepted; MoveNotAllowed.
    """
    programme = _locked(programme)
    programme.lifecycle.require_move(programme.state, State.RUNNING)
    if not selectors.relationships_under_way(programme):
        raise NothingAccepted(
            _("Nobody has said yes to a proposal yet. Launch once the first relationship is accepted.")
        )
    programme.started_at = at
    programme.save(update_fields=["started_at"])
    _move(actor, programme, State.RUNNING, "programme.launched", at)
    return programme


@transaction.atomic
def cancel(*, actor: Actor, programme: Programme, reason: str, at: datetime) -> Programme:
    """P11: give a programme up; everybody who takes part gets a letter, nothing is deleted.

    Raises: ReasonNeeded, without a reason; MoveNotAllowed.
    """
    programme = _locked(programme)
    programme.lifecycle.require_move(programme.state, State.CANCELLED)
    programme.state_note = _reason(reason, _("Give a reason in one sentence. People will ask."))
    programme.save(update_fields=["state_note"])
    _move(actor, programme, State.CANCELLED, "programme.cancelled", at)
    taking_part = Person.objects.select_related("user").filter(
        enrolments__programme=programme, enrolments__state__in=selectors.TAKING_PART
    )
    notices.about_programme(
        taking_part, programme, event="programme.cancelled", at=at, reason=programme.state_note
    )
    return programme


def _locked(programme: Programme) -> Programme:
    return (
        Programme.objects.select_for_update(of=("self",)).select_related("sponsor__user").get(pk=programme.pk)
    )


def _move(actor: Actor, programme: Programme, state: str, verb: str, at: datetime) -> None:
    before = programme.state
    programme.move_to(State(state))
    activity.record(actor=actor, verb=verb, target=programme, at=at, before=before, after=str(state))


def _require_other_than_submitter(actor: Actor, programme: Programme) -> None:
    if actor.person_id is not None and actor.person_id == programme.submitted_by_id:
        raise OwnProgramme(
            _("You submitted this programme, so somebody else reviews it: an administrator or the sponsor.")
        )


def _reason(text: str, needed: str) -> str:
    if not text.strip():
        raise ReasonNeeded(needed)
    return text.strip()


def _require_runnable(programme: Programme) -> None:
    model = programme_model(programme.model_id)
    if not programme.name:
        raise InvalidProgramme(_("A programme needs a name."), field="name")
    if not model.weeks_min <= programme.weeks <= model.weeks_max:
        raise InvalidProgramme(
            _("In this model a relationship lasts %(low)s to %(high)s weeks.")
            % {"low": model.weeks_min, "high": model.weeks_max},
            field="weeks",
        )
    weights = programme.weights
    known = set(weights) == set(selectors.WEIGHT_NAMES)
    if (
        not known
        or any(points < 0 for points in weights.values())
        or sum(weights.values()) != selectors.ALL_POINTS
    ):
        raise InvalidProgramme(_("The five weights are whole points and sum to 100."), field="weights")
