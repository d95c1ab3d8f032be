"""What an account tells of itself."""

from dataclasses import dataclass

from bothways.apps.accounts.models import User
from bothways.errors import Missing
from bothways.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """The reader's own account."""

    email: str
    has_password: bool


def own_account(actor: Actor) -> OwnAccount:
    """The account of a signed-in actor. One query.

    Raises: Missing, for the signed out.
    """
    user = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    if user is None:
        raise Missing
    return OwnAccount(email=user.email, has_password=user.has_usable_password())
