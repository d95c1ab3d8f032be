"""Read a table from a text file: find encoding and separator, stream its rows."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from bothways.roster.findings import UnreadableFile, unreadable
from bothways.roster.headings import recognised
from bothways.roster.limits import MAX_LINE_BYTES, MAX_TEXT_BYTES, MIB
from bothways.roster.table import Table

SEPARATORS: Final = (",", ";", "\t")
_BINARY_MAGIC: Final = (
    b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b",
    b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"SQLite format 3", b"PAR1", b"BZh", b"\xfd7zXZ",
)  # fmt: skip
_MARKUP: Final = (
    "<!doctype",
    "<html",
    "<?xml",
    "<table",
    "<head",
    "<body",
    "<svg",
    "{\\rtf",
    "{",
    "[",
    "%!ps",
)
_UTF8_SEQUENCE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH_BYTE: Final = re.compile(rb"[\x80-\xff]")
_CONTROL_BYTES: Final = bytes([*range(9), *range(14, 26), *range(28, 32)])
_NOTHING: Final = ' \t\r\n,;"'
_HEAD: Final = 64 * 1024
_HINT: Final = re.compile(r"sep=([,;\t])\s*")


def open_text(stream: BinaryIO, name: str, *, max_rows: int) -> Table:
    """Open comma, semicolon or tab separated text in UTF-8, UTF-16 or Windows-1252.

    The file is gone through once for size and encoding and then streamed, so memory does not grow
    with its length.

    Raises: UnreadableFile, here and while rows are read (a quote that is never closed shows late).
    """
    encoding = _encoding_of(stream, name)
    _require_bounds(stream, name, encoding, max_rows)
    # The limit of the csv module is one for the process; this one only ever widens it.
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_LINE_BYTES))
    text, separator = _opened(stream, encoding)
    if separator is None:
        separator = _separator_of(text)
        text.detach()
        text, _ = _opened(stream, encoding)
    rows = _numbered(text, separator, name)
    for _number, cells in rows:
        return Table(name, tuple(cell.strip() for cell in cells), rows)
    raise unreadable(name, "empty_file", "The file is empty.", "Write a header and one row a person.")


def _opened(stream: BinaryIO, encoding: str) -> tuple[io.TextIOWrapper, str | None]:
    """The text from its beginning, past the line "sep=;" that spreadsheet programs read as a hint."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    hint = _HINT.fullmatch(text.readline(16))
    if hint:
        return text, hint[1]
    text.detach()
    stream.seek(0)
    return io.TextIOWrapper(stream, encoding=encoding, newline=""), None


