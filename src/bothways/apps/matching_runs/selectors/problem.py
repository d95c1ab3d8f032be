"""Rows become a problem: everybody who is ready in a programme, under pseudonyms."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Q, QuerySet

from bothways.apps.matching_runs.models import MatchingRun, Proposal, Unmatched
from bothways.apps.matching_runs.selectors.groups import Pair, pairs_of_rows
from bothways.apps.matching_runs.selectors.places import places
from bothways.apps.people.models import Person
from bothways.apps.profiles.models import Availability, DecisionRight, Need, Offer, Preference, Profile
from bothways.apps.programmes.models import Enrolment
from bothways.apps.relationships.models import Flow, Membership
from bothways.matching import problem as matching
from bothways.matching.objective import Coverage, Objective
from bothways.mentoring.lifecycles import RELATIONSHIP, EnrolmentState, RelationshipState
from bothways.mentoring.programme_models import ProgrammeModel, programme_model
from bothways.scheduling.freebusy import weekly_minutes
from bothways.skills.levels import Evidence, effective_level

Row = TypeVar("Row", Availability, Need, Offer)


@dataclass(frozen=True, slots=True)
class ProblemOfRun:
    """What a run solves, and the rows behind the pseudonyms.

    Attributes:
        problem: people named by the hex of their public id.
        people: every person of the problem, by that name.
        without_level: those who are ready but cannot be placed, because the model needs career levels.
    """

    problem: matching.MatchingProblem
    people: dict[str, Person]
    without_level: list[Person]

    @property
    def ready(self) -> int:
        """How many people are ready and have a place left."""
        return len(self.people) + len(self.without_level)


@dataclass(frozen=True, slots=True)
class _Declared:
    """What the people of one programme say of themselves, by person."""

    profiles: dict[int, Profile]
    offers: dict[int, list[Offer]]
    needs: dict[int, list[Need]]
    windows: dict[int, list[Availability]]


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What stands between people already."""

    giving: Counter[int]
    learning: Counter[int]
    forbidden: frozenset[Pair]
    past: frozenset[Pair]


def matching_problem(run: MatchingRun) -> ProblemOfRun:
    """The problem of a run as the rows stand now. Fifteen queries, however many people.

    Locked pairs come from the run's own draft, or from the last draft where there is none yet. Closed to
    the solver are: pairs that a programme manager rejected in this programme, pairs that already have a
    relationship in it or said no to one, and pairs one of whose relationships ended early anywhere.
    """
    model = programme_model(run.programme.model_id)
    ready = Enrolment.objects.filter(
        programme=run.programme_id,
        state__in=[EnrolmentState.READY, EnrolmentState.ENGAGED],
        person__active=True,
    )
    people_ready = ready.order_by().values("person")
    declared = _declared(people_ready)
    earlier = _earlier(run)
    people: dict[str, Person] = {}
    without_level: list[Person] = []
    solved: list[matching.Person] = []
    for enrolment in ready.select_related("person"):
        person = _person(enrolment, declared, earlier, model, run)
        if not _has_a_place(person, model):
            continue
        if person.level is None and model.gap.needs_levels:
            without_level.append(enrolment.person)
        else:
            people[person.person_id] = enrolment.person
            solved.append(person)
    wishes, blocks = _preferences(people_ready)
    problem = matching.MatchingProblem(
        model=model,
        people=tuple(sorted(solved, key=lambda person: person.person_id)),
        managers=_managers(),
        wishes=wishes,
        blocks=blocks,
        conflicts=_conflicts(people_ready),
        locked=frozenset(pair for pair in _locked(run) if set(pair) <= people.keys()),
        forbidden=earlier.forbidden | _rejected(run),
        past=earlier.past,
        waiting=_waiting(run) & people.keys(),
        **_wanted(run),
    )
    return ProblemOfRun(problem=problem, people=people, without_level=without_level)


