"""The runs of a programme: how far each is, what became of it, and what approving a draft will do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from bothways.apps.matching_runs.models import MatchingRun, Proposal
from bothways.apps.matching_runs.selectors import sentences
from bothways.apps.matching_runs.selectors.groups import members, standing_groups
from bothways.apps.matching_runs.selectors.review import ProposalShown, shown
from bothways.apps.matching_runs.selectors.standing import Standing, is_open, standing
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.apps.programmes.selectors import model_name
from bothways.mentoring.lifecycles import EnrolmentState, matching_is_open
from bothways.mentoring.programme_models import programme_model


@dataclass(frozen=True, slots=True)
class ProgressShown:
    """How far a run is, in the reader's language."""

    job_state: str
    is_over: bool
    percent: int
    step: str
    failure: str


def progress_shown(run: MatchingRun) -> ProgressShown:
    """How far a run is."""
    step = sentences.step(run.step) if run.step else ""
    return ProgressShown(run.job_state, run.is_over, run.percent, step, sentences.failure(run.failure))


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in the list of runs of a programme."""

    public_id: UUID
    number: int
    state: str
    asked_at: datetime
    asked_by: str
    people: int
    proposals: int
    approved_at: datetime | None
    failure: str
    replaced: bool
    what_if: bool

    @property
    def under_way(self) -> bool:
        """Whether the run has not ended."""
        return self.state in {MatchingRun.JobState.QUEUED, MatchingRun.JobState.RUNNING}

    @property
    def waits(self) -> bool:
        """Whether its draft waits for a review."""
        return (
            self.state == MatchingRun.JobState.DONE
            and self.approved_at is None
            and not (self.replaced or self.what_if)
        )


@dataclass(frozen=True, slots=True)
class Overview:
    """The runs of a programme, and whether the next can start."""

    lines: list[RunLine]
    model_name: str
    ready: int
    open: bool
    under_way: bool
    waits: bool
    kept_apart: list[ProposalShown]

    @property
    def can_start(self) -> bool:
        """Whether a run can be asked for now."""
        return self.open and not self.under_way and self.ready > 1


def overview(programme: Programme) -> Overview:
    """Every run of a programme, newest first, and the pairs that they keep apart. Four queries."""
    lines = _run_lines(programme)
    taking_part = Enrolment.objects.filter(
        programme=programme,
        state__in=[EnrolmentState.READY, EnrolmentState.ENGAGED],
        person__active=True,
    )
    return Overview(
        lines=lines,
        model_name=model_name(programme.model_id),
        ready=taking_part.count(),
        open=matching_is_open(programme.state, rolling=programme.rolling),
        under_way=any(line.under_way for line in lines),
        waits=any(line.waits for line in lines),
        kept_apart=_kept_apart(programme, lines),
    )


def _kept_apart(programme: Programme, lines: list[RunLine]) -> list[ProposalShown]:
    """Pairs that were rejected in drafts that are closed by now; each pair once."""
    open_drafts = [line.public_id for line in lines if line.waits]
    rows = (
        Proposal.objects.filter(run__programme=programme)
        .kept_apart()
        .exclude(run__public_id__in=open_drafts)
        .select_related("giver", "learner", "decided_by", "run")
        .defer("run__inputs", "run__certificate")
        .order_by("giver__display_name", "learner__display_name", "-pk")
    )
    once = list({(row.giver_id, row.learner_id): row for row in rows}.values())
    everybody = members(once)
    return [shown(row, programme.weights, everybody[row.pk]) for row in once]


def _run_lines(programme: Programme) -> list[RunLine]:
    standing_now = Q(proposals__state__in=[Proposal.State.OPEN, Proposal.State.LOCKED])
    rows = (
        MatchingRun.objects.filter(programme=programme)
        .defer("inputs", "certificate")
        .select_related("asked_by")
        .annotate(count=Count("proposals", filter=standing_now))
        .order_by("-number")  # the order of the model is not kept where rows are grouped
    )
    lines, newer = [], False
    for run in rows:
        lines.append(
            RunLine(
                public_id=run.public_id,
                number=run.number,
                state=run.job_state,
                asked_at=run.created_at,
                asked_by=run.asked_by.display_name if run.asked_by else "",
                people=run.people,
                proposals=run.count,
                approved_at=run.approved_at,
                failure=sentences.failure(run.failure),
                replaced=newer and run.approved_at is None and not run.what_if,
                what_if=run.what_if,
            )
        )
        over = {MatchingRun.JobState.FAILED, MatchingRun.JobState.CANCELLED}
        newer = newer or not (run.what_if or run.job_state in over)
    return lines


@dataclass(frozen=True, slots=True)
class PlanOfApproval:
    """What an approval will do.

    Attributes:
        facts: the draft in numbers.
        people: how many are asked in all.
        asked_first: how many are asked before the other; 0 where both are asked at once.
        rejected: how many proposals are not sent.
        open: whether the draft can still be approved.
    """

    facts: Standing
    people: int
    asked_first: int
    rejected: int
    open: bool


def plan_of_approval(run: MatchingRun) -> PlanOfApproval:
    """What approving a draft will do."""
    facts = standing(run)
    people = {person for group in standing_groups(run).values() for person in group.givers | group.learners}
    return PlanOfApproval(
        facts=facts,
        people=len(people),
        asked_first=facts.proposals if programme_model(run.programme.model_id).upward else 0,
        rejected=Proposal.objects.filter(run=run, state=Proposal.State.REJECTED).count(),
        open=is_open(run),
    )
