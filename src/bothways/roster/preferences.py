"""Read private wishes and blocks, and declared conflicts of interest: lists that name two people in a row."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from bothways.roster.cells import Parsed, parse_id
from bothways.roster.columns import Layout
from bothways.roster.findings import Fault, Findings
from bothways.roster.headings import CONFLICTS, PREFERENCES, ColumnSet
from bothways.roster.limits import MAX_ENTRIES, MAX_NAME, MAX_WISHES
from bothways.roster.mapping_file import columns_for
from bothways.roster.people_ids import PeopleIds
from bothways.roster.records import Conflict, Outcome, Preference, RosterProblem
from bothways.roster.rows import Rule, SheetReader, Values, read_sheet, refuse_empty
from bothways.roster.tables import Source


@dataclass(frozen=True, slots=True)
class PreferencesReading:
    """Wishes and blocks from the good rows, and every fault. Other attributes as in `RosterReading`."""

    outcome: Outcome
    entries: tuple[Preference, ...]
    problems: tuple[RosterProblem, ...] = ()
    warnings: tuple[RosterProblem, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConflictsReading:
    """Conflicts from the good rows, and every fault. Other attributes as in `RosterReading`."""

    outcome: Outcome
    entries: tuple[Conflict, ...]
    problems: tuple[RosterProblem, ...] = ()
    warnings: tuple[RosterProblem, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)


def read_preferences(
    source: Path | bytes,
    *,
    people: Collection[str],
    inactive: Collection[str] = (),
    refused: Collection[str] = (),
    name: str | None = None,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> PreferencesReading:
    r"""Read and check wishes and blocks. At most five wishes a person; blocks without limit.

    Args: as in `read_skills`.

    >>> text = b"person_id,other_id,kind\nK1,H1,wish\nK1,K1,block\n"
    >>> reading = read_preferences(text, people={"K1", "H1"}, name="preferences.csv")
    >>> reading.entries, [(problem.row, problem.code) for problem in reading.problems]
    ((Preference(person_id='K1', other_id='H1', kind='wish'),), [(3, 'invalid_choice')])
    """
    ids = PeopleIds(people, inactive=inactive, refused=refused)
    preferences: list[Preference] = []
    take = partial(_take_preferences, ids=ids, preferences=preferences)
    findings, layout = _read_pairs(
        Source.of(source, name), PREFERENCES, _PREFERENCE_RULES, ("person_id", "other_id", "kind"), take,
        columns=columns, sheet=sheet,
    )  # fmt: skip
    problems, warnings = findings.in_order()
    good = () if findings.rejected else tuple(preferences)
    return PreferencesReading(_outcome(findings), good, problems, warnings, layout.columns, layout.guessed)


def read_conflicts(
    source: Path | bytes,
    *,
    people: Collection[str],
    inactive: Collection[str] = (),
    refused: Collection[str] = (),
    name: str | None = None,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> ConflictsReading:
    r"""Read and check declared conflicts: one of the two decides on the other (G07).

    Args: as in `read_skills`.

    >>> text = b"person_id,other_id,reason\nH1,K1,sits on the pay panel\n"
    >>> read_conflicts(text, people={"K1", "H1"}, name="conflicts.csv").entries[0].reason
    'sits on the pay panel'
    """
    ids = PeopleIds(people, inactive=inactive, refused=refused)
    conflicts: list[Conflict] = []
    take = partial(_take_conflicts, ids=ids, conflicts=conflicts)
    findings, layout = _read_pairs(
        Source.of(source, name), CONFLICTS, _CONFLICT_RULES, ("person_id", "other_id"), take,
        columns=columns, sheet=sheet,
    )  # fmt: skip
    problems, warnings = findings.in_order()
    good = () if findings.rejected else tuple(conflicts)
    return ConflictsReading(_outcome(findings), good, problems, warnings, layout.columns, layout.guessed)


def _parse_kind(cell: str) -> Parsed:
    if cell.casefold() in {"wish", "block"}:
        return Parsed(cell.casefold())
    return Parsed(None, (Fault("invalid_choice", "Neither wish nor block.", "Write wish or block."),))


_ID_RULE: Final = Rule(parse_id, limit=MAX_NAME, zero_width=False)
_PREFERENCE_RULES: Final = {"person_id": _ID_RULE, "other_id": _ID_RULE, "kind": Rule(_parse_kind)}
_CONFLICT_RULES: Final = {"person_id": _ID_RULE, "other_id": _ID_RULE, "reason": Rule()}


def _read_pairs(
    source: Source,
    columns_of: ColumnSet,
    rules: Mapping[str, Rule],
    required: tuple[str, ...],
    take: Callable[[SheetReader], None],
    *,
    columns: Mapping[str, str] | None,
    sheet: str | None,
) -> tuple[Findings, Layout]:
    return read_sheet(
        source,
        columns_of,
        lambda _table: rules,
        lambda _layout: required,
        take,
        max_rows=MAX_ENTRIES,
        sheet=sheet,
        mapping=columns_for(columns),
        may_miss=columns or (),  # one mapping may serve several lists
    )


def _outcome(findings: Findings) -> Outcome:
    if findings.rejected:
        return Outcome.REJECT_FILE
    return Outcome.PARTIAL if findings.problems else Outcome.ACCEPT


def _take_preferences(sheet: SheetReader, *, ids: PeopleIds, preferences: list[Preference]) -> None:
    wishes: Counter[str] = Counter()
    for number, person_id, other_id, values in _pairs(sheet, ids, ("person_id", "other_id", "kind")):
        preference = Preference(person_id, other_id, values["kind"])
        if preference.kind == "wish":
            wishes[person_id] += 1
            if wishes[person_id] > MAX_WISHES:
                fault = Fault(
                    "too_many",
                    f"This is wish number {wishes[person_id]} of one person; {MAX_WISHES} are allowed.",
                    "Keep the most important ones.",
                )
                sheet.findings.refuse_row(number, "kind", "wish", fault)
                continue
        preferences.append(preference)


def _take_conflicts(sheet: SheetReader, *, ids: PeopleIds, conflicts: list[Conflict]) -> None:
    for _number, person_id, other_id, values in _pairs(sheet, ids, ("person_id", "other_id")):
        conflicts.append(Conflict(person_id, other_id, values.get("reason", "")))


def _pairs(
    sheet: SheetReader, ids: PeopleIds, required: tuple[str, ...]
) -> Iterator[tuple[int, str, str, Values]]:
    """Rows that name two different people, each pair in this order once."""
    findings = sheet.findings
    seen: dict[tuple[str, str], int] = {}
    for number, values, fits in sheet.values:
        if not fits:
            continue
        for column in required:
            if column in sheet.layout.places:
                refuse_empty(number, column, values, findings)
        person_id = ids.find(number, "person_id", values, findings)
        other_id = ids.find(number, "other_id", values, findings)
        if findings.rejected or number in findings.refused or person_id is None or other_id is None:
            continue
        if person_id == other_id:
            fault = Fault("invalid_choice", "The row names the same person twice.", "Name another person.")
            findings.refuse_row(number, "other_id", other_id, fault)
        elif (person_id, other_id) in seen:
            fault = Fault(
                "duplicate_in_file",
                f"These two people stand in row {seen[person_id, other_id]}, which counts.",
                "Delete one of the rows.",
            )
            findings.refuse_row(number, "other_id", other_id, fault)
        else:
            seen[person_id, other_id] = number
            yield number, person_id, other_id, values
