"""What an import would do, as plain data that its pages show without opening the file again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from bothways.apps.integrations.hris.reading import ImportReading
from bothways.apps.people import selectors as people
from bothways.apps.people.services import foresee_people
from bothways.apps.profiles.services import foresee_from_file
from bothways.roster.records import RosterProblem

MOST: Final = 5_000
"""Lines of each part that are kept for the pages; counts are always of all."""

DATES: Final = "ambiguous_date"


def preview_of(reading: ImportReading, *, at: datetime) -> tuple[dict[str, Any], dict[str, int]]:
    """The parts of the check page, and their counts."""
    foreseen = [] if reading.rejected else foresee_people(reading.records)
    said = [(each.person, each.record) for each in foreseen if each.person is not None]
    declared = foresee_from_file(said, lists=reading.lists, at=at)
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    unchanged = 0
    for each in foreseen:
        line = {"row": each.record.row, "name": each.record.display_name, "unit": each.record.unit or ""}
        if each.person is None:
            new.append({**line, "email": each.record.email})
            continue
        fields = each.fields | declared.get(each.person.pk, frozenset())
        if fields:
            changed.append({**line, "fields": sorted(fields)})
        else:
            unchanged += 1
    missing = _missing(reading, {person.pk for person, _record in said})
    dates = [problem for problem in reading.own_problems if problem.code == DATES]
    faults = [problem for problem in reading.problems if problem.code != DATES]
    bad_rows = _rows(faults)
    counts = {
        "new": len(new),
        "changed": len(changed),
        "unchanged": unchanged,
        "missing": len(missing),
        "refused": len(bad_rows),
        "faults": len(faults),
        "dates": len(_rows(dates) - bad_rows),
        "good": len(foreseen),
        "rejected": int(reading.rejected),
    }
    parts = {
        "new": new[:MOST],
        "changed": changed[:MOST],
        "missing": missing[:MOST],
        "faults": [problem.as_data() for problem in faults[:MOST]],
        "date": dates[0].as_data() if dates else None,
        "date_cells": len(dates),
        "read": len(reading.people.columns),
        "unread": [w.column for w in reading.people.warnings if w.code == "unknown_column"],
    }
    return parts, counts


def _rows(problems: Iterable[RosterProblem]) -> set[tuple[str, int]]:
    return {
        (problem.sheet, problem.row) for problem in problems if problem.row is not None and problem.row > 1
    }


def _missing(reading: ImportReading, found: set[int]) -> list[dict[str, Any]]:
    """Active people of the directory who are in no row, also not in a refused one."""
    if reading.rejected:
        return []
    refused = {*reading.people.refused, *(record.person_id for record in reading.people.records)}
    return [
        {"id": str(person.public_id), "name": person.name, "unit": person.unit}
        for person in people.everybody_known()
        if person.active and person.pk not in found and person.external_id not in refused
    ]
