"""Questions and answers as their pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from bothways.apps.matching_runs.models import Analysis, MatchingRun
from bothways.apps.matching_runs.selectors import sentences
from bothways.apps.matching_runs.selectors.review import PersonShown, person_shown
from bothways.apps.people.models import Person
from bothways.apps.programmes.models import Enrolment
from bothways.mentoring.lifecycles import EnrolmentState
from bothways.mentoring.programme_models import programme_model


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line of an answer: people, a fit where one is known, and what is said."""

    people: tuple[PersonShown, ...]
    fit: int | None
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an answer under its heading."""

    key: str
    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question, and its answer once it is there.

    `outdated` says that the draft was changed after it was asked.
    """

    public_id: UUID
    kind: str
    title: str
    person: PersonShown | None
    asked_at: datetime
    asked_by: str
    state: str
    is_over: bool
    percent: int
    step: str
    failure: str
    sections: tuple[Section, ...]
    outdated: bool

    @property
    def job_state(self) -> str:
        """Under the name by which progress is drawn."""
        return self.state


def question_shown(question: Analysis) -> QuestionShown:
    """One question with its answer. Two queries."""
    sections = question.result.get("sections", [])
    people = _people(sections)
    return QuestionShown(
        public_id=question.public_id,
        kind=question.kind,
        title=sentences.question(
            question.kind,
            question.person.display_name if question.person else "",
            question.other.display_name if question.other else "",
            sentences.attribute(question.attribute),
        ),
        person=person_shown(question.person) if question.person else None,
        asked_at=question.created_at,
        asked_by=question.asked_by.display_name if question.asked_by else "",
        state=question.job_state,
        is_over=question.is_over,
        percent=question.percent,
        step=sentences.step(question.step) if question.step else "",
        failure=sentences.failure(question.failure),
        sections=tuple(_section(section, people) for section in sections),
        outdated=question.revision != question.run.revision,
    )


def questions_of(run: MatchingRun) -> list[QuestionShown]:
    """Every question that was asked of a draft, newest first, without the answers."""
    rows = Analysis.objects.filter(run=run).select_related("run", "person", "other", "asked_by")
    rows = rows.defer("run__inputs", "run__certificate", "result")
    return [
        QuestionShown(
            public_id=row.public_id,
            kind=row.kind,
            title=sentences.question(
                row.kind,
                row.person.display_name if row.person else "",
                row.other.display_name if row.other else "",
                sentences.attribute(row.attribute),
            ),
            person=None,
            asked_at=row.created_at,
            asked_by=row.asked_by.display_name if row.asked_by else "",
            state=row.job_state,
            is_over=row.is_over,
            percent=row.percent,
            step="",
            failure="",
            sections=(),
            outdated=row.revision != run.revision,
        )
        for row in rows
    ]


def of_pairs(run: MatchingRun) -> bool:
    """Whether the programme of a run brings pairs together; some questions make sense for those alone."""
    return programme_model(run.programme.model_id).shape == "pair"


def people_of(run: MatchingRun) -> list[tuple[str, str]]:
    """(id, name) of everybody who can stand in a draft, for choosing."""
    rows = Enrolment.objects.filter(
        programme=run.programme_id,
        state__in=[EnrolmentState.READY, EnrolmentState.ENGAGED],
        person__active=True,
    )
    listed = rows.order_by("person__display_name").values_list("person__public_id", "person__display_name")
    return [(str(public_id), name) for public_id, name in listed]


def _section(section: Mapping[str, Any], people: Mapping[str, Person]) -> Section:
    names = {person_id: person.display_name for person_id, person in people.items()}
    rows = tuple(
        AnswerRow(
            people=tuple(person_shown(people[one]) for one in row["people"] if one in people),
            fit=row["fit"],
            said=tuple(sentences.reason(reason, names | _learner(row, people)) for reason in row["reasons"]),
        )
        for row in section["rows"]
    )
    return Section(section["code"], sentences.section(section["code"], section["data"]), rows)


def _learner(row: Mapping[str, Any], people: Mapping[str, Person]) -> dict[str, str]:
    last = people.get(row["people"][-1]) if row["people"] else None
    return {"learner": person_shown(last).first_name if last else _("the learner")}


def _people(sections: list[dict[str, Any]]) -> dict[str, Person]:
    """Everybody whom an answer names, by pseudonym. One query."""
    ids = set()
    for section in sections:
        for row in section["rows"]:
            ids |= set(row["people"])
            for reason in row["reasons"]:
                data = reason["data"]
                ids |= {data["person"]} if "person" in data else set()
                ids |= set(data.get("taken", ()))
    rows = Person.objects.filter(public_id__in=[UUID(one) for one in ids])
    return {person.public_id.hex: person for person in rows}
