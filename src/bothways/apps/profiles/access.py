"""Whose words may be seen and changed. Everybody changes their own only; wishes are seen by nobody else."""

from bothways.apps.people import access as people
from bothways.apps.people.models import Person
from bothways.apps.profiles.models import Availability, Need, Offer
from bothways.errors import Missing
from bothways.foundation.actor import Actor


def may_see_skills(actor: Actor, person: Person) -> bool:
    """Whether offers and needs of this person are shown: to themself and to those who make matches."""
    return person.pk == actor.person_id or people.may_see_skills_of_others(actor)


def own_offer(actor: Actor, pk: int) -> Offer:
    """One of the actor's offers. Raises: Missing."""
    found = Offer.objects.select_related("person").filter(pk=pk, person=actor.person_id or 0).first()
    if found is None:
        raise Missing
    return found


def own_need(actor: Actor, pk: int) -> Need:
    """One of the actor's needs. Raises: Missing."""
    found = Need.objects.select_related("person").filter(pk=pk, person=actor.person_id or 0).first()
    if found is None:
        raise Missing
    return found


def own_time(actor: Actor, pk: int) -> Availability:
    """One of the actor's weekly times. Raises: Missing."""
    found = Availability.objects.select_related("person").filter(pk=pk, person=actor.person_id or 0).first()
    if found is None:
        raise Missing
    return found
