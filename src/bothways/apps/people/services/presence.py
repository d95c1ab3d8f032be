"""Leaving and coming back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from bothways.apps.activity import services as activity
from bothways.apps.people.models import Person
from bothways.apps.people.services.accounts import ensure_users, follow_to_accounts
from bothways.errors import Refused
from bothways.foundation.actor import Actor


class OwnDeparture(Refused):
    """Somebody tried to deactivate themself, and would have locked themself out."""

    code = "own_departure"
    message = gettext_lazy("You cannot mark yourself as having left. Ask another administrator to do it.")  # type: ignore[assignment]


@transaction.atomic
def deactivate(*, actor: Actor, person: Person, at: datetime) -> Person:
    """The person has left: they keep their place in what happened, and can no longer sign in.

    Raises: OwnDeparture, when it is the actor.
    """
    return _set_active(actor=actor, person=person, active=False, at=at)


@transaction.atomic
def activate(*, actor: Actor, person: Person, at: datetime) -> Person:
    """The person is back, and may sign in again."""
    return _set_active(actor=actor, person=person, active=True, at=at)


def _set_active(*, actor: Actor, person: Person, active: bool, at: datetime) -> Person:
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.active == active:
        return person
    if not active and person.pk == actor.person_id:
        raise OwnDeparture
    person.active = active
    person.save(update_fields=["active", "updated_at"])
    follow_to_accounts([person])
    ensure_users([person])
    verb = "person.activated" if active else "person.deactivated"
    activity.record(actor=actor, verb=verb, target=person, at=at)
    return person
