"""The draft as its page shows it: proposals with reasons, facts, and the people without a match."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from bothways.apps.matching_runs.models import MatchingRun, Proposal, ProposalMember, Unmatched
from bothways.apps.matching_runs.selectors import sentences
from bothways.apps.matching_runs.selectors.groups import members
from bothways.apps.matching_runs.selectors.standing import (
    Standing,
    is_replaced,
    standing,
)
from bothways.apps.people.models import Person
from bothways.apps.relationships.selectors import names as listed_names
from bothways.mentoring.programme_models import programme_model

PER_PAGE: Final = 50
UNMATCHED_SHOWN: Final = 10

BEST_FIRST, WEAKEST_FIRST = "best", "weakest"


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A person as a chip. Never with a level."""

    public_id: UUID
    name: str
    unit: str
    email: str = ""

    @property
    def first_name(self) -> str:
        """How the person is called where the full name stands nearby."""
        return self.name.split()[0] if self.name.split() else self.name


@dataclass(frozen=True, slots=True)
class Band:
    """One flow of a pair in which each teaches the other."""

    direction: str
    what: str


@dataclass(frozen=True, slots=True)
class Leg:
    """One flow of a ring, chain or circle: who teaches whom what."""

    giver: PersonShown
    learner: PersonShown
    direction: str
    skills: str


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """One row of the draft.

    `who` are the names of all; `legs` the flows of a ring, chain or circle, and `when` its common time.
    """

    public_id: UUID
    run_id: UUID
    shape: str
    who: str
    people: tuple[PersonShown, ...]
    legs: tuple[Leg, ...]
    when: str
    giver: PersonShown
    learner: PersonShown
    direction: str
    bands: tuple[Band, ...]
    teaches: str
    skills: str
    reasons: tuple[str, ...]
    trade_off: str
    missing: str
    fit: int
    parts: dict[str, int]
    part_names: list[tuple[str, int, int]]
    state: str
    by_hand: bool
    decided_by: str
    decided_at: datetime | None
    reject_reason: str

    @property
    def seam(self) -> list[tuple[str, int]]:
        """The line between two bands: nothing is held yet, so each has half of it."""
        return [(band.direction, 1) for band in self.bands]

    @property
    def is_pair(self) -> bool:
        """Whether it is two people; only those can be swapped."""
        return self.shape == Proposal.Shape.PAIR

    @property
    def ring(self) -> list[str]:
        """The names of a ring in its order, for the drawing."""
        return [leg.giver.name for leg in self.legs]

    @property
    def givers(self) -> list[PersonShown]:
        """Who gives in a circle, each once."""
        return list({leg.giver.public_id: leg.giver for leg in self.legs}.values())

    @property
    def learners(self) -> list[Leg]:
        """Everybody who learns in a circle, with one flow each."""
        return list({leg.learner.public_id: leg for leg in self.legs}.values())


@dataclass(frozen=True, slots=True)
class Group:
    """Proposals of one direction."""

    key: str
    title: str
    proposals: list[ProposalShown]


