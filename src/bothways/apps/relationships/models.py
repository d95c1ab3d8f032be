"""Relationships, their flows, and what each member answered."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from bothways.apps.people.models import Person
from bothways.apps.programmes.models import Programme
from bothways.foundation.models import PublicIdModel, TimestampedModel
from bothways.mentoring import lifecycles

PROGRAMME_IS_OVER = (
    lifecycles.ProgrammeState.CLOSED,
    lifecycles.ProgrammeState.ARCHIVED,
    lifecycles.ProgrammeState.CANCELLED,
)
"""Where nothing begins any more."""


class Relationship(PublicIdModel, TimestampedModel):
    """People who teach each other along one or more flows, from proposal to end."""

    State: ClassVar = lifecycles.RelationshipState

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="relationships")
    state = models.CharField(
        max_length=12, choices=lifecycles.RELATIONSHIP.choices, default=lifecycles.RelationshipState.PROPOSED
    )
    proposed_at = models.DateTimeField()
    answer_until = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    """Why these people: codes and data of `bothways.matching.reasons.explain`, only what both may see."""

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=lifecycles.RELATIONSHIP.states), name="relationship_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"relationship {self.public_id}"

    def awaits_answers(self, *, at: datetime) -> bool:
        """Whether a member may still say yes or no."""
        if self.programme.state in PROGRAMME_IS_OVER:
            return False
        return self.state == self.State.PROPOSED and at < self.answer_until

    def move_to(self, state: lifecycles.RelationshipState) -> None:
        """Move along the state machine, or refuse."""
        lifecycles.RELATIONSHIP.require_move(self.state, state)
        self.state = state
        self.save(update_fields=["state", "updated_at"])


class Flow(models.Model):
    """One knowledge flow: who teaches whom what. The core object of the product."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="flows")
    giver = models.ForeignKey(Person, models.PROTECT, related_name="flows_given")
    learner = models.ForeignKey(Person, models.PROTECT, related_name="flows_learned")
    direction = models.CharField(max_length=8)
    covers = models.JSONField(default=list)
    """Needs served: skill, giver_level, learner_level, priority, topic."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["relationship", "giver", "learner"], name="flow_once"),
            models.CheckConstraint(condition=~Q(giver=F("learner")), name="flow_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} teaches {self.learner}"


class Membership(models.Model):
    """One person in one relationship, and their answer to the proposal."""

    class Answer(models.TextChoices):
        """What was said, hidden until all have answered."""

        NONE = ""
        ACCEPTED = "accepted"
        DECLINED = "declined"

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    turn = models.PositiveSmallIntegerField(default=1)
    """In upward models the less senior person is asked first (1) and may decline unseen."""
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["turn", "pk"]
        constraints = [models.UniqueConstraint(fields=["relationship", "person"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.person} in {self.relationship}"
