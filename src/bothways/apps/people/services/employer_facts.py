"""Taking over what the employer says of its people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from bothways.apps.activity import services as activity
from bothways.apps.people import selectors
from bothways.apps.people.models import Person
from bothways.apps.people.services.accounts import AddressTaken, ensure_users, follow_to_accounts
from bothways.apps.people.services.managers import link
from bothways.apps.people.services.presence import (
    OwnDeparture,
    require_administrator_left,
    require_right_over,
)
from bothways.errors import Invalid
from bothways.foundation.actor import Actor
from bothways.roster.records import RosterRecord

FACTS: Final = (
    "email",
    "display_name",
    "given_name",
    "family_name",
    "title",
    "unit",
    "job_family",
    "location",
    "timezone",
    "languages",
    "career_level",
    "started_on",
    "tenure_months",
    "active",
)
"""What a file may say of a person, apart from the manager. None in a record leaves the stored value."""

BATCH: Final = 200


class NeedsEmail(Invalid):
    """A person without an address."""

    code = "needs_email"


class LevelUnknown(Invalid):
    """A career level that is not on the ladder."""

    code = "level_unknown"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one record: the person, whether they are new, and the names of changed fields."""

    person: Person
    created: bool
    changed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What taking over one record would do: `person` is None for somebody new."""

    record: RosterRecord
    person: Person | None
    fields: frozenset[str]


def upsert_person(*, actor: Actor, record: RosterRecord, at: datetime) -> tuple[Person, frozenset[str]]:
    """Take over one record, without its manager; see `upsert_people`."""
    (taken,) = _take_over(actor=actor, records=[record], managers={}, at=at)
    return taken.person, taken.changed


def upsert_people(*, actor: Actor, records: Sequence[RosterRecord], at: datetime) -> list[Taken]:
    """Take over a list of people, managers included, all or nothing.

    A person is known by the employer's number; where file or directory has none, by the e-mail address.
    What a record leaves open (None) stays as it is. Each new or changed person gets one diary entry with
    the names of the changed fields, never the values; who is unchanged is not touched.

    Args:
        actor: who brought the list.
        records: the good rows of a reading, each person once.
        at: now.

    Returns: what became of each record, in the order of `records`.

    Raises: NeedsEmail, AddressTaken, LevelUnknown, UnknownManager, ManagerCycle, OwnDeparture, RoleHolder,
        LastAdministratorLeaves.
    """
    managers = {record.person_id: record.manager_id for record in records if record.manager_id}
    return _take_over(actor=actor, records=records, managers=managers, at=at)


def foresee_people(records: Sequence[RosterRecord]) -> list[Foreseen]:
    """What `upsert_people` would do, written nowhere. Rules that it would refuse by are not asked."""
    stored = _stored(records)
    known = {
        **selectors.people_known_as(record.manager_id for record in records if record.manager_id),
        **stored,
    }
    foreseen: list[Foreseen] = []
    for record in records:
        person = stored.get(record.person_id)
        fields: set[str] = set()
        if person is not None:
            boss = known.get(record.manager_id or "")
            if record.manager_id and (boss is None or boss.pk != person.manager_id):
                fields.add("manager")
            fields |= _differences(person, record).keys()
        foreseen.append(Foreseen(record=record, person=person, fields=frozenset(fields)))
    return foreseen


@transaction.atomic
def _take_over(
    *, actor: Actor, records: Sequence[RosterRecord], managers: Mapping[str, str | None], at: datetime
) -> list[Taken]:
    stored = _stored(records)
    _require_facts(records, stored, actor)
    changes: dict[str, set[str]] = {}
    for record in records:
        person = stored.get(record.person_id)
        if person is None:
            stored[record.person_id] = Person(external_id=record.person_id, **_said(record))
        else:
            changes[record.person_id] = _adopt(person, record, at)
    touched = [stored[number] for number, names in changes.items() if names & {"email", "active"}]
    require_right_over(actor, touched)
    _write(stored, changes)
    require_administrator_left([person for person in touched if not person.active])
    ensure_users([*stored.values()])
    known = {**selectors.people_known_as(number for number in managers.values() if number), **stored}
    linked = {person.pk for person in link(stored, managers, known, at)}
    return _told(actor=actor, records=records, stored=stored, changes=changes, linked=linked, at=at)


def _stored(records: Sequence[RosterRecord]) -> dict[str, Person]:
    """Who of the file is in the directory already, by the number that the file uses; nobody twice."""
    found = selectors.people_of(record.person_id for record in records)
    open_ended = [record for record in records if record.person_id not in found]
    holders = selectors.people_at(record.email or record.person_id for record in open_ended)
    known = {person.pk for person in found.values()}
    for record in open_ended:
        address = (record.email or record.person_id).lower()
        holder = holders.get(address)
        # Without a number on one of the two sides, the address says who it is.
        nameless = record.person_id.lower() == address or (holder and _is_known_by_address(holder))
        if holder and nameless and holder.pk not in known:
            found[record.person_id] = holder
    return found


def _is_known_by_address(person: Person) -> bool:
    return person.external_id.lower() == person.email.lower()


def _require_facts(records: Sequence[RosterRecord], stored: Mapping[str, Person], actor: Actor) -> None:
    house = selectors.organisation()
    for record in records:
        person = stored.get(record.person_id)
        if person is None and not record.email:
            raise NeedsEmail(_("%(name)s has no e-mail address. Add one.") % {"name": record.display_name})
        if house and record.career_level is not None and not 1 <= record.career_level <= house.top_level:
            raise LevelUnknown(
                _("%(name)s stands on level %(level)d, and the ladder has %(top)d. Correct the level.")
                % {"name": record.display_name, "level": record.career_level, "top": house.top_level}
            )
        if person and person.pk == actor.person_id and not record.active:
            raise OwnDeparture


def _said(record: RosterRecord) -> dict[str, Any]:
    facts = {name: getattr(record, name) for name in FACTS}
    if facts["languages"] is not None:
        facts["languages"] = list(facts["languages"])
    return {name: value for name, value in facts.items() if value is not None}


def _differences(person: Person, record: RosterRecord) -> dict[str, Any]:
    said = _said(record)
    if _is_known_by_address(person) and "@" not in record.person_id:
        said["external_id"] = record.person_id
    return {name: value for name, value in said.items() if getattr(person, name) != value}


def _adopt(person: Person, record: RosterRecord, at: datetime) -> set[str]:
    differences = _differences(person, record)
    for name, value in differences.items():
        setattr(person, name, value)
    person.updated_at = at
    return set(differences)


def _write(stored: Mapping[str, Person], changes: Mapping[str, set[str]]) -> None:
    created = [person for number, person in stored.items() if number not in changes]
    changed = [stored[number] for number, names in changes.items() if names]
    _free_addresses(
        [*created, *(stored[number] for number, names in changes.items() if "email" in names)], stored
    )
    fields = sorted(set().union(*changes.values()))
    if changed:
        Person.objects.bulk_update(changed, [*fields, "updated_at"], batch_size=BATCH)
    Person.objects.bulk_create(created, batch_size=BATCH)
    follow_to_accounts([stored[number] for number, names in changes.items() if names & {"email", "active"}])


def _free_addresses(claimants: Sequence[Person], stored: Mapping[str, Person]) -> None:
    """Let go of addresses that pass from one person of the file to another; no order of writing would."""
    kept = {person.pk: person.email.lower() for person in stored.values() if person.pk}
    holders = selectors.people_at(person.email for person in claimants)
    for claimant in claimants:
        holder = holders.get(claimant.email.lower())
        if holder is None or holder.pk == claimant.pk:
            continue
        if kept.get(holder.pk, claimant.email.lower()) == claimant.email.lower():
            raise AddressTaken(
                _(
                    "%(address)s belongs to %(holder)s already, so %(name)s cannot have it. Correct one of the two."
                )
                % {"address": claimant.email, "holder": holder.display_name, "name": claimant.display_name}
            )
        Person.objects.filter(pk=holder.pk).update(email=f"{holder.pk}@moving.invalid")


def _told(
    *,
    actor: Actor,
    records: Sequence[RosterRecord],
    stored: Mapping[str, Person],
    changes: Mapping[str, set[str]],
    linked: set[int],
    at: datetime,
) -> list[Taken]:
    taken: list[Taken] = []
    entries: list[activity.Entry] = []
    for record in records:
        person, created = stored[record.person_id], record.person_id not in changes
        names = (
            set() if created else changes[record.person_id] | ({"manager"} if person.pk in linked else set())
        )
        taken.append(Taken(person=person, created=created, changed=frozenset(names)))
        if created:
            entries.append(activity.Entry("person.created", person))
        elif names:
            entries.append(activity.Entry("person.changed", person, {"fields": sorted(names)}))
    activity.record_many(actor=actor, entries=entries, at=at)
    return taken
