"""The invariants of the stored data: sentences that must hold whatever happened to the machine.

Numbers are those of the reliability specification. Later rooms bring theirs into `INVARIANTS`.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import typer
from django.db.models import Count, F

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


def _relationships_are_between_two_active_people() -> Iterator[str]:
    """I2: nobody is paired with themself, and everybody in a live relationship is in the directory."""
    from bothways.apps.relationships.models import Flow, Relationship
    from bothways.mentoring import lifecycles

    for flow in Flow.objects.filter(giver=F("learner")).select_related("relationship"):
        yield f"relationship {flow.relationship.public_id} has one person on both sides"
    live = [
        state for state in lifecycles.RELATIONSHIP.states if state not in lifecycles.RELATIONSHIP.terminal
    ]
    counted = Relationship.objects.filter(state__in=live).annotate(members=Count("memberships"))
    for relationship in counted.filter(members__lt=2):
        yield f"relationship {relationship.public_id} has fewer than two members"


def _capacities_hold() -> Iterator[str]:
    """I2: nobody was given more live relationships than they have places."""
    from bothways.apps.matching_runs.selectors import places_exceeded

    yield from places_exceeded()


def _every_state_has_its_diary_entry() -> Iterator[str]:
    """I3: the diary's chain is whole, and rows that change state are in it."""
    from bothways.apps.activity.models import ActivityEntry
    from bothways.apps.activity.services import verify_chain
    from bothways.apps.programmes.models import Programme
    from bothways.apps.relationships.models import Relationship

    for problem in verify_chain():
        yield f"the diary is broken at entry {problem.number}: {problem.message}"
    known = set(ActivityEntry.objects.values_list("target", flat=True).distinct())
    for model in (Programme, Relationship):
        for public_id in model.objects.values_list("public_id", flat=True):
            if public_id not in known:
                yield f"{model.__name__.lower()} {public_id} is not in the diary"


def _letters_leave() -> Iterator[str]:
    """I4: no letter waits beyond its retry plan, and none is said twice."""
    from django.conf import settings

    from bothways.apps.notifications.models import Notification
    from bothways.foundation.clock import now

    keys = Counter(Notification.objects.values_list("key", flat=True))
    for key, times in keys.items():
        if times > 1:
            yield f"letter {key} was written {times} times"
    if settings.SMTP_URL:
        late = Notification.objects.filter(
            state=Notification.State.PENDING, due_at__lt=now() - LETTER_PATIENCE
        ).count()
        if late:
            yield f"{late} letters wait for more than three days"


INVARIANTS: tuple[Callable[[], Iterator[str]], ...] = (
    _relationships_are_between_two_active_people,
    _capacities_hold,
    _every_state_has_its_diary_entry,
    _letters_leave,
)
