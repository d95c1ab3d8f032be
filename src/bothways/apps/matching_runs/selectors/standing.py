"""How a draft stands after what was decided by hand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min, Sum

from bothways.apps.matching_runs.models import MatchingRun, Proposal, ProposalMember
from bothways.apps.matching_runs.selectors.groups import Pair, Together
from bothways.matching.problem import MatchingProblem
from bothways.mentoring.programme_models import programme_model

JobState = MatchingRun.JobState


@dataclass(frozen=True, slots=True)
class Standing:
    """A draft in numbers, as an approval would send it out.

    Attributes:
        proposals: how many would go out.
        covered: who learns from somebody (primary keys); in two-way models everybody who has a partner.
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
    covered: set[int] = set()
    untouched = True
    scope = set(run.unmatched.values_list("person_id", flat=True))
    learners = ProposalMember.objects.filter(proposal__run=run, learns=True).order_by()
    for person, state in learners.values_list("person_id", "proposal__state"):
        scope.add(person)
        if state in {Proposal.State.OPEN, Proposal.State.LOCKED}:
            covered.add(person)
        else:
            untouched = False
    sums = (
        Proposal.objects.filter(run=run)
        .standing()
        .aggregate(count=Count("pk"), weakest=Min("fit"), total=Sum("fit_hundredths"))
    )
    total = sums["total"] or 0
    return Standing(
        proposals=sums["count"],
        covered=frozenset(covered),
        left=frozenset(scope - covered),
        weakest=sums["weakest"],
        total=total,
        optimal=run.certificate.get("optimal", False)
        and (untouched or _as_good(run, covered=len(covered), total=total)),
    )


def _as_good(run: MatchingRun, *, covered: int, total: int) -> bool:
    """Whether a changed draft reaches the proven goals, where they can be read off its proposals."""
    wanted = {stage["name"]: stage["value"] for stage in run.certificate.get("objective", [])}
    pairs = programme_model(run.programme.model_id).shape == "pair"
    return pairs and wanted == {"people_covered": covered, "total_fit": total}


def standing_pairs(run: MatchingRun) -> frozenset[Pair]:
    """(giver, learner) of every pair that an approval would send out."""
    rows = Proposal.objects.filter(run=run).standing()
    return frozenset((a.hex, b.hex) for a, b in rows.values_list("giver__public_id", "learner__public_id"))


def over_capacity(problem: MatchingProblem, groups: Iterable[Together]) -> frozenset[str]:
    """Those who are in more of these relationships than they have places left."""
    giving: Counter[str] = Counter()
    learning: Counter[str] = Counter()
    for group in groups:
        giving.update(group.givers)
        if not problem.model.two_way:
            learning.update(group.learners)
    return frozenset(
        person.person_id
        for person in problem.people
        if giving[person.person_id] > person.giver_capacity
        or learning[person.person_id] > person.learner_capacity
    )


def is_replaced(run: MatchingRun) -> bool:
    """Whether a newer run of the programme has a draft, or is making one."""
    newer = MatchingRun.objects.filter(programme_id=run.programme_id, number__gt=run.number, what_if=False)
    return newer.exclude(job_state__in=[JobState.FAILED, JobState.CANCELLED]).exists()


def is_open(run: MatchingRun) -> bool:
    """Whether the draft of a run can still be changed and approved."""
    return run.is_under_review and not is_replaced(run)
