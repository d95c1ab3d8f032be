"""The outbox: letters written in the transaction of what they tell of, delivered later."""

from django.db import models

from bothways.foundation.models import PublicIdModel


class Notification(PublicIdModel):
    """One letter to one address. Its key is unique, so that nothing is said twice."""

    class State(models.TextChoices):
        """How far the letter is."""

        PENDING = "pending"
        SENT = "sent"
        FAILED = "failed"

    key = models.CharField(max_length=200, unique=True)
    event = models.CharField(max_length=60)
    recipient = models.EmailField()
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "due_at"])]
