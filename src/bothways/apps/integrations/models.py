"""Imports of people: the file, how it was read, and what became of it."""

from django.db import models

from bothways.apps.people.models import Person
from bothways.foundation.models import JobProgress, PublicIdModel, TimestampedModel


class RosterImport(PublicIdModel, TimestampedModel, JobProgress):
    """One uploaded list of people, from upload over preview to commit.

    The content is kept only until it is committed or put away.
    """

    class State(models.TextChoices):
        """Steps of the import."""

        CHECKING = "checking"
        CHECKED = "checked"
        COMMITTED = "committed"
        DISCARDED = "discarded"

    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    content = models.BinaryField(null=True, blank=True)
    skills_name = models.CharField(max_length=255, blank=True)
    skills_content = models.BinaryField(null=True, blank=True)
    columns = models.JSONField(default=dict)
    """Confirmed mapping: canonical column to heading."""
    date_order = models.CharField(max_length=3, blank=True)
    summary = models.JSONField(default=dict)
    """Counts of new, changed, unchanged, leaving and refused, for lists without opening the file."""
    committed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
