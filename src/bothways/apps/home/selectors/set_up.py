"""What is missing before an organisation goes live, checked by the system and never ticked by hand."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bothways.apps.home.selectors.desk import Duty, reviews
from bothways.apps.people import selectors as people
from bothways.apps.people.models import Person
from bothways.apps.programmes import selectors as programmes
from bothways.apps.programmes.models import Programme
from bothways.foundation.actor import Actor

BEFORE_APPROVAL = (Programme.State.DRAFT, Programme.State.IN_REVIEW, Programme.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is there or missing; `href` leads to where it is mended."""

    word: str
    done: bool
    href: str
    why: str


@dataclass(frozen=True, slots=True)
class SetUp:
    """What stands on the page."""

    heading: str
    items: list[Item]
    duties: list[Duty]
    organisation: str
    ladder: list[str]
    boundary: str
    people: int

    @property
    def done(self) -> int:
        """How many are there."""
        return sum(item.done for item in self.items)

    @property
    def missing(self) -> list[Item]:
        """Those that are not."""
        return [item for item in self.items if not item.done]


def set_up(actor: Actor) -> SetUp:
    """The checklist, missing things first, and the programmes that wait for approval. Five queries."""
    house = people.organisation()
    active = Person.objects.filter(active=True).count()
    items = [
        Item(
            _("Import the people of your organisation"),
            active > 1,
            "/people/import/",
            _(
                "From a spreadsheet or an export of your HR system; columns with birth dates or ages are refused."
            ),
        ),
        Item(
            _("Name a programme manager"),
            programmes.has_manager(),
            reverse("programmes:roles"),
            _("They draft and run programmes. What people say to each other they do not see."),
        ),
        Item(
            _("Approve a first programme"),
            Programme.objects.exclude(state__in=BEFORE_APPROVAL).exists(),
            reverse("programmes:list"),
            _("Somebody drafts it, somebody else approves it. Then people can be invited."),
        ),
        Item(
            _("Let letters leave the house"),
            bool(settings.SMTP_URL),
            "",
            _("Set BOTHWAYS_SMTP_URL where the platform runs. Until then letters wait in the outbox."),
        ),
    ]
    missing = sum(not item.done for item in items)
    return SetUp(
        heading=_heading(missing),
        items=sorted(items, key=lambda item: item.done),
        duties=reviews(actor),
        organisation=house.name if house else "",
        ladder=house.ladder if house else [],
        boundary=people.level_name(house.boundary_level, house) if house else "",
        people=active,
    )


def _heading(missing: int) -> str:
    if not missing:
        return _("Everything is set up")
    text = ngettext(
        "One thing is missing before you go live", "%(count)s things are missing before you go live", missing
    )
    return text % {"count": missing}
