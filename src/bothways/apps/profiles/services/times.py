"""When a person has time, week by week."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from bothways.apps.activity import services as activity
from bothways.apps.people.models import Person
from bothways.apps.profiles.models import Availability, Profile, Source
from bothways.errors import Refused
from bothways.foundation.actor import Actor


class TimesOverlap(Refused):
    """A window inside another."""

    code = "times_overlap"
    message = gettext_lazy("You have given a time that overlaps with this one. Remove that one first.")  # type: ignore[assignment]


@transaction.atomic
def add_time(
    *, actor: Actor, person: Person, weekday: int, start: int, end: int, at: datetime
) -> Availability:
    """Add a weekly window: weekday 0 (Monday) to 6, minutes after midnight in the person's own time zone.

    Raises: TimesOverlap.
    """
    _own(person)
    if Availability.objects.filter(person=person, weekday=weekday, start__lt=end, end__gt=start).exists():
        raise TimesOverlap
    window = Availability.objects.create(person=person, weekday=weekday, start=start, end=end)
    _say(actor, person, at)
    return window


@transaction.atomic
def remove_time(*, actor: Actor, person: Person, window: Availability, at: datetime) -> None:
    """Take a weekly window away. With none left, times count as not given, which blocks nobody."""
    _own(person)
    window.delete()
    _say(actor, person, at)


def _own(person: Person) -> None:
    """Hold the profile for this change; from now on no file says when this person has time."""
    Profile.objects.get_or_create(person=person)
    Profile.objects.select_for_update().get(person=person)


def _say(actor: Actor, person: Person, at: datetime) -> None:
    known = Availability.objects.filter(person=person).exists()
    Profile.objects.filter(person=person).update(
        knows_availability=known, availability_source=Source.PERSON, updated_at=at
    )
    activity.record(
        actor=actor,
        verb="profile.changed",
        target=person,
        at=at,
        fields=["availability"],
        source=Source.PERSON,
    )
