"""Judge the rows of a list as people: who is who, who stands twice, who manages whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bothways.roster.columns import Layout
from bothways.roster.findings import Fault, Findings
from bothways.roster.management import settle_managers
from bothways.roster.person_rows import KnownPerson, PersonRow
from bothways.roster.records import Outcome, RosterProblem, RosterReading, RosterRecord

_COPIED = (
    "given_name", "family_name", "title", "unit", "job_family", "location", "timezone", "languages", "interests",
    "career_level", "started_on", "tenure_months", "availability", "giver_capacity", "learner_capacity",
    "monthly_minutes", "direction",
)  # fmt: skip


def join(
    sheets: Sequence[tuple[Findings, list[PersonRow]]],
    layouts: Iterable[Layout],
    *,
    known: Mapping[str, KnownPerson],
) -> RosterReading:
    """One reading of all sheets; somebody who stands in two sheets is one person.

    Duplicates within a sheet, managers and management cycles are judged here, for only here everybody is known.
    """
    rejected = any(findings.rejected for findings, _ in sheets)
    columns: dict[str, str] = {}
    guessed: dict[str, str] = {}
    for layout in layouts:
        columns.update(layout.columns)
        guessed.update(layout.guessed)
    people: dict[str, list[PersonRow]] = {}
    managers: dict[str, str] = {}
    if not rejected:
        emails = {person.email.casefold(): person_id for person_id, person in known.items() if person.email}
        for _, rows in sheets:
            _identify(rows, emails, people)
        managers = settle_managers(people, emails, known)
    records = tuple(
        _record(person_id, rows) for person_id, rows in people.items() if not any(r.refused for r in rows)
    )
    refused = frozenset(person_id for person_id, rows in people.items() if any(row.refused for row in rows))
    problems: list[RosterProblem] = []
    warnings: list[RosterProblem] = []
    for findings, _ in sheets:
        found, noted = findings.in_order()
        problems.extend(found)
        warnings.extend(noted)
    outcome = Outcome.REJECT_FILE if rejected else Outcome.PARTIAL if problems else Outcome.ACCEPT
    return RosterReading(
        outcome,
        records,
        tuple(problems),
        tuple(warnings),
        columns,
        guessed,
        managers=managers,
        refused=refused,
    )


def _identify(rows: list[PersonRow], emails: dict[str, str], people: dict[str, list[PersonRow]]) -> None:
    """Say who each row is about; of rows about the same person, or with the same address, the first stands."""
    first_with: dict[tuple[str, str], int] = {}
    for row in rows:
        person_id: str | None = row.values.get("person_id")
        email: str | None = row.values.get("email")
        address = email.casefold() if email else None
        identity = person_id or (emails.get(address, address) if address else None)
        if identity is None:
            continue
        if ("", identity) in first_with:
            _refuse_twin(row, "person_id" if person_id else "email", first_with["", identity])
            continue
        if address and ("@", address) in first_with:
            _refuse_twin(row, "email", first_with["@", address])
        row.identity = identity
        first_with["", identity] = row.row
        if address:
            first_with.setdefault(("@", address), row.row)
            emails.setdefault(address, identity)
        people.setdefault(identity, []).append(row)


def _refuse_twin(row: PersonRow, column: str, first: int) -> None:
    what = "id" if column == "person_id" else "e-mail address"
    row.refuse(
        column,
        Fault(
            "duplicate_in_file",
            f"The same {what} stands in row {first}, which counts.",
            "Delete one of the rows, or correct it.",
        ),
    )


def _record(person_id: str, rows: list[PersonRow]) -> RosterRecord:
    """One person from their row, or from their rows in two sheets: what is said first stands."""
    values: dict[str, Any] = {}
    entries = []
    for row in rows:
        for name, value in row.values.items():
            values.setdefault(name, value)
        entries.extend(row.values.get("offers", ()))
        entries.extend(row.values.get("needs", ()))
    directions = {row.values.get("direction") for row in rows}
    name = values.get("display_name") or f"{values['given_name']} {values['family_name']}"
    record = RosterRecord(
        rows[0].row,
        person_id,
        name,
        email=values.get("email"),
        manager_id=values.get("manager"),
        skills=tuple(dict.fromkeys(entries)),
        active=all(row.values.get("active", True) for row in rows),
        sheet=rows[0].findings.sheet,
        **{column: values.get(column) for column in _COPIED},
    )
    return replace(record, direction="both") if len(directions - {None}) > 1 else record
