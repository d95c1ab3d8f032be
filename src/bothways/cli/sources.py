"""Where the files of a run came from and with which options they were read, so that its results can be checked."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, Final

from bothways.errors import Invalid

SOURCES: Final = "sources.json"


class NoSources(Invalid):
    """Nothing says which files were solved."""

    code = "no_sources"


@dataclass(frozen=True, slots=True)
class RunSources:
    """The command of a run, its input files by option, and its other options."""

    command: str
    files: dict[str, Path] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


def sources_file(
    out: Path, command: str, *, files: Mapping[str, Path | None], options: Mapping[str, Any]
) -> dict[str, bytes]:
    """Name and content of `sources.json`: input files as seen from the folder, and what was asked for.

    Options that were not given are left out; contents of files are not looked at, so that permuted rows leave it as
    it is.

    >>> found = sources_file(Path("a/out"), "match", files={"people": Path("a/p.csv")}, options={"model": "reverse"})
    >>> json.loads(found["sources.json"])["files"]
    {'people': '../p.csv'}
    """
    data = {
        "command": command,
        "files": {
            name: Path(os.path.relpath(path, out)).as_posix()
            for name, path in files.items()
            if path is not None
        },
        "options": {name: _plain(value) for name, value in options.items() if value not in (None, False, ())},
    }
    return {SOURCES: (json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8")}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def read_sources_file(folder: Path) -> RunSources | None:
    """What `sources.json` of a result folder says; None where there is no such file.

    Raises: NoSources, when it cannot be understood.
    """
    file = folder / SOURCES
    if not file.is_file():
        return None
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        files = {str(name): folder / str(path) for name, path in data["files"].items()}
        return RunSources(str(data["command"]), files, dict(data["options"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoSources(
            f'"{file}" cannot be understood. Name the input files as for the run itself.'
        ) from error
