"""How a relationship ends before its time: a member leaves it, or leaves the programme. Nobody's fault."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from bothways.apps.activity import services as activity
from bothways.apps.programmes import services as programmes
from bothways.apps.programmes.models import Enrolment
from bothways.apps.relationships import notices
from bothways.apps.relationships.models import Relationship
from bothways.apps.relationships.services.answers import close_proposal
from bothways.apps.relationships.services.groups import goes_on_without, take_out
from bothways.errors import Missing
from bothways.foundation.actor import Actor
from bothways.mentoring import lifecycles

State = Relationship.State


@transaction.atomic
def leave(*, actor: Actor, relationship: Relationship, at: datetime) -> Relationship:
    """R14: a member leaves an accepted relationship, without a reason. The others get a neutral letter.

    A group goes on, in silence, while enough people stay.

    Raises: Missing, for anybody but a member; MoveNotAllowed, where there is nothing to leave.
    """
    rows = Relationship.objects.select_for_update(of=("self",)).select_related("programme")
    relationship = rows.get(pk=relationship.pk)
    members = list(relationship.memberships.select_related("person__user"))
    if actor.person_id not in {member.person_id for member in members}:
        raise Missing
    lifecycles.RELATIONSHIP.transition("leave", relationship.state)
    if actor.person_id is not None and goes_on_without(relationship, {actor.person_id}):
        take_out(actor, relationship, {actor.person_id}, at=at)
        return relationship
    before = relationship.state
    relationship.ended_at = at
    relationship.save(update_fields=["ended_at"])
    relationship.move_to(State.ENDED_EARLY)
    activity.record(
        actor=actor,
        verb="relationship.ended",
        target=relationship,
        at=at,
        before=before,
        after=State.ENDED_EARLY.value,
    )
    others = [member.person for member in members if member.person_id != actor.person_id]
    notices.ended(relationship, others, at=at)
    return relationship


def _open_ones(enrolment: Enrolment) -> QuerySet[Relationship]:
    return (
        Relationship.objects.filter(
            programme=enrolment.programme_id,
            memberships__person=enrolment.person_id,
            state__in=lifecycles.RELATIONSHIP.open_states,
        )
        .select_related("programme")
        .order_by("pk")
    )


@transaction.atomic
def leave_programme(*, actor: Actor, enrolment: Enrolment, at: datetime) -> Enrolment:
    """N9: the actor leaves a programme; open proposals and relationships end with it.

    Raises: Missing, for anybody but the person; MoveNotAllowed, when they have left already.
    """
    # Held before the diary is: answers take the two in the same order, so nobody waits for each other.
    held = list(_open_ones(enrolment).select_for_update(of=("self",)))
    enrolment = programmes.withdraw(actor=actor, enrolment=enrolment, at=at)
    # Whoever approved a draft meanwhile held the enrolment, so what came of it is seen now.
    known = {relationship.pk for relationship in held}
    held += _open_ones(enrolment).exclude(pk__in=known).select_for_update(of=("self",))
    for relationship in held:
        if relationship.state == State.PROPOSED:
            close_proposal(
                actor, relationship, State.DECLINED, "relationship.declined", at, without=actor.person_id
            )
        elif relationship.state != State.SUSPENDED:
            leave(actor=actor, relationship=relationship, at=at)
    return enrolment
