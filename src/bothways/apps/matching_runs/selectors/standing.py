"""How a draft stands after what was decided by hand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min, Sum

from bothways.apps.matching_runs.models import MatchingRun, Proposal
from bothways.apps.matching_runs.selectors.problem import Pair
from bothways.matching.problem import MatchingProblem
from bothways.mentoring.programme_models import programme_model

JobState = MatchingRun.JobState


@dataclass(frozen=True, slots=True)
class Standing:
    """A draft in numbers, as an approval would send it out.

    Attributes:
        proposals: how many would go out.
        covered: who has a partner (primary keys): learners in one-way models, everybody in two-way ones.
        left: who has none, of those who should have one.
        weakest: the least fit shown, None without proposals.
        total: the sum of all fits, in hundredths.
        optimal: whether it is still as good as the proven optimum.
    """

    proposals: int
    covered: frozenset[int]
    left: frozenset[int]
    weakest: int | None
    total: int
    optimal: bool

    @property
    def total_points(self) -> int:
        """The sum of all fits in points, rounded half up."""
        return (self.total + 50) // 100

    @property
    def scope(self) -> int:
        """How many people should have a partner."""
        return len(self.covered) + len(self.left)


def standing(run: MatchingRun) -> Standing:
    """The draft in numbers. Three queries, however many proposals."""
    two_way = programme_model(run.programme.model_id).two_way
    covered: set[int] = set()
    scope = set(run.unmatched.values_list("person_id", flat=True))
    states = Proposal.objects.filter(run=run).order_by().values_list("giver_id", "learner_id", "state")
    for giver, learner, state in states:
        people = {giver, learner} if two_way else {learner}
        scope |= people
        if state in {Proposal.State.OPEN, Proposal.State.LOCKED}:
            covered |= people
    sums = (
        Proposal.objects.filter(run=run)
        .standing()
        .aggregate(count=Count("pk"), weakest=Min("fit"), total=Sum("fit_hundredths"))
    )
    proven = run.certificate.get("optimal", False)
    wanted = {stage["name"]: stage["value"] for stage in run.certificate.get("objective", [])}
    total = sums["total"] or 0
    return Standing(
        proposals=sums["count"],
        covered=frozenset(covered),
        left=frozenset(scope - covered),
        weakest=sums["weakest"],
        total=total,
        optimal=proven and wanted.get("people_covered") == len(covered) and wanted.get("total_fit") == total,
    )


def standing_pairs(run: MatchingRun) -> frozenset[Pair]:
    """(giver, learner) of every proposal that an approval would send out."""
    rows = Proposal.objects.filter(run=run).standing()
    return frozenset((a.hex, b.hex) for a, b in rows.values_list("giver__public_id", "learner__public_id"))


def over_capacity(problem: MatchingProblem, pairs: Iterable[Pair]) -> frozenset[str]:
    """Those who have more partners in these pairs than places left."""
    giving: Counter[str] = Counter()
    learning: Counter[str] = Counter()
    for giver, learner in pairs:
        giving[giver] += 1
        (giving if problem.model.two_way else learning)[learner] += 1
    return frozenset(
        person.person_id
        for person in problem.people
        if giving[person.person_id] > person.giver_capacity
        or learning[person.person_id] > person.learner_capacity
    )


def is_replaced(run: MatchingRun) -> bool:
    """Whether a newer run of the programme has a draft, or is making one."""
    newer = MatchingRun.objects.filter(programme_id=run.programme_id, number__gt=run.number)
    return newer.exclude(job_state__in=[JobState.FAILED, JobState.CANCELLED]).exists()


def is_open(run: MatchingRun) -> bool:
    """Whether the draft of a run can still be changed and approved."""
    return run.is_under_review and not is_replaced(run)
