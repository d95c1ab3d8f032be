"""Abstract bases of rows."""

import uuid

from django.db import models


class PublicIdModel(models.Model):
    """A row that pages and files may name: by a random id that tells nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class TimestampedModel(models.Model):
    """A row that knows when it was made and last changed."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class JobProgress(models.Model):
    """A row that a background job works on: how far it is, and how it ended."""

    class JobState(models.TextChoices):
        """From asked for to ended."""

        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    job_state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    percent = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.job_state in {self.JobState.DONE, self.JobState.FAILED, self.JobState.CANCELLED}
