"""Matching runs and the drafts that a programme manager reviews."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bothways.apps.people.models import Person
from bothways.apps.programmes.models import Programme
from bothways.apps.relationships.models import Relationship
from bothways.foundation.models import JobProgress, PublicIdModel, TimestampedModel


class MatchingRun(PublicIdModel, TimestampedModel, JobProgress):
    """One run for one programme: what went in, what came out, what became of it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="matching_runs")
    number = models.PositiveIntegerField()
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    people = models.PositiveIntegerField(default=0)
    as_of = models.DateField()
    """A day of the week in which free times are compared; part of the input."""
    inputs = models.JSONField(default=dict)
    """The problem as it was solved, so that the run can be repeated. Never shown: it holds private blocks."""
    certificate = models.JSONField(default=dict)
    """Input hash, rules, objective, bound, gap, versions: what is needed to repeat the run."""
    settings = models.JSONField(default=dict)
    """Chosen for this run alone: weights, coverage, bands, worst_off, keep; what is not named is as usual."""
    what_if = models.BooleanField(default=False)
    """Whether it only shows what other settings would bring. It replaces no draft until it is taken over."""
    revision = models.PositiveIntegerField(default=0)
    """Counts the changes made by hand, so that nobody saves over what somebody else changed meanwhile."""
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="run_number_once"),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(job_state__in=["queued", "running"]),
                name="one_run_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Run {self.number} of {self.programme}"

    @property
    def is_under_review(self) -> bool:
        """Whether the draft stands and has not been approved."""
        return self.job_state == self.JobState.DONE and self.approved_at is None and not self.what_if


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Sets of proposals."""

    def kept_apart(self) -> "ProposalQuerySet":
        """Those whose pair new runs do not propose."""
        return self.filter(state=Proposal.State.REJECTED, allowed_again_at__isnull=True)

    def standing(self) -> "ProposalQuerySet":
        """Those that an approval would send out."""
        return self.filter(state__in=[Proposal.State.OPEN, Proposal.State.LOCKED])


class Proposal(PublicIdModel, TimestampedModel):
    """One relationship that a draft proposes, and what the programme manager decided about it."""

    class State(models.TextChoices):
        """Open unless the manager touched it."""

        OPEN = "open"
        LOCKED = "locked"
        REJECTED = "rejected"
        REPLACED = "replaced"
        """Taken out by a swap."""

    class Shape(models.TextChoices):
        """How the flows hang together, as `bothways.matching.solution.Shape` says."""

        PAIR = "pair"
        RING = "ring"
        CHAIN = "chain"
        CIRCLE = "circle"

    class RejectReason(models.TextChoices):
        """Why a programme manager does not want a pair. A code, never a story."""

        TOO_CLOSE = "too_close", _("They work too closely together")
        KNOWN_CONFLICT = (
            "known_conflict",
            _("One of them has a say in the other's pay, appraisal or promotion"),
        )
        TIMING = "timing", _("This is not a good time for one of them")
        ALREADY_LEARNING = "already_learning", _("They already learn from each other")
        BETTER_ELSEWHERE = "better_elsewhere", _("One of them is needed for somebody else")
        OTHER = "other", _("Another reason")

    run = models.ForeignKey(MatchingRun, models.CASCADE, related_name="proposals")
    # The two of the first flow: a proposal is found by them, and pairs have nobody else.
    giver = models.ForeignKey(Person, models.PROTECT, related_name="+")
    learner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    by_hand = models.BooleanField(default=False)
    fit = models.PositiveSmallIntegerField()
    """Points shown, 0 to 100."""
    fit_hundredths = models.PositiveIntegerField()
    parts = models.JSONField()
    """The five parts in hundredths: skills, wishes, shared_ground, time, distance."""
    shape = models.CharField(max_length=6, choices=Shape.choices, default=Shape.PAIR)
    slot = models.CharField(max_length=40, blank=True)
    """The common time of a circle, as minutes of the week in UTC "start-end"."""
    direction = models.CharField(max_length=8)
    """upward, downward or lateral; "both" where each teaches the other; ring, chain or circle for those."""
    skills = models.TextField()
    """What is taught, in words: for headings and for finding a proposal again."""
    flows = models.JSONField()
    """Each flow: giver and learner (hex of their public ids), its direction, and the needs it covers."""
    reasons = models.JSONField(default=list)
    trade_off = models.JSONField(null=True, blank=True)
    missing = models.JSONField(default=list)
    reject_reason = models.CharField(max_length=20, choices=RejectReason.choices, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    allowed_again_at = models.DateTimeField(null=True, blank=True)
    """When new runs stopped keeping a rejected pair apart."""
    relationship = models.OneToOneField(
        Relationship, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-fit_hundredths", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "giver", "learner"], name="proposed_once_in_a_draft"),
            models.CheckConstraint(condition=~Q(giver=models.F("learner")), name="proposal_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} and {self.learner}"

    @property
    def pair(self) -> tuple[Person, Person]:
        """The two of the first flow, giver first."""
        return self.giver, self.learner

    @property
    def stands(self) -> bool:
        """Whether an approval would send it out."""
        return self.state in {self.State.OPEN, self.State.LOCKED}


class ProposalMember(models.Model):
    """One person of a proposal, and on which sides of its flows."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    gives = models.BooleanField()
    learns = models.BooleanField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="proposal_member_once")]

    def __str__(self) -> str:
        return f"{self.person} in {self.proposal}"


class Analysis(PublicIdModel, TimestampedModel, JobProgress):
    """One question about a draft that takes a while to answer, and the answer."""

    class Kind(models.TextChoices):
        """What is asked."""

        WHY_NOT = "why_not"
        """Why one person has no other partner, or why two are not together."""
        RECRUITING = "recruiting"
        """Which givers would help most."""
        FAIRNESS = "fairness"
        """Whether groups are treated alike."""
        STAGES = "stages"
        """What each goal costs the others."""
        INCENTIVES = "incentives"
        """Whether declaring little time pays."""
        LOAD = "load"
        """How work is spread over givers."""
        WEIGHTS = "weights"
        """How far each weight may move before a pair leaves the draft."""

    run = models.ForeignKey(MatchingRun, models.CASCADE, related_name="analyses")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    attribute = models.CharField(max_length=20, blank=True)
    """By which fact people are compared, where they are."""
    revision = models.PositiveIntegerField(default=0)
    """Of the draft that was looked at; a changed draft is asked anew."""
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "analyses"

    def __str__(self) -> str:
        return f"{self.kind} of {self.run}"


class Unmatched(models.Model):
    """Somebody without a partner in a draft: why, and the smallest change that would help."""

    run = models.ForeignKey(MatchingRun, models.CASCADE, related_name="unmatched")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.JSONField()
    help = models.JSONField()

    class Meta:
        ordering = ["person__display_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="unmatched_once_in_a_draft")]

    def __str__(self) -> str:
        return f"{self.person} without a match in {self.run}"
