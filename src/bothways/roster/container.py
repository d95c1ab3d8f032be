"""Look into a workbook's container before anything opens it: kind, size, expansion, danger."""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from bothways.roster.findings import UnreadableFile, unreadable
from bothways.roster.limits import (
    MAX_AREA,
    MAX_COLUMNS,
    MAX_EXPANDED_BYTES,
    MAX_PARTS,
    MAX_RATIO,
    MAX_WORKBOOK_BYTES,
    MIB,
    RATIO_FLOOR_BYTES,
)

ZIP_MAGIC: Final = b"PK"
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MACRO_SUFFIXES: Final = frozenset({".xlsm", ".xltm"})
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_SMALL_PART: Final = 4 * MIB
_CELL: Final = re.compile(
    rb"""<(?:[^\s<>/:]+:)?c\s(?:[^>]*?\s)?r=["']([A-Z]{1,3})([0-9]{1,7})["'](?:[^>]*?([^>]))??>"""
)
_ANY_CELL: Final = re.compile(rb"<(?:[^\s<>/:]+:)?c(?=[\s>/])")
_ERROR: Final = re.compile(
    rb"""<(?:[^\s<>/:]+:)?c\s(?=[^>]*\bt=["']e["'])(?:[^>]*?\s)?r=["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*[^/>]>"""
    rb"""(?:(?!</(?:[^\s<>/:]+:)?c>).)*?<(?:[^\s<>/:]+:)?v>([^<]{0,40})""",
    re.DOTALL,
)
_UNCALCULATED: Final = re.compile(
    rb"""<(?:[^\s<>/:]+:)?c\s(?![^>]*\bt=["']str["'])(?:[^>]*?\s)?r=["']([A-Z]{1,3})([0-9]{1,7})["'](?:[^>]*[^>/])?>\s*"""
    rb"""<(?:[^\s<>/:]+:)?f(?:\s[^>]*)?>([^<]{0,80})[^<]*</(?:[^\s<>/:]+:)?f>\s*"""
    rb"""(?:<(?:[^\s<>/:]+:)?v\s*/>|<(?:[^\s<>/:]+:)?v></(?:[^\s<>/:]+:)?v>)?\s*</(?:[^\s<>/:]+:)?c>"""
)
_CELL_END: Final = re.compile(rb"</(?:[^\s<>/:]+:)?c>")
_CELL_WINDOW: Final = 256 * 1024
_ADDRESS: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ET.ParseError,
    expat.ExpatError,
    LookupError,
    ValueError,
    RuntimeError,
    OSError,
    EOFError,
    struct.error,
)
_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype", b"<!entity")


@dataclass(slots=True)
class Extent:
    """The rectangle that the filled cells of a sheet span, and its cells that hold no value but an error.

    Attributes:
        rows, columns: the last row and column with content, counted from 1; 0 for an empty sheet.
        cells: how many cells have content.
        errors: (row, column) counted from 1 -> the error as text, such as #N/A, or a formula that was never calculated.
    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of a workbook: its name, the part that holds it, and whether people can see it."""

    name: str
    part: str
    visible: bool


