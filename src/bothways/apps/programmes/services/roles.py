"""Who holds which role: granted and taken back by organisation administrators."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bothways.apps.activity import services as activity
from bothways.apps.people.models import Person
from bothways.apps.programmes.models import Programme, RoleGrant
from bothways.errors import Invalid, Refused
from bothways.foundation.actor import Actor, Role


class RoleNotGrantable(Invalid):
    """A role that nobody is given: everybody in the directory can take part."""

    code = "role_not_grantable"


class LastAdministrator(Refused):
    """Without an administrator nobody could grant roles any more."""

    code = "last_administrator"


@transaction.atomic
def grant_role(
    *, actor: Actor, person: Person, role: Role, at: datetime, programme: Programme | None = None
) -> RoleGrant:
    """Give a role to a person, for one programme or (without one) for the whole organisation.

    Granting what is already held changes nothing.
    Raises: RoleNotGrantable, for the participant's role and for an administrator of one programme only.
    """
    if role == Role.PARTICIPANT or (role == Role.ORG_ADMIN and programme is not None):
        raise RoleNotGrantable(_("This role cannot be granted in this way."))
    grant, created = RoleGrant.objects.get_or_create(person=person, role=role.value, programme=programme)
    if created:
        _record(actor, "role.granted", person, at, role=role.value, programme=programme)
    return grant


@transaction.atomic
def revoke_role(
    *, actor: Actor, person: Person, role: Role, at: datetime, programme: Programme | None = None
) -> None:
    """Take a role back; it no longer counts from the next request on.

    Raises: LastAdministrator, when nobody else could administer the organisation.
    """
    grants = RoleGrant.objects.filter(role=role.value)
    # Held all at once and in one order: two administrators who revoke each other do not both succeed.
    list(grants.select_for_update().order_by("pk").values_list("pk"))
    if role == Role.ORG_ADMIN and not grants.filter(person__active=True).exclude(person=person).exists():
        raise LastAdministrator(
            _("%(name)s is the last administrator. Name another one first.") % {"name": person.display_name}
        )
    deleted, _kinds = grants.filter(person=person, programme=programme).delete()
    if deleted:
        _record(actor, "role.revoked", person, at, role=role.value, programme=programme)


def _record(
    actor: Actor, verb: str, person: Person, at: datetime, *, role: str, programme: Programme | None
) -> None:
    activity.record(
        actor=actor,
        verb=verb,
        target=person,
        at=at,
        role=role,
        programme=str(programme.public_id) if programme else None,
    )
