"""Leaving and coming back."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bothways.apps.activity import services as activity
from bothways.apps.people.models import Person
from bothways.apps.people.services.accounts import ensure_users, follow_to_accounts
from bothways.errors import Refused
from bothways.foundation.actor import Actor, Role

BATCH: Final = 400


class OwnDeparture(Refused):
    """Somebody tried to deactivate themself, and would have locked themself out."""

    code = "own_departure"
    message = gettext_lazy("You cannot mark yourself as having left. Ask another administrator to do it.")  # type: ignore[assignment]


class RoleHolder(Refused):
    """The address or presence of somebody with a role was to be changed by somebody who is no administrator."""

    code = "role_holder"


class LastAdministratorLeaves(Refused):
    """With the last administrator nobody could grant roles any more."""

    code = "last_administrator_leaves"
    message = gettext_lazy(  # type: ignore[assignment]
        "Then nobody active would administer Bothways any more. Give the role to somebody else first."
    )


def require_right_over(actor: Actor, people: Iterable[Person]) -> None:
    """Do nothing where the actor may change the address and presence of all of these people.

    Whoever sets an address can have a sign-in code sent to it, so an import is no way into a role that
    the importer does not hold.

    Raises: RoleHolder.
    """
    if actor.org_admin:
        return
    others = [person.pk for person in people if person.pk and person.pk != actor.person_id]
    for start in range(0, len(others), BATCH):
        holder = Person.objects.filter(
            pk__in=others[start : start + BATCH], role_grants__isnull=False
        ).first()
        if holder is not None:
            raise RoleHolder(
                _(
                    "%(name)s holds a role here, so only an administrator can change their address or say "
                    "that they have left. Take them out of the file, or ask an administrator to save it."
                )
                % {"name": holder.display_name}
            )


def require_administrator_left(leavers: Collection[Person]) -> None:
    """Do nothing unless the last active administrator is among those who were just said to have left.

    Raises: LastAdministratorLeaves.
    """
    if not leavers:
        return
    administrators = Person.objects.filter(role_grants__role=Role.ORG_ADMIN).order_by("pk")
    gone = {person.pk for person in leavers}
    if gone.isdisjoint(administrators.values_list("pk", flat=True)):
        return
    # Held, so that two administrators who say it of each other do not both go.
    held = {person.pk: person.active for person in administrators.select_for_update(of=("self",))}
    if held and not any(held.values()):
        raise LastAdministratorLeaves


@transaction.atomic
def deactivate(*, actor: Actor, person: Person, at: datetime) -> Person:
    """The person has left: they keep their place in what happened, and can no longer sign in.

    Raises: OwnDeparture, when it is the actor; RoleHolder; LastAdministratorLeaves.
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
    require_right_over(actor, [person])
    person.active = active
    person.save(update_fields=["active", "updated_at"])
    require_administrator_left([] if active else [person])
    follow_to_accounts([person])
    ensure_users([person])
    verb = "person.activated" if active else "person.deactivated"
    activity.record(actor=actor, verb=verb, target=person, at=at)
    return person
