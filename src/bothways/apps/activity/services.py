"""Writing the diary, and proving that nobody rewrote it.

Each entry's hash is taken over the hash before it and the entry's own values, so a change, a removal,
an insertion or a swap breaks the chain at that place. The head row holds the last number and hash, so
that a cut-off end shows as well. Somebody who may rewrite the whole database could write a whole new
chain; keep the head's hash outside (the backup prints it) where that matters.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from bothways.apps.activity.models import ActivityEntry, ChainHead
from bothways.foundation.actor import Actor
from bothways.foundation.models import PublicIdModel

HEAD = 1
START = "0" * 64


@dataclass(frozen=True, slots=True)
class ChainProblem:
    """Where the chain is broken, and how: `code` is gap, link, content or head."""

    number: int
    code: str
    message: str


@transaction.atomic
def record(
    *,
    actor: Actor,
    verb: str,
    target: PublicIdModel | tuple[str, UUID],
    at: datetime,
    about: PublicIdModel | UUID | None = None,
    **data: Any,
) -> ActivityEntry:
    """Write one entry at the end of the diary, in the caller's transaction.

    Args:
        actor: who did it, and through which door.
        verb: what happened, as `relationship.accepted`.
        target: the row it happened to, or its kind and public id.
        at: when.
        about: the person it concerns, where the target is not a person.
        data: states, dates, counts and codes; never what somebody wrote or said.

    Raises:
        TypeError: when `data` holds something that does not come back from the database as it went in.
    """
    kind, public_id = target if isinstance(target, tuple) else (_kind(target), target.public_id)
    head = _locked_head()
    entry = ActivityEntry(
        number=head.number + 1,
        at=at.astimezone(UTC),
        actor=actor.person_public_id,
        door=actor.door.value,
        verb=verb,
        target_kind=kind,
        target=public_id,
        about=about.public_id if isinstance(about, PublicIdModel) else about,
        data=_plain(data),
        previous_hash=head.hash,
    )
    entry.hash = link_hash(entry)
    entry.save(force_insert=True)
    ChainHead.objects.filter(pk=HEAD).update(number=entry.number, hash=entry.hash)
    return entry


@dataclass(frozen=True, slots=True)
class Entry:
    """One of many things that happened at once: what, to what, and the plain facts of it."""

    verb: str
    target: PublicIdModel
    data: dict[str, Any] = field(default_factory=dict)
    about: PublicIdModel | UUID | None = None


@transaction.atomic
def record_many(*, actor: Actor, entries: Iterable[Entry], at: datetime) -> int:
    """Write many entries as `record` would one after the other, in few statements; how many."""
    head = _locked_head()
    number, link = head.number, head.hash
    rows: list[ActivityEntry] = []
    for entry in entries:
        row = ActivityEntry(
            number=number + 1,
            at=at.astimezone(UTC),
            actor=actor.person_public_id,
            door=actor.door.value,
            verb=entry.verb,
            target_kind=entry.target._meta.model_name or "",  # noqa: SLF001 - Django's own name for it
            target=entry.target.public_id,
            about=entry.about.public_id if isinstance(entry.about, PublicIdModel) else entry.about,
            data=_plain(entry.data),
            previous_hash=link,
        )
        row.hash = link_hash(row)
        number, link = row.number, row.hash
        rows.append(row)
    ActivityEntry.objects.bulk_create(rows, batch_size=500)
    ChainHead.objects.filter(pk=HEAD).update(number=number, hash=link)
    return len(rows)


def link_hash(entry: ActivityEntry) -> str:
    """SHA-256 over the hash before and the entry's values in canonical JSON, as 64 hexadecimal digits."""
    values = {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": str(entry.actor) if entry.actor else None,
        "door": entry.door,
        "verb": entry.verb,
        "target_kind": entry.target_kind,
        "target": str(entry.target),
        "about": str(entry.about) if entry.about else None,
        "data": entry.data,
    }
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{entry.previous_hash}\n{canonical}".encode()).hexdigest()


def verify_chain() -> list[ChainProblem]:
    """Walk the diary from its start; the first broken link, or nothing when it is whole."""
    number, link = 0, START
    for entry in ActivityEntry.objects.order_by("number").iterator(chunk_size=2000):
        problem = _problem(entry, number + 1, link)
        if problem:
            return [problem]
        number, link = entry.number, entry.hash
    head = ChainHead.objects.filter(pk=HEAD).first()
    expected = (head.number, head.hash) if head else (0, START)
    if expected != (number, link):
        message = f"The diary ends with entry {number}, but its head names entry {expected[0]}: its end was cut off or added to."
        return [ChainProblem(number, "head", message)]
    return []


def _problem(entry: ActivityEntry, number: int, link: str) -> ChainProblem | None:
    if entry.number != number:
        return ChainProblem(number, "gap", f"Entry {number} is missing; the next one is {entry.number}.")
    if entry.previous_hash != link:
        return ChainProblem(number, "link", f"Entry {number} does not continue the entry before it.")
    if entry.hash != link_hash(entry):
        return ChainProblem(number, "content", f"Entry {number} is not as it was written.")
    return None


def _locked_head() -> ChainHead:
    locked = ChainHead.objects.select_for_update()
    head = locked.filter(pk=HEAD).first()
    if head is None:
        # Somebody else may be making it at this moment; whoever comes second waits for the first.
        ChainHead.objects.get_or_create(pk=HEAD)
        head = locked.get(pk=HEAD)
    return head


def _kind(target: PublicIdModel) -> str:
    return type(target).__name__.lower()


def _plain(value: Any) -> Any:
    """The value as JSON gives it back on every database. Floats are refused: PostgreSQL rewrites them."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    raise TypeError(
        f"The diary cannot hold a {type(value).__name__}: give states, dates, whole numbers and codes."
    )
