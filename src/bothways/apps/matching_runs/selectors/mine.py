"""How matching went for one person, for that person's own eyes: facts of their own, and nobody's name."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bothways.apps.matching_runs.models import MatchingRun, Unmatched
from bothways.apps.matching_runs.selectors import sentences
from bothways.apps.programmes.models import Enrolment
from bothways.apps.relationships.models import Membership
from bothways.mentoring.lifecycles import RELATIONSHIP


@dataclass(frozen=True, slots=True)
class MyMatch:
    """What somebody may know of their own place in the matching of a programme.

    Attributes:
        together: whether they have a proposal or a relationship in it.
        approved_at: when proposals were last sent out; None before that.
        reason, help: why there is none for them, and the smallest change that would help; "" where none is known.
    """

    together: bool
    approved_at: datetime | None
    reason: str
    help: str


def my_match(enrolment: Enrolment) -> MyMatch:
    """How matching went for a person. Drafts that nobody has approved count for nothing here. Three queries."""
    together = Membership.objects.filter(
        person=enrolment.person_id,
        relationship__programme=enrolment.programme_id,
        relationship__state__in=RELATIONSHIP.open_states,
    ).exists()
    approved = MatchingRun.objects.filter(programme=enrolment.programme_id, approved_at__isnull=False)
    run = approved.defer("inputs", "certificate").order_by("-approved_at").first()
    left = (
        Unmatched.objects.filter(run=run, person=enrolment.person_id).first()
        if run and not together
        else None
    )
    names = defaultdict(lambda: _("one person here"), learner=_("you"))
    return MyMatch(
        together=together,
        approved_at=run.approved_at if run else None,
        reason=sentences.reason(left.reason, names) if left else "",
        help=sentences.reason(left.help, names) if left else "",
    )
