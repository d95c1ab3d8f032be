"""A relationship as its members read it, and as those who oversee the programme do.

Members read who teaches whom what and why; overseers read state and dates. Nobody reads who has answered
what before all have, nor afterwards who said no.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bothways.apps.people.models import Person
from bothways.apps.programmes.selectors import model_name
from bothways.apps.relationships import access
from bothways.apps.relationships.models import Flow, Membership, Relationship
from bothways.apps.relationships.selectors.reasons import sentence
from bothways.foundation.actor import Actor
from bothways.mentoring.lifecycles import FIRST_SESSION_WITHIN

State = Relationship.State
SKILLS_SHOWN = 3

NOT_GOING_AHEAD = frozenset({State.DECLINED, State.EXPIRED})
TOGETHER = frozenset(
    {State.ACCEPTED, State.CONTRACTING, State.ACTIVE, State.PAUSED, State.SUSPENDED, State.CLOSING}
)
CAN_BE_LEFT = TOGETHER - {State.SUSPENDED}


@dataclass(frozen=True, slots=True)
class Member:
    """One person in a relationship; no level, no rank. The address is for those who work together."""

    name: str
    first_name: str
    sub: str
    is_you: bool
    gives: bool
    email: str


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One ribbon: direction, and a sentence that says who teaches whom what, "" where that is not shown."""

    direction: str
    way: str
    what: str


@dataclass(frozen=True, slots=True)
class Card:
    """One relationship for one reader."""

    id: UUID
    state: str
    programme: str
    programme_id: UUID
    model: str
    members: list[Member]
    flows: list[FlowLine]
    reasons: list[str]
    is_member: bool
    can_answer: bool
    your_answer: str
    answer_until: datetime
    accepted_at: datetime | None
    first_meeting_by: datetime | None
    ended_at: datetime | None

    @property
    def others(self) -> str:
        """The names of everybody but the reader."""
        return _listed([member.name for member in self.partners])

    @property
    def others_first(self) -> str:
        """The first names of everybody but the reader."""
        return _listed([member.first_name for member in self.partners])

    @property
    def partners(self) -> list[Member]:
        """Everybody but the reader."""
        return [member for member in self.members if not member.is_you]

    @property
    def two_way(self) -> bool:
        """Whether each of two teaches the other."""
        return len(self.flows) == len(self.members) == 2

    @property
    def is_ring(self) -> bool:
        """Whether more than two teach one after the other, the last one the first."""
        return len(self.flows) == len(self.members) > 2 and all(member.gives for member in self.members)

    @property
    def ring(self) -> list[str]:
        """The names in the order in which they teach."""
        return [member.name for member in self.members]

    @property
    def is_group(self) -> bool:
        """Whether more than two people belong to it."""
        return len(self.members) > 2

    @property
    def seam(self) -> list[tuple[str, int]]:
        """The line between two bands; nothing has been logged, so both have half of it."""
        return [(flow.direction, 1) for flow in self.flows]

    @property
    def is_going_ahead(self) -> bool:
        """Whether all have said yes and it has not ended."""
        return self.state in TOGETHER

    @property
    def is_not_going_ahead(self) -> bool:
        """Whether the proposal came to nothing, for whichever reason."""
        return self.state in NOT_GOING_AHEAD

    @property
    def can_be_left(self) -> bool:
        """Whether the reader can leave it now."""
        return self.is_member and self.state in CAN_BE_LEFT

    @property
    def state_words(self) -> str:
        """The state as people say it."""
        return state_words(self.state)

    @property
    def pill(self) -> str:
        """How the state is drawn: ok or quiet."""
        return "ok" if self.is_going_ahead else "quiet"


def proposal_card(actor: Actor, public_id: UUID, *, at: datetime) -> Card:
    """One relationship for this reader. A constant number of queries.

    Raises: Missing, when there is none or it is not for the actor.
    """
    found = access.relationship(actor, public_id)
    return _cards(actor, Relationship.objects.filter(pk=found.pk), at=at)[0]


def is_member(actor: Actor, public_id: UUID) -> bool:
    """Whether the actor belongs to a relationship."""
    return access.own_relationships(actor).filter(public_id=public_id).exists()


def my_relationships(actor: Actor, *, at: datetime) -> list[Card]:
    """The actor's own relationships: what waits for their answer first, then the newest. Constant queries."""
    cards = _cards(actor, access.own_relationships(actor), at=at)
    return sorted(cards, key=lambda card: (not card.can_answer, not card.is_going_ahead))


def waiting_for_me(actor: Actor, *, at: datetime) -> list[Card]:
    """The proposals that wait for the actor's answer, the most urgent first."""
    waiting = [card for card in my_relationships(actor, at=at) if card.can_answer]
    return sorted(waiting, key=lambda card: card.answer_until)


