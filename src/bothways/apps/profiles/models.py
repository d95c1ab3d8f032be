"""What people say they can teach, want to learn, and when they have time."""

from django.db import models
from django.db.models import Q

from bothways.apps.people.models import Person
from bothways.foundation.models import TimestampedModel
from bothways.skills.naming import skill_key


class Source(models.TextChoices):
    """Who said it. What a person says is never overwritten by a file."""

    FILE = "file"
    PERSON = "person"


class Profile(TimestampedModel):
    """What is said once per person."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="profile")
    interests = models.JSONField(default=list)
    monthly_minutes = models.PositiveIntegerField(null=True, blank=True)
    giver_capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    learner_capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    gives = models.BooleanField(default=True)
    learns = models.BooleanField(default=True)
    knows_availability = models.BooleanField(default=False)
    """Whether the windows are known; without any, False means not asked and True means no time."""
    availability_source = models.CharField(max_length=6, choices=Source.choices, default=Source.FILE)


class SkillEntry(models.Model):
    """What offers and needs have in common: a skill or a topic."""

    skill = models.CharField(max_length=200)
    key = models.CharField(max_length=200, editable=False)
    category = models.CharField(max_length=200, blank=True)
    topic = models.BooleanField(default=False)
    level = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=6, choices=Source.choices)

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the key in step with the skill as written."""
        self.key = skill_key(self.skill)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Offer(SkillEntry):
    """Something a person can pass on, at a claimed level with evidence."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="offers")
    evidence = models.CharField(max_length=2, default="E0")

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key", "topic"], name="offer_once"),
            models.CheckConstraint(condition=Q(level__lte=5), name="offer_level_0_to_5"),
        ]

    def __str__(self) -> str:
        return self.skill


class Need(SkillEntry):
    """Something a person wants to learn: where they stand and how much it matters."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="needs")
    priority = models.PositiveSmallIntegerField(default=2)

    class Meta:
        ordering = ["-priority", "key"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key", "topic"], name="need_once"),
            models.CheckConstraint(
                condition=Q(level__lte=5, priority__gte=1, priority__lte=3), name="need_in_bounds"
            ),
        ]

    def __str__(self) -> str:
        return self.skill


class Withdrawal(models.Model):
    """An offer or need that a file brought and its person took away: no later file brings it back."""

    class Kind(models.TextChoices):
        """What was taken away."""

        OFFER = "offer"
        NEED = "need"

    person = models.ForeignKey(Person, models.CASCADE, related_name="withdrawals")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    key = models.CharField(max_length=200)
    topic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "key", "topic"], name="withdrawn_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Availability(models.Model):
    """A weekly window in the person's own time zone."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="availability")
    weekday = models.PositiveSmallIntegerField()
    start = models.PositiveSmallIntegerField()
    end = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday", "start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6, end__lte=1440, start__lt=models.F("end")), name="window_in_a_week"
            )
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.start}-{self.end}"


class Preference(models.Model):
    """A private wish for, or block against, another person. Shown to nobody but its author."""

    class Kind(models.TextChoices):
        """What it asks."""

        WISH = "wish"
        BLOCK = "block"

    person = models.ForeignKey(Person, models.CASCADE, related_name="preferences")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.PERSON)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "other"], name="preference_once")]

    def __str__(self) -> str:
        return self.kind


class TakenBack(models.Model):
    """A wish or block that a file brought and its person took back: no later file brings it again."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "other"], name="taken_back_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.other_id}"


class DecisionRight(models.Model):
    """One of two people decides on the other's pay, appraisal, promotion or discipline (G07)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "other"], name="decision_right_once")]

    def __str__(self) -> str:
        return self.reason
