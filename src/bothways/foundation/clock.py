"""The application's one clock, read by doors and passed on as `at`."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()
