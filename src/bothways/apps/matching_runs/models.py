"""Matching runs and the drafts that a programme manager reviews."""

from django.db import models
from django.db.models import Q

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
    certificate = models.JSONField(default=dict)
    """Input hash, rules, objective, bound, gap, versions: what is needed to repeat the run."""
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="run_number_once")]


class Proposal(PublicIdModel, TimestampedModel):
    """One relationship that a draft proposes, and what the programme manager decided about it."""

    class State(models.TextChoices):
        """Open unless the manager touched it."""

        OPEN = "open"
        LOCKED = "locked"
        REJECTED = "rejected"

    run = models.ForeignKey(MatchingRun, models.CASCADE, related_name="proposals")
    giver = models.ForeignKey(Person, models.PROTECT, related_name="+")
    learner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    by_hand = models.BooleanField(default=False)
    fit = models.PositiveSmallIntegerField()
    """Points shown, 0 to 100."""
    fit_hundredths = models.PositiveIntegerField()
    parts = models.JSONField()
    """The five parts in hundredths: skills, wishes, shared_ground, time, distance."""
    flows = models.JSONField()
    """Each flow: giver and learner (external ids) and the needs it covers."""
    reasons = models.JSONField(default=list)
    trade_off = models.JSONField(null=True, blank=True)
    missing = models.JSONField(default=list)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    relationship = models.OneToOneField(Relationship, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-fit_hundredths", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "giver", "learner"], name="proposed_once_in_a_draft"),
            models.CheckConstraint(condition=~Q(giver=models.F("learner")), name="proposal_between_two"),
        ]


class Unmatched(models.Model):
    """Somebody without a partner in a draft: why, and the smallest change that would help."""

    run = models.ForeignKey(MatchingRun, models.CASCADE, related_name="unmatched")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.JSONField()
    help = models.JSONField()

    class Meta:
        ordering = ["person__display_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="unmatched_once_in_a_draft")]
