"""Who is asking, and which programmes and enrolments are theirs to see or to run."""

from uuid import UUID

from django.db.models import Q, QuerySet

from bothways.apps.accounts.models import User
from bothways.apps.people.models import Person
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.errors import Denied, Missing
from bothways.foundation.actor import Actor, Door, Role

State = Programme.State


def actor_of(user: User, door: Door) -> Actor:
    """The actor behind an account, with the roles that are granted to its person. One query.

    A person who has left the organisation has no roles and no person: their account opens nothing.
    """
    rows = list(
        Person.objects.filter(user_id=user.pk, active=True)
        .order_by()
        .values_list("pk", "public_id", "display_name", "role_grants__role", "role_grants__programme_id")
    )
    if not rows:
        return Actor(door=door, user_id=user.pk, name=user.email)
    pk, public_id, name, _, _ = rows[0]
    managed = {programme for *_, role, programme in rows if role == Role.PROGRAMME_MANAGER}
    return Actor(
        door=door,
        user_id=user.pk,
        person_id=pk,
        person_public_id=public_id,
        name=name,
        org_admin=any(role == Role.ORG_ADMIN for *_, role, _ in rows),
        manages_all=None in managed,
        manages=frozenset(managed - {None}),
    )


def may_create(actor: Actor) -> bool:
    """Whether the actor may draft a programme."""
    return actor.org_admin or actor.is_manager


def require_may_create(actor: Actor) -> None:
    """Do nothing for those who may draft a programme.

    Raises: Missing, for everybody else: the page is not part of their house.
    """
    if not may_create(actor):
        raise Missing


def require_org_admin(actor: Actor) -> None:
    """Do nothing for an organisation administrator.

    Raises: Missing, for everybody else.
    """
    if not actor.org_admin:
        raise Missing


def visible_programmes(actor: Actor) -> QuerySet[Programme]:
    """The programmes whose overview the actor may open.

    Administrators see all, managers their own, sponsors those they stand for; everybody in the directory
    sees what they take part in, were invited to, or could join now.
    """
    programmes = Programme.objects.all()
    if actor.org_admin or actor.manages_all:
        return programmes
    if actor.person_id is None:
        return programmes.none()
    return programmes.filter(
        Q(pk__in=actor.manages)
        | Q(sponsor_id=actor.person_id)
        | Q(state=State.ENROLLING)
        | Q(rolling=True, state=State.RUNNING)
        | Q(pk__in=Enrolment.objects.filter(person_id=actor.person_id).values("programme"))
    )


def programme(actor: Actor, public_id: UUID) -> Programme:
    """One programme that the actor may see.

    Raises: Missing, when there is none or it is not for the actor.
    """
    found = visible_programmes(actor).select_related("sponsor").filter(public_id=public_id).first()
    if found is None:
        raise Missing
    return found


def programme_to_manage(actor: Actor, public_id: UUID) -> Programme:
    """One programme that the actor runs.

    Raises: Missing, when it is not for the actor; Denied, when they may see it and no more.
    """
    found = programme(actor, public_id)
    if not actor.may_manage(found.pk):
        raise Denied
    return found


def programme_to_oversee(actor: Actor, public_id: UUID) -> Programme:
    """One programme whose process (states, dates, counts) the actor may read: its managers, administrators.

    Raises: Missing, when it is not for the actor; Denied, when they may see its overview and no more.
    """
    found = programme(actor, public_id)
    if not may_oversee(actor, found):
        raise Denied
    return found


def may_oversee(actor: Actor, programme: Programme) -> bool:
    """Whether the actor may read who takes part and how far things are."""
    return actor.org_admin or actor.may_manage(programme.pk)


def may_review(actor: Actor, programme: Programme) -> bool:
    """Whether the actor may approve the programme or send it back: never the one who submitted it."""
    stands_above = actor.org_admin or (
        actor.person_id is not None and programme.sponsor_id == actor.person_id
    )
    return stands_above and (actor.person_id is None or programme.submitted_by_id != actor.person_id)


def programme_to_review(actor: Actor, public_id: UUID) -> Programme:
    """One programme that the actor may approve or send back: administrators and its executive sponsor.

    That nobody approves what they submitted is a rule of the service, so that it is said in words.
    Raises: Missing, when it is not for the actor; Denied, when they may see it and no more.
    """
    found = programme(actor, public_id)
    if not (actor.org_admin or (actor.person_id is not None and found.sponsor_id == actor.person_id)):
        raise Denied
    return found


def programme_to_cancel(actor: Actor, public_id: UUID) -> Programme:
    """One programme that the actor may cancel: its managers and administrators.

    Raises: Missing, when it is not for the actor; Denied, when they may see it and no more.
    """
    return programme_to_oversee(actor, public_id)


def enrolments(actor: Actor, programme: Programme) -> QuerySet[Enrolment]:
    """Who takes part in a programme: all of them for those who oversee it, else the actor's own."""
    rows = Enrolment.objects.filter(programme=programme).select_related("person")
    if may_oversee(actor, programme):
        return rows
    return rows.filter(person_id=actor.person_id) if actor.person_id is not None else rows.none()


def enrolment_to_manage(actor: Actor, public_id: UUID) -> Enrolment:
    """One enrolment in a programme that the actor runs.

    Raises: Missing, when there is none or it is not for the actor.
    """
    found = Enrolment.objects.select_related("programme", "person").filter(public_id=public_id).first()
    if found is None or not actor.may_manage(found.programme_id):
        raise Missing
    return found


def own_enrolment(actor: Actor, programme: Programme) -> Enrolment | None:
    """The actor's own part in a programme, None where there is none."""
    if actor.person_id is None:
        return None
    return Enrolment.objects.filter(programme=programme, person_id=actor.person_id).first()
