"""Read one sheet of a workbook, after its container was checked."""

import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, Final

from python_calamine import CalamineError, CalamineSheet, load_workbook

from bothways.roster.container import OLE_MAGIC, ZIP_MAGIC, Container, Extent, SheetPart, not_a_workbook
from bothways.roster.csv_file import too_many_rows
from bothways.roster.findings import unreadable
from bothways.roster.limits import MAX_AREA, MAX_COLUMNS
from bothways.roster.table import SheetDate, SheetError, SheetNumber, Table

__all__ = ["OLE_MAGIC", "ZIP_MAGIC", "open_sheet", "sheet_names"]

_EXACT: Final = 10.0**15
"""From here on a spreadsheet's numbers have lost digits."""


def open_sheet(stream: BinaryIO, name: str, *, sheet: str | None, max_rows: int) -> Table:
    """Open the named sheet, or the first visible one with anything in it.

    Raises: UnreadableFile, when the container, the sheet or its size is not acceptable.
    """
    container = Container(stream, name)
    part, extent, others = _chosen(container, sheet)
    _require_bounds(part.name, extent, max_rows)
    stream.seek(0)
    rows = _rows(_opened(stream, name, part.name), extent)
    for _number, cells in rows:
        header = [cell.strip() for cell in cells]
        while header and not header[-1]:
            header.pop()
        return Table(part.name, tuple(header), _fitted(rows, len(header)), container.day_zero_1904, others)
    raise _empty(part.name)


def sheet_names(stream: BinaryIO, name: str) -> tuple[str, ...]:
    """The visible sheets of a workbook, in order. Raises: UnreadableFile."""
    return tuple(part.name for part in Container(stream, name).sheets if part.visible)


def _chosen(container: Container, wanted: str | None) -> tuple[SheetPart, Extent, tuple[str, ...]]:
    if wanted is not None:
        for part in container.sheets:
            if part.name == wanted:
                return part, container.extent(part.part), ()
        raise not_a_workbook(container.name, f'it has no sheet "{wanted}"')
    chosen: tuple[SheetPart, Extent] | None = None
    others = []
    for part in container.sheets:
        if not part.visible:
            continue
        extent = container.extent(part.part)
        if not extent.cells:
            continue
        if chosen is None:
            chosen = part, extent
        else:
            others.append(part.name)
    if chosen is None:
        raise _empty(container.name)
    return *chosen, tuple(others)


def _require_bounds(name: str, extent: Extent, max_rows: int) -> None:
    if not extent.cells:
        raise _empty(name)
    if extent.columns > MAX_COLUMNS:
        raise unreadable(
            name,
            "too_many_columns",
            f"The sheet uses {extent.columns:,} columns; {MAX_COLUMNS} are the most that is read.",
            "Delete the columns that are not needed, also those far to the right.",
            row=1,
        )
    if extent.rows > max_rows + 1 or extent.rows * extent.columns > MAX_AREA:
        raise too_many_rows(name, min(max_rows, MAX_AREA // extent.columns))


def _opened(stream: BinaryIO, name: str, sheet: str) -> CalamineSheet:
    try:
        return load_workbook(stream).get_sheet_by_name(sheet)
    except (CalamineError, OSError, ValueError) as error:
        raise not_a_workbook(name, "it is damaged") from error
    except BaseException as error:
        # The reader is native code; where it gives up on a crafted file it raises an error of its own
        # that does not descend from Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise not_a_workbook(name, "it is damaged") from error


def _rows(sheet: CalamineSheet, extent: Extent) -> Iterator[tuple[int, list[str]]]:
    left = sheet.start[1] if sheet.start else 0
    errors_in: dict[int, list[tuple[int, str]]] = {}
    for (row, column), error in extent.errors.items():
        errors_in.setdefault(row, []).append((column - 1 - left, error))
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = [value if type(value) is str else _text(value) for value in values]
        for place, error in errors_in.get(number, ()):
            if 0 <= place < len(cells):
                cells[place] = SheetError(error)
        if "".join(cells).strip():
            yield number, cells


def _fitted(rows: Iterator[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
    """Rows without the empty cells that the sheet's rectangle adds on the right of the header."""
    for number, cells in rows:
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        yield number, cells


def _text(value: Any) -> str:
    """A cell as text: 3.0 is "3", dates are ISO, and numbers that lost digits keep their exponent."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        whole = math.isfinite(value) and abs(value) < _EXACT and value == int(value)
        return SheetNumber(int(value) if whole else format(value, ".15g"))
    if isinstance(value, datetime):
        return SheetDate(value.date().isoformat() if value.time() == time() else value.isoformat(" "))
    if isinstance(value, date):
        return SheetDate(value.isoformat())
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        minutes = round(value / timedelta(minutes=1))
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(value)


def _empty(name: str) -> Exception:
    return unreadable(name, "empty_file", "The sheet is empty.", "Write a header and one row a person.")
