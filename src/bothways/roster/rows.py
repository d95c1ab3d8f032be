"""Read the rows of a list: every cell by its column's rule, every fault noted where it stands."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bothways.roster.cells import (
    EMPTY,
    Parsed,
    Parser,
    error_fault,
    hidden_fault,
    is_invisible,
    looks_like_formula,
    parse_text,
    too_long_fault,
    trimmed,
)
from bothways.roster.columns import Layout, lay_out, require_columns
from bothways.roster.findings import Fault, Findings, UnreadableFile
from bothways.roster.headings import ColumnSet
from bothways.roster.limits import MAX_CELL, MAX_COLUMNS, MAX_NAME
from bothways.roster.table import Table
from bothways.roster.tables import Source, open_table

_REMEMBERED: Final = 20_000
"""Cells whose reading is remembered for each column: units, zones and languages repeat."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How the cells of one column are read.

    Attributes:
        parse: reads a cell that is not empty.
        limit: characters that are allowed.
        line_breaks: whether the cell may have several lines.
        zero_width: whether characters without width may stand in it (they join letters in some scripts).
    """

    parse: Parser = parse_text
    limit: int = MAX_CELL
    line_breaks: bool = False
    zero_width: bool = True

    def read(self, cell: str) -> Parsed:
        """Read one cell of this column."""
        text = type(cell)(trimmed(cell))
        if self.line_breaks:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not text or is_invisible(text):
            return EMPTY
        faults = [
            fault
            for fault in (
                error_fault(text),
                too_long_fault(text, self.limit),
                hidden_fault(text, line_breaks=self.line_breaks, zero_width=self.zero_width),
            )
            if fault is not None
        ]
        if faults:
            return Parsed(None, tuple(faults))
        parsed = self.parse(text)
        if looks_like_formula(text) and not parsed.faults:
            return parsed._replace(notes=(*parsed.notes, _FORMULA_NOTE))
        return parsed


NAME_RULE: Final = Rule(limit=MAX_NAME)
_FORMULA_NOTE: Final = Fault(
    "formula_like",
    "The cell begins like a formula. It is kept as text and never calculated.",
    "Nothing needs to be done; every file that Bothways writes makes such cells harmless.",
)
_WRONG_COUNT: Final = (
    "wrong_cell_count",
    "Look for a separator inside a value: put such values in quotation marks.",
)

Values = dict[str, Any]
_CellReader = tuple[str, int, Callable[[str], Parsed], dict[str, Parsed]]
"""A column: its name, its place in the row, how it is read, and readings that are remembered."""


@dataclass(slots=True)
class SheetReader:
    """One sheet while it is read: where things stand in it, and what was found so far."""

    findings: Findings
    layout: Layout
    values: Iterator[tuple[int, Values, bool]]
    """(row, values by column, whether the row has as many cells as the header allows)."""


def read_sheet(
    source: Source,
    columns: ColumnSet,
    rules: Callable[[Table], Mapping[str, Rule]],
    required: Callable[[Layout], Iterable[str]],
    take: Callable[[SheetReader], None],
    *,
    max_rows: int,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    may_miss: Collection[str] = (),
    overrides: Mapping[str, str] | None = None,
) -> tuple[Findings, Layout]:
    """Open a list, find its columns and hand its rows to `take` one at a time.

    Args:
        source: the file.
        columns: the columns of this kind of list.
        rules: how each column of the opened table is read.
        required: the columns that must be there, given those that are.
        take: uses the rows up; not called when the header cannot be used at all.
        max_rows: rows that are read at most.
        sheet: which sheet of a workbook.
        mapping: canonical name -> heading.
        may_miss: columns of the mapping whose heading this list need not have.
        overrides: key of a heading -> canonical name, see `lay_out`.

    Returns: everything that was found, and the columns. Never raises for what a file contains.
    """
    findings = Findings(source.name)
    layout = Layout()
    try:
        with open_table(source, max_rows=max_rows, sheet=sheet) as table:
            findings.sheet = table.sheet
            warn_other_sheets(table, findings)
            layout = lay_out(
                table.header, columns, findings, mapping=mapping, may_miss=may_miss, overrides=overrides
            )
            if layout.width <= MAX_COLUMNS:
                require_columns(required(layout), layout, findings)
            if layout.readable:
                take(SheetReader(findings, layout, _values(table, layout, rules(table), findings)))
    except UnreadableFile as error:
        findings.reject(error)
    return findings, layout


def _values(
    table: Table, layout: Layout, rules: Mapping[str, Rule], findings: Findings
) -> Iterator[tuple[int, Values, bool]]:
    readers: list[_CellReader] = [
        (name, place, rules[name].read, {}) for name, place in layout.places.items()
    ]
    for number, cells in table.rows:
        fits = len(cells) <= layout.width
        if not fits:
            refuse_long_row(number, cells, layout, findings)
        yield number, _row_values(number, cells, readers, findings if fits else None), fits


def _row_values(
    number: int,
    cells: list[str],
    readers: list[_CellReader],
    findings: Findings | None,
) -> Values:
    values: Values = {}
    count = len(cells)
    for name, place, read, remembered in readers:
        cell = cells[place] if place < count else ""
        if not cell:
            continue
        parsed = remembered.get(cell)
        if parsed is None or type(cell) is not str:
            parsed = read(cell)
            if type(cell) is str:
                if len(remembered) >= _REMEMBERED:
                    remembered.clear()  # ids stand row under row: the last ones are worth more than the first
                remembered[cell] = parsed
        value, faults, notes = parsed
        if value is not None:
            values[name] = value
        if (faults or notes) and findings is not None:
            _note(number, name, cell, parsed, values, findings)
    return values


def _note(number: int, name: str, cell: str, parsed: Parsed, values: Values, findings: Findings) -> None:
    if parsed.faults:
        values.setdefault("", set()).add(name)
        for fault in parsed.faults:
            findings.refuse_row(number, name, trimmed(cell), fault)
    for note in parsed.notes:
        findings.warn(number, name, trimmed(cell), note)


def is_faulty(values: Values, column: str) -> bool:
    """Whether the cell of a column was there but could not be read."""
    return column in values.get("", ())


def refuse_empty(number: int, column: str, values: Values, findings: Findings) -> None:
    """Note that a required cell is empty, unless it is there and faulty, which was noted before."""
    if column in values or is_faulty(values, column):
        return
    fault = Fault("required", f'"{column}" is empty, and every row needs it.', "Fill it in.")
    findings.refuse_row(number, column, None, fault)


def refuse_long_row(number: int, cells: list[str], layout: Layout, findings: Findings) -> None:
    """Note a row with more cells than the header has."""
    code, remedy = _WRONG_COUNT
    message = f"The row has {len(cells)} cells, but the header only {layout.width}."
    findings.refuse_row(
        number,
        None,
        next((cell for cell in reversed(cells) if cell.strip()), None),
        Fault(code, message, remedy),
    )


def warn_other_sheets(table: Table, findings: Findings) -> None:
    """Note which sheets of the workbook are not read."""
    if table.other_sheets:
        names = ", ".join(f'"{name}"' for name in table.other_sheets)
        fault = Fault(
            "other_sheets", f"Only this sheet was read, not {names}.", "Save each sheet as a file of its own."
        )
        findings.warn(None, None, None, fault)
