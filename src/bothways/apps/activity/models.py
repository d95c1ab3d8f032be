"""The diary: one row for each thing that happened, chained by hashes."""

from typing import Any, ClassVar, NoReturn

from django.db import models


class DiaryIsAppendOnly(TypeError):
    """Somebody tried to change or remove what was written. A bug, wherever it comes from."""


class ActivityEntries(models.QuerySet["ActivityEntry"]):
    """Entries can be read and added, nothing else."""

    def update(self, **_: Any) -> NoReturn:
        """Refuse."""
        raise DiaryIsAppendOnly("Entries of the diary are never changed; write a new one.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise DiaryIsAppendOnly("Entries of the diary are never removed.")


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

    objects: ClassVar[Any] = ActivityEntries.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; an existing one is never written again."""
        if not self._state.adding:
            raise DiaryIsAppendOnly("Entries of the diary are never changed; write a new one.")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise DiaryIsAppendOnly("Entries of the diary are never removed.")


class ChainHead(models.Model):
    """The last link of the diary: one row, locked by whoever writes the next."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"link {self.number}"
