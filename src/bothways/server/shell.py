"""What every page shows around its content: organisation, entries by role, theme, language."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bothways.apps.home import selectors as home
from bothways.apps.people import selectors as people
from bothways.foundation.actor import NOBODY, Actor
from bothways.foundation.theme import THEMES, theme_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the main navigation."""

    word: str | Promise
    url: str
    icon: str
    current: bool = False
    wide_only: bool = False
    """Left out of the bar on a phone, where only five have room; the account menu has it as well."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several settings of the shell, as a language or a theme."""

    code: str
    word: str | Promise
    icon: str = ""
    chosen: bool = False


PROGRAMMES = ("programmes:list", _("Programmes"), "arrows-exchange")
PEOPLE = ("people:directory", _("People"), "users")
PARTICIPANT = (
    ("home:today", _("Today"), "calendar-event"),
    ("relationships:mine", _("Relationships"), "heart-handshake"),
    ("profiles:own", _("Profile"), "user"),
)
MANAGER = (("home:desk", _("Desk"), "clipboard-check"), PROGRAMMES, PEOPLE)
ADMIN = (("home:set_up", _("Set-up"), "settings"), PEOPLE, PROGRAMMES)


PHONE_BAR = 5
IN_ACCOUNT_MENU = {"relationships:mine", "profiles:own"}


class Shell:
    """The frame of one page. Asks the database for the organisation's name at most, and only when it is shown."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def actor(self) -> Actor:
        """Who asks; nobody before the middleware has looked."""
        return getattr(self._request, "actor", NOBODY)

    @cached_property
    def organisation(self) -> str:
        """The organisation's name, empty before it is set up."""
        found = people.organisation()
        return found.name if found else ""

    @cached_property
    def takes_part(self) -> bool:
        """Whether there is a day to show: for everybody, but for those who run things and take part in nothing."""
        return self.actor.person_id is not None and home.start_page(self.actor) == "home:today"

    @property
    def entries(self) -> list[Entry]:
        """The entries of all the actor's roles, the participant's first, each page once."""
        held = (
            (self.takes_part, PARTICIPANT),
            (self.actor.is_manager, MANAGER),
            (self.actor.org_admin, ADMIN),
        )
        wanted = dict.fromkeys(entry for holds, entries in held if holds for entry in entries)
        crowded = len(wanted) > PHONE_BAR
        return [
            self._entry(reverse(name), word, icon, wide_only=crowded and name in IN_ACCOUNT_MENU)
            for name, word, icon in wanted
        ]

    @property
    def roles(self) -> list[str | Promise]:
        """The names of the actor's roles."""
        held = [
            (self.actor.person_id is not None, _("Participant")),
            (self.actor.is_manager, _("Programme manager")),
            (self.actor.org_admin, _("Organisation admin")),
        ]
        return [word for holds, word in held if holds]

    @property
    def theme(self) -> str:
        """The `data-theme` to write, empty when the reader's system decides."""
        return theme_of(self._request)

    @property
    def themes(self) -> list[Choice]:
        """The themes to choose from."""
        return [Choice(t.code, t.word, t.icon, t.data == self.theme) for t in THEMES]

    @property
    def languages(self) -> list[Choice]:
        """The languages to choose from, each in its own words."""
        spoken = translation.get_language()
        return [Choice(code, word, chosen=code == spoken) for code, word in settings.LANGUAGES]

    @property
    def here(self) -> str:
        """Where to come back to after a setting of the shell was changed."""
        return self._request.get_full_path() if self._request.method == "GET" else "/"

    @property
    def demo(self) -> bool:
        """Whether this is the demo."""
        return settings.DEMO

    @property
    def debug(self) -> bool:
        """Whether this is the developer's mode."""
        return settings.DEBUG

    def _entry(self, url: str, word: Promise, icon: str, *, wide_only: bool) -> Entry:
        path = self._request.path
        current = path == url or (url != "/" and path.startswith(url))
        return Entry(word, url, icon, current, wide_only)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
