"""How a relationship begins: somebody proposes it, and its members are asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.db import transaction
from django.utils.translation import gettext as _

from bothways.apps.activity import services as activity
from bothways.apps.people.models import Person
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.apps.relationships import notices
from bothways.apps.relationships.models import Flow, Membership, Relationship
from bothways.errors import Refused
from bothways.foundation.actor import Actor
from bothways.matching.solution import CoveredNeed, Reason
from bothways.mentoring import lifecycles
from bothways.mentoring.flows import Direction, direction
from bothways.mentoring.programme_models import programme_model

State = Relationship.State
Covers: TypeAlias = Sequence[CoveredNeed | Mapping[str, Any]]
ProposedFlow: TypeAlias = tuple[Person, Person, Covers]

_TAKING_PART = (lifecycles.EnrolmentState.READY, lifecycles.EnrolmentState.ENGAGED)


class MatchingNotOpen(Refused):
    """The programme is not at the point where people are proposed to each other."""

    code = "matching_not_open"


class NotReady(Refused):
    """Somebody is not ready for a relationship in this programme; `data["people"]` has their public ids."""

    code = "not_ready"


class AlreadyTogether(Refused):
    """The same people already have an open proposal or relationship in this programme."""

    code = "already_together"


@transaction.atomic
def propose(
    *,
    actor: Actor,
    programme: Programme,
    flows: Sequence[ProposedFlow],
    reasons: Iterable[Reason | Mapping[str, Any]],
    at: datetime,
) -> Relationship:
    """R1: propose a relationship; those whose turn it is are asked by letter.

    In models where less senior people teach more senior ones, the least senior is asked first, and the
    others learn of it only once they have said yes.

    Args:
        actor: who proposes it.
        programme: where it is proposed; it must be matching.
        flows: who teaches whom what: (giver, learner, needs covered), one or two.
        reasons: why these people; only what all of them may read.
        at: now; answers are awaited for ten days.

    Raises: MatchingNotOpen; NotReady; AlreadyTogether.
    """
    members = _members(flows)
    hold(programme, members)
    if not lifecycles.matching_is_open(programme.state, rolling=programme.rolling):
        raise MatchingNotOpen(_("This programme is not matching people now. Close enrolment first."))
    _require_ready(programme, members)
    _require_not_together(programme, members)
    relationship = Relationship.objects.create(
        programme=programme,
        proposed_at=at,
        answer_until=at + lifecycles.PROPOSAL_EXPIRES_AFTER,
        reasons=[_plain(reason) for reason in reasons],
    )
    Flow.objects.bulk_create(
        Flow(
            relationship=relationship,
            giver=giver,
            learner=learner,
            direction=_direction(giver, learner),
            covers=[_plain(need) for need in covers],
        )
        for giver, learner, covers in flows
    )
    turns = _turns(programme, members)
    Membership.objects.bulk_create(
        Membership(relationship=relationship, person=person, turn=turns[person.pk]) for person in members
    )
    activity.record(
        actor=actor,
        verb="relationship.proposed",
        target=relationship,
        at=at,
        before=lifecycles.NEW,
        after=State.PROPOSED.value,
    )
    notices.proposed(relationship, [person for person in members if turns[person.pk] == 1], at=at)
    return relationship


def hold(programme: Programme, people: Iterable[Person]) -> None:
    """Keep a programme and the parts of some people in it as they are until the transaction ends.

    Nobody cancels the one or leaves the other while they are proposed. Who proposes many relationships in one
    transaction holds everybody at once, before anything is written.
    """
    programme.state = (
        Programme.objects.select_for_update().values_list("state", flat=True).get(pk=programme.pk)
    )
    parts = Enrolment.objects.filter(programme=programme, person__in=list(people))
    list(parts.select_for_update().order_by("pk").values_list("pk"))


def _members(flows: Sequence[ProposedFlow]) -> list[Person]:
    people = {person.pk: person for giver, learner, _covers in flows for person in (giver, learner)}
    return list(people.values())


def _turns(programme: Programme, members: list[Person]) -> dict[int, int]:
    """Person to turn: everybody at once, or the least senior first where knowledge goes upward."""
    levels = [person.career_level for person in members if person.career_level is not None]
    if not programme_model(programme.model_id).upward or len(levels) < len(members):
        return dict.fromkeys((person.pk for person in members), 1)
    return {person.pk: 1 if person.career_level == min(levels) else 2 for person in members}


def _direction(giver: Person, learner: Person) -> Direction:
    if giver.career_level is None or learner.career_level is None:
        return Direction.LATERAL
    return direction(giver.career_level, learner.career_level)


def _require_ready(programme: Programme, members: list[Person]) -> None:
    ready = set(
        Enrolment.objects.filter(programme=programme, person__in=members, state__in=_TAKING_PART).values_list(
            "person_id", flat=True
        )
    )
    missing = [person for person in members if person.pk not in ready or not person.active]
    if missing:
        raise NotReady(
            _("%(name)s is not ready in this programme. Run the matching again; it leaves them out.")
            % {"name": ", ".join(person.display_name for person in missing)},
            people=[str(person.public_id) for person in missing],
        )


def _require_not_together(programme: Programme, members: list[Person]) -> None:
    first, *others = members
    together = Relationship.objects.filter(
        programme=programme, state__in=lifecycles.RELATIONSHIP.open_states, memberships__person=first
    )
    for other in others:
        together = together.filter(pk__in=Membership.objects.filter(person=other).values("relationship"))
    if together.exists():
        raise AlreadyTogether(
            _("%(name)s already have an open proposal or relationship in this programme.")
            % {"name": ", ".join(person.display_name for person in members)}
        )


def _plain(value: Any) -> dict[str, Any]:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else dict(value)
