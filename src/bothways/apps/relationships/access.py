"""Which relationships are whose: members see what they have been asked, managers see the process.

Somebody whose turn to answer has not come does not know that there is a proposal at all.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from bothways.apps.programmes.models import Enrolment, Programme
from bothways.apps.relationships.models import Membership, Relationship
from bothways.errors import Missing
from bothways.foundation.actor import Actor


def asked_memberships() -> QuerySet[Membership]:
    """The memberships whose turn has come: everybody who is asked earlier has said yes."""
    earlier_without_yes = Membership.objects.filter(
        relationship=OuterRef("relationship"), turn__lt=OuterRef("turn")
    ).exclude(answer=Membership.Answer.ACCEPTED)
    return Membership.objects.filter(~Exists(earlier_without_yes))


def own_relationships(actor: Actor) -> QuerySet[Relationship]:
    """The relationships in which the actor stands and has been asked."""
    if actor.person_id is None:
        return Relationship.objects.none()
    asked = asked_memberships().filter(person_id=actor.person_id)
    return Relationship.objects.filter(pk__in=asked.values("relationship"))


def overseen_relationships(actor: Actor) -> QuerySet[Relationship]:
    """The relationships whose process the actor may follow: of their programmes, or of all."""
    if actor.org_admin or actor.manages_all:
        return Relationship.objects.all()
    return Relationship.objects.filter(programme_id__in=actor.manages)


def visible_relationships(actor: Actor) -> QuerySet[Relationship]:
    """Everything of which the actor may see something: own and overseen."""
    if actor.org_admin or actor.manages_all:
        return Relationship.objects.all()
    return Relationship.objects.filter(
        Q(pk__in=own_relationships(actor).values("pk")) | Q(programme_id__in=actor.manages)
    )


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