class Container:
    """A workbook that was found harmless. Raises: UnreadableFile on construction when it is not."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = name
        _require_workbook_kind(stream, name)
        try:
            self._zip = zipfile.ZipFile(stream)
            self._require_harmless()
            self._read_sheet_list()
        except _DAMAGE as error:
            raise not_a_workbook(name, "it is damaged or not a workbook at all") from error

    def extent(self, part: str) -> Extent:
        """Measure a sheet without building it: a single far-away cell would otherwise cost gigabytes."""
        extent = Extent()
        rest = b""
        try:
            for chunk in self._chunks(part):
                text = rest + chunk
                cut = _last_cell_end(text)
                whole = _measure(text[:cut], extent)
                if not whole:
                    return self._counted_extent(part)
                rest = text[cut:]
            if not _measure(rest, extent):
                return self._counted_extent(part)
        except _DAMAGE as error:
            raise not_a_workbook(self.name, "it is damaged") from error
        return extent

    def _counted_extent(self, part: str) -> Extent:
        """The slow way, for sheets whose cells do not all say where they stand."""
        parser = expat.ParserCreate()
        counter = _CellCounter()
        parser.StartElementHandler = counter.start
        for chunk in self._chunks(part):
            parser.Parse(chunk)
            if (
                counter.extent.columns > MAX_COLUMNS
                or counter.extent.rows * counter.extent.columns > MAX_AREA
            ):
                break
        return counter.extent

    def _require_harmless(self) -> None:
        parts = self._zip.infolist()
        names = {part.filename for part in parts}
        if any(part.flag_bits & 1 for part in parts):
            raise encrypted(self.name)
        if any(name.rpartition("/")[2] == "vbaProject.bin" for name in names):
            raise with_macros(self.name)
        expanded = sum(part.file_size for part in parts)
        bloated = any(
            part.file_size > RATIO_FLOOR_BYTES and part.file_size > MAX_RATIO * max(1, part.compress_size)
            for part in parts
        )
        if len(parts) > MAX_PARTS or expanded > MAX_EXPANDED_BYTES or bloated:
            raise zip_bomb(
                self.name, f"would unpack to {max(1, expanded // MIB):,} MiB in {len(parts):,} parts"
            )
        if _WORKBOOK not in names:
            raise not_a_workbook(self.name, "it is an archive without a workbook in it")
        for part in names:
            if part.startswith("xl/") and part.endswith((".xml", ".rels")):
                self._require_plain_xml(part)

    def _require_plain_xml(self, part: str) -> None:
        """No spreadsheet program declares entities; who does wants to blow up or read files."""
        tail = b""
        first = True
        for chunk in self._chunks(part):
            if first and chunk.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")):
                raise not_a_workbook(self.name, "its parts are written in an unusual way")
            first = False
            if any(mark in tail + chunk[:16] or mark in chunk for mark in _DECLARATIONS):
                raise not_a_workbook(self.name, "it declares entities of its own, which no spreadsheet needs")
            tail = chunk[-16:]

    def _read_sheet_list(self) -> None:
        targets = {}
        for node in self._small_xml(_RELATIONS).iter():
            if _local(node.tag) == "Relationship":
                targets[node.get("Id")] = _resolved(node.get("Target", ""))
        self.sheets: list[SheetPart] = []
        self.day_zero_1904 = False
        for node in self._small_xml(_WORKBOOK).iter():
            if _local(node.tag) == "workbookPr":
                self.day_zero_1904 = node.get("date1904") in {"1", "true"}
            elif _local(node.tag) == "sheet":
                relation = next((value for key, value in node.attrib.items() if _local(key) == "id"), None)
                part = targets.get(relation, "")
                if "worksheets/" in part:
                    visible = node.get("state", "visible") == "visible"
                    self.sheets.append(SheetPart(node.get("name", ""), part, visible))

    def _small_xml(self, part: str) -> ET.Element:
        content = b"".join(self._chunks(part, limit=_SMALL_PART))
        return ET.fromstring(content)  # noqa: S314 -- entities were refused above

    def _chunks(self, part: str, limit: int = MAX_EXPANDED_BYTES) -> Iterator[bytes]:
        size = 0
        with self._zip.open(part) as stream:
            while chunk := stream.read(MIB):
                size += len(chunk)
                if size > limit:
                    raise zip_bomb(self.name, "unpacks to far more than it says")
                yield chunk


def _require_workbook_kind(stream: BinaryIO, name: str) -> None:
    size = stream.seek(0, 2)
    stream.seek(0)
    if size == 0:
        raise unreadable(name, "empty_file", "The file is empty.", "Write a header and one row a person.")
    if size > MAX_WORKBOOK_BYTES:
        raise zip_bomb(name, f"has {size // MIB} MiB")
    content = stream.read(8)
    if content.startswith(OLE_MAGIC):
        stream.seek(0)
        if _ENCRYPTED in stream.read():
            raise encrypted(name)
        raise not_a_workbook(name, "it has the format of before 2007")
    if not content.startswith(ZIP_MAGIC):
        raise not_a_workbook(name, "its content is something else than its name says")
    if Path(name).suffix.casefold() in _MACRO_SUFFIXES:
        raise with_macros(name)
    stream.seek(0)


def _last_cell_end(text: bytes) -> int:
    """Where to cut so that no cell is torn apart."""
    ends = [match.end() for match in _CELL_END.finditer(text, max(0, len(text) - _CELL_WINDOW))]
    return ends[-1] if ends else max(0, text.rfind(b"<"))


def _measure(text: bytes, extent: Extent) -> bool:
    """Add the cells of a piece of a sheet; False when not every cell says where it stands."""
    cells = _CELL.findall(text)
    if len(cells) != len(_ANY_CELL.findall(text)):
        return False
    filled = [(letters, row) for letters, row, last in cells if last != b"/"]
    if filled:
        extent.cells += len(filled)
        extent.columns = max(extent.columns, *map(column_number, {letters for letters, _ in filled}))
        extent.rows = max(extent.rows, *(int(row) for _, row in filled))
    if b't="e"' in text or b"t='e'" in text:
        for letters, row, error in _ERROR.findall(text):
            extent.errors[int(row), column_number(letters)] = error.decode("utf-8", "replace")
    if b"<f" in text or b":f" in text:
        for letters, row, formula in _UNCALCULATED.findall(text):
            extent.errors[int(row), column_number(letters)] = "=" + formula.decode("utf-8", "replace")
    return True


class _CellCounter:
    """Follow rows and cells, addressed or not, as a reader would."""

    def __init__(self) -> None:
        self.extent = Extent()
        self._row = 0
        self._column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take one opening tag."""
        kind = tag.rpartition(":")[2]
        if kind == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif kind == "c":
            self._column += 1
            address = _ADDRESS.fullmatch(attributes.get("r", ""))
            if address:
                self._column = column_number(address[1].upper().encode())
                self._row = int(address[2])
            self.extent.cells += 1
            self.extent.columns = max(self.extent.columns, self._column)
            self.extent.rows = max(self.extent.rows, self._row)


