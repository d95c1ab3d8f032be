"""Saving a swap whose price the manager has seen."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bothways.apps.activity import services as activity
from bothways.apps.matching_runs import selectors
from bothways.apps.matching_runs.models import MatchingRun, Proposal
from bothways.apps.matching_runs.services.decisions import (
    NotStanding,
    RuleForbids,
    open_draft,
    touch,
)
from bothways.apps.matching_runs.services.rows import keep_proposals, proposal_row
from bothways.apps.people.models import Person
from bothways.errors import Refused
from bothways.foundation.actor import Actor

State = Proposal.State


class HeldByLock(Refused):
    """Only locked pairs could give way."""

    code = "held_by_lock"
    message = _("Whoever comes in is locked to somebody else in this draft. Unlock that pair first.")  # type: ignore[assignment]


@transaction.atomic
def swap(
    *, actor: Actor, proposal: Proposal, side: str, incoming: Person, revision: int, at: datetime
) -> Proposal:
    """Give one place of a proposal to somebody else, as the price that was shown said.

    Args:
        actor: the manager.
        proposal: the pair in which one is replaced.
        side: who is replaced, "giver" or "learner".
        incoming: who comes in.
        revision: of the draft for which the price was made; a changed draft has another price.
        at: now.

    Returns: the new proposal, marked as made by hand.
    Raises: DraftClosed, DraftMovedOn, NotStanding, RuleForbids, HeldByLock.
    """
    run = open_draft(proposal.run, revision=revision)
    proposal = Proposal.objects.select_related("giver", "learner").get(pk=proposal.pk)
    if not proposal.stands or proposal.shape != Proposal.Shape.PAIR:
        raise NotStanding
    found = selectors.matching_problem(run)
    if {selectors.pseudonym(p) for p in (proposal.giver, proposal.learner, incoming)} - found.people.keys():
        raise RuleForbids
    standing = selectors.standing_pairs(run)
    made = selectors.swap_of(found, proposal, side=side, incoming=incoming, standing=standing)
    if made.rule:
        raise RuleForbids
    if made.held:
        raise HeldByLock
    _take_out(actor, run, made, at=at)
    saved = _bring_in(actor, run, found, made, at=at)
    touch(run)
    return next(row for row in saved if incoming in (row.giver, row.learner))


def _take_out(actor: Actor, run: MatchingRun, made: selectors.Swap, *, at: datetime) -> None:
    for row in Proposal.objects.filter(run=run).standing().select_related("giver", "learner"):
        if selectors.pair_of(row) in made.out:
            row.state, row.decided_by_id, row.decided_at = State.REPLACED, actor.person_id, at
            row.save(update_fields=["state", "decided_by", "decided_at", "updated_at"])
            activity.record(actor=actor, verb="proposal.swapped_out", target=row, at=at, run=run.number)


def _bring_in(
    actor: Actor, run: MatchingRun, found: selectors.ProblemOfRun, made: selectors.Swap, *, at: datetime
) -> list[Proposal]:
    """New rows; a pair that was swapped out earlier comes back as a new row."""
    saved = []
    for item in selectors.Judge(found.problem).explained(made.into):
        row = proposal_row(run, found, item, by_hand=True, decided_by_id=actor.person_id, decided_at=at)
        Proposal.objects.filter(run=run, giver=row.giver, learner=row.learner, state=State.REPLACED).delete()
        keep_proposals(found, [row], [item])
        activity.record(actor=actor, verb="proposal.swapped_in", target=row, at=at, run=run.number)
        saved.append(row)
    return saved
