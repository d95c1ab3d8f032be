"""Write tables that no spreadsheet program takes for programs: every cell is text and stays text."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final, TextIO

from bothways.roster.headings import PEOPLE
from bothways.roster.limits import MAX_ENTRIES
from bothways.roster.records import Kind, RosterProblem, RosterRecord, SkillEntry
from bothways.roster.tables import Source, open_table

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PROBLEM_COLUMN: Final = "problem"


def neutral(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet program would see a formula.

    Reading takes the apostrophe off again, so that a list can go out and come back.

    >>> neutral("=1+1"), neutral(" @SUM(A1)"), neutral("Data 1-2"), neutral("")
    ("'=1+1", "' @SUM(A1)", 'Data 1-2', '')
    """
    if cell.startswith(_FORMULA_STARTS) or cell.lstrip().startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def as_cell(value: Any) -> str:
    """Any value as a harmless cell: nothing for None, numbers as they are, text neutralised."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    # A lone carriage return would end the row for some readers.
    return neutral(str(value).replace("\r\n", "\n").replace("\r", "\n"))


def write_csv(
    target: Path | TextIO, header: Sequence[str], rows: Iterable[Sequence[Any]], *, bom: bool = False
) -> None:
    """Write a CSV file in UTF-8 with lines that end in a line feed, the same bytes for the same rows.

    Args:
        target: a file that is replaced, or an open text stream.
        header: headings.
        rows: values; see `as_cell`.
        bom: whether to begin with the mark by which spreadsheet programs know UTF-8.
    """
    if isinstance(target, Path):
        with target.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as stream:
            write_csv(stream, header, rows)
        return
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([as_cell(heading) for heading in header])
    writer.writerows([as_cell(value) for value in row] for row in rows)


def write_xlsx(
    target: Path | io.BytesIO, header: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str
) -> None:
    """Write a workbook with one sheet whose cells are all typed as text."""
    import xlsxwriter  # type: ignore[import-untyped] # late: slow, and most runs write text only

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with closing(
        xlsxwriter.Workbook(target if isinstance(target, io.BytesIO) else str(target), options)
    ) as book:
        page = book.add_worksheet(sheet[:31])
        page.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, heading in enumerate(header):
            page.write_string(0, column, as_cell(heading), bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                page.write_string(number, column, as_cell(value))


def refused_rows(
    source: Path | bytes,
    problems: Iterable[RosterProblem],
    columns: Mapping[str, str],
    *,
    name: str | None = None,
    sheet: str | None = None,
) -> tuple[list[str], Iterator[list[str]]]:
    r"""The rows that were refused, with what is wrong in a column of its own, ready to be put right and read again.

    Only columns that were read are repeated: what stands in unknown ones goes nowhere.

    Args:
        source: the list, a file or its bytes.
        problems: of the reading.
        columns: of the reading: canonical column -> heading.
        name: what reports call the file.
        sheet: which sheet of a workbook was read.

    Returns: header and rows. Raises: UnreadableFile, for a list that cannot be read as a whole.

    >>> from bothways.roster.people_file import read_people
    >>> text = b"email,display_name,phone\nola,Ola Vik,123\n"
    >>> reading = read_people(text, name="staff.csv")
    >>> header, rows = refused_rows(text, reading.problems, reading.columns, name="staff.csv")
    >>> header, list(rows)[0][:2]
    (['email', 'display_name', 'problem'], ['ola', 'Ola Vik'])
    """
    reasons: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.row is not None and problem.row > 1:
            place = f"{problem.column}: " if problem.column else ""
            reasons[problem.row].append(f"{place}{problem.message} {problem.remedy}")
    headings = list(columns.values())
    return [*headings, PROBLEM_COLUMN], _refused(Source.of(source, name), reasons, headings, sheet)


def _refused(
    source: Source, reasons: Mapping[int, list[str]], headings: list[str], sheet: str | None
) -> Iterator[list[str]]:
    with open_table(source, max_rows=MAX_ENTRIES, sheet=sheet) as table:
        places = [table.header.index(heading) for heading in headings]
        for number, cells in table.rows:
            if number in reasons:
                row = [cells[place] if place < len(cells) else "" for place in places]
                yield [*row, " ".join(reasons[number])]


def people_table(records: Iterable[RosterRecord]) -> tuple[list[str], Iterator[list[str]]]:
    """Records as a list of people with offers and needs in cells; reading it gives the records again.

    Categories of skills have no place in cells and are left out.
    """
    header = [column for column in PEOPLE.names if column != "manager_email"]
    return header, (_people_row(record, header) for record in records)


def people_template() -> tuple[list[str], list[list[str]]]:
    """An empty list of people with one example row that shows how each column is written."""
    example = {
        "person_id": "N-0417", "email": "kari.berg@nordlys.example", "given_name": "Kari", "family_name": "Berg",
        "title": "Grid engineer", "unit": "Grid", "job_family": "Engineering", "location": "Oslo",
        "timezone": "Europe/Oslo", "languages": "no; en", "career_level": "3", "started_on": "2021-08-16",
        "offers": "SQL:4:E1; Negotiation:3:E0", "needs": "Presenting:1:3", "interests": "sailing; open data",
        "availability": "Mon 09:00-12:00; Thu 14:00-16:00", "giver_capacity": "2", "learner_capacity": "1",
        "monthly_minutes": "120", "direction": "both", "active": "yes",
    }  # fmt: skip
    header = [
        column for column in PEOPLE.names if column not in {"display_name", "manager_email", "tenure_months"}
    ]
    return header, [[example.get(column, "") for column in header]]


def _people_row(record: RosterRecord, header: list[str]) -> list[str]:
    special = {
        "languages": "; ".join(record.languages or ()) + (";" if record.languages else ""),
        "interests": "; ".join(record.interests or ()) + (";" if record.interests else ""),
        "offers": _entries(record.skills, Kind.OFFER, Kind.TOPIC_OFFER),
        "needs": _entries(record.skills, Kind.NEED, Kind.TOPIC_NEED),
        "availability": "; ".join(
            f"{_DAYS[window.weekday]} {_clock(window.start)}-{_clock(window.end)}"
            for window in record.availability or ()
        ),
        "active": "yes" if record.active else "no",
    }
    return [special[column] if column in special else as_cell(getattr(record, column)) for column in header]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _entries(skills: Iterable[SkillEntry], kind: Kind, topic: Kind) -> str:
    cells = [
        f"{entry.skill}:topic:"
        if entry.kind is topic
        else f"{entry.skill}:{entry.level}:{entry.evidence or entry.priority}"
        for entry in skills
        if entry.kind in {kind, topic}
    ]
    return "".join(f"{cell}; " for cell in cells).rstrip()
