"""Who manages whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bothways.apps.activity import services as activity
from bothways.apps.people import selectors
from bothways.apps.people.models import Person
from bothways.errors import Invalid, Refused
from bothways.foundation.actor import Actor

BATCH = 200


class UnknownManager(Invalid):
    """A manager whom nobody knows."""

    code = "unknown_manager"


class ManagerCycle(Refused):
    """People who would manage each other in a circle."""

    code = "manager_cycle"


@transaction.atomic
def set_managers(*, actor: Actor, managers: Mapping[str, str | None], at: datetime) -> list[Person]:
    """Say who manages whom, by the employer's numbers; None takes the manager away.

    Returns: the people whose manager changed.

    Raises: UnknownManager, ManagerCycle.
    """
    people = selectors.people_known_as([*managers, *(manager for manager in managers.values() if manager)])
    changed = link({number: people[number] for number in managers if number in people}, managers, people, at)
    entries = [activity.Entry("person.changed", person, {"fields": ["manager"]}) for person in changed]
    activity.record_many(actor=actor, entries=entries, at=at)
    return changed


def link(
    people: Mapping[str, Person],
    managers: Mapping[str, str | None],
    known: Mapping[str, Person],
    at: datetime,
) -> list[Person]:
    """Write who manages whom, where it changed; the diary is the caller's.

    Args:
        people: whose manager is said, by the employer's number.
        managers: number of the person to number of the manager, None for nobody.
        known: everybody who may be named, by number.
        at: now.

    Returns: the people whose manager changed.

    Raises: UnknownManager, ManagerCycle.
    """
    changed: list[Person] = []
    for number, manager_number in managers.items():
        person, manager = people[number], known.get(manager_number) if manager_number else None
        if manager_number and manager is None:
            raise UnknownManager(
                _(
                    "Nobody has the number %(number)s, which %(name)s has as manager. Correct it, or leave it empty."
                )
                % {"number": manager_number, "name": person.display_name}
            )
        if person.manager_id != (manager.pk if manager else None):
            person.manager, person.updated_at = manager, at
            changed.append(person)
    if changed:
        _require_no_circle(changed)
        _write(changed, at)
    return changed


def _write(changed: Sequence[Person], at: datetime) -> None:
    """One statement for each manager: far fewer than people, and far shorter than one for all."""
    reports: dict[int | None, list[int]] = defaultdict(list)
    for person in changed:
        reports[person.manager_id].append(person.pk)
    for manager, pks in reports.items():
        for start in range(0, len(pks), BATCH):
            batch = Person.objects.filter(pk__in=pks[start : start + BATCH])
            batch.update(manager=manager, updated_at=at)


def _require_no_circle(changed: Sequence[Person]) -> None:
    links: dict[int, int | None] = {**selectors.manager_links()}
    links.update((person.pk, person.manager_id) for person in changed)
    safe: set[int] = set()
    for person in changed:
        walked: dict[int, None] = {}
        step: int | None = person.pk
        while step is not None and step not in safe:
            if step in walked:
                raise ManagerCycle(_circle_message([*walked][[*walked].index(step) :]))
            walked[step] = None
            step = links.get(step)
        safe.update(walked)


def _circle_message(circle: Sequence[int]) -> str:
    names = Person.objects.in_bulk(circle)
    listed = ", ".join(names[pk].display_name for pk in circle[:10])
    return _("These people would manage each other in a circle: %(names)s. Correct one of them.") % {
        "names": listed
    }
