"""The lists that go beside people in `match`: what is locked, runs already, was before, waits, and reports."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bothways.cli.reading import Reading
from bothways.roster.beside_files import read_ids, read_pairs, read_reporting
from bothways.roster.records import RosterProblem

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class BesideSources:
    """The files named on the command line."""

    locked: Path | None = None
    kept: Path | None = None
    past: Path | None = None
    waiting: Path | None = None
    reporting: Path | None = None


@dataclass(slots=True)
class Beside:
    """What the files said; pairs and people only where everybody named takes part."""

    locked: frozenset[Pair] = frozenset()
    kept: frozenset[Pair] = frozenset()
    past: frozenset[Pair] = frozenset()
    waiting: frozenset[str] = frozenset()
    reporting: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)

    def as_rules(self) -> dict[str, Any]:
        """The fields of a matching problem."""
        return {
            "locked": self.locked,
            "kept": self.kept,
            "past": self.past,
            "waiting": self.waiting,
            "reporting": self.reporting,
        }


def read_beside(sources: BesideSources, reading: Reading) -> Beside:
    """Read the lists; faults join those of `reading`.

    A locked pair must name people who take part. Whoever left may still stand in the other lists: a pair of theirs
    cannot be kept, and nobody waits who is gone.
    """
    active = {person_id for person_id, record in reading.records.items() if record.active}
    found = Beside()
    if sources.locked:
        inactive = reading.records.keys() - active
        listed = read_pairs(
            sources.locked, people=reading.records.keys(), inactive=inactive, refused=reading.refused
        )
        reading.gather(listed, name="locked")
        found.locked = frozenset(listed.entries)
    if sources.kept:
        kept = read_pairs(sources.kept)
        reading.gather(kept, name="kept")
        found.kept = _among(kept.entries, active)
    if sources.past:
        past = read_pairs(sources.past)
        reading.gather(past, name="past")
        found.past = _among(past.entries, active)
    if sources.waiting:
        waiting = read_ids(sources.waiting)
        reading.gather(waiting, name="waiting")
        found.waiting = frozenset(waiting.entries) & active
        known = reading.records.keys() | reading.refused
        _note_strangers(reading, waiting.sheet, waiting.entries.items(), known)
    if sources.reporting:
        edges = read_reporting(sources.reporting)
        reading.gather(edges, name="reporting")
        found.reporting = frozenset(edges.entries)
    return found


def _among(pairs: Iterable[Pair], people: Collection[str]) -> frozenset[Pair]:
    return frozenset(pair for pair in pairs if pair[0] in people and pair[1] in people)


def _note_strangers(
    reading: Reading, sheet: str, people: Iterable[tuple[str, int]], known: Collection[str]
) -> None:
    for person_id, row in people:
        if person_id not in known:
            reading.warnings.append(
                RosterProblem(
                    sheet,
                    row,
                    "person_id",
                    "unknown_person",
                    person_id,
                    "No person in the list of people has this id; the row is passed over.",
                    "Correct the id if it is a slip; else nothing needs to be done.",
                )
            )