def _waiting(run: MatchingRun) -> frozenset[str]:
    """Who was left without a match when a draft of the programme was last approved."""
    approved = MatchingRun.objects.filter(programme=run.programme_id, approved_at__isnull=False)
    last = approved.order_by("-approved_at").values("pk")[:1]
    rows = Unmatched.objects.filter(run__in=last).values_list("person__public_id", flat=True)
    return frozenset(public_id.hex for public_id in rows)


def _wanted(run: MatchingRun) -> dict[str, Any]:
    """Weights and stages of a run: those of its programme, unless it has its own."""
    chosen = run.settings
    return {
        "weights": matching.Weights(**chosen.get("weights", run.programme.weights)),
        "objective": Objective(
            coverage=Coverage(chosen.get("coverage", Coverage.PEOPLE)),
            bands=tuple(chosen.get("bands", ())),
            worst_off=chosen.get("worst_off", False),
        ),
    }


def pseudonym(person: Person) -> str:
    """The name under which a person is solved."""
    return person.public_id.hex


def pair_of(proposal: Proposal) -> Pair:
    """Giver and learner of a proposal as the solver names them."""
    return pseudonym(proposal.giver), pseudonym(proposal.learner)


def last_draft(run: MatchingRun) -> MatchingRun | None:
    """The draft before this run, where it was not approved. Its locks and refusals still count."""
    earlier = MatchingRun.objects.filter(
        programme_id=run.programme_id,
        number__lt=run.number,
        job_state=MatchingRun.JobState.DONE,
        what_if=False,
    )
    draft = earlier.defer("inputs").order_by("-number").first()
    return draft if draft is not None and draft.is_under_review else None


def _has_a_place(person: matching.Person, model: ProgrammeModel) -> bool:
    if model.two_way:
        return person.giver_capacity > 0
    return (person.gives and person.giver_capacity > 0) or (person.learns and person.learner_capacity > 0)


def _person(
    enrolment: Enrolment, declared: _Declared, earlier: _Earlier, model: ProgrammeModel, run: MatchingRun
) -> matching.Person:
    row, profile = enrolment.person, declared.profiles.get(enrolment.person_id)
    giving, learning = earlier.giving[row.pk], earlier.learning[row.pk]
    windows = declared.windows.get(row.pk, [])
    return matching.Person(
        person_id=pseudonym(row),
        level=row.career_level,
        offers=tuple(
            matching.Offer(o.skill, 0 if o.topic else effective_level(o.level, Evidence(o.evidence)), o.topic)
            for o in declared.offers.get(row.pk, [])
        ),
        needs=tuple(
            matching.Need(n.skill, n.level, n.priority, n.topic) for n in declared.needs.get(row.pk, [])
        ),
        unit=row.unit or None,
        location=row.location or None,
        job_family=row.job_family or None,
        languages=frozenset(row.languages) if row.languages else None,
        interests=frozenset(profile.interests) if profile else frozenset(),
        weekly=_weekly(row, windows, run) if windows or (profile and profile.knows_availability) else None,
        gives=enrolment.gives,
        learns=enrolment.learns,
        giver_capacity=_left(
            enrolment.giver_capacity,
            profile.giver_capacity if profile else None,
            model.capacity,
            giving,  # in two-way models everybody gives in each of their relationships
        ),
        learner_capacity=_left(
            enrolment.learner_capacity, profile.learner_capacity if profile else None, 1, learning
        ),
    )


def _left(enrolled: int | None, said: int | None, usual: int, taken: int) -> int:
    return max(0, places(enrolled, said, usual) - taken)


def _weekly(row: Person, windows: Iterable[Availability], run: MatchingRun) -> tuple[tuple[int, int], ...]:
    spans = [(window.weekday, window.start, window.end) for window in windows]
    return weekly_minutes(spans, row.timezone or settings.TIME_ZONE, as_of=run.as_of)


def _declared(people: QuerySet[Any]) -> _Declared:
    return _Declared(
        profiles={profile.person_id: profile for profile in Profile.objects.filter(person__in=people)},
        offers=_by_person(Offer.objects.filter(person__in=people)),
        needs=_by_person(Need.objects.filter(person__in=people)),
        windows=_by_person(Availability.objects.filter(person__in=people)),
    )


