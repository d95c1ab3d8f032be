"""Which of the combined pages are whose."""

from bothways.errors import Missing
from bothways.foundation.actor import Actor


def has_desk(actor: Actor) -> bool:
    """Whether the actor runs programmes."""
    return actor.is_manager


def require_desk(actor: Actor) -> None:
    """Do nothing for those who run programmes.

    Raises: Missing, for everybody else.
    """
    if not has_desk(actor):
        raise Missing


def require_set_up(actor: Actor) -> None:
    """Do nothing for administrators.

    Raises: Missing, for everybody else.
    """
    if not actor.org_admin:
        raise Missing
