"""Programmes on pages: the list, the overview, and the one thing that is next."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bothways.apps.programmes import access
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.apps.programmes.selectors.enrolments import enrolment_words
from bothways.apps.programmes.selectors.rules import (
    TAKING_PART,
    UNDER_WAY,
    ReadinessCheck,
    ReadyCounts,
    can_be_joined,
    needs_sponsor,
    readiness,
    ready_counts,
    relationships_under_way,
)
from bothways.apps.programmes.selectors.words import DIRECTIONS, ModelWords, model_words
from bothways.foundation.actor import Actor

State = Programme.State
NOT_A_PART = frozenset({Enrolment.State.WITHDRAWN, Enrolment.State.DECLINED, Enrolment.State.REMOVED})


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing that is next, for whoever can do it; without `button` there is nothing to press."""

    title: str
    words: str
    button: str = ""
    url: str = ""
    post: bool = False
    second_button: str = ""
    second_url: str = ""


@dataclass(frozen=True, slots=True)
class OwnPart:
    """The reader's own part in a programme."""

    programme: str
    programme_id: UUID
    state: str
    words: str
    sentence: str
    is_invited: bool
    is_matched: bool
    """Whether they are among those whom runs look at."""
    can_leave: bool


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A line of the list of programmes; counts are for those who oversee it."""

    id: UUID
    name: str
    model: str
    directions: list[str]
    state: str
    words: str
    taking_part: int | None
    ready: int | None
    yours: str
    can_join: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """A programme's first page."""

    programme: Programme
    words: str
    model: ModelWords
    sponsor: str
    sponsor_needed: bool
    sponsor_is_you: bool
    oversees: bool
    manages: bool
    reviews: bool
    can_cancel: bool
    next: NextStep | None
    checks: list[ReadinessCheck]
    ready: ReadyCounts
    taking_part: int
    applied: int
    relationships: list[tuple[str, int]]
    own: OwnPart | None
    can_join: bool


def overview(actor: Actor, programme: Programme) -> Overview:
    """What the reader's role lets them read of a programme. At most six queries."""
    oversees = access.may_oversee(actor, programme)
    manages = actor.may_manage(programme.pk)
    reviews = programme.state == State.IN_REVIEW and access.may_review(actor, programme)
    counts = ready_counts(programme)
    under_way = relationships_under_way(programme)
    enrolled = Enrolment.objects.filter(programme=programme).aggregate(
        taking_part=Count("pk", filter=Q(state__in=TAKING_PART)),
        applied=Count("pk", filter=Q(state=Enrolment.State.APPLIED)),
    )
    own = own_part(actor, programme)
    return Overview(
        programme=programme,
        words=state_words(programme.state),
        model=model_words(programme.model_id, weeks=programme.weeks),
        sponsor=programme.sponsor.display_name if programme.sponsor else "",
        sponsor_needed=needs_sponsor(programme),
        sponsor_is_you=actor.person_id is not None and programme.sponsor_id == actor.person_id,
        oversees=oversees,
        manages=manages,
        reviews=reviews,
        can_cancel=oversees and programme.lifecycle.allows(programme.state, State.CANCELLED),
        next=_next_for(programme, counts, under_way, oversees=oversees, manages=manages, reviews=reviews),
        checks=readiness(programme) if manages and programme.state == State.DRAFT else [],
        ready=counts,
        taking_part=enrolled["taking_part"],
        applied=enrolled["applied"],
        relationships=_by_state(programme) if oversees else [],
        own=own,
        can_join=actor.person_id is not None
        and own is None
        and (programme.takes_applications if oversees else can_be_joined(programme)),
    )


def programme_rows(actor: Actor) -> list[ProgrammeRow]:
    """The programmes that the actor may see, newest first. Two queries, whatever their number."""
    rows = access.visible_programmes(actor).annotate(
        taking_part=Count("enrolments", filter=Q(enrolments__state__in=TAKING_PART)),
        ready=Count("enrolments", filter=Q(enrolments__state=Enrolment.State.READY)),
    )
    own = _own_states(actor)
    return [
        ProgrammeRow(
            id=row.public_id,
            name=row.name,
            model=model_words(row.model_id).name,
            directions=DIRECTIONS[row.model_id],
            state=row.state,
            words=state_words(row.state),
            taking_part=row.taking_part if access.may_oversee(actor, row) else None,
            ready=row.ready if access.may_oversee(actor, row) else None,
            yours=enrolment_words(own[row.pk]) if row.pk in own else "",
            can_join=actor.person_id is not None and row.pk not in own and row.takes_applications,
        )
        for row in rows
    ]


def my_parts(actor: Actor) -> list[OwnPart]:
    """The actor's parts in programmes that have not ended, invitations first. One query."""
    if actor.person_id is None:
        return []
    rows = Enrolment.objects.filter(person_id=actor.person_id, state__in=TAKING_PART).exclude(
        programme__state__in=[State.CANCELLED, State.CLOSED, State.ARCHIVED]
    )
    parts = [
        _own_part(row.programme, row) for row in rows.select_related("programme").order_by("-programme_id")
    ]
    return sorted(parts, key=lambda part: not part.is_invited)


def own_part(actor: Actor, programme: Programme) -> OwnPart | None:
    """The actor's own part in one programme, None where they have none."""
    enrolment = access.own_enrolment(actor, programme)
    return _own_part(programme, enrolment) if enrolment else None


