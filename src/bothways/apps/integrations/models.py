"""Imports of people: the file, how it was read, and what became of it."""

from datetime import datetime, timedelta

from django.db import models

from bothways.apps.people.models import Person
from bothways.foundation.models import JobProgress, PublicIdModel, TimestampedModel

PATIENCE = timedelta(minutes=15)
"""How long a check or commit may run; the largest lists take a few minutes."""


class RosterImport(PublicIdModel, TimestampedModel, JobProgress):
    """One uploaded list of people, from upload over preview to commit.

    The content is kept only until it is committed or put away.
    """

    class State(models.TextChoices):
        """Steps of the import."""

        UPLOADED = "uploaded"
        CHECKING = "checking"
        CHECKED = "checked"
        COMMITTING = "committing"
        COMMITTED = "committed"
        DISCARDED = "discarded"

    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    content = models.BinaryField(null=True, blank=True)
    skills_name = models.CharField(max_length=255, blank=True)
    skills_content = models.BinaryField(null=True, blank=True)
    preferences_name = models.CharField(max_length=255, blank=True)
    preferences_content = models.BinaryField(null=True, blank=True)
    conflicts_name = models.CharField(max_length=255, blank=True)
    conflicts_content = models.BinaryField(null=True, blank=True)
    columns = models.JSONField(default=dict)
    """Confirmed mapping: canonical column to heading, "" where the file does not have it."""
    date_order = models.CharField(max_length=3, blank=True)
    summary = models.JSONField(default=dict)
    """Counts of new, changed, unchanged, leaving and refused, for lists without opening the file."""
    preview = models.JSONField(default=dict)
    """What the check found, for its pages; emptied with the content."""
    leavers = models.JSONField(default=list)
    """Public ids of people not in the file of whom the manager said that they have left."""
    good_only = models.BooleanField(default=False)
    committed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        """Whether the content is still there to be read again."""
        return self.state in {self.State.UPLOADED, self.State.CHECKING, self.State.CHECKED}

    def awaits_another_try(self, *, at: datetime) -> bool:
        """Whether the job failed, or has run for so long that its worker must be gone."""
        if self.state not in {self.State.CHECKING, self.State.COMMITTING}:
            return False
        if self.job_state == self.JobState.FAILED:
            return True
        return self.started_at is not None and self.started_at < at - PATIENCE

    @property
    def is_working(self) -> bool:
        """Whether a job is on it."""
        return self.state in {self.State.CHECKING, self.State.COMMITTING} and not self.is_over
