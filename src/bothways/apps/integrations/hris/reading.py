"""The files of an import, read together and held against the directory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from bothways.apps.integrations.models import RosterImport
from bothways.apps.people import selectors as people
from bothways.apps.people.models import Organisation
from bothways.apps.profiles.services import Lists
from bothways.roster.columns import lay_out
from bothways.roster.findings import Findings, UnreadableFile
from bothways.roster.headings import PEOPLE
from bothways.roster.limits import MAX_PEOPLE
from bothways.roster.people_file import KnownPerson, read_people
from bothways.roster.preferences import read_conflicts, read_preferences
from bothways.roster.records import (
    Conflict,
    Outcome,
    Preference,
    RosterProblem,
    RosterReading,
    RosterRecord,
)
from bothways.roster.skills_file import SkillsReading, read_skills
from bothways.roster.tables import Source, open_table

SKILL_LENGTH = 200
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class FirstLook:
    """The header of a list before it is read: headings, what they seem to mean, a few cells of each.

    `problems` refuse the file as a whole.
    """

    sheet: str
    headings: tuple[str, ...]
    meanings: dict[str, str]
    """Canonical column to heading."""
    guessed: frozenset[str]
    samples: dict[str, list[str]]
    problems: tuple[RosterProblem, ...]


@dataclass(frozen=True, slots=True)
class ImportReading:
    """All files of an import, read and judged.

    Attributes:
        people: the reading of the list of people.
        records: good rows, with skills from the second file; managers whose own row was refused are left out.
        lists: which lists of skills the files have at all.
        own_problems: faults of rows of the list of people, the directory's own rules among them.
        other_problems: faults of the further files.
        rejected: whether one of the files is refused as a whole.
    """

    people: RosterReading
    records: tuple[RosterRecord, ...]
    lists: Lists
    preferences: tuple[Preference, ...] | None
    conflicts: tuple[Conflict, ...]
    own_problems: tuple[RosterProblem, ...]
    other_problems: tuple[RosterProblem, ...]
    rejected: bool

    @property
    def problems(self) -> tuple[RosterProblem, ...]:
        """All faults of all files."""
        return self.own_problems + self.other_problems


def first_look(content: bytes, name: str) -> FirstLook:
    """Open a list, look at its header and first rows. A file's content never raises."""
    findings = Findings(name)
    headings: tuple[str, ...] = ()
    samples: dict[str, list[str]] = {}
    layout = None
    try:
        with open_table(Source.of(content, name), max_rows=MAX_PEOPLE) as table:
            findings.sheet, headings = table.sheet, table.header
            layout = lay_out(headings, PEOPLE, findings)
            for _number, (_row, cells) in zip(range(SAMPLES), table.rows, strict=False):
                for heading, cell in zip(headings, cells, strict=False):
                    samples.setdefault(heading, []).append(cell)
    except UnreadableFile as error:
        findings.reject(error)
    # That two headings mean the same is put right on the next page; it refuses nothing yet.
    refusing = tuple(problem for problem in findings.problems if problem.code != "duplicate_column")
    return FirstLook(
        sheet=findings.sheet,
        headings=tuple(dict.fromkeys(heading for heading in headings if heading)),
        meanings=layout.columns if layout else {},
        guessed=frozenset(layout.guessed) if layout else frozenset(),
        samples=samples,
        problems=refusing,
    )


def read_import(row: RosterImport) -> ImportReading:
    """Read everything that was uploaded, with the confirmed columns, against the directory as it stands."""
    known = people.everybody_known()
    reading = read_people(
        bytes(row.content or b""),
        name=row.file_name,
        columns=row.columns,
        date_order=row.date_order or None,
        known={
            person.external_id: KnownPerson(
                email=person.email, manager_id=person.manager_id, active=person.active
            )
            for person in known
        },
    )
    own = _house_problems(row, reading, known, people.organisation())
    refused_rows = {problem.row for problem in own}
    good = [record for record in reading.records if record.row not in refused_rows]
    refused = {*reading.refused, *(r.person_id for r in reading.records if r.row in refused_rows)}
    ids, everybody = {record.person_id for record in good}, {person.external_id for person in known}
    nameable = ids | everybody
    skills = _skills(row, ids, refused)
    preferences = (
        read_preferences(
            bytes(row.preferences_content), people=nameable, refused=refused, name=row.preferences_name
        )
        if row.preferences_content
        else None
    )
    conflicts = (
        read_conflicts(
            bytes(row.conflicts_content), people=nameable, refused=refused, name=row.conflicts_name
        )
        if row.conflicts_content
        else None
    )
    others = [each for each in (skills, preferences, conflicts) if each is not None]
    with_skills = [_complete(record, skills, nameable) for record in good]
    too_long, complete = _skill_names(row, with_skills)
    columns = reading.columns
    return ImportReading(
        people=reading,
        records=complete,
        lists=Lists(
            offers="offers" in columns or skills is not None, needs="needs" in columns or skills is not None
        ),
        preferences=preferences.entries if preferences else None,
        conflicts=conflicts.entries if conflicts else (),
        own_problems=tuple(
            sorted((*reading.problems, *own, *too_long), key=lambda problem: problem.row or 0)
        ),
        other_problems=tuple(problem for other in others for problem in other.problems),
        rejected=any(each.outcome is Outcome.REJECT_FILE for each in (reading, *others)),
    )


