"""What a programme manager decides about single proposals: lock, unlock, reject, restore."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from bothways.apps.activity import services as activity
from bothways.apps.matching_runs import selectors
from bothways.apps.matching_runs.models import MatchingRun, Proposal
from bothways.apps.people.models import Person
from bothways.errors import Invalid, Refused
from bothways.foundation.actor import Actor

State = Proposal.State


class DraftClosed(Refused):
    """The draft was approved, or a newer one took its place."""

    code = "draft_closed"
    message = _("This draft can no longer be changed: it was approved, or a newer run has replaced it.")  # type: ignore[assignment]


class DraftMovedOn(Refused):
    """Somebody else changed the draft after the page was made."""

    code = "draft_moved_on"
    message = _(  # type: ignore[assignment]
        "Somebody changed this draft while you were looking at it, and nothing of yours was saved. "
        "Open the draft again to see how it stands now."
    )


class NotStanding(Refused):
    """The proposal was rejected or swapped away meanwhile."""

    code = "not_standing"
    message = _(  # type: ignore[assignment]
        "This proposal is not part of the draft any more: it was rejected or swapped. Undo that first."
    )


class PeopleTaken(Refused):
    """A rejected pair cannot come back, because a place is gone."""

    code = "people_taken"
    message = _(  # type: ignore[assignment]
        "One of them has another partner in this draft by now, so there is no place left. "
        "Reject or swap that proposal first."
    )


class RuleForbids(Refused):
    """A hard rule stands against the pair."""

    code = "rule_forbids"
    message = _("A rule that is never relaxed stands against these two.")  # type: ignore[assignment]


class ReasonNeeded(Invalid):
    """Rejecting needs one of the known reasons."""

    code = "reason_needed"
    message = _("Choose why the two should not be matched.")  # type: ignore[assignment]


def lock(*, actor: Actor, proposal: Proposal, at: datetime) -> Proposal:
    """Keep a pair in this draft and in every new run.

    Raises: DraftClosed, NotStanding.
    """
    return _decide(actor=actor, proposal=proposal, to=State.LOCKED, verb="proposal.locked", at=at)


def unlock(*, actor: Actor, proposal: Proposal, at: datetime) -> Proposal:
    """Let the next run decide about the pair again.

    Raises: DraftClosed, NotStanding.
    """
    return _decide(actor=actor, proposal=proposal, to=State.OPEN, verb="proposal.unlocked", at=at)


@transaction.atomic
def reject(*, actor: Actor, proposal: Proposal, reason: str, at: datetime) -> Proposal:
    """Take a pair out of the draft, and keep it out of every new run of the programme.

    Raises: ReasonNeeded, DraftClosed, NotStanding.
    """
    if reason not in Proposal.RejectReason.values:
        raise ReasonNeeded
    open_draft(proposal.run)
    proposal = _locked_row(proposal)
    if not proposal.stands:
        raise NotStanding
    proposal.reject_reason = reason
    return _changed(actor, proposal, State.REJECTED, verb="proposal.rejected", at=at, reason=reason)


@transaction.atomic
def restore(*, actor: Actor, proposal: Proposal, at: datetime) -> Proposal:
    """Undo a rejection, if both still have a place and no hard rule has come between them.

    Raises: DraftClosed, DraftMovedOn, PeopleTaken, RuleForbids.
    """
    run = open_draft(proposal.run)
    proposal = _locked_row(proposal)
    if proposal.state != State.REJECTED:
        raise DraftMovedOn
    proposal.state, proposal.reject_reason = State.OPEN, ""
    proposal.save(update_fields=["state", "reject_reason"])
    found = selectors.matching_problem(run)
    if selectors.broken_groups(found, [proposal]):
        raise RuleForbids
    if selectors.over_capacity(found.problem, selectors.standing_groups(run).values()):
        raise PeopleTaken
    return _changed(actor, proposal, State.OPEN, verb="proposal.restored", at=at)


@transaction.atomic
def allow_again(*, actor: Actor, proposal: Proposal, at: datetime) -> Proposal:
    """Let new runs propose a pair again that was rejected in an older draft.

    Raises: DraftMovedOn, when the pair is not kept apart, or its draft is open and the rejection can be undone there.
    """
    proposal = _locked_row(proposal)
    run = proposal.run
    if proposal.state != State.REJECTED or proposal.allowed_again_at or selectors.is_open(run):
        raise DraftMovedOn
    pair = {"giver": proposal.giver_id, "learner": proposal.learner_id}
    same = Proposal.objects.filter(run__programme=run.programme_id, **pair).kept_apart()
    same.update(allowed_again_at=at)
    activity.record(actor=actor, verb="proposal.allowed_again", target=proposal, at=at, run=run.number)
    proposal.allowed_again_at = at
    return proposal


def open_draft(run: MatchingRun, *, revision: int | None = None) -> MatchingRun:
    """The run's row, locked until the transaction ends, if its draft may be changed.

    Args:
        run: the run.
        revision: the revision that the manager was looking at, where the decision depends on all of it.

    Raises: DraftClosed, DraftMovedOn.
    """
    run = (
        MatchingRun.objects.select_related("programme")
        .defer("inputs")
        .select_for_update(of=("self",))
        .get(pk=run.pk)
    )
    if not selectors.is_open(run):
        raise DraftClosed
    if revision is not None and run.revision != revision:
        raise DraftMovedOn
    return run


def asker(actor: Actor) -> Person | None:
    """The person behind the actor, None for jobs."""
    return Person.objects.filter(pk=actor.person_id).first() if actor.person_id is not None else None


def touch(run: MatchingRun) -> None:
    """Count a change made by hand."""
    MatchingRun.objects.filter(pk=run.pk).update(revision=F("revision") + 1)


@transaction.atomic
def _decide(*, actor: Actor, proposal: Proposal, to: State, verb: str, at: datetime) -> Proposal:
    open_draft(proposal.run)
    proposal = _locked_row(proposal)
    if not proposal.stands:
        raise NotStanding
    if proposal.state == to:  # pressed twice, or by two managers: it is as they want it
        return proposal
    return _changed(actor, proposal, to, verb=verb, at=at)


def _locked_row(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_related("run", "giver", "learner").defer("run__inputs")
    return rows.select_for_update(of=("self",)).get(pk=proposal.pk)


def _changed(
    actor: Actor, proposal: Proposal, state: State, *, verb: str, at: datetime, reason: str = ""
) -> Proposal:
    proposal.state = state
    if not (proposal.by_hand and proposal.stands):  # who swapped stays named while the pair stands
        proposal.decided_by_id, proposal.decided_at = actor.person_id, at
    proposal.save(update_fields=["state", "reject_reason", "decided_by", "decided_at", "updated_at"])
    touch(proposal.run)
    activity.record(actor=actor, verb=verb, target=proposal, at=at, run=proposal.run.number, reason=reason)
    return proposal
