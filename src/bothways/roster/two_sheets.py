"""Read two sheets as programme managers keep them: one of mentors, one of mentees."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from bothways.roster.columns import Layout
from bothways.roster.findings import Fault, Findings, UnreadableFile, shown
from bothways.roster.headings import PEOPLE, heading_key
from bothways.roster.mapping_file import columns_for
from bothways.roster.people import join
from bothways.roster.people_file import Purpose, read_rows
from bothways.roster.person_rows import KnownPerson
from bothways.roster.records import RosterReading
from bothways.roster.tables import Source
from bothways.roster.workbook import sheet_names

_OFFERS: Final = (
    "skills",
    "topics",
    "expertise",
    "competencies",
    "areas",
    "Themen",
    "thèmes",
    "temas",
    "Kompetenzen",
)
_NEEDS: Final = (
    "skills", "topics", "interests to learn", "Themen", "thèmes", "temas", "Kompetenzen", "Ziele", "compétences",
    "competencias",
)  # fmt: skip
_MENTOR_WORDS: Final = {heading_key(word): "offers" for word in _OFFERS}
_MENTEE_WORDS: Final = {heading_key(word): "needs" for word in _NEEDS} | {"capacity": "learner_capacity"}
_MENTOR_SHEETS: Final = ("mentor", "giver")
_MENTEE_SHEETS: Final = ("mentee", "learner", "mentoree", "mentorado", "mentoré")


def read_mentors_and_mentees(
    mentors: Path | bytes,
    mentees: Path | bytes,
    *,
    columns: Mapping[str, str] | None = None,
    date_order: str | None = None,
    purpose: Purpose = Purpose.MATCH,
    known: Mapping[str, KnownPerson] | None = None,
    mentors_name: str | None = None,
    mentees_name: str | None = None,
) -> RosterReading:
    r"""One list of people from a sheet of those who give and a sheet of those who learn.

    The same person may stand in both; what their first row says counts, and they give and learn. One workbook
    with a sheet for mentors and one for mentees may be given twice.

    Args:
        mentors: a file, or its bytes.
        mentees: a file, or its bytes.
        columns: canonical column -> heading; `mentors.offers` and `mentees.needs` count for one sheet only.
        date_order: dmy, mdy or ymd, as in `read_people`.
        purpose: what a row needs.
        known: people stored before by person_id.
        mentors_name: what reports call the first file.
        mentees_name: what reports call the second file.

    Returns: one reading; `guessed` holds the headings that want confirmation, those of mentees marked so.
    Raises: UnknownDateOrder.

    >>> reading = read_mentors_and_mentees(
    ...     b"Name;E-Mail;Kompetenzen\nHenrik Dahl;h@nordlys.example;Negotiation:5:E3\n",
    ...     b"Name;E-Mail;Lernziele\nLucia Ortega;l@nordlys.example;Negotiation:1:3\n",
    ...     mentors_name="mentors.csv", mentees_name="mentees.csv",
    ... )
    >>> [(record.display_name, record.direction, record.skills[0].kind.value) for record in reading.records]
    [('Henrik Dahl', 'give', 'offer'), ('Lucia Ortega', 'learn', 'need')]
    """
    shared = columns_for(columns)
    givers = Source.of(mentors, mentors_name)
    learners = Source.of(mentees, mentees_name)
    found, layout, rows = read_rows(
        givers,
        columns=columns_for(columns, "mentors"),
        date_order=date_order,
        sheet=_sheet_named(givers, _MENTOR_SHEETS, mentors == mentees),
        purpose=purpose,
        may_miss=shared,
        overrides=_MENTOR_WORDS,
    )
    found_2, layout_2, rows_2 = read_rows(
        learners,
        columns=columns_for(columns, "mentees"),
        date_order=date_order,
        sheet=_sheet_named(learners, _MENTEE_SHEETS, mentors == mentees),
        purpose=purpose,
        may_miss=shared,
        overrides=_MENTEE_WORDS,
    )
    _refuse_unused(shared, (layout, layout_2), found)
    for row in rows:
        row.values["direction"] = "give"
    for row in rows_2:
        row.values["direction"] = "learn"
    reading = join([(found, rows), (found_2, rows_2)], [layout, layout_2], known=known or {})
    return replace(
        reading,
        columns=_marked(layout.columns, layout_2.columns),
        guessed=_marked(layout.guessed, layout_2.guessed),
    )


def _refuse_unused(mapping: Mapping[str, str], layouts: tuple[Layout, Layout], findings: Findings) -> None:
    """A heading that the mapping names for both sheets must stand in one of them."""
    for name, heading in mapping.items():
        key = heading_key(heading)
        used = not key or any(heading_key(layout.columns.get(name, "")) == key for layout in layouts)
        if name in PEOPLE.names and not used and not findings.rejected:
            fault = Fault(
                "missing_column",
                f'The mapping says that "{name}" is called "{shown(heading)}", but neither sheet has such a heading.',
                "Correct the mapping, or the heading.",
            )
            findings.refuse_file(1, name, heading, fault)


def _marked(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    """Both sheets' headings; a mentees' heading that differs is kept beside the mentors'."""
    marked = dict(first)
    for name, heading in second.items():
        if marked.setdefault(name, heading) != heading:
            marked[f"{name} (mentees)"] = heading
    return marked


def _sheet_named(source: Source, words: tuple[str, ...], same_file: bool) -> str | None:  # noqa: FBT001
    """In a workbook that holds both sheets, the one whose name says so."""
    if not same_file:
        return None
    content = source.content
    try:
        stream = io.BytesIO(content.read_bytes() if isinstance(content, Path) else content)
        names = sheet_names(stream, source.name)
    except (UnreadableFile, OSError):
        return None
    for name in names:
        if any(word in name.casefold() for word in words):
            return name
    return None