def _numbered(text: io.TextIOWrapper, separator: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank with its spreadsheet row, which a line break in a cell does not move."""
    number = 0
    try:
        with text:
            for cells in csv.reader(text, delimiter=separator, strict=True):
                number += 1
                if "".join(cells).strip():
                    yield number, cells
    except csv.Error as error:
        raise unreadable(
            name,
            "malformed_csv",
            f"The text cannot be split into cells from row {number + 1} on ({error}).",
            "Look for a quotation mark that is not closed or not doubled, or save the table again as CSV.",
            row=number + 1,
        ) from error


def _separator_of(text: io.TextIOWrapper) -> str:
    """The separator under which the first line makes most sense: known headings first, then most cells."""
    lines: list[str] = []
    for line in text:
        lines.append(line)
        if line.strip(_NOTHING) and line.count('"') % 2 == 0:
            break
        if len(lines) > 1_000:
            break
    scores = {}
    for separator in SEPARATORS:
        try:
            header = next(
                (row for row in csv.reader(lines, delimiter=separator) if "".join(row).strip(_NOTHING)), []
            )
        except csv.Error:
            header = []
        scores[separator] = (sum(map(recognised, header)), len(header))
    return max(SEPARATORS, key=lambda separator: scores[separator])


def _encoding_of(stream: BinaryIO, name: str) -> str:
    head = stream.read(_HEAD)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise unreadable(name, "empty_file", "The file is empty.", "Write a header and one row a person.")
    if head.startswith(_BINARY_MAGIC):
        raise _not_a_table(name, "a file of another kind, not a text file")
    encoding = _marked_encoding(head, name) or _utf16_by_zeros(head)
    if encoding is None:
        controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
        if controls >= 8 and controls * 20 > len(head):
            raise _not_a_table(name, "binary data, not text")
        encoding = "utf-8" if _decodes(stream, "utf-8") else "cp1252"
        if encoding == "cp1252" and (_looks_mixed(stream) or not _decodes(stream, "cp1252")):
            raise _bad_encoding(name)
    elif not _decodes(stream, encoding):
        raise _bad_encoding(name)
    start = codecs.getincrementaldecoder(encoding)().decode(head).lstrip("\ufeff \t\r\n").casefold()
    if start.startswith(_MARKUP):
        raise _not_a_table(name, "a page, a document or program data, not a table")
    return encoding


def _marked_encoding(head: bytes, name: str) -> str | None:
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise _bad_encoding(name)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return None


def _utf16_by_zeros(head: bytes) -> str | None:
    """UTF-16 without a mark: in Western text every other byte is zero."""
    half = max(1, len(head) // 2)
    if head[0::2].count(0) > 0.4 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    if head[1::2].count(0) > 0.4 * half and head[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    return None


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(stream):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _looks_mixed(stream: BinaryIO) -> bool:
    """UTF-8 with a few broken bytes would read as Windows-1252 full of "Ã¼"; better to ask."""
    whole = stray = 0
    for chunk in _chunks(stream):
        sequences = _UTF8_SEQUENCE.findall(chunk)
        whole += len(sequences)
        stray += len(_HIGH_BYTE.findall(chunk)) - sum(map(len, sequences))
    return whole >= stray


def _require_bounds(stream: BinaryIO, name: str, encoding: str, max_rows: int) -> None:
    size = breaks = returns = run = 0
    for chunk in _chunks(stream):
        size += len(chunk)
        breaks += chunk.count(b"\n")
        returns += chunk.count(b"\r")
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        run = run + len(chunk) if last < 0 else len(chunk) - last
        if run > MAX_LINE_BYTES:
            raise _not_a_table(name, "one line without end, not a table")
    if size > MAX_TEXT_BYTES:
        raise unreadable(
            name,
            "too_many",
            f"The file has {size // MIB} MiB; {MAX_TEXT_BYTES // MIB} MiB is the most that is read at once.",
            "Split it into several files.",
        )
    if max(breaks, returns) > max_rows and _more_rows(stream, encoding, max_rows):
        raise too_many_rows(name, max_rows)


def too_many_rows(name: str, max_rows: int) -> UnreadableFile:
    """The error for a sheet that is too long to be read at once."""
    return unreadable(
        name,
        "too_many",
        f"The file has more than {max_rows:,} rows, the most that is read at once.",
        "Split it into several files, for example one a site.",
    )


def _more_rows(stream: BinaryIO, encoding: str, max_rows: int) -> bool:
    """Count lines that do not stand inside quotes; close enough, and fast."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    rows = 0
    quoted = False
    for line in text:
        if '"' in line and line.count('"') % 2:
            quoted = not quoted
        rows += not quoted
        if rows > max_rows + 1:
            break
    text.detach()
    return rows > max_rows + 1


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while chunk := stream.read(MIB):
        yield chunk


def _not_a_table(name: str, what: str) -> UnreadableFile:
    return unreadable(
        name,
        "not_a_table",
        f"The file is {what}.",
        "Save the table as CSV, or as a workbook with the ending .xlsx.",
    )


def _bad_encoding(name: str) -> UnreadableFile:
    return unreadable(
        name,
        "encoding",
        "The letters of the file are neither UTF-8 nor UTF-16 nor Windows-1252 throughout.",
        'Save it again as "CSV UTF-8".',
    )
