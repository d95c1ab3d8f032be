"""Who takes part: invited, applied, accepted, ready; and leaving, which needs no reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, TypeAlias

from django.db import transaction
from django.utils.translation import gettext as _

from bothways.apps.activity import services as activity
from bothways.apps.people.models import Person
from bothways.apps.profiles.models import Profile
from bothways.apps.programmes import notices, selectors
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.errors import Invalid, Missing, Refused
from bothways.foundation.actor import Actor
from bothways.mentoring import lifecycles
from bothways.mentoring.programme_models import programme_model

State = Enrolment.State
Step: TypeAlias = tuple[str, str, str]
"""State before, state after, verb of the diary."""

_INVITED: Final[tuple[Step, ...]] = ((lifecycles.NEW, State.INVITED, "enrolment.invited"),)
_RECORDED: Final[tuple[Step, ...]] = (
    (lifecycles.NEW, State.APPLIED, "enrolment.recorded"),
    (State.APPLIED, State.ACCEPTED, "enrolment.accepted"),
    (State.ACCEPTED, State.IN_TRAINING, "enrolment.training_assigned"),
    (State.IN_TRAINING, State.READY, "enrolment.ready"),
)
_BEFORE_ACCEPTED: Final = frozenset({State.INVITED, State.APPLIED, State.WAITLISTED})
BATCH: Final = 200


class NotTakingPeople(Refused):
    """The programme is not open, or no longer."""

    code = "not_taking_people"


class AlreadyEnrolled(Refused):
    """One person has one part in a programme."""

    code = "already_enrolled"


class NoSide(Invalid):
    """Who neither gives nor learns has no part."""

    code = "no_side"


class NotActive(Refused):
    """Somebody who has left the organisation cannot take part."""

    code = "not_active"


@transaction.atomic
def invite(*, actor: Actor, programme: Programme, people: Iterable[Person], at: datetime) -> list[Enrolment]:
    """N1: invite people; each gets a letter. Who already has a part in the programme is left alone.

    Returns: the new enrolments.
    Raises: NotTakingPeople.
    """
    _require_taking_people(programme)
    newcomers = _without_part(programme, people)
    invited = _new_ones(actor, programme, newcomers, steps=_INVITED, at=at)
    model = programme_model(programme.model_id)
    notices.about_programme(
        [enrolment.person for enrolment in invited],
        programme,
        event="enrolment.invited",
        at=at,
        minutes=model.min_minutes_month,
        weeks=programme.weeks,
    )
    return invited


@transaction.atomic
def apply(
    *,
    actor: Actor,
    programme: Programme,
    gives: bool,
    learns: bool,
    at: datetime,
    giver_capacity: int | None = None,
    learner_capacity: int | None = None,
) -> Enrolment:
    """N1: the actor asks to take part, or says yes to an invitation.

    Who was invited is accepted at once: the manager has chosen already. Others wait for the manager's word;
    after enrolment was closed they are put on the waiting list.

    `gives` and `learns` are the sides on which the actor wants to stand (in two-way models always both); the
    capacities are relationships at once, None takes the profile's and then the model's.
    Raises: NoSide; AlreadyEnrolled; NotTakingPeople; Missing, for an account without a person.
    """
    if actor.person_id is None:
        raise Missing
    sides: dict[str, Any] = {
        "gives": gives,
        "learns": learns,
        "giver_capacity": giver_capacity,
        "learner_capacity": learner_capacity,
    }
    _settle_sides(programme, sides)
    _hold(programme)
    enrolment = _own_locked(programme, actor.person_id)
    if enrolment is None:
        if not selectors.can_be_joined(programme):
            raise NotTakingPeople(_("This programme is not open for people to join."))
        person = Person.objects.get(pk=actor.person_id)
        enrolment = _new(
            actor, programme, person, state=State.APPLIED, verb="enrolment.applied", at=at, **sides
        )
        if not programme.takes_applications:
            _move(actor, enrolment, State.WAITLISTED, "enrolment.waitlisted", at)
        else:
            notices.about_programme(
                notices.managers(programme), programme, event="enrolment.applied", at=at, by=actor.name
            )
        return enrolment
    if enrolment.state != State.INVITED:
        raise AlreadyEnrolled(_("You already have a part in this programme."))
    _save_sides(enrolment, **sides)
    _move(actor, enrolment, State.APPLIED, "enrolment.applied", at)
    if programme.takes_applications:
        _accept(actor, enrolment, at)
    else:
        _move(actor, enrolment, State.WAITLISTED, "enrolment.waitlisted", at)
    return enrolment


@transaction.atomic
def enrol(
    *,
    actor: Actor,
    programme: Programme,
    person: Person,
    at: datetime,
    gives: bool | None = None,
    learns: bool | None = None,
    giver_capacity: int | None = None,
    learner_capacity: int | None = None,
) -> Enrolment:
    """Record somebody who has said yes outside the platform; with nothing left to learn they are ready.

    Sides and capacities that are not given are taken from the person's profile; without one, both sides.
    Raises: NotTakingPeople; AlreadyEnrolled; NoSide; NotActive.
    """
    _require_taking_people(programme)
    if not person.active:
        raise NotActive(_("%(name)s is no longer active in the directory.") % {"name": person.display_name})
    sides = _sides(programme, Profile.objects.filter(person=person).first())
    given = {
        "gives": gives,
        "learns": learns,
        "giver_capacity": giver_capacity,
        "learner_capacity": learner_capacity,
    }
    sides |= {name: value for name, value in given.items() if value is not None}
    _settle_sides(programme, sides)
    enrolment = _own_locked(programme, person.pk)
    if enrolment is None:
        enrolment = _new(
            actor, programme, person, state=State.APPLIED, verb="enrolment.recorded", at=at, **sides
        )
    elif enrolment.state == State.INVITED:
        _save_sides(enrolment, **sides)
        _move(actor, enrolment, State.APPLIED, "enrolment.recorded", at)
    elif enrolment.state not in _BEFORE_ACCEPTED:
        raise AlreadyEnrolled(
            _("%(name)s already has a part in this programme.") % {"name": person.display_name}
        )
    _accept(actor, enrolment, at)
    return enrolment


@transaction.atomic
def enrol_all(
    *, actor: Actor, programme: Programme, people: Iterable[Person], at: datetime
) -> list[Enrolment]:
    """Record everybody of a list who has no part yet, was invited, or waits; the others are left alone.

    A constant number of statements for those who are new. Raises: NotTakingPeople.
    """
    _require_taking_people(programme)
    people = [person for person in people if person.active]
    # Held at once, and before the diary is: somebody may be answering their invitation just now.
    mine = Enrolment.objects.filter(programme=programme, person__in=[person.pk for person in people])
    list(mine.select_for_update().order_by("pk").values_list("pk"))
    parts = dict(Enrolment.objects.filter(programme=programme).values_list("person_id", "state"))
    newcomers = [person for person in people if person.pk not in parts]
    enrolled = _new_ones(actor, programme, newcomers, steps=_RECORDED, at=at)
    waiting = [person for person in people if parts.get(person.pk) in _BEFORE_ACCEPTED]
    return enrolled + [enrol(actor=actor, programme=programme, person=person, at=at) for person in waiting]


@transaction.atomic
def accept_application(*, actor: Actor, enrolment: Enrolment, at: datetime) -> Enrolment:
    """N2 and N3: take somebody who applied or waits. They get a letter.

    Raises: MoveNotAllowed.
    """
    enrolment = _locked(enrolment)
    _accept(actor, enrolment, at)
    notices.about_programme([enrolment.person], enrolment.programme, event="enrolment.accepted", at=at)
    return enrolment


@transaction.atomic
def put_on_waiting_list(*, actor: Actor, enrolment: Enrolment, at: datetime) -> Enrolment:
    """N3: ask somebody to wait for a place; who has waited longest is shown first.

    Raises: MoveNotAllowed.
    """
    enrolment = _locked(enrolment)
    _move(actor, enrolment, State.WAITLISTED, "enrolment.waitlisted", at)
    return enrolment


@transaction.atomic
def decline_application(*, actor: Actor, enrolment: Enrolment, reason: str, at: datetime) -> Enrolment:
    """N4: say no to an application, with a reason that the applicant reads.

    `reason` is one of `Enrolment.DeclineReason`.
    Raises: Invalid, for an unknown reason; MoveNotAllowed.
    """
    if reason not in Enrolment.DeclineReason.values:
        raise Invalid(_("Choose a reason; the applicant reads it."), field="reason")
    enrolment = _locked(enrolment)
    enrolment.decline_reason = reason
    enrolment.save(update_fields=["decline_reason"])
    _move(actor, enrolment, State.DECLINED, "enrolment.declined", at, reason=reason)
    notices.about_programme(
        [enrolment.person],
        enrolment.programme,
        event="enrolment.declined",
        at=at,
        reason=Enrolment.DeclineReason(reason).label,
    )
    return enrolment


@transaction.atomic
def withdraw(*, actor: Actor, enrolment: Enrolment, at: datetime) -> Enrolment:
    """N9: leave a programme. Always possible, without a reason; line managers are not told.

    Open proposals and relationships are ended by `relationships.services.leave_programme`, which calls this.
    Raises: Missing, for anybody but the person; MoveNotAllowed.
    """
    enrolment = _locked(enrolment)
    if enrolment.person_id != actor.person_id:
        raise Missing
    _move(actor, enrolment, State.WITHDRAWN, "enrolment.withdrawn", at)
    return enrolment


def _accept(actor: Actor, enrolment: Enrolment, at: datetime) -> None:
    """Accepted, in training, ready: without core modules to pass, each follows from the one before."""
    _move(actor, enrolment, State.ACCEPTED, "enrolment.accepted", at)
    _move(actor, enrolment, State.IN_TRAINING, "enrolment.training_assigned", at)
    enrolment.ready_at = at
    enrolment.save(update_fields=["ready_at"])
    _move(actor, enrolment, State.READY, "enrolment.ready", at)


def _move(actor: Actor, enrolment: Enrolment, state: str, verb: str, at: datetime, **data: str) -> None:
    before = enrolment.state
    enrolment.move_to(State(state))
    activity.record(
        actor=actor,
        verb=verb,
        target=enrolment,
        about=enrolment.person.public_id,
        at=at,
        before=before,
        after=str(state),
        **data,
    )


def _new(
    actor: Actor,
    programme: Programme,
    person: Person,
    *,
    state: str,
    verb: str,
    at: datetime,
    **sides: bool | int | None,
) -> Enrolment:
    lifecycles.ENROLMENT.require_move(lifecycles.NEW, state)
    profile = Profile.objects.filter(person=person).first()
    values = {**_sides(programme, profile), **{k: v for k, v in sides.items() if v is not None}}
    enrolment = Enrolment.objects.create(programme=programme, person=person, state=state, **values)
    activity.record(
        actor=actor,
        verb=verb,
        target=enrolment,
        about=person.public_id,
        at=at,
        before=lifecycles.NEW,
        after=str(state),
    )
    return enrolment


def _new_ones(
    actor: Actor, programme: Programme, people: list[Person], *, steps: tuple[Step, ...], at: datetime
) -> list[Enrolment]:
    """Enrolments that take the same first steps, each step written in the diary. Constant statements."""
    for before, after, _verb in steps:
        lifecycles.ENROLMENT.require_move(before, after)
    state = steps[-1][1]
    profiles = {profile.person_id: profile for profile in Profile.objects.filter(person__in=people)}
    rows = [
        Enrolment(
            programme=programme,
            person=person,
            state=state,
            ready_at=at if state == State.READY else None,
            **_sides(programme, profiles.get(person.pk)),
        )
        for person in people
    ]
    Enrolment.objects.bulk_create(rows, batch_size=BATCH)
    activity.record_many(
        actor=actor,
        entries=[
            activity.Entry(verb, row, {"before": before, "after": after}, about=row.person.public_id)
            for row in rows
            for before, after, verb in steps
        ],
        at=at,
    )
    return rows


def _sides(programme: Programme, profile: Profile | None) -> dict[str, Any]:
    """Sides and capacities as the profile says; without one both sides, and in two-way models always."""
    if profile is None:
        return {"gives": True, "learns": True, "giver_capacity": None, "learner_capacity": None}
    both = programme_model(programme.model_id).two_way
    return {
        "gives": profile.gives or both,
        "learns": profile.learns or both,
        "giver_capacity": profile.giver_capacity,
        "learner_capacity": profile.learner_capacity,
    }


def _save_sides(enrolment: Enrolment, **sides: bool | int | None) -> None:
    changed = {name: value for name, value in sides.items() if value is not None}
    for name, value in changed.items():
        setattr(enrolment, name, value)
    enrolment.save(update_fields=[*changed, "updated_at"])


def _without_part(programme: Programme, people: Iterable[Person]) -> list[Person]:
    taken = set(Enrolment.objects.filter(programme=programme).values_list("person_id", flat=True))
    return [person for person in people if person.active and person.pk not in taken]


def _locked(enrolment: Enrolment) -> Enrolment:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("programme", "person__user")
    return rows.get(pk=enrolment.pk)


def _own_locked(programme: Programme, person_pk: int) -> Enrolment | None:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("programme", "person__user")
    return rows.filter(programme=programme, person_id=person_pk).first()


def _hold(programme: Programme) -> None:
    """Hold the programme until the transaction ends, as it stands now: people enter one after the other.

    So nobody enters twice, also when a button is pressed twice, and nobody while it is cancelled.
    """
    programme.state = (
        Programme.objects.select_for_update().values_list("state", flat=True).get(pk=programme.pk)
    )


def _require_taking_people(programme: Programme) -> None:
    _hold(programme)
    if not programme.takes_applications:
        raise NotTakingPeople(_("Open enrolment first; then people can be invited and recorded."))


def _settle_sides(programme: Programme, sides: dict[str, Any]) -> None:
    """In two-way models everybody stands on both sides; elsewhere on one at least."""
    if programme_model(programme.model_id).two_way:
        sides |= {"gives": True, "learns": True}
    if not (sides["gives"] or sides["learns"]):
        raise NoSide(_("Choose whether you want to give, to learn, or both."), field="gives")
