"""Read dates as people write them; where two readings are possible, ask."""

import re
import unicodedata
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bothways.errors import Invalid
from bothways.roster.cells import Parsed, Parser
from bothways.roster.findings import Fault
from bothways.roster.table import SheetNumber

_ISO: Final = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_DAY_OR_MONTH_FIRST: Final = re.compile(
    r"(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?"
)
_WITH_NAME: Final = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[-\s/]*(?:de\s+)?([^\W\d_]{3,12})\.?[-\s/,]*(?:de\s+)?(\d{4})"
)
_NAME_FIRST: Final = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTHS: Final = {
    name: month
    for month, names in enumerate(
        (
            "january jan januar jaenner janvier janv enero ene",
            "february feb februar fevrier fevr febrero",
            "march mar marz maerz mrz mars marzo",
            "april apr avril avr abril abr",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet juil julio",
            "august aug aout agosto ago",
            "september sep sept septembre septiembre setiembre",
            "october oct oktober okt octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember dez decembre diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
_FIRST_YEAR: Final = 1900
_DAY_ZERO: Final = date(1899, 12, 30)
_DAY_ZERO_1904: Final = date(1904, 1, 1)


class DateOrder(StrEnum):
    """How all-number dates of a file are written."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class UnknownDateOrder(Invalid):
    """The order of day, month and year is none that is known."""

    code = "unknown_date_order"
    message = "The date order is dmy, mdy or ymd."


def date_parser(date_order: str | None, *, day_zero_1904: bool = False) -> Parser:
    """Read dates, in the given order where it matters.

    Raises: UnknownDateOrder, for an order that is not dmy, mdy or ymd.

    >>> parse = date_parser(None)
    >>> parse("2024-04-03").value, parse("25/04/2024").value, parse("3 avril 2024").value
    (datetime.date(2024, 4, 3), datetime.date(2024, 4, 25), datetime.date(2024, 4, 3))
    >>> parse("03/04/2024").faults[0].code, date_parser("dmy")("03/04/2024").value
    ('ambiguous_date', datetime.date(2024, 4, 3))
    """
    if date_order is not None and date_order not in set(DateOrder):
        raise UnknownDateOrder

    def parse(cell: str) -> Parsed:
        if isinstance(cell, SheetNumber):
            return _serial(cell, _DAY_ZERO_1904 if day_zero_1904 else _DAY_ZERO)
        iso = _ISO.fullmatch(cell)
        if iso:
            return _dated(int(iso[1]), int(iso[3]), int(iso[4]))
        numbers = _DAY_OR_MONTH_FIRST.fullmatch(cell)
        if numbers:
            return _in_order(int(numbers[1]), int(numbers[3]), int(numbers[4]), date_order)
        named = _WITH_NAME.fullmatch(cell)
        if named:
            return _dated(int(named[3]), _month(named[2]), int(named[1]))
        named = _NAME_FIRST.fullmatch(cell)
        if named:
            return _dated(int(named[3]), _month(named[1]), int(named[2]))
        return _NO_DATE

    return parse


def _in_order(first: int, second: int, year: int, date_order: str | None) -> Parsed:
    day_first = _dated(year, second, first)
    month_first = _dated(year, first, second)
    if day_first.faults or month_first.faults:
        return month_first if day_first.faults else day_first
    if day_first.value == month_first.value or date_order == DateOrder.DMY:
        return day_first
    if date_order == DateOrder.MDY:
        return month_first
    fault = Fault(
        "ambiguous_date",
        f"This can be {day_first.value.isoformat()} or {month_first.value.isoformat()}, and we do not guess.",
        "Say how dates are written in this file (date order), or write them as 2024-04-03.",
    )
    return Parsed(None, (fault,))


def _dated(year: int, month: int, day: int) -> Parsed:
    try:
        value = date(year, month, day)
    except ValueError:
        return _NO_DATE
    return Parsed(value) if year >= _FIRST_YEAR else _NO_DATE


def _serial(cell: str, day_zero: date) -> Parsed:
    """A workbook's bare number counts days."""
    if not cell.isdecimal() or len(cell) > 7:
        return _NO_DATE
    try:
        value = day_zero + timedelta(days=int(cell))
    except OverflowError:
        return _NO_DATE
    return Parsed(value) if value.year >= _FIRST_YEAR else _NO_DATE


def _month(name: str) -> int:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return _MONTHS.get("".join(sign for sign in letters if not unicodedata.combining(sign)), 0)


_NO_DATE: Final = Parsed(
    None, (Fault("invalid_date", "Not a date that is known.", "Write it as 2024-04-03: year, month, day."),)
)
