"""Who takes part in a programme, and who could."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from bothways.apps.people import access as people
from bothways.apps.people.models import Person
from bothways.apps.programmes import access
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.foundation.actor import Actor

State = Enrolment.State
PAGE = 50
SHOWN = (
    State.APPLIED,
    State.WAITLISTED,
    State.INVITED,
    State.READY,
    State.ENGAGED,
    State.COMPLETED,
    State.DECLINED,
    State.WITHDRAWN,
    State.REMOVED,
)
"""The states that people stand in for longer than a moment, those that wait for a manager first."""


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """A line of the list: one person's part."""

    id: UUID
    name: str
    sub: str
    words: str
    sides: str
    since: datetime
    waits_for_you: bool
    can_be_put_off: bool


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many people stand in one state."""

    state: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class EnrolmentPage:
    """One page of a programme's people, with the counts of all."""

    rows: list[EnrolmentRow]
    page: Page[Enrolment]
    counts: list[StateCount]
    chosen: str
    applied: int
    ready: int
    total: int


@dataclass(frozen=True, slots=True)
class AddPage:
    """People who could be invited or recorded: those that a search finds and who have no part yet."""

    people: list[Person]
    total: int
    words: str
    unit: str
    units: list[str]


def enrolment_page(actor: Actor, programme: Programme, *, state: str, number: int | str) -> EnrolmentPage:
    """One page of those who take part, of one state or of all. Three queries."""
    rows = access.enrolments(actor, programme)
    counted = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    counts = [StateCount(s, enrolment_words(s), counted[s]) for s in SHOWN if s in counted]
    if state in counted:
        rows = rows.filter(state=state)
    if state in {State.APPLIED, State.WAITLISTED}:
        rows = rows.order_by("created_at", "pk")
    page = Paginator(rows, PAGE).get_page(number)
    return EnrolmentPage(
        rows=[_row(enrolment) for enrolment in page.object_list],
        page=page,
        counts=counts,
        chosen=state if state in counted else "",
        applied=counted.get(State.APPLIED, 0),
        ready=counted.get(State.READY, 0),
        total=sum(counted.values()),
    )


def people_to_add(actor: Actor, programme: Programme, *, words: str, unit: str) -> QuerySet[Person]:
    """Active people of the directory who have no part in the programme, found by words and unit."""
    found = people.directory(actor).filter(active=True)
    found = found.exclude(pk__in=Enrolment.objects.filter(programme=programme).values("person"))
    for word in words.split():
        found = found.filter(
            Q(display_name__icontains=word) | Q(email__icontains=word) | Q(title__icontains=word)
        )
    return found.filter(unit=unit) if unit else found


def add_page(actor: Actor, programme: Programme, *, words: str, unit: str) -> AddPage:
    """The first of them, and how many there are. Three queries."""
    found = people_to_add(actor, programme, words=words, unit=unit)
    units = people.directory(actor).filter(active=True).exclude(unit="").order_by("unit")
    return AddPage(
        people=list(found[:PAGE]),
        total=found.count(),
        words=words,
        unit=unit,
        units=list(units.values_list("unit", flat=True).distinct()),
    )


def enrolment_words(state: str) -> str:
    """A state of an enrolment as people say it."""
    return {
        State.INVITED: _("Invited"),
        State.APPLIED: _("Applied"),
        State.WAITLISTED: _("Waiting for a place"),
        State.ACCEPTED: _("Accepted"),
        State.IN_TRAINING: _("In training"),
        State.READY: _("Ready"),
        State.ENGAGED: _("In a relationship"),
        State.COMPLETED: _("Completed"),
        State.WITHDRAWN: _("Left"),
        State.DECLINED: _("Not taken"),
        State.REMOVED: _("Removed"),
    }[State(state)]


def sides_words(*, gives: bool, learns: bool) -> str:
    """On which side somebody stands."""
    if gives and learns:
        return _("Gives and learns")
    return _("Gives") if gives else _("Learns")


def _row(enrolment: Enrolment) -> EnrolmentRow:
    return EnrolmentRow(
        id=enrolment.public_id,
        name=enrolment.person.display_name,
        sub=enrolment.person.unit,
        words=enrolment_words(enrolment.state),
        sides=sides_words(gives=enrolment.gives, learns=enrolment.learns),
        since=enrolment.updated_at,
        waits_for_you=enrolment.state in {State.APPLIED, State.WAITLISTED},
        can_be_put_off=enrolment.state == State.APPLIED,
    )
