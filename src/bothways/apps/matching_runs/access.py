"""Who may see and change runs and drafts: the managers of the programme, and nobody else.

A draft says who suits whom and why, so it is closed to everybody who does not run the programme,
administrators included. Absent and forbidden cannot be told apart.
"""

from uuid import UUID

from bothways.apps.matching_runs.models import Analysis, MatchingRun, Proposal
from bothways.apps.people.models import Person
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.errors import Missing
from bothways.foundation.actor import Actor
from bothways.mentoring.lifecycles import EnrolmentState

_TAKING_PART = (EnrolmentState.READY, EnrolmentState.ENGAGED)


def programme_to_match(actor: Actor, public_id: UUID) -> Programme:
    """The programme, for somebody who runs it.

    Raises: Missing.
    """
    programme = Programme.objects.filter(public_id=public_id).first()
    if programme is None or not actor.may_manage(programme.pk):
        raise Missing
    return programme


def own_part(actor: Actor, programme_id: UUID) -> Enrolment:
    """The actor's own part in a programme, while they take part.

    Raises: Missing.
    """
    found = (
        Enrolment.objects.select_related("programme")
        .filter(programme__public_id=programme_id, person_id=actor.person_id, state__in=_TAKING_PART)
        .first()
        if actor.person_id is not None
        else None
    )
    if found is None:
        raise Missing
    return found


def run(actor: Actor, programme_id: UUID, run_id: UUID) -> MatchingRun:
    """A run of a programme that the actor runs.

    Raises: Missing.
    """
    found = (
        MatchingRun.objects.select_related("programme", "asked_by", "approved_by")
        .defer("inputs")
        .filter(public_id=run_id, programme__public_id=programme_id)
        .first()
    )
    if found is None or not actor.may_manage(found.programme_id):
        raise Missing
    return found


def proposal(actor: Actor, programme_id: UUID, run_id: UUID, proposal_id: UUID) -> Proposal:
    """A proposal in a draft of a programme that the actor runs.

    Raises: Missing.
    """
    found = (
        Proposal.objects.select_related("run", "run__programme", "giver", "learner", "decided_by")
        .defer("run__inputs")
        .filter(public_id=proposal_id, run__public_id=run_id, run__programme__public_id=programme_id)
        .first()
    )
    if found is None or not actor.may_manage(found.run.programme_id):
        raise Missing
    return found


def drafted_run(actor: Actor, programme_id: UUID, run_id: UUID) -> MatchingRun:
    """A run that has reached a draft.

    Raises: Missing, also before there is a draft.
    """
    found = run(actor, programme_id, run_id)
    if found.job_state != MatchingRun.JobState.DONE:
        raise Missing
    return found


def question(actor: Actor, programme_id: UUID, run_id: UUID, question_id: UUID) -> Analysis:
    """A question about a draft of a programme that the actor runs.

    Raises: Missing.
    """
    found = (
        Analysis.objects.select_related("run", "run__programme", "person", "other", "asked_by")
        .defer("run__inputs")
        .filter(public_id=question_id, run__public_id=run_id, run__programme__public_id=programme_id)
        .first()
    )
    if found is None or not actor.may_manage(found.run.programme_id):
        raise Missing
    return found


def person_to_bring_in(draft: MatchingRun, person_id: UUID) -> Person:
    """Somebody enrolled in the programme of a draft, who may come in by a swap.

    Raises: Missing.
    """
    found = Person.objects.filter(public_id=person_id, enrolments__programme=draft.programme_id).first()
    if found is None:
        raise Missing
    return found
