"""What both kinds of file are read into."""

from collections.abc import Iterator
from dataclasses import dataclass


class SheetDate(str):
    """The text of a cell that a spreadsheet program holds as a date, in ISO form."""

    __slots__ = ()


class SheetNumber(str):
    """The text of a cell that a spreadsheet program holds as a number."""

    __slots__ = ()


class SheetError(str):
    """What a workbook's cell shows in place of a value: an error such as #N/A, or a formula without a result."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file, being read.

    Attributes:
        sheet: what reports call it: the file's name, or the sheet's in a workbook.
        header: the headings as written, trimmed.
        rows: (row as a spreadsheet counts, cells as text) for each row that is not blank. A text file's
            rows may be longer or shorter than the header, a workbook's only longer where a cell is filled.
        day_zero_1904: whether the workbook counts days from 1904.
        other_sheets: names of further sheets of the workbook, which are not read.
    """

    sheet: str
    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    day_zero_1904: bool = False
    other_sheets: tuple[str, ...] = ()
