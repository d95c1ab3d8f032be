"""The diary: one row for each thing that happened, chained by hashes."""

from django.db import models


class ActivityEntry(models.Model):
    """Who did what to what, when. Append-only; states, dates and codes, never content."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    actor = models.UUIDField(null=True, blank=True, db_index=True)
    door = models.CharField(max_length=10)
    verb = models.CharField(max_length=60, db_index=True)
    target_kind = models.CharField(max_length=40)
    target = models.UUIDField(db_index=True)
    about = models.UUIDField(null=True, blank=True, db_index=True)
    """The person whom the entry concerns, where the target is not a person."""
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]


class ChainHead(models.Model):
    """The last link of the diary: one row, locked by whoever writes the next."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
