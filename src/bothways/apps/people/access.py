"""Who may see whom in the directory. Absent and forbidden are the same `Missing`."""

from uuid import UUID

from django.db.models import QuerySet

from bothways.apps.people.models import Person
from bothways.errors import Denied, Missing
from bothways.foundation.actor import Actor


def may_see_everybody(actor: Actor) -> bool:
    """Whether the whole directory is open: to organisation admins and to whoever manages a programme."""
    return actor.org_admin or actor.is_manager


def may_import(actor: Actor) -> bool:
    """Whether the actor may bring in lists of people; an import is signed by a person."""
    return may_see_everybody(actor) and actor.person_id is not None


def may_see_skills_of_others(actor: Actor) -> bool:
    """Whether offers and needs of others are shown: to those who make matches, never as a look-up for HR."""
    return actor.is_manager


def directory(actor: Actor) -> QuerySet[Person]:
    """The people whom the actor may see in full: everybody, or only themself, or nobody."""
    if may_see_everybody(actor):
        return Person.objects.all()
    if actor.person_id is not None:
        return Person.objects.filter(pk=actor.person_id)
    return Person.objects.none()


def directory_to_browse(actor: Actor) -> QuerySet[Person]:
    """The directory as a page of its own.

    Raises: Missing, for everybody who may see no more than themself.
    """
    if not may_see_everybody(actor):
        raise Missing
    return directory(actor)


def person(actor: Actor, public_id: UUID) -> Person:
    """One person of the actor's directory.

    Raises: Missing, when there is none or they are not for this actor.
    """
    found = directory(actor).select_related("manager").filter(public_id=public_id).first()
    if found is None:
        raise Missing
    return found


def may_change_people(actor: Actor) -> bool:
    """Whether the actor may say who has left and who is back."""
    return actor.org_admin


def person_to_change(actor: Actor, public_id: UUID) -> Person:
    """One person whose presence the actor may change.

    Raises:
        Missing: as in `person`.
        Denied: for those who may look but not change.
    """
    found = person(actor, public_id)
    if not may_change_people(actor):
        raise Denied
    return found


def own(actor: Actor) -> Person:
    """The person behind the account.

    Raises: Missing, when the actor is nobody in the directory.
    """
    if actor.person_id is None:
        raise Missing
    found = Person.objects.select_related("manager", "user").filter(pk=actor.person_id).first()
    if found is None:
        raise Missing
    return found


def colleagues(actor: Actor) -> QuerySet[Person]:
    """Active people whom a participant may name in a wish: all others, to be found by name only."""
    if actor.person_id is None:
        return Person.objects.none()
    return Person.objects.filter(active=True).exclude(pk=actor.person_id)


def colleague(actor: Actor, public_id: UUID) -> Person:
    """One of them.

    Raises: Missing, when there is none.
    """
    found = colleagues(actor).filter(public_id=public_id).first()
    if found is None:
        raise Missing
    return found
