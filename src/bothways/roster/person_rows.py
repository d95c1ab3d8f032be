"""A row about a person while the list is being judged, and people who are known from elsewhere."""

from dataclasses import dataclass
from typing import Any

from bothways.roster.findings import Fault, Findings


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody stored before, as far as a list of people needs to know."""

    email: str | None = None
    manager_id: str | None = None
    active: bool = True


@dataclass(slots=True)
class PersonRow:
    """One row as read: where it stands, its values, and who it is about once that is settled."""

    findings: Findings
    row: int
    values: dict[str, Any]
    identity: str | None = None

    @property
    def refused(self) -> bool:
        """Whether a fault was found in it."""
        return self.row in self.findings.refused

    def refuse(self, column: str, fault: Fault) -> None:
        """Note a fault of this row."""
        value = self.values.get(column)
        self.findings.refuse_row(self.row, column, None if value is None else str(value), fault)
