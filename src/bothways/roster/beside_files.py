"""Read the short lists that go beside scores or people: pairs, capacities, people by id, reporting edges.

Each entry carries the row in which it stands, so that whoever knows more than the list can still name it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Generic, TypeVar

from bothways.roster.cells import Parsed, number_parser, parse_id
from bothways.roster.findings import Fault
from bothways.roster.headings import CAPACITIES, MATCHING, PEOPLE_NAMED, REPORTING, ColumnSet
from bothways.roster.limits import MAX_ENTRIES, MAX_NAME
from bothways.roster.people_ids import PeopleIds
from bothways.roster.records import Outcome, RosterProblem
from bothways.roster.rows import Rule, SheetReader, Values, read_sheet, refuse_empty
from bothways.roster.tables import Source

MOST_PLACES: Final = 1_000_000
REPORTING_KINDS: Final = ("line", "dotted", "project", "appraisal")

_ID_RULE: Final = Rule(parse_id, limit=MAX_NAME, zero_width=False)
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class ListReading(Generic[Entry]):
    """The entries of the good rows with the row of each, and every fault."""

    outcome: Outcome
    sheet: str
    entries: dict[Entry, int]
    problems: tuple[RosterProblem, ...] = ()
    warnings: tuple[RosterProblem, ...] = ()
    guessed: dict[str, str] = field(default_factory=dict)


def read_pairs(
    source: Path | bytes,
    *,
    people: Collection[str] | None = None,
    inactive: Collection[str] = (),
    refused: Collection[str] = (),
    name: str | None = None,
) -> ListReading[tuple[str, str]]:
    r"""Read pairs (giver, learner) with the columns giver_id and learner_id.

    Args:
        source: the file.
        people: who may be named; everybody where None.
        inactive: people whose rows are passed over with a note.
        refused: people whose rows are passed over without one, for their own faults were told.
        name: what reports call the file.

    >>> reading = read_pairs(b"learner_id,giver_id\nK1,H1\nK1,H1\n", name="kept.csv")
    >>> reading.entries, [problem.code for problem in reading.problems]
    ({('H1', 'K1'): 2}, ['duplicate_in_file'])
    """
    ids = None if people is None else PeopleIds(people, inactive=inactive, refused=refused)

    def entry(number: int, values: Values, sheet: SheetReader) -> tuple[str, str] | None:
        found = _named(number, ("giver_id", "learner_id"), values, sheet, ids)
        if found and found[0] == found[1]:
            fault = Fault("invalid_choice", "The row names the same person twice.", "Name another person.")
            sheet.findings.refuse_row(number, "learner_id", found[1], fault)
            return None
        return (found[0], found[1]) if found else None

    rules = {"giver_id": _ID_RULE, "learner_id": _ID_RULE, "model": Rule(limit=MAX_NAME)}
    return _read(source, name, MATCHING, rules, ("giver_id", "learner_id"), entry, "pair", "learner_id")


def read_ids(
    source: Path | bytes,
    *,
    people: Collection[str] | None = None,
    inactive: Collection[str] = (),
    refused: Collection[str] = (),
    name: str | None = None,
) -> ListReading[str]:
    r"""Read people by their ids, with the column person_id.

    Args: as in `read_pairs`.

    >>> read_ids(b"person_id\nH1\n\nK1\n", name="waiting.csv").entries
    {'H1': 2, 'K1': 4}
    """
    ids = None if people is None else PeopleIds(people, inactive=inactive, refused=refused)

    def entry(number: int, values: Values, sheet: SheetReader) -> str | None:
        found = _named(number, ("person_id",), values, sheet, ids)
        return found[0] if found else None

    rules = {"person_id": _ID_RULE}
    return _read(source, name, PEOPLE_NAMED, rules, ("person_id",), entry, "person", "person_id")


def read_capacities(
    source: Path | bytes, *, name: str | None = None
) -> tuple[ListReading[tuple[str, str]], dict[tuple[str, str], int]]:
    r"""Read places with the columns person_id, role (giver or learner) and capacity.

    Returns: the entries (person, role) with their rows and every fault, and the capacity of each.

    >>> reading, places = read_capacities(b"person_id,role,capacity\nH1,Giver,2\nK1,boss,1\n", name="c.csv")
    >>> places, [(problem.row, problem.column) for problem in reading.problems]
    ({('H1', 'giver'): 2}, [(3, 'role')])
    """
    places: dict[tuple[str, str], int] = {}

    def entry(number: int, values: Values, sheet: SheetReader) -> tuple[str, str] | None:
        found = _named(number, ("person_id",), values, sheet, None)
        for column in ("role", "capacity"):
            if column in sheet.layout.places:
                refuse_empty(number, column, values, sheet.findings)
        if not found or number in sheet.findings.refused:
            return None
        if not {"role", "capacity"} <= values.keys():
            return None  # a column is missing, which was said
        key = found[0], values["role"]
        places.setdefault(key, values["capacity"])
        return key

    rules = {
        "person_id": _ID_RULE,
        "role": Rule(_choice("role", ("giver", "learner"))),
        "capacity": Rule(number_parser(0, MOST_PLACES)),
    }
    required = ("person_id", "role", "capacity")
    reading = _read(source, name, CAPACITIES, rules, required, entry, "person in this role", "person_id")
    return reading, {key: places[key] for key in reading.entries}


def read_reporting(
    source: Path | bytes,
    *,
    people: Collection[str] | None = None,
    inactive: Collection[str] = (),
    refused: Collection[str] = (),
    name: str | None = None,
) -> ListReading[tuple[str, str, str]]:
    r"""Read who reports to whom beside the line: person_id, superior_id, kind (line, dotted, project, appraisal).

    Args: as in `read_pairs`.

    >>> read_reporting(b"person_id,superior_id,kind\nK1,H1,Dotted\n", name="reporting.csv").entries
    {('K1', 'H1', 'dotted'): 2}
    """
    ids = None if people is None else PeopleIds(people, inactive=inactive, refused=refused)

    def entry(number: int, values: Values, sheet: SheetReader) -> tuple[str, str, str] | None:
        found = _named(number, ("person_id", "superior_id"), values, sheet, ids)
        if "kind" in sheet.layout.places:
            refuse_empty(number, "kind", values, sheet.findings)
        if not found or number in sheet.findings.refused:
            return None
        if found[0] == found[1]:
            fault = Fault("invalid_choice", "The row names the same person twice.", "Name another person.")
            sheet.findings.refuse_row(number, "superior_id", found[1], fault)
            return None
        return (found[0], found[1], values["kind"]) if "kind" in values else None

    rules = {
        "person_id": _ID_RULE,
        "superior_id": _ID_RULE,
        "kind": Rule(_choice("kind of reporting", REPORTING_KINDS)),
    }
    required = ("person_id", "superior_id", "kind")
    return _read(source, name, REPORTING, rules, required, entry, "edge", "superior_id")


def _choice(what: str, choices: tuple[str, ...]) -> Callable[[str], Parsed]:
    """One of a few words, whatever its case."""
    listed = f"{', '.join(choices[:-1])} or {choices[-1]}"

    def parse(cell: str) -> Parsed:
        word = cell.casefold()
        if word in choices:
            return Parsed(word)
        return Parsed(None, (Fault("invalid_choice", f"Not a {what} that is known.", f"Write {listed}."),))

    return parse


def _named(
    number: int, columns: tuple[str, ...], values: Values, sheet: SheetReader, ids: PeopleIds | None
) -> list[str] | None:
    """The people of a row, or None where one of them is not there or not to be used."""
    for column in columns:
        if column in sheet.layout.places:
            refuse_empty(number, column, values, sheet.findings)
    if ids is None:
        found = [values.get(column) for column in columns]
    else:
        found = [ids.find(number, column, values, sheet.findings) for column in columns]
    if number in sheet.findings.refused:
        return None
    named = [person for person in found if person is not None]
    return named if len(named) == len(columns) else None


def _read(
    source: Path | bytes,
    name: str | None,
    columns: ColumnSet,
    rules: Mapping[str, Rule],
    required: tuple[str, ...],
    entry_of: Callable[[int, Values, SheetReader], Entry | None],
    what: str,
    blamed: str,
) -> ListReading[Entry]:
    """Read a list whose rows are entries of their own; the first of equal ones counts."""
    entries: dict[Entry, int] = {}

    def take(sheet: SheetReader) -> None:
        for number, values, fits in sheet.values:
            entry = entry_of(number, values, sheet) if fits else None
            if entry is None:
                continue
            if entry in entries:
                fault = Fault(
                    "duplicate_in_file",
                    f"This {what} stands in row {entries[entry]}, which counts.",
                    "Delete one of the rows.",
                )
                sheet.findings.refuse_row(number, blamed, values.get(blamed), fault)
            else:
                entries[entry] = number

    findings, layout = read_sheet(
        Source.of(source, name),
        columns,
        lambda _table: rules,
        lambda _layout: required,
        take,
        max_rows=MAX_ENTRIES,
    )
    problems, warnings = findings.in_order()
    outcome = Outcome.PARTIAL if problems else Outcome.ACCEPT
    return ListReading(
        Outcome.REJECT_FILE if findings.rejected else outcome,
        findings.sheet,
        {} if findings.rejected else entries,
        problems,
        # Such lists carry names and reasons beside the ids: nothing to warn of.
        tuple(warning for warning in warnings if warning.code != "unknown_column"),
        layout.guessed,
    )
