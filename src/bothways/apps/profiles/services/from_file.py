"""What a file says for people. Their own words stand: a file replaces only what a file brought."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from bothways.apps.activity import services as activity
from bothways.apps.people.models import Person
from bothways.apps.profiles.models import (
    Availability,
    Need,
    Offer,
    Profile,
    Source,
    Withdrawal,
)
from bothways.apps.profiles.services.file_skills import BOTH, Lists, Skills, skills_of
from bothways.foundation.actor import Actor
from bothways.roster import records as roster

BATCH: Final = 400

PLAIN: Final = ("interests", "monthly_minutes", "giver_capacity", "learner_capacity")
"""Fields of a profile that a record states as they are. None leaves the stored value."""


def replace_from_file(
    *, actor: Actor, person: Person, record: roster.RosterRecord, at: datetime
) -> frozenset[str]:
    """Take over what one record says beyond the employer's facts; the names of what changed."""
    return replace_many_from_file(actor=actor, said=[(person, record)], lists=BOTH, at=at).get(
        person.pk, frozenset()
    )


@transaction.atomic
def replace_many_from_file(
    *,
    actor: Actor,
    said: Sequence[tuple[Person, roster.RosterRecord]],
    lists: Lists,
    at: datetime,
) -> dict[int, frozenset[str]]:
    """Take over offers, needs, times and capacities of many people from a file.

    Args:
        actor: who brought the file.
        said: each person once, with their record.
        lists: which lists the file has at all: a file without offers takes nobody's offers away.
        at: now.

    Returns: for each person with a change, by primary key, the names of what changed. Each of them gets
    one diary entry with these names.
    """
    changed: dict[int, frozenset[str]] = {}
    for start in range(0, len(said), BATCH):
        names, writes = _changes(said[start : start + BATCH], lists, at)
        _write(writes)
        changed.update(names)
    entries = [
        activity.Entry(
            "profile.changed", person, {"fields": sorted(changed[person.pk]), "source": Source.FILE}
        )
        for person, _record in said
        if person.pk in changed
    ]
    activity.record_many(actor=actor, entries=entries, at=at)
    return changed


def foresee_from_file(
    said: Sequence[tuple[Person, roster.RosterRecord]], *, lists: Lists, at: datetime
) -> dict[int, frozenset[str]]:
    """What `replace_many_from_file` would change, written nowhere."""
    changed: dict[int, frozenset[str]] = {}
    for start in range(0, len(said), BATCH):
        changed.update(_changes(said[start : start + BATCH], lists, at)[0])
    return changed


@dataclass
class _Stored:
    """What is known of the people of one batch."""

    profiles: dict[int, Profile]
    windows: dict[int, set[tuple[int, int, int]]]
    offers: dict[int, list[Offer]]
    needs: dict[int, list[Need]]
    withdrawn: set[tuple[int, str, str, bool]]


@dataclass
class _Writes:
    """What is to be written for the people of one batch."""

    new_profiles: list[Profile] = field(default_factory=list)
    changed_profiles: list[Profile] = field(default_factory=list)
    windows_of: dict[int, tuple[roster.Window, ...]] = field(default_factory=dict)
    offers: Skills[Offer] = field(default_factory=lambda: Skills(Offer))
    needs: Skills[Need] = field(default_factory=lambda: Skills(Need))


def _changes(
    said: Sequence[tuple[Person, roster.RosterRecord]], lists: Lists, at: datetime
) -> tuple[dict[int, frozenset[str]], _Writes]:
    stored, writes = _stored([person.pk for person, _record in said]), _Writes()
    changed: dict[int, frozenset[str]] = {}
    for person, record in said:
        names = _profile_changes(person, record, stored, writes, at)
        if lists.offers and skills_of(
            person, record, stored=stored.offers[person.pk], withdrawn=stored.withdrawn, writes=writes.offers
        ):
            names.add("offers")
        if lists.needs and skills_of(
            person, record, stored=stored.needs[person.pk], withdrawn=stored.withdrawn, writes=writes.needs
        ):
            names.add("needs")
        if names:
            changed[person.pk] = frozenset(names)
    return changed, writes


def _stored(pks: list[int]) -> _Stored:
    windows: dict[int, set[tuple[int, int, int]]] = defaultdict(set)
    for window in Availability.objects.filter(person__in=pks):
        windows[window.person_id].add((window.weekday, window.start, window.end))
    offers: dict[int, list[Offer]] = defaultdict(list)
    for offer in Offer.objects.filter(person__in=pks):
        offers[offer.person_id].append(offer)
    needs: dict[int, list[Need]] = defaultdict(list)
    for need in Need.objects.filter(person__in=pks):
        needs[need.person_id].append(need)
    withdrawn = Withdrawal.objects.filter(person__in=pks).values_list("person_id", "kind", "key", "topic")
    profiles = {profile.person_id: profile for profile in Profile.objects.filter(person__in=pks)}
    return _Stored(profiles=profiles, windows=windows, offers=offers, needs=needs, withdrawn={*withdrawn})


def _profile_changes(
    person: Person, record: roster.RosterRecord, stored: _Stored, writes: _Writes, at: datetime
) -> set[str]:
    profile = stored.profiles.get(person.pk)
    is_new = profile is None
    profile = profile or Profile(person=person)
    names = {name for name, value in _said(record).items() if _put(profile, name, value)}
    if record.direction:
        gives, learns = record.direction != "learn", record.direction != "give"
        if _put(profile, "gives", gives) | _put(profile, "learns", learns):
            names.add("direction")
    if record.availability is not None and profile.availability_source == Source.FILE:
        told = {(window.weekday, window.start, window.end) for window in record.availability}
        if _put(profile, "knows_availability", True) | (told != stored.windows[person.pk]):
            writes.windows_of[person.pk] = record.availability
            names.add("availability")
    if is_new:
        writes.new_profiles.append(profile)
    elif names:
        profile.updated_at = at
        writes.changed_profiles.append(profile)
    return names


def _said(record: roster.RosterRecord) -> Mapping[str, Any]:
    values = {name: getattr(record, name) for name in PLAIN}
    if values["interests"] is not None:
        values["interests"] = list(values["interests"])
    return {name: value for name, value in values.items() if value is not None}


def _put(profile: Profile, name: str, value: object) -> bool:
    differs = bool(getattr(profile, name) != value)
    setattr(profile, name, value)
    return differs


def _write(writes: _Writes) -> None:
    Profile.objects.bulk_create(writes.new_profiles, batch_size=BATCH)
    Profile.objects.bulk_update(
        writes.changed_profiles,
        [*PLAIN, "gives", "learns", "knows_availability", "updated_at"],
        batch_size=BATCH,
    )
    Availability.objects.filter(person__in=[*writes.windows_of]).delete()
    Availability.objects.bulk_create(
        [
            Availability(person_id=pk, weekday=window.weekday, start=window.start, end=window.end)
            for pk, windows in writes.windows_of.items()
            for window in dict.fromkeys(windows)
        ],
        batch_size=BATCH,
    )
    writes.offers.write()
    writes.needs.write()
