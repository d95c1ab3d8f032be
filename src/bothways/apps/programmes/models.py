"""Programmes, who takes part, and who runs them."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bothways.apps.people.models import Person
from bothways.foundation.actor import Role
from bothways.foundation.models import PublicIdModel, TimestampedModel
from bothways.mentoring import lifecycles


def default_weights() -> dict[str, int]:
    """Points of 100 for the five parts of fit."""
    return {"skills": 45, "wishes": 20, "shared_ground": 15, "time": 10, "distance": 10}


class Programme(PublicIdModel, TimestampedModel):
    """A mentoring initiative with one model, from draft to archive."""

    State: ClassVar = lifecycles.ProgrammeState

    name = models.CharField(max_length=200)
    purpose = models.TextField(max_length=2000, blank=True)
    model_id = models.CharField(max_length=40)
    state = models.CharField(
        max_length=12, choices=lifecycles.PROGRAMME.choices, default=lifecycles.ProgrammeState.DRAFT
    )
    state_before_pause = models.CharField(max_length=12, blank=True)
    rolling = models.BooleanField(default=False)
    weeks = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    weights = models.JSONField(default=default_weights)
    sponsor = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="sponsored_programmes"
    )
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    state_note = models.TextField(max_length=1000, blank=True)
    """What was said with the last move: what is missing when sent back, why when cancelled."""
    started_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=lifecycles.PROGRAMME.states), name="programme_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lifecycle(self) -> lifecycles.Lifecycle:
        """Its state machine: with a closed enrolment, or rolling."""
        return lifecycles.programme_lifecycle(rolling=self.rolling)

    @property
    def takes_applications(self) -> bool:
        """Whether somebody who joins now counts, and is not put on the waiting list."""
        return lifecycles.takes_applications(self.state, rolling=self.rolling)

    def move_to(self, state: lifecycles.ProgrammeState) -> None:
        """Move along the state machine, or refuse."""
        self.lifecycle.require_move(self.state, state)
        self.state = state
        self.save(update_fields=["state", "updated_at"])


class Enrolment(PublicIdModel, TimestampedModel):
    """One person's part in one programme."""

    State: ClassVar = lifecycles.EnrolmentState

    class DeclineReason(models.TextChoices):
        """Why an application was not taken; the applicant reads it."""

        RULES = "rules", _("It does not fit the rules of this programme.")
        FULL = "full", _("All places are taken.")
        LATER = "later", _("Another round will suit better.")
        ELSEWHERE = "elsewhere", _("Another programme suits better.")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    state = models.CharField(max_length=12, choices=lifecycles.ENROLMENT.choices)
    gives = models.BooleanField(default=True)
    learns = models.BooleanField(default=True)
    giver_capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    learner_capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    decline_reason = models.CharField(max_length=10, choices=DeclineReason.choices, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person__display_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], name="enrolled_once"),
            models.CheckConstraint(
                condition=Q(state__in=lifecycles.ENROLMENT.states), name="enrolment_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.programme}"

    def move_to(self, state: lifecycles.EnrolmentState) -> None:
        """Move along the state machine, or refuse."""
        lifecycles.ENROLMENT.require_move(self.state, state)
        self.state = state
        self.save(update_fields=["state", "updated_at"])


class RoleGrant(TimestampedModel):
    """A role that somebody holds, in one programme or in the whole organisation."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, blank=True, related_name="role_grants"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "programme"], name="role_granted_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} for {self.person}"
