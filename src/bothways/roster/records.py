"""One person as a file describes them, and one fault of a file."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What an entry about a skill says."""

    OFFER = "offer"
    NEED = "need"
    TOPIC_OFFER = "topic_offer"
    TOPIC_NEED = "topic_need"


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """One offer or need of one person.

    Attributes:
        skill: as written, trimmed.
        kind: offer, need, or the same for a topic (a perspective or trend without levels).
        level: proficiency 0 to 5; of an offer as claimed, of a need where the learner stands today.
        priority: 1 to 3 for needs, None for offers.
        evidence: E0 to E3 for offers, None for needs.
        category: as written, or "".
        assumed: what the file left out and we took for granted, such as "level 3"; no part of equality.
    """

    skill: str
    kind: Kind
    level: int
    priority: int | None = None
    evidence: str | None = None
    category: str = ""
    assumed: tuple[str, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Window:
    """A weekly window in the person's own time zone: weekday 0 (Monday) to 6, minutes after midnight."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RosterRecord:
    """One person as another system sends them. None means that the file does not say."""

    row: int
    person_id: str
    display_name: str
    email: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    title: str | None = None
    unit: str | None = None
    job_family: str | None = None
    location: str | None = None
    timezone: str | None = None
    languages: tuple[str, ...] | None = None
    interests: tuple[str, ...] | None = None
    manager_id: str | None = None
    career_level: int | None = None
    started_on: date | None = None
    tenure_months: int | None = None
    skills: tuple[SkillEntry, ...] = ()
    availability: tuple[Window, ...] | None = None
    giver_capacity: int | None = None
    learner_capacity: int | None = None
    monthly_minutes: int | None = None
    direction: str | None = None
    """give, learn or both."""
    active: bool = True
    sheet: str = field(default="", compare=False)
    """Where `row` counts."""


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """One fault (or warning), where it stands and what to do about it.

    Attributes:
        sheet: the file's or sheet's name.
        row: as a spreadsheet counts, header = 1; None for the file as a whole.
        column: the canonical column name, the heading itself for an unknown column, None for row or file.
        code: from the closed list in docs/reference/files.md.
        value: the offending cell as text, shortened; None where there is none.
        message: what is wrong, in a sentence.
        remedy: what to do, in a sentence.
    """

    sheet: str
    row: int | None
    column: str | None
    code: str
    value: str | None
    message: str
    remedy: str

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, in the order of the reference page."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
        }


@dataclass(frozen=True, slots=True)
class Preference:
    """A private wish for, or block against, another person."""

    person_id: str
    other_id: str
    kind: str
    """wish or block."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One of two people decides on the other's pay, appraisal, promotion or discipline (G07)."""

    person_id: str
    other_id: str
    reason: str


class Outcome(StrEnum):
    """What an import of the file would do."""

    ACCEPT = "accept"
    PARTIAL = "partial"
    REJECT_FILE = "reject_file"


@dataclass(frozen=True, slots=True)
class RosterReading:
    """Everything that a list of people said, and everything that is wrong with it.

    Attributes:
        records: the good rows, in file order.
        problems: faults; each refuses its row, or with row None or 1 the file.
        warnings: what was ignored or assumed, and where.
        columns: canonical column -> heading as written, for each column that was read.
        guessed: the part of `columns` that was guessed and wants confirmation.
        managers: person_id -> manager's person_id for every row that names one who is known, refused rows
            too, so that a chain does not break where a row is left out.
        refused: ids of people whose rows were refused.
    """

    outcome: Outcome
    records: tuple[RosterRecord, ...]
    problems: tuple[RosterProblem, ...] = ()
    warnings: tuple[RosterProblem, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    managers: dict[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()

    def as_data(self) -> dict[str, Any]:
        """What an import would do, as plain data."""
        return {
            "outcome": self.outcome.value,
            "accepted": len(self.records),
            "problems": [problem.as_data() for problem in self.problems],
            "warnings": [warning.as_data() for warning in self.warnings],
        }
