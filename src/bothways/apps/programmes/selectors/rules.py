"""What the rules of a programme ask: models, readiness, counts of people."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bothways.apps.programmes.models import Enrolment, Programme
from bothways.mentoring import lifecycles
from bothways.mentoring.programme_models import programme_model

MODEL_NAMES = {
    "traditional": gettext_lazy("Traditional mentoring"),
    "reverse": gettext_lazy("Reverse mentoring"),
    "reciprocal": gettext_lazy("Reciprocal mentoring"),
    "peer_reskilling": gettext_lazy("Peer reskilling"),
    "skill_swap": gettext_lazy("Skill swap"),
    "skill_cycle": gettext_lazy("Skill cycle"),
    "reverse_shadowing": gettext_lazy("Reverse shadowing"),
    "circle": gettext_lazy("Circle"),
    "group": gettext_lazy("Group mentoring"),
    "flash": gettext_lazy("Flash mentoring"),
}
"""Every model by id, with its name on the screen."""

WEIGHT_NAMES = ("skills", "wishes", "shared_ground", "time", "distance")
ALL_POINTS = 100

_N = lifecycles.EnrolmentState
TAKING_PART = (_N.INVITED, _N.APPLIED, _N.WAITLISTED, _N.ACCEPTED, _N.IN_TRAINING, _N.READY, _N.ENGAGED)

_R = lifecycles.RelationshipState
UNDER_WAY = (_R.ACCEPTED, _R.CONTRACTING, _R.ACTIVE, _R.PAUSED, _R.SUSPENDED, _R.CLOSING, _R.COMPLETED)


@dataclass(frozen=True, slots=True)
class ReadinessCheck:
    """One thing that must be there before a programme is submitted; checked by the system, never ticked."""

    code: str
    sentence: str
    done: bool
    remedy: str


@dataclass(frozen=True, slots=True)
class ReadyCounts:
    """How many people are ready, on which side, and whether one relationship could come of it."""

    people: int
    givers: int
    learners: int
    enough_for_one: bool


def model_name(model_id: str) -> str:
    """The model's name in the reader's language."""
    return str(MODEL_NAMES[model_id])


def needs_sponsor(programme: Programme) -> bool:
    """Whether an executive must stand behind the programme: where less senior people teach more senior ones."""
    return programme_model(programme.model_id).needs("executive_sponsor")


def can_be_joined(programme: Programme) -> bool:
    """Whether people can ask to take part; after enrolment closed they are put on the waiting list."""
    late = programme.state in {Programme.State.MATCHING, Programme.State.RUNNING}
    return programme.takes_applications or late


def readiness(programme: Programme) -> list[ReadinessCheck]:
    """What must be there before a programme is submitted, missing things first."""
    checks = [
        ReadinessCheck(
            "purpose",
            _("A purpose is stated."),
            bool(programme.purpose),
            _("State the purpose: what shall be different afterwards, and for whom."),
        ),
    ]
    if needs_sponsor(programme):
        checks.append(
            ReadinessCheck(
                "sponsor",
                _("An executive sponsor is named."),
                programme.sponsor_id is not None,
                _(
                    "Name an executive sponsor who takes part. Formal backing lets people defer to the programme instead of to rank."
                ),
            )
        )
    return sorted(checks, key=lambda check: check.done)


def ready_counts(programme: Programme) -> ReadyCounts:
    """How many people are ready. One query."""
    counts = Enrolment.objects.filter(programme=programme, state=_N.READY).aggregate(
        people=Count("pk"),
        givers=Count("pk", filter=Q(gives=True)),
        learners=Count("pk", filter=Q(learns=True)),
    )
    one_of_each = counts["givers"] > 0 and counts["learners"] > 0
    return ReadyCounts(**counts, enough_for_one=counts["people"] > 1 and one_of_each)


def relationships_under_way(programme: Programme) -> int:
    """How many relationships are accepted or further on.

    Relationships live a floor above; they are counted through the row, so that nothing is imported from there.
    """
    return programme.relationships.filter(state__in=UNDER_WAY).count()
