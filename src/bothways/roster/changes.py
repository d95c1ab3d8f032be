"""Compare a list with the one before: who joins, who changes, who is no longer there."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Final

from bothways.roster.records import RosterRecord

_PLACE: Final = frozenset({"row", "sheet"})
_FACTS: Final = tuple(
    field.name for field in fields(RosterRecord) if field.name not in _PLACE | {"person_id"}
)


@dataclass(frozen=True, slots=True)
class Change:
    """One person before and after, and which facts differ."""

    before: RosterRecord
    after: RosterRecord
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterChanges:
    """What taking over a list would change. Each part is in the order of the list it comes from."""

    joining: tuple[RosterRecord, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[RosterRecord, ...]
    leaving: tuple[RosterRecord, ...]


def compare(stored: Iterable[RosterRecord], incoming: Iterable[RosterRecord]) -> RosterChanges:
    """Compare by person_id. A fact that the list does not give (None) changes nothing; nor does its row.

    >>> before = RosterRecord(2, "K1", "Kari Berg", unit="Data"), RosterRecord(3, "O1", "Ola Vik")
    >>> after = RosterRecord(5, "K1", "Kari Berg", unit="Grid"), RosterRecord(6, "N1", "Nina Holm")
    >>> changes = compare(before, after)
    >>> [record.person_id for record in changes.joining], changes.changed[0].facts, changes.leaving[0].person_id
    (['N1'], ('unit',), 'O1')
    """
    before = {record.person_id: record for record in stored}
    joining: list[RosterRecord] = []
    changed: list[Change] = []
    unchanged: list[RosterRecord] = []
    seen: set[str] = set()
    for record in incoming:
        seen.add(record.person_id)
        old = before.get(record.person_id)
        if old is None:
            joining.append(record)
            continue
        facts = changed_facts(old, record)
        if facts:
            changed.append(Change(old, record, facts))
        else:
            unchanged.append(record)
    leaving = tuple(record for person_id, record in before.items() if person_id not in seen)
    return RosterChanges(tuple(joining), tuple(changed), tuple(unchanged), leaving)


def changed_facts(before: RosterRecord, after: RosterRecord) -> tuple[str, ...]:
    """Names of the facts that `after` gives and that differ."""
    changed = []
    for name in _FACTS:
        new = getattr(after, name)
        if new is None or (name == "skills" and not new):
            continue
        if new != getattr(before, name):
            changed.append(name)
    return tuple(changed)
