"""A person's own offers and needs."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy

from bothways.apps.activity import services as activity
from bothways.apps.people.models import Person
from bothways.apps.profiles.models import Need, Offer, Source, Withdrawal
from bothways.errors import Refused
from bothways.foundation.actor import Actor
from bothways.skills.levels import Evidence
from bothways.skills.naming import skill_key

MOST: Final = 100
"""Offers, and needs, of one person."""


class AlreadyDeclared(Refused):
    """The same skill twice."""

    code = "already_declared"
    message = gettext_lazy("This is on your list already. Change it there.")  # type: ignore[assignment]


class TooManySkills(Refused):
    """A list nobody could read."""

    code = "too_many_skills"
    message = gettext_lazy("A list holds up to 100 entries. Remove one before you add another.")  # type: ignore[assignment]


@transaction.atomic
def declare_offer(
    *, actor: Actor, person: Person, skill: str, level: int, topic: bool, at: datetime
) -> Offer:
    """Say that one can pass a skill or topic on: self-declared, evidence E0.

    Raises: AlreadyDeclared, TooManySkills.
    """
    _require_room(Offer, person, skill, topic=topic)
    offer = Offer.objects.create(
        person=person, skill=skill, level=0 if topic else level, topic=topic, source=Source.PERSON
    )
    _tell(actor, "offer.declared", person, at)
    return offer


@transaction.atomic
def change_offer(*, actor: Actor, offer: Offer, level: int, at: datetime) -> Offer:
    """Claim another level. Evidence stands for the level it was given for: a higher claim starts anew."""
    if level > offer.level:
        offer.evidence = Evidence.E0
    offer.level, offer.source = level, Source.PERSON
    offer.save(update_fields=["level", "evidence", "source"])
    _tell(actor, "offer.changed", offer.person, at)
    return offer


@transaction.atomic
def withdraw_offer(*, actor: Actor, offer: Offer, at: datetime) -> None:
    """No longer offer it; a later file does not bring it back."""
    _withdraw(offer, offer.person, Withdrawal.Kind.OFFER)
    _tell(actor, "offer.withdrawn", offer.person, at)


@transaction.atomic
def declare_need(
    *, actor: Actor, person: Person, skill: str, level: int, priority: int, topic: bool, at: datetime
) -> Need:
    """Say that one wants to learn something: level 0 to 5 where one stands, priority 1 to 3.

    Raises: AlreadyDeclared, TooManySkills.
    """
    _require_room(Need, person, skill, topic=topic)
    need = Need.objects.create(
        person=person,
        skill=skill,
        level=0 if topic else level,
        priority=priority,
        topic=topic,
        source=Source.PERSON,
    )
    _tell(actor, "need.declared", person, at)
    return need


@transaction.atomic
def change_need(*, actor: Actor, need: Need, level: int, priority: int, at: datetime) -> Need:
    """Say anew where one stands and how much it matters."""
    need.level, need.priority, need.source = level, priority, Source.PERSON
    need.save(update_fields=["level", "priority", "source"])
    _tell(actor, "need.changed", need.person, at)
    return need


@transaction.atomic
def withdraw_need(*, actor: Actor, need: Need, at: datetime) -> None:
    """No longer want to learn it; a later file does not bring it back."""
    _withdraw(need, need.person, Withdrawal.Kind.NEED)
    _tell(actor, "need.withdrawn", need.person, at)


def _require_room(entries: type[Offer] | type[Need], person: Person, skill: str, *, topic: bool) -> None:
    Person.objects.select_for_update().get(pk=person.pk)
    mine = entries.objects.filter(person=person)
    if mine.filter(key=skill_key(skill), topic=topic).exists():
        raise AlreadyDeclared
    if mine.count() >= MOST:
        raise TooManySkills


def _withdraw(entry: Offer | Need, person: Person, kind: Withdrawal.Kind) -> None:
    Withdrawal.objects.get_or_create(person=person, kind=kind, key=entry.key, topic=entry.topic)
    entry.delete()


def _tell(actor: Actor, verb: str, person: Person, at: datetime) -> None:
    activity.record(actor=actor, verb=verb, target=person, at=at)
