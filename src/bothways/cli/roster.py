"""`bothways roster check`: what an import of a list of people would do, without doing it."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bothways.cli.calls import date_order_called
from bothways.cli.wording import fault_line
from bothways.errors import BothwaysError
from bothways.roster.records import Outcome, RosterProblem, RosterReading

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")

_EPILOG = (
    "Examples: `bothways roster check people.csv`, "
    "`bothways roster check staff.xlsx --columns columns.toml --date-order dmy --json`"
)


@app.callback()
def _lists() -> None:
    """Lists of people: what an import would do."""


@app.command(epilog=_EPILOG)
def check(
    file: Annotated[Path, typer.Argument(help="A CSV file or a workbook (.xlsx).", show_default=False)],
    *,
    columns: Annotated[
        Path | None,
        typer.Option(help="A mapping of headings in TOML or JSON, one line a column.", metavar="MAP"),
    ] = None,
    date_order: Annotated[
        str | None,
        typer.Option(help="How dates such as 03/04/2024 are written in this file: dmy, mdy or ymd."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the same as data.")] = False,
) -> None:
    """Say which rows of a list would be taken, which not, and why.

    Every fault is named with its row (the header is row 1), column, value, reason and remedy. Nothing is stored.
    The exit code is 0 when every row is fine and 2 otherwise.
    """
    from bothways.roster.mapping_file import BadMapping, read_columns
    from bothways.roster.people_file import read_people

    order = date_order_called(date_order)
    try:
        mapping = read_columns(columns) if columns else None
        reading = read_people(file, columns=mapping, date_order=order)
    except BadMapping as error:
        reading = _unusable(columns or file, error)
    if as_json:
        json.dump(reading.as_data(), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        _print(reading, file)
    raise typer.Exit(0 if reading.outcome is Outcome.ACCEPT else 2)


def _unusable(mapping: Path, error: BothwaysError) -> RosterReading:
    """A mapping that cannot be read stops the import as a file would; programs get the same shape of answer."""
    problem = RosterProblem(
        mapping.name, None, None, "not_a_table", None, error.message, "Correct the mapping."
    )
    return RosterReading(Outcome.REJECT_FILE, (), (problem,))


def _print(reading: RosterReading, file: Path) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=not sys.stdout.isatty(), highlight=False)
    console.print(Text(_summary(reading, file.name)))
    if reading.guessed:
        console.print(Text("\nRead by their usual meaning:"))
        for column, heading in reading.guessed.items():
            console.print(Text(f'  "{heading}" as {column}'))
    _print_table(console, "What is wrong", reading.problems)
    _print_table(console, "What was ignored or assumed", reading.warnings)


def _summary(reading: RosterReading, name: str) -> str:
    accepted = len(reading.records)
    people = "1 person" if accepted == 1 else f"{accepted:,} people"
    if reading.outcome is Outcome.REJECT_FILE:
        return f"{name} cannot be imported as it is."
    if reading.outcome is Outcome.PARTIAL:
        refused = len({(problem.sheet, problem.row) for problem in reading.problems if problem.row})
        rows = "1 row needs" if refused == 1 else f"{refused:,} rows need"
        return f"{name}: {rows} a fix, {people} could be imported."
    return f"{name}: {people} could be imported."


def _print_table(console: "Console", title: str, notes: tuple[RosterProblem, ...]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if not notes:
        return
    if not sys.stdout.isatty():
        console.print(Text(f"\n{title}"))
        for note in notes:
            console.print(Text(f"  {fault_line(note)}"))
        return
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("Sheet", "Row", "Column", "Value", "What is wrong", "How to fix it"):
        table.add_column(heading, justify="right" if heading == "Row" else "left", overflow="fold")
    for note in notes:
        table.add_row(*map(Text, _cells(note)))
    console.print(table)


def _cells(note: RosterProblem) -> tuple[str, ...]:
    row = "" if note.row is None else str(note.row)
    return (note.sheet, row, note.column or "", note.value or "", note.message, note.remedy)