def column_number(letters: bytes) -> int:
    """A column's letters as a number counted from 1.

    >>> column_number(b"A"), column_number(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _resolved(target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    path: list[str] = []
    for piece in PurePosixPath("xl", target).parts:
        if piece == "..":
            path = path[:-1]
        else:
            path.append(piece)
    return "/".join(path)


def not_a_workbook(name: str, why: str) -> UnreadableFile:
    """The error for a file that is no workbook of today's format."""
    return unreadable(
        name,
        "not_a_workbook",
        f"The file cannot be read as a workbook: {why}.",
        'Open it in a spreadsheet program and save it as "Excel workbook (.xlsx)" or as CSV.',
    )


def encrypted(name: str) -> UnreadableFile:
    """The error for a workbook with a password."""
    return unreadable(
        name,
        "encrypted_workbook",
        "The workbook is protected with a password.",
        "Save a copy without a password and use that.",
    )


def with_macros(name: str) -> UnreadableFile:
    """The error for a workbook that carries programs."""
    return unreadable(
        name,
        "macro_workbook",
        "The workbook contains macros, and Bothways reads no file that carries programs.",
        'Save it as "Excel workbook (.xlsx)" without macros.',
    )


def zip_bomb(name: str, what: str) -> UnreadableFile:
    """The error for a workbook that is too big, or would be once unpacked."""
    return unreadable(
        name,
        "zip_bomb",
        f"The workbook was not opened: it {what}, more than a list of people needs.",
        "Keep only the sheet with the people, or save it as CSV.",
    )
