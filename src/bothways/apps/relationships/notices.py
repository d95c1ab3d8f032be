"""Letters of this room. Titles are neutral: they name neither the model nor a skill."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from bothways.apps.people.models import Person
from bothways.apps.programmes.notices import letter_to
from bothways.apps.relationships.models import Relationship


def proposed(relationship: Relationship, people: Iterable[Person], *, at: datetime) -> None:
    """Ask people for their answer."""
    _letters(relationship, people, "proposed", at, answer_until=relationship.answer_until)


def accepted(relationship: Relationship, people: Iterable[Person], *, at: datetime) -> None:
    """Tell every member that all have said yes."""
    _letters(relationship, people, "accepted", at)


def not_going_ahead(relationship: Relationship, people: Iterable[Person], *, at: datetime) -> None:
    """Say that a proposal is not going ahead: the same words whether somebody declined or time ran out."""
    _letters(relationship, people, "not_going_ahead", at)


def ended(relationship: Relationship, people: Iterable[Person], *, at: datetime) -> None:
    """Say that a relationship has ended, and nothing else."""
    _letters(relationship, people, "ended", at)


def _letters(
    relationship: Relationship, people: Iterable[Person], name: str, at: datetime, **context: Any
) -> None:
    for person in people:
        letter_to(
            person,
            key=f"relationship.{name}:{relationship.public_id}",
            event=f"relationship.{name}",
            template=f"relationships/letters/{name}",
            context={"programme": relationship.programme.name, **context},
            path=reverse("relationships:detail", args=[relationship.public_id]),
            at=at,
        )
