"""The organisation and the people in it, as the employer knows them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from bothways.foundation.models import PublicIdModel, TimestampedModel

DEFAULT_LADDER = [
    "Entry",
    "Established",
    "Senior specialist",
    "Manager or lead",
    "Senior leader",
    "Executive",
]


def default_ladder() -> list[str]:
    """The names of the six career levels that a new organisation starts with."""
    return list(DEFAULT_LADDER)


class Organisation(PublicIdModel, TimestampedModel):
    """The one organisation of this installation: its name and its career ladder."""

    name = models.CharField(max_length=200)
    ladder = models.JSONField(default=default_ladder)
    boundary_level = models.PositiveSmallIntegerField(default=4)

    @property
    def top_level(self) -> int:
        """The highest career level."""
        return len(self.ladder)


class Person(PublicIdModel, TimestampedModel):
    """Somebody in the directory. No birth date, no age, nothing from which to guess them."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person"
    )
    external_id = models.CharField(max_length=200, unique=True)
    email = models.EmailField(max_length=200)
    display_name = models.CharField(max_length=200)
    given_name = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=2000, blank=True)
    unit = models.CharField(max_length=2000, blank=True)
    job_family = models.CharField(max_length=2000, blank=True)
    location = models.CharField(max_length=2000, blank=True)
    timezone = models.CharField(max_length=60, blank=True)
    languages = models.JSONField(null=True, blank=True)
    manager = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="reports")
    career_level = models.PositiveSmallIntegerField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    tenure_months = models.PositiveIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["display_name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.CheckConstraint(condition=~Q(manager=models.F("pk")), name="person_manages_somebody_else"),
        ]

    def __str__(self) -> str:
        return self.display_name
