"""Who may import, and whose upload it is: what somebody brought in is seen by nobody else before it is saved."""

from uuid import UUID

from bothways.apps.integrations.models import RosterImport
from bothways.apps.people import access as people
from bothways.errors import Missing
from bothways.foundation.actor import Actor


def require_importer(actor: Actor) -> None:
    """Let only organisation admins and programme managers in. Raises: Missing."""
    if not people.may_import(actor):
        raise Missing


def own_import(actor: Actor, public_id: UUID) -> RosterImport:
    """An import that the actor began.

    Raises: Missing, when there is none, it is somebody else's, or the actor may no longer import.
    """
    require_importer(actor)
    found = (
        RosterImport.objects.defer("content", "skills_content", "preferences_content", "conflicts_content")
        .filter(public_id=public_id, uploaded_by=actor.person_id or 0)
        .first()
    )
    if found is None:
        raise Missing
    return found
