"""Private wishes and blocks. The diary says that something changed, never about whom or which."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy

from bothways.apps.activity import services as activity
from bothways.apps.people.models import Person
from bothways.apps.profiles.models import Preference, Source, TakenBack
from bothways.errors import Refused
from bothways.foundation.actor import Actor

WISHES: Final = 5
"""How many people somebody may wish for."""


class TooManyWishes(Refused):
    """One wish too many."""

    code = "too_many_wishes"
    message = gettext_lazy("You can wish for up to five people. Remove one of them first.")  # type: ignore[assignment]


@transaction.atomic
def wish(*, actor: Actor, person: Person, other: Person, at: datetime) -> Preference:
    """Wish to be matched with somebody; a block against them ends.

    Raises: TooManyWishes.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    wished = Preference.objects.filter(person=person, kind=Preference.Kind.WISH).exclude(other=other)
    if wished.count() >= WISHES:
        raise TooManyWishes
    return _set(actor, person, other, Preference.Kind.WISH, at)


@transaction.atomic
def block(*, actor: Actor, person: Person, other: Person, at: datetime) -> Preference:
    """Never be matched with somebody, in either direction; a wish for them ends."""
    return _set(actor, person, other, Preference.Kind.BLOCK, at)


@transaction.atomic
def take_back(*, actor: Actor, person: Person, other: Person, at: datetime) -> None:
    """Take a wish or block back; no later file brings it again. Doing so twice is no harm."""
    stored = Preference.objects.select_for_update().filter(person=person, other=other).first()
    if stored is None:
        return
    if stored.source == Source.FILE:
        TakenBack.objects.get_or_create(person=person, other=other)
    stored.delete()
    activity.record(actor=actor, verb="preferences.changed", target=person, at=at)


def _set(actor: Actor, person: Person, other: Person, kind: Preference.Kind, at: datetime) -> Preference:
    preference, _created = Preference.objects.update_or_create(
        person=person, other=other, defaults={"kind": kind, "source": Source.PERSON}
    )
    activity.record(actor=actor, verb="preferences.changed", target=person, at=at)
    return preference
