"""Read a folder that `match` or `solve` wrote, to compare it with another."""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bothways.errors import Invalid
from bothways.matching.audits.comparing import Drafted
from bothways.matching.solution import Stage
from bothways.roster.cells import trimmed


class NoResultFolder(Invalid):
    """The folder does not hold what `match` or `solve` writes."""

    code = "no_result_folder"


@dataclass(frozen=True, slots=True)
class ResultFolder:
    """What a folder says: the draft, the hash of what was solved, the scale of worth, and names where it has them."""

    drafted: Drafted
    input_sha256: str
    optimal: bool
    hundredths: bool
    names: dict[str, str] = field(default_factory=dict)


def read_result_folder(folder: Path) -> ResultFolder:
    """The results in a folder.

    Raises: NoResultFolder, naming the file that is missing or cannot be understood.
    """
    certificate = _certificate(folder)
    matched, solved = folder / "relationships.csv", folder / "matching.csv"
    file = matched if matched.is_file() else solved
    rows = _rows(folder, file)
    ids = ("relationship", "fit_hundredths") if file == matched else ("group", "score")
    try:
        groups: dict[str, list[dict[str, str]]] = {}
        for row in rows:
            groups.setdefault(row[ids[0]], []).append(row)
        relationships = {
            tuple(sorted((row["giver_id"], row["learner_id"]) for row in members)): _worth(members, ids[1])
            for members in groups.values()
        }
        objective = tuple(Stage(str(one["name"]), int(one["value"])) for one in certificate["objective"])
        digest, optimal = str(certificate["input_sha256"]), bool(certificate["optimal"])
    except (KeyError, TypeError, ValueError) as error:
        raise NoResultFolder(
            f'"{folder}" holds results of another shape: {error} is missing or no number. Run the command again.'
        ) from error
    return ResultFolder(Drafted(objective, relationships), digest, optimal, file == matched, _names(rows))


def _certificate(folder: Path) -> dict[str, Any]:
    file = folder / "certificate.json"
    if not file.is_file():
        raise NoResultFolder(f'"{folder}" has no certificate.json. Name a folder that match or solve wrote.')
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NoResultFolder(f'"{file}" cannot be read: {error}.') from error
    if not isinstance(content, dict):
        raise NoResultFolder(f'"{file}" is no certificate.')
    return content


def _rows(folder: Path, file: Path) -> list[dict[str, str]]:
    if not file.is_file():
        raise NoResultFolder(f'"{folder}" has neither relationships.csv nor matching.csv.')
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            return [
                {name: trimmed(cell or "") for name, cell in row.items() if name}
                for row in csv.DictReader(stream)
            ]
    except (OSError, ValueError, csv.Error) as error:
        raise NoResultFolder(f'"{file}" cannot be read: {error}.') from error


def _worth(members: Sequence[dict[str, str]], column: str) -> int:
    """What a relationship is judged by: the sum of a scored pair's flows, else its weakest flow."""
    marks = [int(row[column]) for row in members]
    return sum(marks) if members[0].get("kind") == "pair" else min(marks)


def _names(rows: Iterable[dict[str, str]]) -> dict[str, str]:
    return {
        row[f"{side}_id"]: row[f"{side}_name"]
        for row in rows
        for side in ("giver", "learner")
        if row.get(f"{side}_name")
    }
