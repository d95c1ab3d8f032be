"""Groups, circles and cohorts go on when somebody says no or leaves, as long as enough people stay.

The others read a smaller group, and never who it was: the person's flows and membership are taken out, the
diary alone keeps that somebody left.
"""

from datetime import datetime

from django.db.models import Q

from bothways.apps.activity import services as activity
from bothways.apps.relationships.models import Membership, Relationship
from bothways.foundation.actor import Actor
from bothways.mentoring.programme_models import programme_model


def goes_on_without(relationship: Relationship, gone: set[int]) -> bool:
    """Whether enough people stay when these (primary keys) go: a giver, and the fewest learners of the model."""
    model = programme_model(relationship.programme.model_id)
    if model.shape != "circle":
        return False
    flows = relationship.flows.values_list("giver", "learner")
    givers = {giver for giver, _learner in flows} - gone
    learners = {learner for _giver, learner in flows} - gone
    fewest = int(model.data.get("learners_min", model.data["size_min"]))
    return bool(givers) and len(learners) >= fewest


def take_out(actor: Actor, relationship: Relationship, gone: set[int], *, at: datetime) -> None:
    """Take people out of a group that goes on."""
    relationship.flows.filter(Q(giver__in=gone) | Q(learner__in=gone)).delete()
    Membership.objects.filter(relationship=relationship, person__in=gone).delete()
    activity.record(
        actor=actor, verb="relationship.member_left", target=relationship, at=at, people=len(gone)
    )
