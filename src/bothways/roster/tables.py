"""A sheet of cells, whatever kind of file it came from."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bothways.roster import csv_file, workbook
from bothways.roster.findings import unreadable
from bothways.roster.table import Table

TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt"})
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where the bytes of a file come from and what the file is called."""

    content: Path | bytes
    name: str

    @classmethod
    def of(cls, content: Path | bytes, name: str | None) -> "Source":
        """Name the source after its file unless a name is given."""
        fallback = content.name if isinstance(content, Path) else "file"
        # A file's name may hold bytes that are no text, which no report could print.
        return cls(content, (name or fallback).encode("utf-8", "backslashreplace").decode())


@contextmanager
def open_table(source: Source, *, max_rows: int, sheet: str | None = None) -> Iterator[Table]:
    """Open a text file or a workbook and hand out its header and rows, one at a time.

    The name decides what the file should be; without a telling name its first bytes do.

    Raises: UnreadableFile, here or while rows are read.
    """
    content = source.content
    if isinstance(content, Path) and not content.is_file():
        code = "not_a_workbook" if content.suffix.casefold() in WORKBOOK_SUFFIXES else "not_a_table"
        if content.is_dir():
            raise unreadable(source.name, code, f'"{source.name}" is a folder.', "Name a file in it.")
        raise unreadable(
            source.name, code, f'There is no file "{source.name}".', "Check the path and try again."
        )
    try:
        stream = content.open("rb") if isinstance(content, Path) else io.BytesIO(content)
    except OSError as error:
        problem = f'The file "{source.name}" cannot be opened: {error.strerror}.'
        raise unreadable(
            source.name, "not_a_table", problem, "Check who may read it and try again."
        ) from error
    with stream:
        if _is_workbook(source.name, stream):
            yield workbook.open_sheet(stream, source.name, sheet=sheet, max_rows=max_rows)
        else:
            yield csv_file.open_text(stream, source.name, max_rows=max_rows)


def _is_workbook(name: str, stream: io.BufferedReader | io.BytesIO) -> bool:
    suffix = Path(name).suffix.casefold()
    if suffix in WORKBOOK_SUFFIXES:
        return True
    if suffix in TEXT_SUFFIXES:
        return False
    head = stream.read(8)
    stream.seek(0)
    return head.startswith((workbook.ZIP_MAGIC, workbook.OLE_MAGIC))
