"""Run the command as a person does, in this process or in one of its own."""

import csv
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


@dataclass
class Answer:
    """What a person at the terminal sees."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


def rows(path: Path) -> list[dict[str, str]]:
    """A file of results as a spreadsheet would show it."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def in_process(*arguments: str | Path, cwd: Path | None = None, stdin: str = "") -> Answer:
    """The command in a process of its own, without a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "bothways.cli", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)
