"""Which relationships are whose: members see what they have been asked, managers see the process.

Somebody whose turn to answer has not come does not know that there is a proposal at all.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from bothways.apps.programmes.models import Enrolment, Programme
from bothways.apps.relationships.models import Membership, Relationship
from bothways.errors import Missing
from bothways.foundation.actor import Actor


def own_relationships(actor: Actor) -> QuerySet[Relationship]:
    """The relationships in which the actor stands and has been asked."""
    if actor.person_id is None:
        return Relationship.objects.none()
    return Relationship.objects.filter(memberships__person=actor.person_id).exclude(pk__in=_unasked(actor))


def overseen_relationships(actor: Actor) -> QuerySet[Relationship]:
    """The relationships whose process the actor may follow: of their programmes, or of all.

    Not those in which they stand themself and have not been asked: a role is no way around the turn.
    """
    rows = Relationship.objects.all()
    if not (actor.org_admin or actor.manages_all):
        rows = rows.filter(programme_id__in=actor.manages)
    return rows.exclude(pk__in=_unasked(actor))


def visible_relationships(actor: Actor) -> QuerySet[Relationship]:
    """Everything of which the actor may see something: own and overseen."""
    return Relationship.objects.filter(
        Q(pk__in=own_relationships(actor).values("pk")) | Q(pk__in=overseen_relationships(actor).values("pk"))
    )


def _unasked(actor: Actor) -> QuerySet[Membership, int]:
    """Where the actor stands but somebody who is asked earlier has not said yes, or has said no."""
    earlier_without_yes = Membership.objects.filter(
        relationship=OuterRef("relationship"), turn__lt=OuterRef("turn")
    ).exclude(answer=Membership.Answer.ACCEPTED)
    own = Membership.objects.none()
    if actor.person_id is not None:
        own = Membership.objects.filter(person_id=actor.person_id)
    rows = own.filter(Exists(earlier_without_yes))
    return rows.order_by().values_list("relationship_id", flat=True)


def relationship(actor: Actor, public_id: UUID) -> Relationship:
    """One relationship of which the actor may see something.

    Raises: Missing, when there is none or it is not for the actor.
    """
    return _one(visible_relationships(actor), public_id)


def own_relationship(actor: Actor, public_id: UUID) -> Relationship:
    """One relationship in which the actor stands and has been asked: to answer it, or to leave it.

    Raises: Missing, for everybody else, managers included.
    """
    return _one(own_relationships(actor), public_id)


def enrolment_to_leave(actor: Actor, programme: Programme) -> Enrolment:
    """The actor's own part in a programme.

    Raises: Missing, when they have none.
    """
    if actor.person_id is None:
        raise Missing
    found = Enrolment.objects.filter(programme=programme, person_id=actor.person_id).first()
    if found is None:
        raise Missing
    return found


def _one(rows: QuerySet[Relationship], public_id: UUID) -> Relationship:
    found = rows.select_related("programme").filter(public_id=public_id).first()
    if found is None:
        raise Missing
    return found
