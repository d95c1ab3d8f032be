"""What pages, imports and matching read of the directory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from bothways.apps.people import access
from bothways.apps.people.models import Organisation, Person
from bothways.foundation.actor import Actor

PAGE = 50
"""Rows of a page of the directory."""

FOUND = 20
"""Colleagues that a search by name shows at most."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the directory."""

    public_id: UUID
    name: str
    title: str
    unit: str
    location: str
    active: bool


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """A page of the directory, and whether there is anybody in it at all."""

    page: Page[Person]
    rows: list[PersonRow]
    words: str
    total: int
    """Everybody in the actor's directory, whatever was searched for."""


@dataclass(frozen=True, slots=True)
class EmployerFacts:
    """What the employer says of one person, as the person and the managers of programmes see it."""

    public_id: UUID
    name: str
    email: str
    title: str
    unit: str
    job_family: str
    location: str
    timezone: str
    languages: list[str] | None
    manager: str
    level_name: str
    started_on: date | None
    tenure_months: int | None
    active: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody as everybody in the house may find them: name, title and unit."""

    public_id: UUID
    name: str
    title: str
    unit: str


def organisation() -> Organisation | None:
    """The one organisation of this installation, None before it was set up."""
    return Organisation.objects.order_by("pk").first()


def how_many_organisations() -> int:
    """One, or none before the first run; another number is a fault."""
    return Organisation.objects.count()


def level_name(level: int | None, house: Organisation | None) -> str:
    """The organisation's word for a career level, "" where it is not known."""
    if level is None or house is None or not 1 <= level <= house.top_level:
        return ""
    return str(house.ladder[level - 1])


def directory_page(actor: Actor, *, words: str, number: int | str) -> DirectoryPage:
    """One page of the directory, searched by name, e-mail, title, unit or place. Three queries.

    Raises: Missing, when the directory is not for this actor.
    """
    everybody = access.directory_to_browse(actor)
    total = everybody.count()
    page = Paginator(_matching(everybody, words), PAGE).get_page(number)
    rows = [_row(person) for person in page.object_list]
    return DirectoryPage(page=page, rows=rows, words=words.strip(), total=total)


def employer_facts(person: Person) -> EmployerFacts:
    """The facts of one person whom the caller fetched through `access`. One query for the ladder."""
    return EmployerFacts(
        public_id=person.public_id,
        name=person.display_name,
        email=person.email,
        title=person.title,
        unit=person.unit,
        job_family=person.job_family,
        location=person.location,
        timezone=person.timezone,
        languages=person.languages,
        manager=person.manager.display_name if person.manager else "",
        level_name=level_name(person.career_level, organisation()),
        started_on=person.started_on,
        tenure_months=person.tenure_months,
        active=person.active,
    )


def colleagues_named(actor: Actor, words: str) -> list[Colleague]:
    """Colleagues whose name holds every word. One query; fewer than two letters find nobody."""
    if len(words.strip()) < 2:
        return []
    found = access.colleagues(actor)
    for word in words.split():
        found = found.filter(display_name__icontains=word)
    return [colleague_of(person) for person in found[:FOUND]]


def colleague_of(person: Person) -> Colleague:
    """What anybody may know of a colleague."""
    return Colleague(
        public_id=person.public_id, name=person.display_name, title=person.title, unit=person.unit
    )


def manager_links() -> dict[int, int]:
    """Person to manager, as primary keys, for everybody who has one. One query.

    Everybody, because a chain also runs through people who take no part and through leavers.
    """
    links = Person.objects.filter(manager__isnull=False).values_list("pk", "manager_id")
    return {person: manager for person, manager in links if manager is not None}


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody in the directory, as far as an import needs to know."""

    pk: int
    public_id: UUID
    external_id: str
    email: str
    name: str
    unit: str
    manager_id: str | None
    active: bool


def everybody_known() -> list[KnownPerson]:
    """Everybody in the directory, leavers too, by name. One query."""
    rows = Person.objects.values_list(
        "pk", "public_id", "external_id", "email", "display_name", "unit", "manager__external_id", "active"
    )
    return [KnownPerson(*row) for row in rows]


def people_of(external_ids: Iterable[str]) -> dict[str, Person]:
    """People by the employer's number. One query for each 500 numbers."""
    found: dict[str, Person] = {}
    for batch in _batches(external_ids):
        found.update((person.external_id, person) for person in Person.objects.filter(external_id__in=batch))
    return found


def people_at(addresses: Iterable[str]) -> dict[str, Person]:
    """People by e-mail address in small letters. One query for each 500 addresses."""
    found: dict[str, Person] = {}
    for batch in _batches(address.lower() for address in addresses):
        holders = Person.objects.alias(address=Lower("email")).filter(address__in=batch)
        found.update((person.email.lower(), person) for person in holders)
    return found


def people_known_as(names: Iterable[str]) -> dict[str, Person]:
    """People by the employer's number or, where a list has no numbers, by address."""
    wanted = list(dict.fromkeys(names))
    found = people_of(wanted)
    holders = people_at(name for name in wanted if "@" in name and name not in found)
    return {**{name: holders[name.lower()] for name in wanted if name.lower() in holders}, **found}


def _batches(values: Iterable[str]) -> list[list[str]]:
    wanted = list(dict.fromkeys(values))
    return [wanted[start : start + 500] for start in range(0, len(wanted), 500)]


def _matching(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    for word in words.split():
        people = people.filter(
            Q(display_name__icontains=word)
            | Q(email__icontains=word)
            | Q(title__icontains=word)
            | Q(unit__icontains=word)
            | Q(location__icontains=word)
        )
    return people


def _row(person: Person) -> PersonRow:
    return PersonRow(
        public_id=person.public_id,
        name=person.display_name,
        title=person.title,
        unit=person.unit,
        location=person.location,
        active=person.active,
    )