@dataclass(frozen=True, slots=True)
class UnmatchedShown:
    """Somebody without a match: why, and the smallest change that would help."""

    person: PersonShown
    reason: str
    help: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the draft is looked at, and in which order."""

    words: str = ""
    show: str = ""
    order: str = BEST_FIRST

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.show)


@dataclass(frozen=True, slots=True)
class Review:
    """A draft as its page shows it."""

    run: MatchingRun
    facts: Standing
    groups: list[Group]
    page: Page[Proposal]
    shown: int
    in_draft: int
    unmatched: list[UnmatchedShown]
    unmatched_more: int
    filter: Filter
    weights: dict[str, int]
    two_way: bool
    open: bool
    replaced: bool


def review(run: MatchingRun, wanted: Filter, *, page: str | int = 1, everybody: bool = False) -> Review:
    """The draft of a run: one page of its proposals and all of its numbers. A constant number of queries."""
    facts = standing(run)
    all_rows = Proposal.objects.filter(run=run).exclude(state=Proposal.State.REPLACED)
    rows = (
        _ordered(_narrowed(all_rows, wanted), wanted)
        .select_related("giver", "learner", "decided_by", "run")
        .defer("run__inputs")
    )
    chosen = Paginator(rows, PER_PAGE).get_page(page)
    titles = _titles(_narrowed(all_rows, wanted))
    unmatched = list(_unmatched(run, facts))
    replaced = is_replaced(run)
    return Review(
        run=run,
        facts=facts,
        groups=_groups(chosen.object_list, titles, run.programme.weights),
        page=chosen,
        shown=chosen.paginator.count,
        in_draft=all_rows.count() if wanted.narrows else chosen.paginator.count,
        unmatched=unmatched if everybody else unmatched[:UNMATCHED_SHOWN],
        unmatched_more=0 if everybody else max(0, len(unmatched) - UNMATCHED_SHOWN),
        filter=wanted,
        weights=run.programme.weights,
        two_way=programme_model(run.programme.model_id).two_way,
        open=run.is_under_review and not replaced,
        replaced=replaced,
    )


def page_of(run: MatchingRun, proposal: Proposal, wanted: Filter) -> int:
    """The page of the draft on which a proposal stands."""
    all_rows = Proposal.objects.filter(run=run).exclude(state=Proposal.State.REPLACED)
    order = list(_ordered(_narrowed(all_rows, wanted), wanted).values_list("pk", flat=True))
    return order.index(proposal.pk) // PER_PAGE + 1 if proposal.pk in order else 1


def shown(proposal: Proposal, weights: Mapping[str, int], people: Sequence[Person]) -> ProposalShown:
    """One proposal as its row shows it; `people` are all its members."""
    giver, learner = person_shown(proposal.giver), person_shown(proposal.learner)
    by_id = {person.public_id.hex: person_shown(person) for person in people}
    names = {person_id: person.name for person_id, person in by_id.items()} | {"learner": learner.first_name}
    bands = tuple(_band(flow, names) for flow in proposal.flows) if proposal.direction == "both" else ()
    return ProposalShown(
        public_id=proposal.public_id,
        run_id=proposal.run.public_id,
        shape=proposal.shape,
        who=listed_names(people),
        people=tuple(by_id.values()),
        legs=() if proposal.shape == Proposal.Shape.PAIR else _legs(proposal, by_id),
        when=sentences.slot(proposal.slot, proposal.run.as_of),
        giver=giver,
        learner=learner,
        direction=proposal.direction,
        bands=bands,
        teaches=sentences.teaches(proposal.direction),
        skills=proposal.skills,
        reasons=tuple(sentences.reason(said, names) for said in proposal.reasons),
        trade_off=sentences.reason(proposal.trade_off, names) if proposal.trade_off else "",
        missing=sentences.missing(proposal.missing),
        fit=proposal.fit,
        parts=proposal.parts,
        part_names=part_names(proposal.parts, weights),
        state=proposal.state,
        by_hand=proposal.by_hand,
        decided_by=proposal.decided_by.display_name if proposal.decided_by else "",
        decided_at=proposal.decided_at,
        reject_reason=str(Proposal.RejectReason(proposal.reject_reason).label)
        if proposal.reject_reason
        else "",
    )


def _legs(proposal: Proposal, by_id: Mapping[str, PersonShown]) -> tuple[Leg, ...]:
    return tuple(
        Leg(
            giver=by_id[flow["giver"]],
            learner=by_id[flow["learner"]],
            direction=flow["direction"],
            skills=", ".join(need["skill"] for need in flow["covers"]),
        )
        for flow in proposal.flows
    )


def person_shown(person: Person) -> PersonShown:
    """A person as a chip."""
    return PersonShown(person.public_id, person.display_name, person.unit, person.email)


def part_names(parts: Mapping[str, int], weights: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """The five parts in words: (name, points rounded half up, points that it could have)."""
    return [(word, (parts[key] + 50) // 100, weights[key]) for key, word in sentences.parts().items()]


def _narrowed(rows: QuerySet[Proposal], wanted: Filter) -> QuerySet[Proposal]:
    for word in wanted.words.split():
        rows = rows.filter(
            Q(pk__in=ProposalMember.objects.filter(_names_or_unit(word)).values("proposal"))
            | Q(skills__icontains=word)
        )
    if wanted.show == "by_hand":
        return rows.filter(by_hand=True)
    return rows.filter(state=wanted.show) if wanted.show else rows


def _names_or_unit(word: str) -> Q:
    return Q(person__display_name__icontains=word) | Q(person__unit__icontains=word)


def _ordered(rows: QuerySet[Proposal], wanted: Filter) -> QuerySet[Proposal]:
    fit = "fit_hundredths" if wanted.order == WEAKEST_FIRST else "-fit_hundredths"
    return rows.order_by("-direction", fit, "pk")


def _titles(rows: QuerySet[Proposal]) -> dict[str, str]:
    """The heading of each direction, with its standing pairs; where all are rejected, with those."""
    stands = Q(state__in=[Proposal.State.OPEN, Proposal.State.LOCKED])
    counts = (
        rows.order_by().values_list("direction").annotate(n=Count("pk", filter=stands), every=Count("pk"))
    )
    return {direction: sentences.group_title(direction, n or every) for direction, n, every in counts}


def _groups(rows: Iterable[Proposal], titles: dict[str, str], weights: Mapping[str, int]) -> list[Group]:
    groups: dict[str, Group] = {}
    listed = list(rows)
    everybody = members(listed)
    for row in listed:
        group = groups.setdefault(row.direction, Group(row.direction, titles[row.direction], []))
        group.proposals.append(shown(row, weights, everybody[row.pk]))
    return list(groups.values())


def _band(flow: Mapping[str, Any], names: Mapping[str, str]) -> Band:
    first_name = names[flow["giver"]].split()[0]
    skills = ", ".join(need["skill"] for need in flow["covers"])
    return Band(flow["direction"], _("%(name)s: %(skills)s") % {"name": first_name, "skills": skills})


def _unmatched(run: MatchingRun, facts: Standing) -> Iterable[UnmatchedShown]:
    """Who has no match as the draft stands now: by the solver's reason, or because of what was decided since."""
    rows = {row.person_id: row for row in Unmatched.objects.filter(run=run, person__in=facts.left)}
    people = Person.objects.filter(pk__in=facts.left).order_by("display_name", "pk")
    named = _names(row.help for row in rows.values())
    for person in people:
        row = rows.get(person.pk)
        if row is None:
            said = _("The proposal for this person was rejected or swapped in this draft.")
            yield UnmatchedShown(
                person_shown(person), said, _("Run again: whoever fits next best is looked at.")
            )
            continue
        yield UnmatchedShown(
            person_shown(person), sentences.reason(row.reason, named), sentences.reason(row.help, named)
        )


def _names(said: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Display names of the people whom reasons name. One query."""
    ids = {UUID(one["data"]["person"]) for one in said if "person" in one["data"]}
    people = Person.objects.filter(public_id__in=ids).values_list("public_id", "display_name")
    return {public_id.hex: name for public_id, name in people}
