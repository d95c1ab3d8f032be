"""A participant's day: the one thing that is next, proposals, relationships, programmes."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bothways.apps.home.selectors.desk import Duty, reviews
from bothways.apps.profiles.models import Need, Offer
from bothways.apps.programmes import access as programme_access
from bothways.apps.programmes import selectors as programmes
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.apps.relationships import selectors as relationships
from bothways.apps.relationships.models import Membership
from bothways.foundation.actor import Actor

OPEN_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Today:
    """What stands on the page."""

    heading: str
    sub: str
    reviews: list[Duty]
    waiting: list[relationships.Card]
    together: list[relationships.Card]
    answered: list[relationships.Card]
    invitations: list[programmes.OwnPart]
    parts: list[programmes.OwnPart]
    joinable: list[Programme]
    profile_is_empty: bool

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing at all to show yet."""
        return not (
            self.reviews or self.waiting or self.together or self.answered or self.invitations or self.parts
        )


def today(actor: Actor, *, at: datetime) -> Today:
    """The actor's day. A constant number of queries, whatever they take part in."""
    cards = relationships.my_relationships(actor, at=at)
    waiting = sorted((card for card in cards if card.can_answer), key=lambda card: card.answer_until)
    together = [card for card in cards if card.is_going_ahead]
    parts = programmes.my_parts(actor)
    invitations = [part for part in parts if part.is_invited]
    profile_is_empty = actor.person_id is not None and not _says_anything(actor.person_id)
    to_review = reviews(actor)
    heading, sub = _heading(
        waiting, to_review, invitations, together, parts, profile_is_empty=profile_is_empty
    )
    return Today(
        heading=heading,
        sub=sub,
        reviews=to_review,
        waiting=waiting,
        together=together,
        answered=[card for card in cards if card.state == "proposed" and not card.can_answer],
        invitations=invitations,
        parts=[part for part in parts if not part.is_invited],
        joinable=_joinable(actor),
        profile_is_empty=profile_is_empty,
    )


def start_page(actor: Actor) -> str:
    """The name of the page on which the actor lands: their day, unless they only run things."""
    if not (actor.org_admin or actor.is_manager) or _takes_part(actor):
        return "home:today"
    return "home:desk" if actor.is_manager else "home:set_up"


def _heading(
    waiting: list[relationships.Card],
    to_review: list[Duty],
    invitations: list[programmes.OwnPart],
    together: list[relationships.Card],
    parts: list[programmes.OwnPart],
    *,
    profile_is_empty: bool,
) -> tuple[str, str]:
    if len(waiting) > 1:
        text = ngettext(
            "%(count)s proposal waits for your answer",
            "%(count)s proposals wait for your answer",
            len(waiting),
        )
        return text % {"count": len(waiting)}, ""
    if waiting:
        return _("Say yes or no to %(name)s") % {"name": waiting[0].others}, ""
    if to_review:
        return to_review[0].title, ""
    if invitations:
        return _("Answer your invitation to %(programme)s") % {"programme": invitations[0].programme}, ""
    starting = [card for card in together if card.state == "contracting"]
    if starting:
        return _("Plan your first meeting with %(name)s") % {"name": starting[0].others_first}, ""
    if profile_is_empty:
        sub = _("Matching goes by what you offer and need, and by nothing else.")
        return _("Say what you can teach and want to learn"), sub
    if parts:
        return _("Nothing needs you today"), _("As soon as there is a proposal for you, you get a letter.")
    return _("Nothing needs you today"), _("You take part in no programme yet.")


def _says_anything(person_pk: int) -> bool:
    offers = Offer.objects.filter(person=person_pk).order_by().values("pk")
    return offers.union(Need.objects.filter(person=person_pk).order_by().values("pk")).exists()


def _takes_part(actor: Actor) -> bool:
    if actor.person_id is None:
        return False
    return (
        Enrolment.objects.filter(person_id=actor.person_id, state__in=programmes.TAKING_PART).exists()
        or Membership.objects.filter(person_id=actor.person_id).exists()
    )


def _joinable(actor: Actor) -> list[Programme]:
    """Programmes that are open and in which the actor has no part yet."""
    if actor.person_id is None:
        return []
    own = Enrolment.objects.filter(person_id=actor.person_id).values("programme")
    found = programme_access.visible_programmes(actor).filter(state=Programme.State.ENROLLING)
    return list(found.exclude(pk__in=own)[:OPEN_SHOWN])
