"""Who holds which role."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from bothways.apps.programmes.models import RoleGrant
from bothways.foundation.actor import Role


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One role of one person, for one programme or for all."""

    person_id: UUID
    person: str
    sub: str
    role: str
    words: str
    programme_id: UUID | None


def grant_rows() -> list[GrantRow]:
    """Every role that is held, administrators first. One query."""
    grants = RoleGrant.objects.select_related("person", "programme").order_by(
        "role", "person__display_name", "pk"
    )
    return [
        GrantRow(
            person_id=grant.person.public_id,
            person=grant.person.display_name,
            sub=grant.person.unit,
            role=grant.role,
            words=_words(grant),
            programme_id=grant.programme.public_id if grant.programme else None,
        )
        for grant in grants
    ]


def has_manager() -> bool:
    """Whether anybody runs programmes."""
    return RoleGrant.objects.filter(role=Role.PROGRAMME_MANAGER, person__active=True).exists()


def _words(grant: RoleGrant) -> str:
    if grant.role == Role.ORG_ADMIN:
        return _("Administrator of the organisation")
    if grant.programme is None:
        return _("Manager of every programme")
    return _("Manager of %(programme)s") % {"programme": grant.programme.name}
