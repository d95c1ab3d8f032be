"""Who may read the outbox: in the demo everybody, otherwise nobody. Letters go to their recipients."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from bothways.apps.notifications.models import Notification
from bothways.errors import Missing


def letters_of_the_demo() -> QuerySet[Notification]:
    """All letters, newest first.

    Raises: Missing, outside the demo.
    """
    if not settings.DEMO:
        raise Missing
    return Notification.objects.order_by("-pk")


def letter_of_the_demo(public_id: UUID) -> Notification:
    """One of them.

    Raises: Missing, outside the demo or when there is no such letter.
    """
    letter = letters_of_the_demo().filter(public_id=public_id).first()
    if letter is None:
        raise Missing
    return letter
