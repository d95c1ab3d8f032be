"""Approving a draft: from here on people are told."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bothways.apps.activity import services as activity
from bothways.apps.matching_runs import selectors
from bothways.apps.matching_runs.models import MatchingRun, Proposal
from bothways.apps.matching_runs.services.decisions import asker, open_draft
from bothways.apps.relationships import services as relationships
from bothways.errors import Refused
from bothways.foundation.actor import Actor


class NothingToApprove(Refused):
    """No proposal stands in the draft."""

    code = "nothing_to_approve"
    message = gettext_lazy("No proposal is left in this draft. Run again, or undo a rejection.")  # type: ignore[assignment]


class NoLongerPossible(Refused):
    """Facts changed after the draft was made, so a pair would break a hard rule or a capacity."""

    code = "no_longer_possible"


@transaction.atomic
def approve(*, actor: Actor, run: MatchingRun, revision: int, at: datetime) -> MatchingRun:
    """Propose every standing pair to its members, all or none, and close the draft.

    Every pair is judged once more by the rules and facts of this moment: what changed since the draft was
    made is never overridden.

    Raises: DraftClosed, DraftMovedOn, NothingToApprove, NoLongerPossible, and what
        `relationships.services.propose` raises.
    """
    run = open_draft(run, revision=revision)
    rows = list(Proposal.objects.filter(run=run).standing().select_related("giver", "learner"))
    if not rows:
        raise NothingToApprove
    relationships.hold(run.programme, [person for row in rows for person in (row.giver, row.learner)])
    found = selectors.matching_problem(run)
    _require_possible(found, rows)
    for row in rows:
        people = {selectors.pseudonym(person): person for person in (row.giver, row.learner)}
        row.relationship = relationships.propose(
            actor=actor,
            programme=run.programme,
            flows=[(people[flow["giver"]], people[flow["learner"]], flow["covers"]) for flow in row.flows],
            reasons=row.reasons,
            at=at,
        )
        row.save(update_fields=["relationship", "updated_at"])
    run.approved_at, run.approved_by = at, asker(actor)
    run.save(update_fields=["approved_at", "approved_by", "updated_at"])
    activity.record(actor=actor, verb="matching_run.approved", target=run, at=at, proposals=len(rows))
    return run


def _require_possible(found: selectors.ProblemOfRun, rows: list[Proposal]) -> None:
    pairs = [selectors.pair_of(row) for row in rows]
    broken = selectors.broken_pairs(found, pairs)
    crowded = selectors.over_capacity(found.problem, pairs)
    stopped = [row for row, pair in zip(rows, pairs, strict=True) if pair in broken or crowded & set(pair)]
    if stopped:
        names = "; ".join(
            _("%(giver)s and %(learner)s")
            % {"giver": row.giver.display_name, "learner": row.learner.display_name}
            for row in stopped[:5]
        )
        raise NoLongerPossible(
            _(
                "Something has changed since this draft was made, and a rule that is never relaxed now stands "
                "against: %(names)s. Nothing was sent. Reject or swap them, or run again."
            )
            % {"names": names},
            proposals=[str(row.public_id) for row in stopped],
        )
