"""The invariants of the stored data: sentences that must hold whatever happened to the machine.

Numbers are those of the reliability specification. Later rooms bring theirs into `INVARIANTS`.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import typer
from django.db.models import Count, Exists, F, OuterRef

from bothways.server.serving import prepare

LETTER_PATIENCE = timedelta(days=3)
"""A letter that is still pending so long after it was due means that nobody delivers."""


def report(*, as_json: bool) -> int:
    """Print every broken invariant; returns the exit code."""
    prepare()
    broken = broken_invariants()
    if as_json:
        typer.echo(json.dumps({"holds": not broken, "broken": broken}, ensure_ascii=False))
    elif broken:
        for sentence in broken:
            typer.echo(f"- {sentence}")
        typer.echo(
            f"{len(broken)} invariants are broken. Restore the last backup, or ask for help with this list."
        )
    else:
        typer.echo(f"Every invariant holds ({len(INVARIANTS)} checked).")
    return 2 if broken else 0


def broken_invariants() -> list[str]:
    """A sentence for each violation; empty when all is well."""
    return [sentence for invariant in INVARIANTS for sentence in invariant()]


def _relationships_are_between_two_people() -> Iterator[str]:
    """I2: nobody is paired with themself, alone, or with somebody who had left; flows run between members.

    Who leaves the organisation afterwards is held in their relationships, so that a mistake can be undone.
    """
    from bothways.apps.relationships.models import Flow, Membership, Relationship
    from bothways.mentoring import lifecycles

    for flow in Flow.objects.filter(giver=F("learner")).select_related("relationship"):
        yield f"relationship {flow.relationship.public_id} has one person on both sides"
    live = [
        state for state in lifecycles.RELATIONSHIP.states if state not in lifecycles.RELATIONSHIP.terminal
    ]
    counted = Relationship.objects.filter(state__in=live).annotate(members=Count("memberships"))
    for relationship in counted.filter(members__lt=2):
        yield f"relationship {relationship.public_id} has fewer than two members"
    members = Membership.objects.filter(relationship=OuterRef("relationship"))
    strangers = Flow.objects.exclude(
        Exists(members.filter(person=OuterRef("giver"))) & Exists(members.filter(person=OuterRef("learner")))
    )
    for flow in strangers.select_related("relationship"):
        yield f"relationship {flow.relationship.public_id} has a flow of somebody who is no member"
    gone = Membership.objects.filter(
        person__active=False, relationship__accepted_at__gt=F("person__updated_at")
    ).select_related("relationship")
    for membership in gone:
        yield f"relationship {membership.relationship.public_id} was accepted with somebody who had left"


def _nobody_is_together_twice() -> Iterator[str]:
    """I2: the same people have one open relationship in a programme, so it has one state."""
    from bothways.apps.relationships.models import Membership
    from bothways.mentoring import lifecycles

    members: dict[tuple[int, int], set[int]] = {}
    rows = Membership.objects.filter(relationship__state__in=lifecycles.RELATIONSHIP.open_states)
    for programme, relationship, person in rows.values_list(
        "relationship__programme", "relationship", "person"
    ):
        members.setdefault((programme, relationship), set()).add(person)
    seen = Counter((programme, frozenset(people)) for (programme, _), people in members.items())
    for (programme, people), times in seen.items():
        if times > 1:
            yield f"{len(people)} people have {times} open relationships with each other in programme number {programme}"


def _capacities_hold() -> Iterator[str]:
    """I2: nobody was given more live relationships than they have places."""
    from bothways.apps.matching_runs.selectors import places_exceeded

    yield from places_exceeded()


def _every_state_has_its_diary_entry() -> Iterator[str]:
    """I3: the diary's chain is whole, and each change of a state is in it once.

    The entries of a row lead from one state to the next, and the last of them to the state that it has.
    """
    from bothways.apps.activity.models import ActivityEntry
    from bothways.apps.activity.services import verify_chain
    from bothways.apps.programmes.models import Enrolment, Programme
    from bothways.apps.relationships.models import Relationship

    for problem in verify_chain():
        yield f"the diary is broken at entry {problem.number}: {problem.message}"
    for model, first in ((Programme, Programme.State.DRAFT), (Enrolment, ""), (Relationship, "")):
        kind = model.__name__.lower()
        told: dict[UUID, str] = {}
        entries = ActivityEntry.objects.filter(target_kind=kind).order_by("number")
        for target, data in entries.values_list("target", "data").iterator(chunk_size=2000):
            before = told.setdefault(target, str(first))
            if "after" in data:
                if before and data.get("before", before) != before:
                    yield f"the diary tells a change of {kind} {target} from {data['before']}, and it was {before}"
                told[target] = data["after"]
        for public_id, state in model.objects.values_list("public_id", "state").iterator():
            if public_id not in told:
                yield f"{kind} {public_id} is not in the diary"
            elif told[public_id] != state:
                yield f"{kind} {public_id} is {state}, and the diary ends with {told[public_id] or 'nothing'}"


def _letters_leave() -> Iterator[str]:
    """I4: no letter waits beyond its retry plan, and none is said twice."""
    from django.conf import settings

    from bothways.apps.notifications.models import Notification
    from bothways.foundation.clock import now

    keys = Counter(Notification.objects.values_list("key", flat=True))
    for key, times in keys.items():
        if times > 1:
            yield f"letter {key} was written {times} times"
    untrue = Notification.objects.filter(state=Notification.State.SENT, sent_at=None)
    for letter in untrue:
        yield f"letter {letter.public_id} counts as handed over, and nobody knows when"
    if settings.SMTP_URL:
        late = Notification.objects.filter(
            state=Notification.State.PENDING, due_at__lt=now() - LETTER_PATIENCE
        ).count()
        if late:
            yield f"{late} letters wait for more than three days"


INVARIANTS: tuple[Callable[[], Iterator[str]], ...] = (
    _relationships_are_between_two_people,
    _nobody_is_together_twice,
    _capacities_hold,
    _every_state_has_its_diary_entry,
    _letters_leave,
)
