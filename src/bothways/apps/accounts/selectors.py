"""What an account tells of itself."""

from dataclasses import dataclass

from bothways.apps.accounts.models import User
from bothways.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """The reader's own account."""

    email: str
    has_password: bool


def own_account(actor: Actor) -> OwnAccount:
    """The account of a signed-in actor. One query."""
    user = User.objects.get(pk=actor.user_id)
    return OwnAccount(email=user.email, has_password=user.has_usable_password())