def _skills(row: RosterImport, ids: set[str], refused: set[str]) -> SkillsReading | None:
    if not row.skills_content:
        return None
    return read_skills(bytes(row.skills_content), people=ids, refused=refused, name=row.skills_name)


def _complete(record: RosterRecord, skills: SkillsReading | None, resolvable: set[str]) -> RosterRecord:
    more = skills.entries.get(record.person_id, ()) if skills else ()
    boss = record.manager_id if record.manager_id in resolvable else None
    return replace(record, skills=record.skills + more, manager_id=boss)


def _house_problems(
    row: RosterImport,
    reading: RosterReading,
    known: Sequence[people.KnownPerson],
    house: Organisation | None,
) -> list[RosterProblem]:
    """What only the directory can judge: the ladder, addresses of others, and one's own departure."""
    problems: list[RosterProblem] = []
    if reading.outcome is Outcome.REJECT_FILE:
        return problems
    holders = {person.email.lower(): person for person in known}
    named = {record.person_id: record for record in reading.records}
    for record in reading.records:
        level = record.career_level
        if house and level is not None and not 1 <= level <= house.top_level:
            message = _("Your ladder has %(top)d levels, and this is level %(level)d.")
            problems.append(
                _problem(
                    row,
                    record,
                    "career_level",
                    "invalid_choice",
                    str(level),
                    message % {"top": house.top_level, "level": level},
                    _("Write a level from 1 to %(top)d, or leave it empty.") % {"top": house.top_level},
                )
            )
        holder = holders.get((record.email or "").lower())
        if holder and _keeps(holder, record, named):
            problems.append(
                _problem(
                    row,
                    record,
                    "email",
                    "duplicate_in_file",
                    record.email,
                    _("This address belongs to %(name)s, who has the number %(number)s.")
                    % {"name": holder.name, "number": holder.external_id},
                    _("Correct the address, or the number of this row."),
                )
            )
        if not record.active and (holder and holder.pk == row.uploaded_by_id):
            problems.append(
                _problem(
                    row,
                    record,
                    "active",
                    "invalid_choice",
                    None,
                    _("This is you, and you cannot mark yourself as having left."),
                    _("Ask another administrator to do it."),
                )
            )
    return problems


def _keeps(holder: people.KnownPerson, record: RosterRecord, named: dict[str, RosterRecord]) -> bool:
    """Whether the holder of an address is somebody else than this row, and does not hand it on in this file."""
    if holder.external_id == record.person_id or holder.external_id.lower() == holder.email.lower():
        return False
    other = named.get(holder.external_id)
    return other is None or other.email is None or other.email.lower() == holder.email.lower()


def _skill_names(
    row: RosterImport, records: Iterable[RosterRecord]
) -> tuple[list[RosterProblem], tuple[RosterRecord, ...]]:
    problems: list[RosterProblem] = []
    good: list[RosterRecord] = []
    for record in records:
        long = next((entry for entry in record.skills if len(entry.skill) > SKILL_LENGTH), None)
        if long is None:
            good.append(record)
            continue
        column = "offers" if long.evidence else "needs"
        message = _("The name of a skill has over %(most)d characters.") % {"most": SKILL_LENGTH}
        remedy = _("Name it in a few words.")
        problems.append(_problem(row, record, column, "too_long", long.skill[:80], message, remedy))
    return problems, tuple(good)


def _problem(
    row: RosterImport,
    record: RosterRecord,
    column: str,
    code: str,
    value: str | None,
    message: str,
    remedy: str,
) -> RosterProblem:
    return RosterProblem(
        sheet=row.file_name,
        row=record.row,
        column=column,
        code=code,
        value=value,
        message=message,
        remedy=remedy,
    )
