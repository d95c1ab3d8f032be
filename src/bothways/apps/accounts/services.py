"""What people change about their own account."""

from bothways.apps.accounts.models import User
from bothways.foundation.actor import Actor


def speak(*, actor: Actor, language: str) -> None:
    """Remember the language of the actor's pages and letters; of the signed out only their browser knows it."""
    if actor.user_id is not None:
        User.objects.filter(pk=actor.user_id).update(language=language)
