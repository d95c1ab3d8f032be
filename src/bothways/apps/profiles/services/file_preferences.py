"""Wishes, blocks and decision rights that a file brings."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from bothways.apps.activity import services as activity
from bothways.apps.people.models import Person
from bothways.apps.people.selectors import people_known_as
from bothways.apps.profiles.models import DecisionRight, Preference, Source, TakenBack
from bothways.foundation.actor import Actor
from bothways.roster import records as roster

BATCH: Final = 400


@transaction.atomic
def replace_preferences_from_file(
    *, actor: Actor, preferences: Iterable[roster.Preference], at: datetime
) -> int:
    """Replace all wishes and blocks that files brought by these; how many people's changed.

    Numbers that are nobody's are left out: the reading has named them. The diary says only whose list
    changed.
    """
    taken_back = {*TakenBack.objects.values_list("person_id", "other_id")}
    wanted = {pair: line for pair, line in _pairs(preferences).items() if pair not in taken_back}
    kept: dict[tuple[int, int], Preference] = {(p.person_id, p.other_id): p for p in Preference.objects.all()}
    gone = [p for pair, p in kept.items() if p.source == Source.FILE and pair not in wanted]
    new, other = [], []
    for pair, (person, another, line) in wanted.items():
        stored = kept.get(pair)
        if stored is None:
            new.append(Preference(person=person, other=another, kind=line.kind, source=Source.FILE))
        elif stored.source == Source.FILE and stored.kind != line.kind:
            stored.kind = line.kind
            other.append(stored)
    Preference.objects.filter(pk__in=[p.pk for p in gone]).delete()
    Preference.objects.bulk_create(new, batch_size=BATCH)
    Preference.objects.bulk_update(other, ["kind"], batch_size=BATCH)
    touched = Person.objects.in_bulk({p.person_id for p in [*gone, *new, *other]})
    entries = [activity.Entry("preferences.changed", touched[pk]) for pk in sorted(touched)]
    activity.record_many(actor=actor, entries=entries, at=at)
    return len(touched)


@transaction.atomic
def declare_decision_rights_from_file(
    *, actor: Actor, conflicts: Iterable[roster.Conflict], at: datetime
) -> int:
    """Add to who decides on whom (G07); how many were new.

    Nothing is taken away: leaving a line out of a file must not open a door that somebody closed.
    """
    known = {*DecisionRight.objects.values_list("person_id", "other_id")}
    new = {
        pair: DecisionRight(person=person, other=other, reason=line.reason[:200])
        for pair, (person, other, line) in _pairs(conflicts).items()
        if pair not in known
    }
    DecisionRight.objects.bulk_create(new.values(), batch_size=BATCH)
    entries = [activity.Entry("decision_right.declared", right.person) for right in new.values()]
    activity.record_many(actor=actor, entries=entries, at=at)
    return len(new)


def _pairs(lines: Iterable[Any]) -> dict[tuple[int, int], tuple[Person, Person, Any]]:
    lines = list(lines)
    people = people_known_as(number for line in lines for number in (line.person_id, line.other_id))
    pairs: dict[tuple[int, int], tuple[Person, Person, Any]] = {}
    for line in lines:
        person, other = people.get(line.person_id), people.get(line.other_id)
        if person and other and person.pk != other.pk:
            pairs.setdefault((person.pk, other.pk), (person, other, line))
    return pairs
