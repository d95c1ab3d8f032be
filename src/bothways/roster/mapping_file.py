"""Read the file that says which heading means which column."""

import csv
import io
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from bothways.errors import Invalid
from bothways.roster.findings import shown
from bothways.roster.headings import CONFLICTS, PEOPLE, PREFERENCES, SKILLS

_NAMES: Final = frozenset((*PEOPLE.names, *SKILLS.names, *PREFERENCES.names, *CONFLICTS.names))
SECTIONS: Final = ("mentors", "mentees")
_MAX_BYTES: Final = 1024 * 1024


class BadMapping(Invalid):
    """The mapping of columns cannot be read; the message says where and why."""

    code = "bad_mapping"


def read_columns(source: Path | str) -> dict[str, str]:
    r"""Read a mapping in TOML (`email = "E-Mail dienstlich"`), JSON, or CSV with the headings column and heading.

    Lines the other way round (`"E-Mail dienstlich" = "email"`) are understood where only one reading is possible.
    The tables [mentors] and [mentees] hold what counts for one of two sheets only.

    Args:
        source: a file, or the text itself.

    Returns: canonical column -> heading; columns of one sheet only as `mentors.offers`, `mentees.needs`.
    Raises: BadMapping.

    >>> read_columns('email = "E-Mail dienstlich"\n[mentees]\nneeds = "Ziele"\n')
    {'email': 'E-Mail dienstlich', 'mentees.needs': 'Ziele'}
    >>> read_columns('{"Abteilung intern": "unit"}')
    {'unit': 'Abteilung intern'}
    """
    data = _data_of(_text_of(source) if isinstance(source, Path) else source)
    sections = {name: data.pop(name) for name in SECTIONS if isinstance(data.get(name), dict)}
    columns = _pairs(data)
    for section, pairs in sections.items():
        columns.update({f"{section}.{name}": heading for name, heading in _pairs(pairs).items()})
    return columns


def columns_for(columns: Mapping[str, str] | None, section: str | None = None) -> dict[str, str]:
    """What a mapping says for one sheet: everything without a section, and what the section says instead.

    >>> columns_for({"email": "Mail", "mentees.needs": "Ziele"}, "mentees")
    {'email': 'Mail', 'needs': 'Ziele'}
    """
    columns = columns or {}
    everywhere = {name: heading for name, heading in columns.items() if "." not in name}
    own = {
        name.partition(".")[2]: heading
        for name, heading in columns.items()
        if name.partition(".")[0] == section
    }
    return everywhere | {name: heading for name, heading in own.items() if name}


def _text_of(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadMapping(
            f'The mapping "{path.name}" cannot be opened: {error.strerror}. Check the path.'
        ) from error
    if len(content) > _MAX_BYTES:
        raise BadMapping(f'The mapping "{path.name}" is far too long. It needs one line a column.')
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadMapping(f'The mapping "{path.name}" is not UTF-8. Save it again as UTF-8.') from error


def _data_of(text: str) -> dict[str, Any]:
    if text.lstrip().startswith("{"):
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BadMapping(f"The mapping is not valid JSON: {error}.") from error
        return dict(data)
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        pairs = _csv_pairs(text)
        if pairs is None:
            raise BadMapping(
                f'The mapping is not valid TOML: {error}. Write lines such as email = "E-Mail".'
            ) from error
        return pairs


def _csv_pairs(text: str) -> dict[str, Any] | None:
    separator = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)]
    except csv.Error:
        return None
    if not rows or any(len(row) != 2 for row in rows):
        return None
    titles = {cell.strip().casefold() for cell in rows[0]}
    if not _NAMES.intersection(cell.strip() for cell in rows[0]) and titles & {
        "column",
        "canonical",
        "heading",
    }:
        rows = rows[1:]
    pairs = {first.strip(): second.strip() for first, second in rows}
    return pairs if len(pairs) == len(rows) else None


def _pairs(data: Mapping[str, Any]) -> dict[str, str]:
    forward = all(name in _NAMES for name in data)
    backward = all(isinstance(heading, str) and heading in _NAMES for heading in data.values())
    mapping: dict[str, str] = {}
    for key, value in data.items():
        if not isinstance(value, str):
            raise BadMapping(
                f'The mapping gives "{shown(key)}" no heading. Write the heading in quotation marks.'
            )
        name, heading = (value, key) if backward and not forward else (key, value)
        if not forward and not backward:
            name, heading = (key, value) if key in _NAMES else (value, key)
        if name not in _NAMES:
            raise BadMapping(
                f'The mapping knows no column "{shown(key)}" or "{shown(value)}". Columns are: {", ".join(PEOPLE.names)}.'
            )
        if name in mapping:
            raise BadMapping(f'The mapping names "{name}" twice. Keep one heading for it.')
        mapping[name] = heading
    return mapping
