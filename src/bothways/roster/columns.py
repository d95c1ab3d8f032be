"""Say which heading is which column; refuse what no list of people may hold."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bothways.roster.findings import Fault, Findings, shown
from bothways.roster.headings import ColumnSet, heading_key
from bothways.roster.limits import MAX_COLUMNS
from bothways.roster.mapping_file import BadMapping, read_columns

__all__ = ["BadMapping", "Layout", "is_forbidden", "lay_out", "read_columns", "require_columns"]

FORBIDDEN_PARTS: Final = ("birth", "geburt", "naissance", "nacimiento")
FORBIDDEN_WORDS: Final = frozenset({"dob", "age", "gen", "generation", "alter", "âge", "edad"})
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_CAPITALS: Final = re.compile(
    r"(?<=[^\W\d_A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][^\W\d_A-ZÀ-ÖØ-Þ])"
)


def is_forbidden(heading: str) -> bool:
    """Whether a column holds birth dates, ages or generations by its name (G01).

    Source: the rule of the domain's data exchange section: part of a word for birth, otherwise whole
    words, split at signs, blanks and capitals.

    >>> is_forbidden("dateOfBirth"), is_forbidden("Geburtstag"), is_forbidden("employee-AGE"), is_forbidden("userAge")
    (True, True, True, True)
    >>> is_forbidden("manager_id"), is_forbidden("languages"), is_forbidden("stage"), is_forbidden("Agenda")
    (False, False, False, False)
    """
    heading = unicodedata.normalize("NFKC", heading)
    heading = "".join(sign for sign in heading if unicodedata.category(sign) != "Cf")
    folded = heading.casefold()
    if any(part in folded for part in FORBIDDEN_PARTS):
        return True
    words = {word.casefold() for piece in _CAPITALS.split(heading) for word in _WORD.findall(piece)}
    whole = {word.casefold() for word in _WORD.findall(heading)}
    return not FORBIDDEN_WORDS.isdisjoint(words | whole)


@dataclass(slots=True)
class Layout:
    """Which place of a row holds which column.

    Attributes:
        places: canonical name -> place in the row, counted from 0.
        columns: canonical name -> heading as written.
        guessed: the part of `columns` that was guessed.
        width: headings in the header, known or not.
        readable: whether rows can be read at all, be it only to find more faults.
    """

    places: dict[str, int] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    width: int = 0
    readable: bool = True


def lay_out(
    header: tuple[str, ...],
    columns: ColumnSet,
    findings: Findings,
    *,
    mapping: Mapping[str, str] | None = None,
    may_miss: Collection[str] = (),
    overrides: Mapping[str, str] | None = None,
) -> Layout:
    """Find the columns of a header and note every fault it has.

    Args:
        header: headings as written.
        columns: what may be found.
        findings: takes forbidden, doubled and too many columns as faults, unknown ones as warnings.
        mapping: canonical name -> heading, as the person says; goes before everything else. An empty
            heading says that the list does not have the column.
        may_miss: columns of the mapping whose heading this list need not have.
        overrides: key of a heading -> canonical name, where this very list uses a word differently.
    """
    mapping = {name: heading for name, heading in (mapping or {}).items() if name in columns.names}
    layout = Layout(width=len(header))
    _refuse_forbidden(header, findings)
    if len(header) > MAX_COLUMNS:
        fault = Fault(
            "too_many_columns",
            f"The header has {len(header):,} columns; {MAX_COLUMNS} are the most that is read.",
            "Delete the columns that are not needed.",
        )
        findings.refuse_file(1, None, None, fault)
        layout.readable = False
        return layout
    layout.readable = not findings.rejected
    found = _mapped(header, mapping, may_miss, findings)
    # A shared mapping whose heading is not here leaves the column to be found as usual.
    settled_by_mapping = {
        name
        for name, wanted in mapping.items()
        if name in found or name not in may_miss or not wanted.strip()
    }
    taken = {place for places in found.values() for place in places}
    guessed = set()
    settled = _settled_names(header) if "display_name" in columns.names else {}
    for place, heading in enumerate(header):
        if place in taken or not heading or is_forbidden(heading):
            continue
        name, is_guess = columns.find(heading)
        special = (overrides or {}).get(heading_key(heading)) or settled.get(heading_key(heading))
        if special:
            name, is_guess = special, True
        if name is None or name in settled_by_mapping:
            _warn_unknown(heading, findings)
            continue
        found.setdefault(name, []).append(place)
        if is_guess:
            guessed.add(name)
    for name, places in found.items():
        _place(name, places, header, layout, findings)
    layout.guessed = {name: layout.columns[name] for name in layout.columns if name in guessed}
    return layout


def require_columns(names: Iterable[str], layout: Layout, findings: Findings) -> None:
    """Note each column that is missing."""
    for name in names:
        if name not in layout.places and not any(
            problem.code in {"missing_column", "duplicate_column"} and problem.column == name
            for problem in findings.problems
        ):
            fault = Fault(
                "missing_column",
                f'The list has no column "{name}".',
                f'Add a column with the heading "{name}", or say with a mapping which heading means it.',
            )
            findings.refuse_file(1, name, None, fault)


def _refuse_forbidden(header: tuple[str, ...], findings: Findings) -> None:
    for heading in header:
        if is_forbidden(heading):
            fault = Fault(
                "forbidden_column",
                f'This file has a column "{shown(heading)}". Bothways does not take birth dates, ages or '
                "generations, so nothing was read. (G01)",
                "Remove the column and try again.",
            )
            findings.refuse_file(1, shown(heading), heading, fault)


def _mapped(
    header: tuple[str, ...], mapping: Mapping[str, str], may_miss: Collection[str], findings: Findings
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, wanted in mapping.items():
        if not wanted.strip():  # says that no heading of this list means it, whatever it looks like
            continue
        places = [place for place, heading in enumerate(header) if heading == wanted.strip()] or [
            place for place, heading in enumerate(header) if heading_key(heading) == heading_key(wanted)
        ]
        if places:
            found[name] = places
        if places or name in may_miss:
            continue
        fault = Fault(
            "missing_column",
            f'The mapping says that "{name}" is called "{shown(wanted)}", but the list has no such heading.',
            "Correct the mapping, or the heading.",
        )
        findings.refuse_file(1, name, wanted, fault)
    return found


def _settled_names(header: tuple[str, ...]) -> dict[str, str]:
    """What "Name" means beside "Vorname" (the family name) and "Nombre" beside "Apellidos" (the given one)."""
    names = {PEOPLE_NAMES.get(heading_key(heading)) for heading in header}
    settled = {}
    if "given_name" in names and "family_name" not in names:
        settled.update({"name": "family_name", "nom": "family_name"})
    if "family_name" in names and "given_name" not in names:
        settled.update({"nombre": "given_name"})
    return settled


PEOPLE_NAMES: Final = {
    heading_key(heading): name
    for name, headings in (
        (
            "given_name",
            ("given_name", "first name", "forename", "Vorname", "Rufname", "prénom", "nombre de pila"),
        ),
        (
            "family_name",
            ("family_name", "last name", "surname", "Nachname", "Familienname", "apellido", "apellidos"),
        ),
    )
    for heading in headings
}


def _place(name: str, places: list[int], header: tuple[str, ...], layout: Layout, findings: Findings) -> None:
    if len(places) == 1:
        layout.places[name] = places[0]
        layout.columns[name] = header[places[0]]
        return
    layout.readable = False
    headings = ", ".join(f'"{shown(header[place])}"' for place in places)
    fault = Fault(
        "duplicate_column",
        f'{len(places)} columns mean "{name}": {headings}.',
        "Keep one of them, or say with a mapping which one counts.",
    )
    findings.refuse_file(1, name, header[places[1]], fault)


def _warn_unknown(heading: str, findings: Findings) -> None:
    fault = Fault(
        "unknown_column",
        f'The column "{shown(heading)}" is not known and was not read.',
        "Leave it as it is, or say with a mapping what it means.",
    )
    findings.warn(1, shown(heading), heading, fault)
