"""The desk of those who run programmes: each thing that needs them, with one remedy."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bothways.apps.matching_runs.models import MatchingRun
from bothways.apps.programmes import access, selectors
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.apps.relationships.models import Relationship
from bothways.foundation.actor import Actor

SOON = timedelta(days=2)
ENDED = (Programme.State.CLOSED, Programme.State.ARCHIVED, Programme.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that needs somebody: what, why, and the one remedy."""

    title: str
    why: str
    button: str
    url: str
    post: bool = False
    kind: str = "quiet"


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A line of the table of programmes."""

    programme: Programme
    directions: list[str]
    words: str
    taking_part: int
    ready: int
    relationships: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands on the page."""

    heading: str
    duties: list[Duty]
    rows: list[DeskRow]
    under_way: int
    waiting: int


@dataclass(frozen=True, slots=True)
class _Counts:
    """What is counted of one programme."""

    taking_part: int = 0
    applied: int = 0
    ready: int = 0
    givers: int = 0
    learners: int = 0


def desk(actor: Actor, *, at: datetime) -> Desk:
    """The things that need the actor today, urgent ones first. Six queries, however many programmes."""
    running = Programme.objects.exclude(state__in=ENDED).select_related("sponsor")
    mine = list(running if actor.manages_all else running.filter(pk__in=actor.manages))
    people = _people(mine)
    related = _relationships(mine)
    soon = _running_out(mine, at)
    drafts = {run.programme_id: run for run in _drafts(mine)}
    duties = reviews(actor)
    for programme in mine:
        duties += _duties(programme, people.get(programme.pk, _Counts()), related, soon, drafts)
    duties.sort(key=lambda duty: duty.kind != "warn")
    return Desk(
        heading=_heading(duties),
        duties=duties,
        rows=[_row(programme, people.get(programme.pk, _Counts()), related) for programme in mine],
        under_way=sum(_under_way(related, programme) for programme in mine),
        waiting=sum(related[programme.pk, "proposed"] for programme in mine),
    )


def reviews(actor: Actor) -> list[Duty]:
    """The programmes that wait for this actor's approval, oldest first. One query."""
    waiting = access.visible_programmes(actor).filter(state=Programme.State.IN_REVIEW).order_by("updated_at")
    return [
        Duty(
            title=_("Approve %(programme)s, or send it back") % {"programme": programme.name},
            why=_("Nobody can be invited before somebody else than its author has read it."),
            button=_("Read it"),
            url=_page("programmes:detail", programme),
            kind="warn",
        )
        for programme in waiting
        if access.may_review(actor, programme)
    ]


def _duties(
    programme: Programme,
    counts: _Counts,
    related: Counter[tuple[int, str]],
    soon: dict[int, int],
    drafts: dict[int, MatchingRun],
) -> Iterable[Duty]:
    name = {"programme": programme.name}
    if soon.get(programme.pk):
        text = ngettext(
            "%(count)s proposal of %(programme)s runs out within two days",
            "%(count)s proposals of %(programme)s run out within two days",
            soon[programme.pk],
        )
        yield Duty(
            title=text % {**name, "count": soon[programme.pk]},
            why=_(
                "Who has answered stays hidden until all have. Those who run out are ready for the next run."
            ),
            button=_("See them"),
            url=_page("relationships:of_programme", programme),
            kind="warn",
        )
    if counts.applied:
        text = ngettext(
            "%(count)s person applied to %(programme)s",
            "%(count)s people applied to %(programme)s",
            counts.applied,
        )
        yield Duty(
            title=text % {**name, "count": counts.applied},
            why=_("Accept them, let them wait, or say no with a reason."),
            button=_("Read and answer"),
            url=f"{_page('programmes:enrolment', programme)}?state=applied",
        )
    draft = drafts.get(programme.pk)
    if draft is not None:
        yield Duty(
            title=_("A draft of %(programme)s waits for your decision") % name,
            why=_("Each proposal comes with its reasons. Nobody is asked before you approve the draft."),
            button=_("Review the draft"),
            url=f"{_page('programmes:detail', programme)}matching/{draft.public_id}/",
        )
        return
    waits = related[programme.pk, "proposed"]
    if programme.state == Programme.State.MATCHING and waits and not _under_way(related, programme):
        return  # people are answering; nothing to do but wait
    yield from _next(programme, counts, _under_way(related, programme))


def _next(programme: Programme, counts: _Counts, under_way: int) -> Iterable[Duty]:
    enough = counts.ready > 1 and counts.givers > 0 and counts.learners > 0
    ready = selectors.ReadyCounts(counts.ready, counts.givers, counts.learners, enough_for_one=enough)
    step = selectors.next_step(programme, ready, under_way=under_way)
    if step is not None:
        yield Duty(
            title=f"{programme.name}: {step.title}",
            why=step.words,
            button=step.button,
            url=step.url,
            post=step.post,
        )


def _heading(duties: list[Duty]) -> str:
    if not duties:
        return _("Nothing needs you today")
    return ngettext("One thing needs you today", "%(count)s things need you today", len(duties)) % {
        "count": len(duties)
    }


def _row(programme: Programme, counts: _Counts, related: Counter[tuple[int, str]]) -> DeskRow:
    return DeskRow(
        programme=programme,
        directions=selectors.model_words(programme.model_id).directions,
        words=selectors.state_words(programme.state),
        taking_part=counts.taking_part,
        ready=counts.ready,
        relationships=_under_way(related, programme),
    )


def _under_way(related: Counter[tuple[int, str]], programme: Programme) -> int:
    return sum(related[programme.pk, state] for state in selectors.UNDER_WAY)


def _people(programmes: list[Programme]) -> dict[int, _Counts]:
    ready = Q(state=Enrolment.State.READY)
    rows = Enrolment.objects.filter(programme__in=programmes).order_by().values("programme_id")
    counted = rows.annotate(
        taking_part=Count("pk", filter=Q(state__in=selectors.TAKING_PART)),
        applied=Count("pk", filter=Q(state=Enrolment.State.APPLIED)),
        ready=Count("pk", filter=ready),
        givers=Count("pk", filter=ready & Q(gives=True)),
        learners=Count("pk", filter=ready & Q(learns=True)),
    )
    return {
        row["programme_id"]: _Counts(
            row["taking_part"], row["applied"], row["ready"], row["givers"], row["learners"]
        )
        for row in counted
    }


def _relationships(programmes: list[Programme]) -> Counter[tuple[int, str]]:
    rows = Relationship.objects.filter(programme__in=programmes).order_by()
    counted = rows.values_list("programme_id", "state").annotate(Count("pk"))
    return Counter({(programme, state): count for programme, state, count in counted})


def _running_out(programmes: list[Programme], at: datetime) -> dict[int, int]:
    rows = Relationship.objects.filter(
        programme__in=programmes,
        state=Relationship.State.PROPOSED,
        answer_until__gt=at,
        answer_until__lte=at + SOON,
    )
    return dict(rows.order_by().values_list("programme_id").annotate(Count("pk")))


def _drafts(programmes: list[Programme]) -> Iterable[MatchingRun]:
    """The drafts that wait for a decision, the newest of each programme last."""
    done = MatchingRun.objects.filter(
        programme__in=programmes, job_state=MatchingRun.JobState.DONE, approved_at=None
    )
    return done.only("programme_id", "public_id", "number").order_by("number")


def _page(name: str, programme: Programme) -> str:
    return reverse(name, args=[programme.public_id])
