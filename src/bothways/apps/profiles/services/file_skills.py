"""Offers and needs of one person: what a file brings, changes and takes away."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from bothways.apps.people.models import Person
from bothways.apps.profiles.models import Need, Offer, Source, Withdrawal
from bothways.roster.records import Kind, RosterRecord, SkillEntry
from bothways.skills.naming import skill_key

Row = TypeVar("Row", Offer, Need)

KINDS: Final = {Offer: {Kind.OFFER, Kind.TOPIC_OFFER}, Need: {Kind.NEED, Kind.TOPIC_NEED}}
BATCH: Final = 400
TOPICS: Final = {Kind.TOPIC_OFFER, Kind.TOPIC_NEED}


@dataclass(frozen=True, slots=True)
class Lists:
    """Which lists a file has at all."""

    offers: bool
    needs: bool


BOTH: Final = Lists(offers=True, needs=True)


@dataclass
class Skills(Generic[Row]):
    """Rows of one kind to make, to change, and primary keys of those to remove."""

    rows: type[Row]
    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)

    def write(self) -> None:
        """Write it all, in few statements."""
        entries = self.rows._default_manager  # noqa: SLF001 - Django's own name for it
        for start in range(0, len(self.gone), BATCH):
            entries.filter(pk__in=self.gone[start : start + BATCH]).delete()
        entries.bulk_create(self.new, batch_size=BATCH)
        own = "evidence" if self.rows is Offer else "priority"
        entries.bulk_update(self.changed, ["skill", "category", "level", own], batch_size=BATCH)


def skills_of(
    person: Person,
    record: RosterRecord,
    *,
    stored: Sequence[Row],
    withdrawn: AbstractSet[tuple[int, str, str, bool]],
    writes: Skills[Row],
) -> bool:
    """Add to `writes` what makes the person's rows from files equal to the record; whether anything does.

    Args:
        person: whose list it is.
        record: what the file says; of the same skill written twice the first counts.
        stored: the person's rows of this kind, from files and their own.
        withdrawn: (person, kind, key, topic) of what people took away themselves.
        writes: collects over many people, and says which kind of rows is meant.
    """
    rows = writes.rows
    kind = Withdrawal.Kind.OFFER if rows is Offer else Withdrawal.Kind.NEED
    wanted: dict[tuple[str, bool], SkillEntry] = {}
    for entry in record.skills:
        key, topic = skill_key(entry.skill), entry.kind in TOPICS
        if entry.kind in KINDS[rows] and (person.pk, kind, key, topic) not in withdrawn:
            wanted.setdefault((key, topic), entry)
    changes = False
    for row in stored:
        said = wanted.pop((row.key, row.topic), None)
        if row.source == Source.PERSON:
            continue
        if said is None:
            writes.gone.append(row.pk)
            changes = True
        elif _differs(row, said):
            writes.changed.append(row)
            changes = True
    for (key, topic), said in wanted.items():
        row = rows(person=person, key=key, topic=topic, source=Source.FILE)
        _differs(row, said)
        writes.new.append(row)
    return changes or bool(wanted)


def _differs(row: Offer | Need, said: SkillEntry) -> bool:
    """Write the entry into the row; whether that changed anything."""
    before = _values(row)
    row.skill, row.category, row.level = said.skill, said.category[:200], said.level
    if isinstance(row, Offer):
        row.evidence = said.evidence or "E0"
    else:
        row.priority = said.priority or 2
    return _values(row) != before


def _values(row: Offer | Need) -> tuple[object, ...]:
    own = row.evidence if isinstance(row, Offer) else row.priority
    return row.skill, row.category, row.level, own
