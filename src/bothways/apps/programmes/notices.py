"""Letters of this room. Titles stay neutral: they name no model and no skill."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from bothways.apps.notifications.services import notify
from bothways.apps.people.models import Person
from bothways.apps.programmes.models import Programme, RoleGrant
from bothways.foundation.actor import Role


def letter_to(
    person: Person, *, key: str, event: str, template: str, context: dict[str, Any], path: str, at: datetime
) -> None:
    """Put one letter to one person into the outbox, in their language, with a link to a page.

    People who have left get none. The key makes sure that nothing is said twice.
    """
    if not person.active:
        return
    notify(
        key=f"{key}:{person.public_id}",
        event=event,
        recipient=person.email,
        language=_language_of(person),
        template=template,
        context={
            "name": person.given_name or person.display_name,
            "link": settings.BASE_URL + path,
            **context,
        },
        at=at,
    )


def about_programme(
    people: Iterable[Person], programme: Programme, *, event: str, at: datetime, **context: Any
) -> None:
    """The letter of one event of a programme, to each of some people."""
    path = reverse("programmes:detail", args=[programme.public_id])
    for person in people:
        letter_to(
            person,
            key=f"{event}:{programme.public_id}:{at.isoformat()}",
            event=event,
            template=f"programmes/letters/{event.removeprefix('programme.').removeprefix('enrolment.')}",
            context={"programme": programme.name, **context},
            path=path,
            at=at,
        )


def managers(programme: Programme) -> list[Person]:
    """Those who run a programme: its own managers, or the managers of all where it has none."""
    grants = RoleGrant.objects.filter(role=Role.PROGRAMME_MANAGER).select_related("person__user")
    own = [grant.person for grant in grants.filter(programme=programme)]
    return own or [grant.person for grant in grants.filter(programme=None)]


def reviewers(programme: Programme) -> list[Person]:
    """Those who can approve a programme: its sponsor and the administrators, without the submitter."""
    people = {
        grant.person_id: grant.person
        for grant in RoleGrant.objects.filter(role=Role.ORG_ADMIN).select_related("person__user")
    }
    if programme.sponsor is not None:
        people[programme.sponsor.pk] = programme.sponsor
    return [person for pk, person in people.items() if pk != programme.submitted_by_id]


def _language_of(person: Person) -> str:
    return (person.user.language if person.user else "") or settings.LANGUAGE_CODE
