"""Read one cell: trimmed, without anything hidden in it, as the kind of value that its column holds."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any, Final, NamedTuple

from bothways.roster.findings import Fault
from bothways.roster.limits import MAX_ITEMS
from bothways.roster.table import SheetDate, SheetError

BLANKS: Final = (
    " \t\r\n\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_BIDI_OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_BREAKS: Final = frozenset("\r\n")
_ERRORS: Final = frozenset(
    [
        "#N/A",
        "#N/A!",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
        "#BLOCKED!",
        "#ERROR!",
        "#NV",
        "#BEZUG!",
        "#WERT!",
        "#ZAHL!",
        "#N/D",
        "#VALOR!",
        "#¡VALOR!",
        "#¡REF!",
        "#¡DIV/0!",
        "#¿NOMBRE?",
        "#¡NUM!",
        "#¡NULO!",
        "#VALEUR!",
        "#NOM?",
        "#NOMBRE!",
        "#NUL!",
    ]
)
_FORMULA: Final = re.compile(r"'+(?=[=+\-@＝＋－＠])")
_FORMULA_STARTS: Final = tuple("=+-@＝＋－＠")
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:(?!-)[^\W_](?:[^\W_]|-){0,62}(?<!-)\.)+(?!-)[^\W\d_](?:[^\W_]|-)*(?<!-)"
)
_MANGLED: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]\d+")
_PLAIN_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_TRUE: Final = frozenset({"true", "1", "yes", "ja", "oui", "sí", "si", "wahr", "vrai", "verdadero"})
_FALSE: Final = frozenset({"false", "0", "no", "nein", "non", "falsch", "faux", "falso"})
_DIRECTIONS: Final = {
    "give": "give", "learn": "learn", "both": "both", "mentor": "give", "reverse": "give", "mentee": "learn",
}  # fmt: skip


class Parsed(NamedTuple):
    """What a cell says: its value (None for empty or faulty), its faults, and what was assumed."""

    value: Any = None
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


Parser = Callable[[str], Parsed]
EMPTY: Final = Parsed()


def trimmed(cell: str) -> str:
    r"""The cell without blanks around it and without the sign that exports put before formulas.

    >>> trimmed("\xa0 SQL "), trimmed("'=1+1"), trimmed("'t Hart")
    ('SQL', '=1+1', "'t Hart")
    """
    cell = cell.strip(BLANKS)
    return _FORMULA.sub("", cell, count=1) if cell.startswith("'") and _FORMULA.match(cell) else cell


def looks_like_formula(cell: str) -> bool:
    """Whether a spreadsheet program would take the text for a formula."""
    return len(cell) > 1 and cell.startswith(_FORMULA_STARTS)


def hidden_fault(cell: str, *, line_breaks: bool, zero_width: bool) -> Fault | None:
    """Find control, override and (where not allowed) zero-width characters."""
    if cell.isascii() and cell.isprintable():
        return None
    for sign in cell:
        if sign in _LINE_BREAKS and line_breaks:
            continue
        kind = unicodedata.category(sign)
        if kind in {"Cc", "Cs", "Zl", "Zp"} or sign in _BIDI_OVERRIDES or (kind == "Cf" and not zero_width):
            return Fault(
                "control_char",
                f"The cell contains an invisible character (U+{ord(sign):04X}) that may not stand here.",
                "Type the value again instead of pasting it.",
            )
    return None


def is_invisible(cell: str) -> bool:
    r"""Whether a cell holds nothing but characters without width, which nobody can see or type away.

    >>> is_invisible("\u200b"), is_invisible("a\u200b")
    (True, False)
    """
    return not cell.isprintable() and all(
        unicodedata.category(sign) == "Cf" and sign not in _BIDI_OVERRIDES for sign in cell
    )


def error_fault(cell: str) -> Fault | None:
    """Find what a spreadsheet shows when a formula failed."""
    if isinstance(cell, SheetError) and cell.startswith("="):
        message = "The cell holds a formula that was never calculated."
        return Fault(
            "cell_error", message, "Type the value, or open and save the workbook in a spreadsheet program."
        )
    if isinstance(cell, SheetError) or (cell.startswith("#") and cell.upper() in _ERRORS):
        return Fault("cell_error", "The cell holds a spreadsheet error.", "Type the value again.")
    return None


def too_long_fault(cell: str, limit: int) -> Fault | None:
    """Find cells over their limit."""
    if len(cell) <= limit:
        return None
    return Fault("too_long", f"The cell has {len(cell):,} characters; {limit:,} are allowed.", "Shorten it.")


def parse_text(cell: str) -> Parsed:
    """Any text."""
    return Parsed(cell)


def parse_id(cell: str) -> Parsed:
    """An id; numbers that a spreadsheet program rewrote are refused, for they name somebody else.

    >>> parse_id("1.20E+05").faults[0].code, parse_id("N-0417").value
    ('mangled_number', 'N-0417')
    """
    if isinstance(cell, SheetDate) or _MANGLED.fullmatch(cell):
        fault = Fault(
            "mangled_number",
            "The spreadsheet changed this number.",
            "Format the column as text, then type the number again.",
        )
        return Parsed(None, (fault,))
    return Parsed(str(cell))


def parse_email(cell: str) -> Parsed:
    """A plain address with a dot in its domain.

    >>> parse_email("kari@nordlys.example").value, parse_email("kari@nordlys,example").faults[0].code
    ('kari@nordlys.example', 'invalid_email')
    """
    if _EMAIL.fullmatch(cell):
        return Parsed(cell)
    why = "The text is not an e-mail address."
    remedy = "Write one plain address, such as kari.berg@nordlys.example."
    local, at, domain = cell.partition("@")
    if at and "," in domain and _EMAIL.fullmatch(cell.replace(",", ".")):
        why = "Not an e-mail address: a comma where a dot should be."
        remedy = f"Write {cell.replace(',', '.')}"
    elif local and at and domain and "." not in domain:
        why = "Not an e-mail address: the part after @ has no dot."
    return Parsed(None, (Fault("invalid_email", why, remedy),))


def number_parser(low: int, high: int, *, code: str = "invalid_number") -> Parser:
    """A whole number in plain digits between two bounds, both included.

    >>> number_parser(0, 100)("3").value, number_parser(0, 100)("101").faults[0].code
    (3, 'invalid_number')
    """

    def parse(cell: str) -> Parsed:
        number = whole_number(cell)
        if number is not None and low <= number <= high:
            return Parsed(number)
        fault = Fault(code, f"Not a whole number from {low:,} to {high:,}.", "Write it in plain digits.")
        return Parsed(None, (fault,))

    return parse


def whole_number(cell: str) -> int | None:
    """The number, or None when the text is anything but plain digits."""
    return int(cell) if _PLAIN_NUMBER.fullmatch(cell) else None


def parse_boolean(cell: str) -> Parsed:
    """True or false, 1 or 0, yes or no in English, German, French or Spanish.

    >>> parse_boolean("Ja").value, parse_boolean("FAUX").value, parse_boolean("maybe").faults[0].code
    (True, False, 'invalid_boolean')
    """
    word = unicodedata.normalize("NFC", cell).casefold()
    if word in _TRUE or word in _FALSE:
        return Parsed(word in _TRUE)
    return Parsed(None, (Fault("invalid_boolean", "Neither yes nor no.", "Write yes or no."),))


def parse_direction(cell: str) -> Parsed:
    """Give, learn or both; the words mentor, reverse and mentee are understood."""
    direction = _DIRECTIONS.get(cell.casefold())
    if direction:
        return Parsed(direction)
    return Parsed(
        None, (Fault("invalid_choice", "Not a direction that is known.", "Write give, learn or both."),)
    )


@cache
def _timezones() -> dict[str, str]:
    names = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return {name.casefold(): name for name in names if name not in {"Factory", "localtime"}}


def parse_timezone(cell: str) -> Parsed:
    """An IANA name, aliases included, whatever its case.

    >>> parse_timezone("Asia/Calcutta").value, parse_timezone("CET+1").faults[0].code
    ('Asia/Calcutta', 'invalid_timezone')
    """
    zone = _timezones().get(cell.casefold())
    if zone:
        return Parsed(zone)
    fault = Fault("invalid_timezone", "Not a known time zone.", "Use a name such as Europe/Oslo.")
    return Parsed(None, (fault,))


def items_of(cell: str) -> list[str]:
    """The items of a list: between semicolons or line breaks, else between commas.

    >>> items_of("en; de ;"), items_of("en, de"), items_of("Wine, spirits;")
    (['en', 'de'], ['en', 'de'], ['Wine, spirits'])
    """
    separators = r"[;\r\n]" if re.search(r"[;\r\n]", cell) else ","
    return [item.strip(BLANKS) for item in re.split(separators, cell) if item.strip(BLANKS)]


def too_many_fault(items: list[str]) -> Fault | None:
    """Find lists over their limit."""
    if len(items) <= MAX_ITEMS:
        return None
    return Fault(
        "too_many", f"The list has {len(items):,} items; {MAX_ITEMS} are allowed.", "Keep the main ones."
    )


def parse_list(cell: str) -> Parsed:
    """Items, each once, in the order of the cell."""
    items = items_of(cell)
    fault = too_many_fault(items)
    if fault:
        return Parsed(None, (fault,))
    first_spellings: dict[str, str] = {}
    for item in items:
        first_spellings.setdefault(item.casefold(), item)
    return Parsed(tuple(first_spellings.values()) or None)
