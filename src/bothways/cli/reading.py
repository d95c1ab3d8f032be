"""Read the files of one run with the roster's readers and gather every fault."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from bothways.cli.pool import Pool
from bothways.errors import Invalid
from bothways.mentoring.programme_models import ProgrammeModel
from bothways.roster.mapping_file import read_columns
from bothways.roster.people_file import Purpose, read_people
from bothways.roster.preferences import read_conflicts, read_preferences
from bothways.roster.records import (
    Conflict,
    Outcome,
    Preference,
    RosterProblem,
    RosterReading,
    RosterRecord,
    SkillEntry,
)
from bothways.roster.skills_file import read_skills
from bothways.roster.two_sheets import read_mentors_and_mentees


@dataclass(frozen=True, slots=True)
class Sources:
    """The files named on the command line."""

    people: Path | None = None
    skills: Path | None = None
    preferences: Path | None = None
    conflicts: Path | None = None
    mentors: Path | None = None
    mentees: Path | None = None
    columns: Path | None = None
    date_order: str | None = None

    def two_sheets(self) -> tuple[Path, Path]:
        """The sheets of those who give and those who learn."""
        if self.mentors is None or self.mentees is None:
            raise Invalid("Name the people: --people FILE, or --mentors FILE and --mentees FILE.")
        return self.mentors, self.mentees

    def require_one_shape(self) -> None:
        """Refuse a call that names no people, or names them twice."""
        two_sheets = self.mentors is not None or self.mentees is not None
        if self.people is not None and two_sheets:
            raise Invalid("Name the people once: either --people, or --mentors with --mentees.")
        if self.people is None:
            self.two_sheets()


@dataclass(slots=True)
class Reading:
    """Everything that the files said, and everything that is wrong with them."""

    records: dict[str, RosterRecord] = field(default_factory=dict)
    managers: dict[str, str] = field(default_factory=dict)
    preferences: tuple[Preference, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    problems: list[RosterProblem] = field(default_factory=list)
    warnings: list[RosterProblem] = field(default_factory=list)
    guessed: dict[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    """People whose own rows were refused, so that other files need not complain of them again."""
    rejected: bool = False
    """Whether a file as a whole cannot be used, so that good rows alone are no answer."""

    @property
    def outcome(self) -> Outcome:
        """What the files amount to."""
        if self.rejected:
            return Outcome.REJECT_FILE
        return Outcome.PARTIAL if self.problems else Outcome.ACCEPT

    def as_data(self) -> dict[str, Any]:
        """The shape of `roster check --json`."""
        return {
            "outcome": str(self.outcome),
            "accepted": len(self.records),
            "problems": [problem.as_data() for problem in self.problems],
            "warnings": [warning.as_data() for warning in self.warnings],
        }

    @property
    def somebody(self) -> bool:
        """Whether there is anybody to be matched."""
        return any(record.active for record in self.records.values())

    def gather(self, part: Any, *, name: str | None = None) -> None:
        """Add the faults of one file and the headings that were guessed in it; a name tells its columns apart.

        Where the list of people cannot be used, nobody is known, and other files are not blamed for that.
        """
        self.problems.extend(p for p in part.problems if not (self.rejected and p.code == "unknown_person"))
        self.warnings.extend(part.warnings)
        for column, heading in part.guessed.items():
            self.guessed[f"{column} ({name})" if name else column] = heading
        self.rejected = self.rejected or part.outcome is Outcome.REJECT_FILE

    def pool(self, as_of: date) -> Pool:
        """What can be matched."""
        return Pool(self.records, self.managers, self.preferences, self.conflicts, as_of)


def read_sources(sources: Sources) -> Reading:
    """Read every file; faults are gathered, never raised."""
    sources.require_one_shape()
    columns = read_columns(sources.columns) if sources.columns else None
    reading = Reading()
    people = _read_people(sources, columns)
    reading.gather(people)
    reading.records = {record.person_id: record for record in people.records}
    reading.managers = people.managers
    inactive = {record.person_id for record in people.records if not record.active}
    reading.refused = people.refused
    known: dict[str, Any] = {
        "people": reading.records,
        "inactive": inactive,
        "refused": people.refused,
        "columns": columns,
    }
    if sources.skills:
        skills = read_skills(sources.skills, **known)
        reading.gather(skills, name="skills")
        for person_id, entries in skills.entries.items():
            record = reading.records[person_id]
            reading.records[person_id] = _with_skills(record, entries)
    if sources.preferences:
        preferences = read_preferences(sources.preferences, **known)
        reading.gather(preferences, name="preferences")
        reading.preferences = preferences.entries
    if sources.conflicts:
        conflicts = read_conflicts(sources.conflicts, **known)
        reading.gather(conflicts, name="conflicts")
        reading.conflicts = conflicts.entries
    return reading


def _read_people(sources: Sources, columns: dict[str, str] | None) -> RosterReading:
    if sources.people is not None:
        return read_people(
            sources.people,
            columns=columns,
            date_order=sources.date_order,
            purpose=Purpose.MATCH,
        )
    mentors, mentees = sources.two_sheets()
    return read_mentors_and_mentees(
        mentors,
        mentees,
        columns=columns,
        date_order=sources.date_order,
        purpose=Purpose.MATCH,
    )


def require_levels(reading: Reading, model: ProgrammeModel) -> None:
    """A model with a direction cannot place somebody without a career level: note whom, and leave them out."""
    if not model.gap.needs_levels:
        return
    wanting = [record for record in reading.records.values() if record.active and record.career_level is None]
    for record in wanting:
        reading.problems.append(
            RosterProblem(
                sheet=record.sheet,
                row=record.row,
                column="career_level",
                code="required",
                value=None,
                message=f"{record.display_name} has no career level, and this model depends on who is more senior.",
                remedy="Give the level on your ladder, for example 1 for entry to 6 for executive.",
            )
        )
    left_out = {record.person_id for record in wanting}
    for person_id in left_out:
        del reading.records[person_id]
    reading.preferences = tuple(p for p in reading.preferences if not left_out & {p.person_id, p.other_id})
    reading.conflicts = tuple(c for c in reading.conflicts if not left_out & {c.person_id, c.other_id})


def _with_skills(record: RosterRecord, entries: tuple[SkillEntry, ...]) -> RosterRecord:
    """Entries of the skills file beside those of the people sheet."""
    return replace(record, skills=(*record.skills, *entries))
