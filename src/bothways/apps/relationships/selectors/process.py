"""Relationships as those who oversee a programme read them: states and dates, never what is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch

from bothways.apps.programmes.models import Programme
from bothways.apps.relationships import access
from bothways.apps.relationships.models import Flow, Membership, Relationship
from bothways.apps.relationships.selectors.cards import names, state_words
from bothways.foundation.actor import Actor

PAGE = 50


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A line of a programme's list."""

    id: UUID
    people: str
    directions: list[str]
    state: str
    words: str
    proposed_at: datetime
    answer_until: datetime
    accepted_at: datetime | None
    ended_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether answers are awaited."""
        return self.state == Relationship.State.PROPOSED


def process_rows(
    actor: Actor, programme: Programme, *, number: int | str
) -> tuple[Page[Relationship], list[ProcessRow]]:
    """One page of a programme's relationships, newest first. Four queries, whatever their number."""
    rows = access.overseen_relationships(actor).filter(programme=programme)
    rows = rows.prefetch_related(
        Prefetch("flows", Flow.objects.only("relationship_id", "direction")),
        Prefetch("memberships", Membership.objects.select_related("person")),
    )
    page = Paginator(rows, PAGE).get_page(number)
    return page, [_row(relationship) for relationship in page.object_list]


def state_counts(programme: Programme) -> Mapping[str, int]:
    """How many relationships stand in which state. One query."""
    counted = Relationship.objects.filter(programme=programme).order_by().values_list("state")
    return dict(counted.annotate(Count("pk")))


def _row(relationship: Relationship) -> ProcessRow:
    return ProcessRow(
        id=relationship.public_id,
        people=names([membership.person for membership in relationship.memberships.all()]),
        directions=[flow.direction for flow in relationship.flows.all()],
        state=relationship.state,
        words=state_words(relationship.state),
        proposed_at=relationship.proposed_at,
        answer_until=relationship.answer_until,
        accepted_at=relationship.accepted_at,
        ended_at=relationship.ended_at,
    )
