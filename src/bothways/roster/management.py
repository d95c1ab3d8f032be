"""Who manages whom in a list: find managers by id or address, refuse circles."""

from collections.abc import Mapping

from bothways.roster.findings import Fault
from bothways.roster.person_rows import KnownPerson, PersonRow


def settle_managers(
    people: Mapping[str, list[PersonRow]], emails: Mapping[str, str], known: Mapping[str, KnownPerson]
) -> dict[str, str]:
    """Turn what rows say about managers into ids and refuse what cannot be.

    Args:
        people: person_id -> the rows about the person.
        emails: address in lower case -> person_id, of everybody in the list or stored before.
        known: people stored before.

    Returns: person_id -> manager's person_id, for everybody in the list who has one and is in no circle.
    """
    managers: dict[str, str] = {}
    for person_id, rows in people.items():
        for row in rows:
            manager_id = _manager_of(row, person_id, people, emails, known)
            if manager_id is not None:
                row.values["manager"] = manager_id
                managers.setdefault(person_id, manager_id)
    stored = {
        person_id: person.manager_id
        for person_id, person in known.items()
        if person.manager_id and person_id not in people
    }
    in_circle = _circles({**stored, **managers})
    for person_id in managers.keys() & in_circle.keys():
        _refuse_circle(people[person_id], in_circle[person_id])
    _warn_inactive(people, known)
    return {person_id: manager_id for person_id, manager_id in managers.items() if person_id not in in_circle}


def _manager_of(
    row: PersonRow,
    person_id: str,
    people: Mapping[str, list[PersonRow]],
    emails: Mapping[str, str],
    known: Mapping[str, KnownPerson],
) -> str | None:
    found: dict[str, str] = {}
    for column in ("manager_id", "manager_email"):
        text: str | None = row.values.get(column)
        if text is None:
            continue
        if column == "manager_id" and (text in people or text in known):
            manager_id: str | None = text
        else:
            manager_id = emails.get(text.casefold()) if "@" in text else None
        own = {person_id, str(row.values.get("email", "")).casefold()}
        if manager_id == person_id or text in own or text.casefold() in own:
            row.refuse(
                column,
                Fault(
                    "self_manager",
                    "The row names the person as their own manager.",
                    "Name the manager, or leave it empty.",
                ),
            )
        elif manager_id is None:
            what = "number" if column == "manager_id" else "address"
            row.refuse(
                column,
                Fault(
                    "unknown_manager",
                    f"No person in the file or in Bothways has this {what}.",
                    f"Correct the {what}, or leave it empty.",
                ),
            )
        else:
            found[column] = manager_id
    if len(set(found.values())) > 1:
        row.refuse(
            "manager_email",
            Fault(
                "invalid_choice", "This is somebody else than manager_id says.", "Keep the one that is right."
            ),
        )
    return next(iter(found.values()), None)


def _circles(managers: Mapping[str, str]) -> dict[str, list[str]]:
    """Everybody who manages themselves by way of others -> the circle they are in.

    >>> sorted(_circles({"a": "b", "b": "c", "c": "b", "d": "a"}))
    ['b', 'c']
    """
    in_circle: dict[str, list[str]] = {}
    done: set[str] = set()
    for start in managers:
        path: dict[str, None] = {}
        person = start
        while person in managers and person not in done and person not in path:
            path[person] = None
            person = managers[person]
        if person in path:
            steps = list(path)
            circle = steps[steps.index(person) :]
            in_circle.update(dict.fromkeys(circle, circle))
        done.update(path)
    return in_circle


def _refuse_circle(rows: list[PersonRow], circle: list[str]) -> None:
    row = next(row for row in rows if "manager" in row.values)
    column = "manager_id" if "manager_id" in row.values else "manager_email"
    names = ", ".join(circle[:5]) + (f" and {len(circle) - 5} more" if len(circle) > 5 else "")
    row.refuse(
        column,
        Fault(
            "manager_cycle", f"These people manage each other in a circle: {names}.", "Correct one of them."
        ),
    )


def _warn_inactive(people: Mapping[str, list[PersonRow]], known: Mapping[str, KnownPerson]) -> None:
    inactive = {person_id for person_id, person in known.items() if not person.active}
    inactive -= people.keys()
    inactive |= {
        person_id
        for person_id, rows in people.items()
        if not all(row.values.get("active", True) for row in rows)
    }
    if not inactive:
        return
    for rows in people.values():
        for row in rows:
            if row.values.get("manager") in inactive and row.values.get("active", True):
                column = "manager_id" if "manager_id" in row.values else "manager_email"
                fault = Fault(
                    "inactive_person",
                    "The manager is not active.",
                    "Name the present manager, or leave it empty.",
                )
                row.findings.warn(row.row, column, str(row.values.get(column)), fault)