def _by_person(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def _managers() -> dict[str, str]:
    """Everybody's manager, also of people who take no part, so that chains through them are seen."""
    links = Person.objects.filter(manager__isnull=False).values_list("public_id", "manager__public_id")
    return {person.hex: manager.hex for person, manager in links}


def _preferences(people: QuerySet[Any]) -> tuple[frozenset[Pair], frozenset[Pair]]:
    rows = Preference.objects.filter(person__in=people, other__in=people)
    wishes: set[Pair] = set()
    blocks: set[Pair] = set()
    for person, other, kind in rows.values_list("person__public_id", "other__public_id", "kind"):
        (wishes if kind == Preference.Kind.WISH else blocks).add((person.hex, other.hex))
    return frozenset(wishes), frozenset(blocks)


def _conflicts(people: QuerySet[Any]) -> frozenset[Pair]:
    rows = DecisionRight.objects.filter(person__in=people, other__in=people)
    return frozenset((a.hex, b.hex) for a, b in rows.values_list("person__public_id", "other__public_id"))


def _locked(run: MatchingRun) -> list[Pair]:
    draft = run if run.is_under_review else last_draft(run)
    return pairs_of_rows(Proposal.objects.filter(run=draft, state=Proposal.State.LOCKED))


def _rejected(run: MatchingRun) -> frozenset[Pair]:
    return frozenset(pairs_of_rows(Proposal.objects.filter(run__programme=run.programme_id).kept_apart()))


def _earlier(run: MatchingRun) -> _Earlier:
    """Places taken in this programme, and pairs that must not be proposed again.

    A relationship takes one place of each person on each side, however many flows it has. Where a ring or
    circle was declined, only the flows of those who said no are kept apart; the others may meet in another.
    """
    here = Q(relationship__programme=run.programme_id)
    anywhere = Q(relationship__state__in=[RelationshipState.ENDED_EARLY, RelationshipState.COMPLETED])
    flows = (
        Flow.objects.filter(here | anywhere)
        .order_by("pk")
        .values_list(
            "relationship_id",
            "relationship__programme_id",
            "relationship__state",
            "giver_id",
            "learner_id",
            "giver__public_id",
            "learner__public_id",
        )
    )
    said_no = _said_no(run)
    givers: set[tuple[int, int]] = set()
    learners: set[tuple[int, int]] = set()
    forbidden: set[Pair] = set()
    past: set[Pair] = set()
    for relationship, programme, state, giver, learner, giver_id, learner_id in flows:
        if state == RelationshipState.COMPLETED:
            past.add((giver_id.hex, learner_id.hex))
        if not _forbids(state):
            continue
        declined = said_no.get(relationship)
        if declined is None or declined & {giver, learner}:
            forbidden.add((giver_id.hex, learner_id.hex))
        if programme == run.programme_id and state in RELATIONSHIP.open_states:
            givers.add((relationship, giver))
            learners.add((relationship, learner))
    giving = Counter(person for _relationship, person in givers)
    learning = Counter(person for _relationship, person in learners)
    return _Earlier(giving, learning, frozenset(forbidden), frozenset(past))


def _said_no(run: MatchingRun) -> dict[int, set[int]]:
    """Who declined each declined proposal of the programme; used to look for others, shown to nobody."""
    rows = Membership.objects.filter(
        relationship__programme=run.programme_id,
        relationship__state=RelationshipState.DECLINED,
        answer=Membership.Answer.DECLINED,
    )
    found: dict[int, set[int]] = defaultdict(set)
    for relationship, person in rows.values_list("relationship_id", "person_id"):
        found[relationship].add(person)
    return dict(found)


def _forbids(state: Any) -> bool:
    """Whether a relationship in this state keeps the two from being proposed to each other again."""
    return state in (*RELATIONSHIP.open_states, RelationshipState.DECLINED, RelationshipState.ENDED_EARLY)
