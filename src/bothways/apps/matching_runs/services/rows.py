"""What a solver found, as rows of a draft."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bothways.apps.matching_runs.models import MatchingRun, Proposal, ProposalMember, Unmatched
from bothways.apps.matching_runs.selectors import ProblemOfRun
from bothways.apps.people.models import Person
from bothways.matching.solution import Fit, FlowProposal, Matching, Reason, RelationshipProposal, Shape
from bothways.mentoring import flows

LEVEL_MISSING = {"code": "level_missing", "text": "Their career level is not known.", "data": {}}
ADD_LEVEL = {
    "code": "add_level",
    "text": "Add their career level in the list of people; this model needs it to tell who teaches whom.",
    "data": {},
}


def proposal_row(
    run: MatchingRun, found: ProblemOfRun, item: RelationshipProposal, **fields: Any
) -> Proposal:
    """A proposal of a draft, not yet saved; the giver of its first flow stands first. See `keep_proposals`."""
    giver, learner = (found.people[person_id] for person_id in item.pair)
    trade_off = asdict(item.trade_off) if item.trade_off else None
    rows = [_flow(flow, found.people) for flow in item.flows]
    return Proposal(
        run=run,
        giver=giver,
        learner=learner,
        fit=item.fit.points,
        fit_hundredths=item.fit.hundredths,
        parts=parts_of(item.fit),
        shape=item.shape.value,
        slot=item.slot or "",
        direction=_direction(found, item, rows),
        skills=", ".join(dict.fromkeys(need.skill for flow in item.flows for need in flow.covers)),
        flows=rows,
        reasons=[asdict(reason) for reason in item.reasons],
        trade_off=trade_off,
        missing=list(item.missing),
        **fields,
    )


def keep_proposals(
    found: ProblemOfRun, rows: Sequence[Proposal], items: Sequence[RelationshipProposal]
) -> None:
    """Save proposals with everybody who is in them; `rows` are those of `items`, in the same order."""
    Proposal.objects.bulk_create(rows)
    ProposalMember.objects.bulk_create(
        ProposalMember(
            proposal=row,
            person=found.people[person_id],
            gives=any(flow.giver_id == person_id for flow in item.flows),
            learns=any(flow.learner_id == person_id for flow in item.flows),
        )
        for row, item in zip(rows, items, strict=True)
        for person_id in item.people
    )


def _direction(found: ProblemOfRun, item: RelationshipProposal, flow_rows: Sequence[dict[str, Any]]) -> str:
    if item.shape is not Shape.PAIR:
        return item.shape.value
    return "both" if found.problem.model.two_way else str(flow_rows[0]["direction"])


def unmatched_rows(run: MatchingRun, found: ProblemOfRun, matching: Matching) -> list[Unmatched]:
    """Everybody without a partner, not yet saved: whom the solver left, and whose level is not known."""
    left = [
        Unmatched(run=run, person=found.people[one.person_id], reason=_said(one.reason), help=_said(one.help))
        for one in matching.unmatched
    ]
    unknown = [
        Unmatched(run=run, person=person, reason=LEVEL_MISSING, help=ADD_LEVEL)
        for person in found.without_level
    ]
    return left + unknown


def parts_of(fit: Fit) -> dict[str, int]:
    """The five parts of fit, in hundredths."""
    return {
        "skills": fit.skills,
        "wishes": fit.wishes,
        "shared_ground": fit.shared_ground,
        "time": fit.time,
        "distance": fit.distance,
    }


def _said(reason: Reason) -> dict[str, Any]:
    return asdict(reason)


def _flow(flow: FlowProposal, people: dict[str, Person]) -> dict[str, Any]:
    giver, learner = people[flow.giver_id].career_level, people[flow.learner_id].career_level
    way = flows.Direction.LATERAL
    if giver is not None and learner is not None:
        way = flows.direction(giver, learner)
    return {
        "giver": flow.giver_id,
        "learner": flow.learner_id,
        "direction": way.value,
        "covers": [asdict(need) for need in flow.covers],
    }