def state_words(state: str) -> str:
    """A state in friendly words; declined and expired read the same."""
    return {
        State.PROPOSED: _("Waiting for answers"),
        State.ACCEPTED: _("Accepted"),
        State.CONTRACTING: _("Getting started"),
        State.ACTIVE: _("Under way"),
        State.PAUSED: _("Paused"),
        State.SUSPENDED: _("On hold"),
        State.CLOSING: _("Coming to its end"),
        State.COMPLETED: _("Completed"),
        State.ENDED_EARLY: _("Ended"),
        State.DECLINED: _("Not going ahead"),
        State.EXPIRED: _("Not going ahead"),
    }[State(state)]


def names(people: Sequence[Person]) -> str:
    """Names in a row, as in a sentence."""
    return _listed([person.display_name for person in people])


def _cards(actor: Actor, rows: QuerySet[Relationship], *, at: datetime) -> list[Card]:
    complete = rows.select_related("programme").prefetch_related(
        Prefetch("flows", Flow.objects.select_related("giver", "learner")),
        Prefetch("memberships", Membership.objects.select_related("person")),
    )
    return [_card(actor, relationship, at) for relationship in complete]


def _card(actor: Actor, relationship: Relationship, at: datetime) -> Card:
    flows = list(relationship.flows.all())
    memberships = list(relationship.memberships.all())
    mine = next((row for row in memberships if row.person_id == actor.person_id), None)
    awaits = relationship.awaits_answers(at=at)
    together = mine is not None and relationship.state in TOGETHER
    may_read_reasons = mine is not None or actor.may_manage(relationship.programme_id)
    accepted = relationship.accepted_at
    return Card(
        id=relationship.public_id,
        state=relationship.state,
        programme=relationship.programme.name,
        programme_id=relationship.programme.public_id,
        model=model_name(relationship.programme.model_id),
        members=_members(flows, memberships, actor, with_addresses=together),
        flows=[
            _line(
                flow,
                number,
                actor.person_id,
                with_skills=may_read_reasons and _for_reader(flow, flows, actor),
            )
            for number, flow in enumerate(flows)
        ],
        reasons=[sentence(reason) for reason in relationship.reasons] if may_read_reasons else [],
        is_member=mine is not None,
        can_answer=mine is not None and awaits and not mine.answer,
        your_answer=mine.answer if mine else "",
        answer_until=relationship.answer_until,
        accepted_at=accepted,
        first_meeting_by=accepted + FIRST_SESSION_WITHIN if accepted else None,
        ended_at=relationship.ended_at,
    )


def _for_reader(flow: Flow, flows: list[Flow], actor: Actor) -> bool:
    """In a circle one reads what oneself learns or teaches, not what every other member needs."""
    in_turn = len({one.giver_id for one in flows}) == len(flows)
    return (
        in_turn
        or actor.person_id in {flow.giver_id, flow.learner_id}
        or actor.may_manage(flow.relationship.programme_id)
    )


def _members(
    flows: list[Flow], memberships: list[Membership], actor: Actor, *, with_addresses: bool
) -> list[Member]:
    """Everybody, in the order in which the flows name them: givers first."""
    givers = {flow.giver_id for flow in flows}
    order = [*(flow.giver_id for flow in flows), *(flow.learner_id for flow in flows)]
    people = sorted((row.person for row in memberships), key=lambda person: order.index(person.pk))
    return [
        Member(
            name=person.display_name,
            first_name=first_name(person),
            sub=", ".join(part for part in (person.title, person.unit) if part),
            is_you=person.pk == actor.person_id,
            gives=person.pk in givers,
            email=person.email if with_addresses else "",
        )
        for person in people
    ]


def _line(flow: Flow, number: int, reader: int | None, *, with_skills: bool) -> FlowLine:
    """What is taught says what somebody needs: members and managers read it, administrators do not."""
    what = teaching(flow, reader=reader) if with_skills else ""
    return FlowLine(direction=flow.direction, way="back" if number % 2 else "out", what=what)


def teaching(flow: Flow, *, reader: int | None) -> str:
    """Who teaches whom what, in one sentence; the reader is "you"."""
    words = {
        "giver": first_name(flow.giver),
        "learner": first_name(flow.learner),
        "skills": skills_of(flow),
    }
    if flow.giver_id == reader:
        return _("You teach %(skills)s") % words
    if flow.learner_id == reader:
        return _("%(giver)s teaches you %(skills)s") % words
    return _("%(giver)s teaches %(learner)s %(skills)s") % words


def skills_of(flow: Flow) -> str:
    """The skills that a flow passes on: the first three by name, the others as a number."""
    skills = [str(need["skill"]) for need in flow.covers]
    shown, more = skills[:SKILLS_SHOWN], len(skills) - SKILLS_SHOWN
    if more > 0:
        return ngettext("%(skills)s and %(more)s more", "%(skills)s and %(more)s more", more) % {
            "skills": ", ".join(shown),
            "more": more,
        }
    return _listed(shown) or _("what you agree on")


def first_name(person: Person) -> str:
    """The name by which colleagues call each other."""
    return person.given_name or person.display_name.split()[0]


def _listed(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
