"""How a proposal is answered: by every member, each in their turn, unseen until all have spoken."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bothways.apps.activity import services as activity
from bothways.apps.relationships import notices
from bothways.apps.relationships.models import PROGRAMME_IS_OVER, Membership, Relationship
from bothways.apps.relationships.services.groups import goes_on_without, take_out
from bothways.errors import Missing, Refused
from bothways.foundation.actor import Actor, job_actor

State = Relationship.State
Answer = Membership.Answer


class AnswerTooLate(Refused):
    """The proposal has run out, or is not going ahead."""

    code = "answer_too_late"


class AlreadyAnswered(Refused):
    """An answer is given once."""

    code = "already_answered"


@transaction.atomic
def accept(*, actor: Actor, relationship: Relationship, at: datetime) -> Relationship:
    """R2: record the actor's yes; once every member has said yes, the relationship is accepted.

    R5 follows at once: the members agree on their ground rules.
    Raises: Missing, for strangers and for members whose turn has not come; AlreadyAnswered; AnswerTooLate.
    """
    relationship = _locked(relationship)
    membership = _answer(actor, relationship, Answer.ACCEPTED, at)
    members = _members(relationship)
    if not all(member.person.active for member in members):
        raise AnswerTooLate(_("This proposal can no longer be answered."))
    if all(member.answer == Answer.ACCEPTED for member in members):
        _go_ahead(actor, relationship, members, at)
        return relationship
    same_turn = [member for member in members if member.turn == membership.turn]
    if all(member.answer == Answer.ACCEPTED for member in same_turn):
        next_turn = [member.person for member in members if member.turn == membership.turn + 1]
        notices.proposed(relationship, next_turn, at=at)
    return relationship


@transaction.atomic
def decline(*, actor: Actor, relationship: Relationship, at: datetime) -> Relationship:
    """R3: record the actor's no, without a reason. The others read only that it is not going ahead.

    Who has not been asked yet never learns that there was a proposal. A group goes on without the person while
    enough others stay.
    Raises: Missing, for strangers and for members whose turn has not come; AlreadyAnswered; AnswerTooLate.
    """
    relationship = _locked(relationship)
    membership = _answer(actor, relationship, Answer.DECLINED, at)
    if goes_on_without(relationship, {membership.person_id}):
        take_out(actor, relationship, {membership.person_id}, at=at)
        left = _members(relationship)
        if all(member.answer == Answer.ACCEPTED for member in left):
            _go_ahead(actor, relationship, left, at)
        return relationship
    close_proposal(
        actor, relationship, State.DECLINED, "relationship.declined", at, without=membership.person_id
    )
    return relationship


def expire_due(*, at: datetime) -> int:
    """R4: let every proposal run out whose time is over. Returns how many. Safe to run twice.

    A group in which enough people have said yes by then begins with those.

    With it go those that nobody can accept any more: of a programme that has ended, and of somebody who has
    left the organisation.
    """
    return sum(_expire(pk, at) for pk in list(_due(at).values_list("pk", flat=True).distinct()))


def _due(at: datetime) -> QuerySet[Relationship]:
    over = (
        Q(answer_until__lte=at)
        | Q(programme__state__in=PROGRAMME_IS_OVER)
        | Q(memberships__person__active=False)
    )
    return Relationship.objects.filter(over, state=State.PROPOSED).order_by()


@transaction.atomic
def _expire(pk: int, at: datetime) -> bool:
    relationship = Relationship.objects.select_for_update(of=("self",)).select_related("programme").get(pk=pk)
    if not _due(at).filter(pk=pk).exists():
        return False
    members = _members(relationship)
    yes = [member for member in members if member.answer == Answer.ACCEPTED and member.person.active]
    others = {member.person_id for member in members} - {member.person_id for member in yes}
    if relationship.programme.state not in PROGRAMME_IS_OVER and goes_on_without(relationship, others):
        take_out(job_actor(), relationship, others, at=at)
        _go_ahead(job_actor(), relationship, yes, at)
        return True
    close_proposal(job_actor(), relationship, State.EXPIRED, "relationship.expired", at)
    return True


def _go_ahead(actor: Actor, relationship: Relationship, members: list[Membership], at: datetime) -> None:
    relationship.accepted_at = at
    relationship.save(update_fields=["accepted_at"])
    _move(actor, relationship, State.ACCEPTED, "relationship.accepted", at)
    _move(actor, relationship, State.CONTRACTING, "relationship.contracting", at)
    notices.accepted(relationship, [member.person for member in members], at=at)


def close_proposal(
    actor: Actor,
    relationship: Relationship,
    state: str,
    verb: str,
    at: datetime,
    *,
    without: int | None = None,
) -> None:
    """End a proposal, and tell those who had been asked that it is not going ahead.

    `without` is the primary key of the person who ended it and needs no letter.
    """
    members = _members(relationship)
    reached = _turn_reached(members)
    relationship.ended_at = at
    relationship.save(update_fields=["ended_at"])
    _move(actor, relationship, state, verb, at)
    told = [member.person for member in members if member.turn <= reached and member.person_id != without]
    notices.not_going_ahead(relationship, told, at=at)


def _answer(actor: Actor, relationship: Relationship, answer: str, at: datetime) -> Membership:
    members = _members(relationship)
    mine = next((member for member in members if member.person_id == actor.person_id), None)
    if mine is None or any(
        member.turn < mine.turn and member.answer != Answer.ACCEPTED for member in members
    ):
        raise Missing
    if mine.answer:
        raise AlreadyAnswered(_("You have already answered this proposal."))
    if not relationship.awaits_answers(at=at):
        raise AnswerTooLate(_("This proposal can no longer be answered."))
    mine.answer, mine.answered_at = answer, at
    mine.save(update_fields=["answer", "answered_at"])
    activity.record(actor=actor, verb="relationship.answered", target=relationship, at=at)
    return mine


def _members(relationship: Relationship) -> list[Membership]:
    return list(relationship.memberships.select_related("person__user"))


def _turn_reached(members: list[Membership]) -> int:
    """The last turn that has been asked: the first one in which somebody has not said yes."""
    open_turns = [member.turn for member in members if member.answer != Answer.ACCEPTED]
    return min(open_turns, default=max(member.turn for member in members))


def _locked(relationship: Relationship) -> Relationship:
    """The row and its programme, held: a programme is not cancelled while somebody says yes in it."""
    rows = Relationship.objects.select_for_update(of=("self", "programme")).select_related("programme")
    return rows.get(pk=relationship.pk)


def _move(actor: Actor, relationship: Relationship, state: str, verb: str, at: datetime) -> None:
    before = relationship.state
    relationship.move_to(State(state))
    activity.record(actor=actor, verb=verb, target=relationship, at=at, before=before, after=str(state))
