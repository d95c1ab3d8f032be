"""Read a list of people: one row a person, offers and needs in cells where it has them."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final

from bothways.roster.availability import parse_availability
from bothways.roster.cells import (
    number_parser,
    parse_boolean,
    parse_direction,
    parse_email,
    parse_id,
    parse_list,
    parse_timezone,
)
from bothways.roster.columns import Layout
from bothways.roster.dates import DateOrder, UnknownDateOrder, date_parser
from bothways.roster.entries import entry_parser
from bothways.roster.findings import Fault, Findings
from bothways.roster.headings import PEOPLE
from bothways.roster.languages import parse_languages
from bothways.roster.limits import MAX_NAME, MAX_PEOPLE
from bothways.roster.mapping_file import columns_for
from bothways.roster.people import join
from bothways.roster.person_rows import KnownPerson, PersonRow
from bothways.roster.records import Kind, RosterReading
from bothways.roster.rows import NAME_RULE, Rule, SheetReader, is_faulty, read_sheet, refuse_empty
from bothways.roster.table import Table
from bothways.roster.tables import Source

__all__ = ["KnownPerson", "Purpose", "read_people", "read_rows"]


class Purpose(StrEnum):
    """What the list is for; decides what a row needs."""

    IMPORT = "import"
    """Into the platform: an e-mail address and names; without person_id the address identifies."""

    MATCH = "match"
    """For one matching on files: an id (or an address in its place) and a name."""


_RULES: Final = {
    "person_id": Rule(parse_id, limit=MAX_NAME, zero_width=False),
    "email": Rule(parse_email, limit=MAX_NAME, zero_width=False),
    "given_name": NAME_RULE,
    "family_name": NAME_RULE,
    "display_name": NAME_RULE,
    "title": Rule(line_breaks=True),
    "unit": Rule(),
    "job_family": Rule(),
    "location": Rule(),
    "timezone": Rule(parse_timezone),
    "languages": Rule(parse_languages),
    "manager_id": Rule(parse_id, limit=MAX_NAME, zero_width=False),
    "manager_email": Rule(parse_email, limit=MAX_NAME, zero_width=False),
    "career_level": Rule(number_parser(1, 10)),
    "tenure_months": Rule(number_parser(0, 1_200)),
    "offers": Rule(entry_parser(Kind.OFFER), line_breaks=True),
    "needs": Rule(entry_parser(Kind.NEED), line_breaks=True),
    "interests": Rule(parse_list),
    "availability": Rule(parse_availability),
    "giver_capacity": Rule(number_parser(0, 100)),
    "learner_capacity": Rule(number_parser(0, 100)),
    "monthly_minutes": Rule(number_parser(0, 44_640)),
    "direction": Rule(parse_direction),
    "active": Rule(parse_boolean),
}


def read_people(
    source: Path | bytes,
    *,
    name: str | None = None,
    columns: Mapping[str, str] | None = None,
    date_order: str | None = None,
    sheet: str | None = None,
    purpose: Purpose = Purpose.IMPORT,
    known: Mapping[str, KnownPerson] | None = None,
) -> RosterReading:
    r"""Read and check a list of people, in the canonical shape or with offers and needs in cells.

    Args:
        source: a file, or its bytes.
        name: what reports call the file; its ending says what it should be.
        columns: canonical column -> heading, where headings do not speak for themselves.
        date_order: dmy, mdy or ymd, for dates such as 03/04/2024; without it these are asked about.
        sheet: which sheet of a workbook; the first visible one with content by default.
        purpose: what a row needs.
        known: people stored before by person_id, who may be managers of people in the file.

    Returns: the good rows and every fault. A file's content never raises.
    Raises: UnknownDateOrder.

    >>> reading = read_people(b"email,display_name\nkari@nordlys.example,Kari Berg\nola,Ola Vik\n", name="staff.csv")
    >>> reading.outcome.value, [record.person_id for record in reading.records]
    ('partial', ['kari@nordlys.example'])
    >>> [(problem.row, problem.column, problem.code) for problem in reading.problems]
    [(3, 'email', 'invalid_email')]
    """
    findings, layout, rows = read_rows(
        Source.of(source, name),
        columns=columns_for(columns),
        date_order=date_order,
        sheet=sheet,
        purpose=purpose,
    )
    return join([(findings, rows)], [layout], known=known or {})


def read_rows(
    source: Source,
    *,
    columns: Mapping[str, str] | None = None,
    date_order: str | None = None,
    sheet: str | None = None,
    purpose: Purpose = Purpose.IMPORT,
    may_miss: Collection[str] = (),
    overrides: Mapping[str, str] | None = None,
) -> tuple[Findings, Layout, list[PersonRow]]:
    """Read one sheet of people; who they are to each other is judged afterwards. Raises: UnknownDateOrder."""
    if date_order is not None and date_order not in set(DateOrder):
        raise UnknownDateOrder
    rows: list[PersonRow] = []

    def rules(table: Table) -> Mapping[str, Rule]:
        return _RULES | {"started_on": Rule(date_parser(date_order, day_zero_1904=table.day_zero_1904))}

    findings, layout = read_sheet(
        source,
        PEOPLE,
        rules,
        partial(_required, purpose=purpose),
        partial(_take, rows=rows, purpose=purpose),
        max_rows=MAX_PEOPLE,
        sheet=sheet,
        mapping=columns,
        may_miss=may_miss,
        overrides=overrides,
    )
    if not rows and not findings.rejected:
        fault = Fault(
            "empty_file", "The list has a header, but no rows.", "Write one row a person under the header."
        )
        findings.refuse_file(None, None, None, fault)
    return findings, layout, rows


def _required(layout: Layout, *, purpose: Purpose) -> Iterable[str]:
    if purpose is Purpose.IMPORT:
        yield "email"
    elif "email" not in layout.places:
        yield "person_id"
    if "display_name" not in layout.places:
        halves = [name for name in ("given_name", "family_name") if name not in layout.places]
        if len(halves) == 2:
            yield "display_name"
        else:
            yield from halves


def _take(sheet: SheetReader, *, rows: list[PersonRow], purpose: Purpose) -> None:
    for number, values, fits in sheet.values:
        if fits:
            _refuse_incomplete(number, values, sheet, purpose)
        values.pop("", None)
        rows.append(PersonRow(sheet.findings, number, values))


def _refuse_incomplete(number: int, values: dict[str, object], sheet: SheetReader, purpose: Purpose) -> None:
    places = sheet.layout.places
    if purpose is Purpose.IMPORT:
        if "email" in places:
            refuse_empty(number, "email", values, sheet.findings)
    elif "email" not in values:
        identity = "person_id" if "person_id" in places else "email"
        if identity in places and not is_faulty(values, "email"):
            refuse_empty(number, identity, values, sheet.findings)
    if "display_name" in values or is_faulty(values, "display_name"):
        return
    halves = [name for name in ("given_name", "family_name") if name in places]
    whole = len(halves) == 2 and any(name in values or is_faulty(values, name) for name in halves)
    if "display_name" in places and not whole:
        refuse_empty(number, "display_name", values, sheet.findings)
    else:
        for half in halves:
            refuse_empty(number, half, values, sheet.findings)
