"""Approving a draft: from here on people are told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bothways.apps.activity import services as activity
from bothways.apps.matching_runs import selectors
from bothways.apps.matching_runs.models import MatchingRun, Proposal
from bothways.apps.matching_runs.services.decisions import asker, open_draft
from bothways.apps.people.models import Person
from bothways.apps.relationships import services as relationships
from bothways.apps.relationships.selectors import names
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
    everybody = selectors.members(rows)
    relationships.hold(run.programme, [person for people in everybody.values() for person in people])
    found = selectors.matching_problem(run)
    _require_possible(run, found, rows, everybody)
    for row in rows:
        people = {selectors.pseudonym(person): person for person in everybody[row.pk]}
        row.relationship = relationships.propose(
            actor=actor,
            programme=run.programme,
            flows=[(people[flow["giver"]], people[flow["learner"]], flow["covers"]) for flow in row.flows],
            reasons=[_for_members(reason) for reason in row.reasons if reason["code"] not in _FOR_MANAGERS],
            at=at,
        )
        row.save(update_fields=["relationship", "updated_at"])
    run.approved_at, run.approved_by = at, asker(actor)
    run.save(update_fields=["approved_at", "approved_by", "updated_at"])
    activity.record(actor=actor, verb="matching_run.approved", target=run, at=at, proposals=len(rows))
    return run


_FOR_MANAGERS: Final = {"ring_survival", "chain_survival"}
"""What is said to those who decide about a ring, and not to those who are in it."""


def _for_members(reason: Mapping[str, Any]) -> dict[str, Any]:
    """A reason as members keep it: without the fit of a leg, in which private wishes count."""
    if reason["code"] != "leg":
        return dict(reason)
    data = {name: value for name, value in reason["data"].items() if name not in {"points", "hundredths"}}
    text = f"Leg {data['leg']}: {reason['text'].partition('): ')[2]}"
    return {"code": "leg", "text": text, "data": data}


def _require_possible(
    run: MatchingRun,
    found: selectors.ProblemOfRun,
    rows: list[Proposal],
    everybody: dict[int, list[Person]],
) -> None:
    broken = selectors.broken_groups(found, rows)
    crowded = selectors.over_capacity(found.problem, selectors.standing_groups(run).values())
    stopped = [
        row
        for row in rows
        if row.pk in broken or crowded & {selectors.pseudonym(person) for person in everybody[row.pk]}
    ]
    if stopped:
        listed = "; ".join(names(everybody[row.pk]) for row in stopped[:5])
        raise NoLongerPossible(
            _(
                "Something has changed since this draft was made, and a rule that is never relaxed now stands "
                "against: %(names)s. Nothing was sent. Reject or swap them, or run again."
            )
            % {"names": listed},
            proposals=[str(row.public_id) for row in stopped],
        )
