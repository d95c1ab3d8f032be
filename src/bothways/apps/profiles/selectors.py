"""What pages show of offers, needs, times and private wishes."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bothways.apps.people import access as people_access
from bothways.apps.people.models import Person
from bothways.apps.people.selectors import Colleague, EmployerFacts, colleague_of, employer_facts
from bothways.apps.profiles import access
from bothways.apps.profiles.models import Availability, Need, Offer, Preference, Profile, Source
from bothways.foundation.actor import Actor
from bothways.skills.levels import TEACHING_LEVEL, Evidence, effective_level

LEVEL_WORDS: Final[dict[int, str | Promise]] = {
    0: gettext_lazy("new to it"),
    1: gettext_lazy("aware of it"),
    2: gettext_lazy("can do it with help"),
    3: gettext_lazy("independent"),
    4: gettext_lazy("advanced"),
    5: gettext_lazy("teaches others"),
}

EVIDENCE_WORDS: Final[dict[str, str | Promise]] = {
    "E0": gettext_lazy("self-declared"),
    "E1": gettext_lazy("endorsed by colleagues"),
    "E2": gettext_lazy("work sample or certificate"),
    "E3": gettext_lazy("assessed"),
}

PRIORITY_WORDS: Final[dict[int, str | Promise]] = {
    1: gettext_lazy("nice to have"),
    2: gettext_lazy("matters"),
    3: gettext_lazy("matters most"),
}

SUGGESTIONS: Final = 200
"""Skill names that a form suggests at most."""


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer as its person reads it: what is claimed, what stands behind it, what counts."""

    pk: int
    skill: str
    topic: bool
    level: int
    level_word: str
    evidence_word: str
    counts: int
    counts_lower: bool
    can_teach: bool
    from_file: bool


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need: where the person stands, and how much it matters."""

    pk: int
    skill: str
    topic: bool
    level: int
    level_word: str
    priority_word: str
    from_file: bool


@dataclass(frozen=True, slots=True)
class TimeRow:
    """A weekly time."""

    pk: int
    words: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person for the eyes of one actor. `offers` and `needs` are None where they are not shown."""

    facts: EmployerFacts
    is_own: bool
    may_change: bool
    """Whether the reader may say that this person has left, or is back."""
    offers: list[OfferRow] | None
    needs: list[NeedRow] | None


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """Everything on one's own page."""

    page: PersonPage
    times: list[TimeRow]
    times_known: bool
    interests: list[str]


@dataclass(frozen=True, slots=True)
class OwnPreferences:
    """Whom the actor wishes for and blocks. Shown to its author alone."""

    wishes: list[Colleague]
    blocks: list[Colleague]

    @property
    def ids(self) -> set[UUID]:
        """Everybody on the list."""
        return {other.public_id for other in [*self.wishes, *self.blocks]}


def person_page(actor: Actor, public_id: UUID) -> PersonPage:
    """One person of the directory. Four queries.

    Raises: Missing, when they are not for this actor.
    """
    return _page(actor, people_access.person(actor, public_id))


def own_profile(actor: Actor) -> OwnProfile:
    """The actor's own page. Six queries.

    Raises: Missing, when nobody of the directory stands behind the account.
    """
    person = people_access.own(actor)
    profile = Profile.objects.filter(person=person).first()
    times = [TimeRow(window.pk, _words(window)) for window in Availability.objects.filter(person=person)]
    return OwnProfile(
        page=_page(actor, person),
        times=times,
        times_known=bool(times) or (profile is not None and profile.knows_availability),
        interests=list(profile.interests) if profile else [],
    )


def own_preferences(actor: Actor) -> OwnPreferences:
    """Whom the actor wishes for and blocks. One query."""
    mine = Preference.objects.filter(person=actor.person_id or 0, other__active=True).select_related("other")
    chosen: dict[str, list[Colleague]] = {Preference.Kind.WISH: [], Preference.Kind.BLOCK: []}
    for preference in mine.order_by("other__display_name"):
        chosen[preference.kind].append(colleague_of(preference.other))
    return OwnPreferences(wishes=chosen[Preference.Kind.WISH], blocks=chosen[Preference.Kind.BLOCK])


def taken_offers(person: Person) -> frozenset[tuple[str, bool]]:
    """Keys and topic marks of what the person offers already. One query."""
    return frozenset(Offer.objects.filter(person=person).order_by().values_list("key", "topic"))


def taken_needs(person: Person) -> frozenset[tuple[str, bool]]:
    """Keys and topic marks of what the person wants to learn already. One query."""
    return frozenset(Need.objects.filter(person=person).order_by().values_list("key", "topic"))


def skill_names() -> list[str]:
    """The names that are used most, so that one skill keeps one name. Two queries."""
    used: dict[str, tuple[int, str]] = {}
    for rows in (Offer, Need):
        counted = rows._default_manager.order_by().values_list("key", "skill").annotate(n=Count("pk"))  # noqa: SLF001
        for key, skill, n in counted:
            total, name = used.get(key, (0, skill))
            used[key] = (total + n, name)
    common = sorted(used.values(), reverse=True)[:SUGGESTIONS]
    return sorted(name for _total, name in common)


def _page(actor: Actor, person: Person) -> PersonPage:
    shown = access.may_see_skills(actor, person)
    return PersonPage(
        facts=employer_facts(person),
        is_own=person.pk == actor.person_id,
        may_change=people_access.may_change_people(actor) and person.pk != actor.person_id,
        offers=[_offer(offer) for offer in Offer.objects.filter(person=person)] if shown else None,
        needs=[_need(need) for need in Need.objects.filter(person=person)] if shown else None,
    )


def _offer(offer: Offer) -> OfferRow:
    counts = effective_level(offer.level, Evidence(offer.evidence))
    return OfferRow(
        pk=offer.pk,
        skill=offer.skill,
        topic=offer.topic,
        level=offer.level,
        level_word=str(LEVEL_WORDS[offer.level]),
        evidence_word=str(EVIDENCE_WORDS[offer.evidence]),
        counts=counts,
        counts_lower=counts < offer.level,
        can_teach=offer.topic or counts >= TEACHING_LEVEL,
        from_file=offer.source == Source.FILE,
    )


def _need(need: Need) -> NeedRow:
    return NeedRow(
        pk=need.pk,
        skill=need.skill,
        topic=need.topic,
        level=need.level,
        level_word=str(LEVEL_WORDS[need.level]),
        priority_word=str(PRIORITY_WORDS[need.priority]),
        from_file=need.source == Source.FILE,
    )


def _words(window: Availability) -> str:
    return _("%(day)s, %(start)s to %(end)s") % {
        "day": WEEKDAYS[window.weekday],
        "start": _clock(window.start),
        "end": _clock(window.end),
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
