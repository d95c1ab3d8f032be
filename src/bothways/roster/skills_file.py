"""Read `skills.csv`: one row for each offer or need of a person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from bothways.roster.cells import Parsed, parse_id
from bothways.roster.entries import (
    NEED_LEVEL,
    NEED_PRIORITY,
    OFFER_EVIDENCE,
    OFFER_LEVEL,
    parse_evidence,
    parse_level,
    parse_priority,
)
from bothways.roster.findings import Fault
from bothways.roster.headings import SKILLS
from bothways.roster.limits import MAX_ENTRIES, MAX_NAME
from bothways.roster.mapping_file import columns_for
from bothways.roster.people_ids import PeopleIds
from bothways.roster.records import Kind, Outcome, RosterProblem, SkillEntry
from bothways.roster.rows import Rule, SheetReader, Values, read_sheet, refuse_empty
from bothways.roster.tables import Source
from bothways.skills.naming import skill_key

_OFFERS: Final = frozenset({Kind.OFFER, Kind.TOPIC_OFFER})
_TOPICS: Final = frozenset({Kind.TOPIC_OFFER, Kind.TOPIC_NEED})


@dataclass(frozen=True, slots=True)
class SkillsReading:
    """Everything that a list of skills said, and everything that is wrong with it.

    Attributes:
        entries: person_id -> offers and needs from the good rows, in file order.
        problems, warnings, columns, guessed: as in `RosterReading`.
    """

    outcome: Outcome
    entries: dict[str, tuple[SkillEntry, ...]]
    problems: tuple[RosterProblem, ...] = ()
    warnings: tuple[RosterProblem, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)


def read_skills(
    source: Path | bytes,
    *,
    people: Collection[str],
    inactive: Collection[str] = (),
    refused: Collection[str] = (),
    name: str | None = None,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> SkillsReading:
    r"""Read and check a list of skills.

    Args:
        source: a file, or its bytes.
        people: ids that rows may name (ids that are addresses match in any case).
        inactive: those of them who are not active; their rows are passed over with a warning.
        refused: ids whose own rows were refused; their skills are passed over, for that fault is reported already.
        name: what reports call the file.
        columns: canonical column -> heading, where headings do not speak for themselves.
        sheet: which sheet of a workbook.

    Returns: entries and every fault. A file's content never raises.

    >>> text = b"person_id,skill,kind,level,priority,evidence\nK1,SQL,offer,4,,E1\nK9,SQL,need,1,3,\n"
    >>> reading = read_skills(text, people={"K1"}, name="skills.csv")
    >>> reading.entries["K1"][0].level, [(problem.row, problem.code) for problem in reading.problems]
    (4, [(3, 'unknown_person')])
    """
    ids = PeopleIds(people, inactive=inactive, refused=refused)
    entries: dict[str, dict[tuple[str, Kind], SkillEntry]] = {}
    findings, layout = read_sheet(
        Source.of(source, name),
        SKILLS,
        lambda _table: _RULES,
        lambda _layout: ("person_id", "skill", "kind"),
        partial(_take, ids=ids, entries=entries),
        max_rows=MAX_ENTRIES,
        sheet=sheet,
        mapping=columns_for(columns),
        may_miss=columns or (),  # one mapping may serve several lists
    )
    problems, warnings = findings.in_order()
    if findings.rejected:
        return SkillsReading(Outcome.REJECT_FILE, {}, problems, warnings, layout.columns, layout.guessed)
    return SkillsReading(
        Outcome.PARTIAL if problems else Outcome.ACCEPT,
        {person_id: tuple(of_person.values()) for person_id, of_person in entries.items()},
        problems,
        warnings,
        layout.columns,
        layout.guessed,
    )


def _parse_kind(cell: str) -> Parsed:
    if cell.casefold() in set(Kind):
        return Parsed(Kind(cell.casefold()))
    fault = Fault(
        "invalid_choice", "Not a kind that is known.", "Write offer, need, topic_offer or topic_need."
    )
    return Parsed(None, (fault,))


_RULES: Final = {
    "person_id": Rule(parse_id, limit=MAX_NAME, zero_width=False),
    "skill": Rule(),
    "category": Rule(),
    "kind": Rule(_parse_kind),
    "level": Rule(parse_level),
    "priority": Rule(parse_priority),
    "evidence": Rule(parse_evidence),
}


def _take(
    sheet: SheetReader, *, ids: PeopleIds, entries: dict[str, dict[tuple[str, Kind], SkillEntry]]
) -> None:
    _warn_missing_columns(sheet)
    findings = sheet.findings
    required: tuple[str, ...] = ("person_id", "skill", "kind")
    needed = [column for column in required if column in sheet.layout.places]
    told_before: dict[tuple[Any, ...], tuple[SkillEntry, list[str], tuple[str, Kind]]] = {}
    for number, values, fits in sheet.values:
        if not fits:
            continue
        for column in needed:
            if column not in values:
                refuse_empty(number, column, values, findings)
        person_id = ids.find(number, "person_id", values, findings)
        if findings.rejected or number in findings.refused or person_id is None:
            continue
        told = tuple(values.get(column) for column in _TOLD)
        if told not in told_before:  # many people say the same of a skill, and share the entry
            entry, assumed = _entry(values)
            told_before[told] = entry, assumed, (skill_key(entry.skill), entry.kind)
        entry, assumed, key = told_before[told]
        of_person = entries.setdefault(person_id, {})
        if key in of_person:
            fault = Fault(
                "duplicate_in_file",
                "This skill of this person stands in an earlier row, which counts.",
                "Delete one of the rows.",
            )
            findings.refuse_row(number, "skill", entry.skill, fault)
            continue
        of_person[key] = entry
        if assumed:
            words = tuple(f"{column} {getattr(entry, column)}" for column in assumed)
            of_person[key] = replace(entry, assumed=words)
        for column in (name for name in assumed if name in sheet.layout.places):
            value = getattr(entry, column)
            findings.warn(
                number, column, None, Fault("assumed_value", f"{column} {value} is assumed.", _REMEDY)
            )


_TOLD: Final = ("skill", "kind", "level", "priority", "evidence", "category")
_REMEDY: Final = "Fill it in, or leave it so."


def _entry(values: Values) -> tuple[SkillEntry, list[str]]:
    """The entry of a good row, and which of its columns were assumed."""
    kind: Kind = values["kind"]
    offers = kind in _OFFERS
    topic = kind in _TOPICS
    default_level = OFFER_LEVEL if offers else NEED_LEVEL
    last = "evidence" if offers else "priority"
    assumed = [
        column for column in ("level", last) if column not in values and not (topic and column != "priority")
    ]
    return (
        SkillEntry(
            values["skill"],
            kind,
            values.get("level", 0) if topic else values.get("level", default_level),
            None if offers else values.get("priority", NEED_PRIORITY),
            values.get("evidence", OFFER_EVIDENCE.value) if offers else None,
            values.get("category", ""),
        ),
        assumed,
    )


def _warn_missing_columns(sheet: SheetReader) -> None:
    defaults: dict[str, Any] = {
        "level": f"level {OFFER_LEVEL} for offers and {NEED_LEVEL} for needs",
        "priority": f"priority {NEED_PRIORITY} for needs",
        "evidence": f"evidence {OFFER_EVIDENCE.value} for offers",
    }
    for column, assumption in defaults.items():
        if column not in sheet.layout.places:
            fault = Fault("assumed_value", f"There is no column {column}: {assumption} is assumed.", _REMEDY)
            sheet.findings.warn(1, column, None, fault)