def state_words(state: str) -> str:
    """A programme's state as people say it."""
    return {
        State.DRAFT: _("Draft"),
        State.IN_REVIEW: _("In review"),
        State.APPROVED: _("Approved"),
        State.ENROLLING: _("Open for people"),
        State.MATCHING: _("Matching"),
        State.RUNNING: _("Running"),
        State.CLOSING: _("Coming to its end"),
        State.CLOSED: _("Closed"),
        State.ARCHIVED: _("Archived"),
        State.PAUSED: _("Paused"),
        State.CANCELLED: _("Cancelled"),
    }[State(state)]


def next_step(programme: Programme, counts: ReadyCounts, *, under_way: int) -> NextStep | None:
    """What the manager of a programme does next; None when it needs nothing."""

    def at(name: str) -> str:
        return reverse(f"programmes:{name}", args=[programme.public_id])

    if programme.state == State.DRAFT:
        missing = [check for check in readiness(programme) if not check.done]
        if missing:
            return NextStep(_("Finish the draft"), missing[0].remedy, _("Open the settings"), at("settings"))
        words = _("Everything that is asked for is there. Somebody else reads it and approves it.")
        return NextStep(_("Submit it for review"), words, _("Submit for review"), at("submit"), post=True)
    if programme.state == State.APPROVED:
        words = _("From then on people can be invited, and everybody in the directory can ask to take part.")
        return NextStep(_("Open enrolment"), words, _("Open enrolment"), at("open"), post=True)
    if programme.state == State.ENROLLING:
        if not counts.enough_for_one:
            words = _("Matching starts once at least one pair could come of those who are ready.")
            return NextStep(_("Bring people in"), words, _("Add people"), at("add_people"))
        words = ngettext(
            "%(count)s person is ready. Who applies afterwards waits for the next round.",
            "%(count)s people are ready. Who applies afterwards waits for the next round.",
            counts.people,
        ) % {"count": counts.people}
        title, button = _("Close enrolment, or bring in more people"), _("Close enrolment")
        return NextStep(title, words, button, at("close_enrolment"), True, _("Add people"), at("add_people"))
    if programme.state == State.MATCHING:
        matching = f"{at('detail')}matching/"
        if under_way:
            words = ngettext(
                "%(count)s relationship is accepted. The weeks of the programme count from the launch.",
                "%(count)s relationships are accepted. The weeks of the programme count from the launch.",
                under_way,
            ) % {"count": under_way}
            return NextStep(
                _("Launch the programme"),
                words,
                _("Launch"),
                at("launch"),
                True,
                _("Open matching"),
                matching,
            )
        words = _("A run proposes who should meet whom and says why. You decide, then people say yes or no.")
        return NextStep(_("Find out who fits whom"), words, _("Open matching"), matching)
    return None


def _next_for(
    programme: Programme, counts: ReadyCounts, under_way: int, *, oversees: bool, manages: bool, reviews: bool
) -> NextStep | None:
    if reviews or not oversees:
        return None  # the review has its own form, a participant their own part
    if programme.state == State.IN_REVIEW:
        words = _("An administrator or the sponsor reads it. Nobody approves what they submitted themself.")
        return NextStep(_("Somebody else reviews it now"), words)
    return next_step(programme, counts, under_way=under_way) if manages else None


def _own_part(programme: Programme, enrolment: Enrolment) -> OwnPart:
    return OwnPart(
        programme=programme.name,
        programme_id=programme.public_id,
        state=enrolment.state,
        words=enrolment_words(enrolment.state),
        sentence=own_sentence(enrolment),
        is_invited=enrolment.state == Enrolment.State.INVITED,
        is_matched=enrolment.state in {Enrolment.State.READY, Enrolment.State.ENGAGED},
        can_leave=enrolment.state not in NOT_A_PART | {Enrolment.State.COMPLETED},
    )


def own_sentence(enrolment: Enrolment) -> str:
    """Where somebody stands in a programme, said to themself."""
    if enrolment.state == Enrolment.State.DECLINED:
        reason = Enrolment.DeclineReason(enrolment.decline_reason).label if enrolment.decline_reason else ""
        return _("You do not take part this time. %(reason)s") % {"reason": reason}
    return {
        Enrolment.State.INVITED: _("You are invited. Taking part is your choice."),
        Enrolment.State.APPLIED: _("You asked to take part. The programme team answers."),
        Enrolment.State.WAITLISTED: _("You wait for a place. Who has waited longest comes first."),
        Enrolment.State.READY: _(
            "You take part. A proposal for you comes by letter and stands on your Today page."
        ),
        Enrolment.State.ENGAGED: _("You are in a relationship of this programme."),
        Enrolment.State.COMPLETED: _("You have completed this programme."),
        Enrolment.State.WITHDRAWN: _("You have left this programme. Nobody was told why."),
    }.get(Enrolment.State(enrolment.state), _("You take part in this programme."))


def _own_states(actor: Actor) -> dict[int, str]:
    if actor.person_id is None:
        return {}
    return dict(Enrolment.objects.filter(person_id=actor.person_id).values_list("programme_id", "state"))


def _by_state(programme: Programme) -> list[tuple[str, int]]:
    """Relationships by state, through the row: their room is a floor above and is not imported here."""
    counted = dict(programme.relationships.order_by().values_list("state").annotate(Count("pk")))
    waiting, completed = counted.pop("proposed", 0), counted.pop("completed", 0)
    under_way = sum(count for state, count in counted.items() if state in UNDER_WAY)
    others = sum(counted.values()) - under_way
    return [
        (_("Wait for answers"), waiting),
        (_("Accepted or under way"), under_way),
        (_("Completed"), completed),
        (_("Ended or not going ahead"), others),
    ]
