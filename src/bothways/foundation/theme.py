"""Light, dark, or as the reader's system has it: a cookie that the server writes and reads."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COOKIE = "bothways_theme"
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: its code in the cookie, its word, its icon, and the `data-theme` of the page."""

    code: str
    word: str | Promise
    icon: str
    data: str


THEMES = (
    Theme("system", _("System"), "device-desktop", ""),
    Theme("light", _("Light"), "sun", "bothways"),
    Theme("dark", _("Dark"), "moon", "bothways-dark"),
)


def theme_of(request: HttpRequest) -> str:
    """The `data-theme` that the reader chose, empty for their system's."""
    chosen = request.COOKIES.get(COOKIE, "")
    return next((theme.data for theme in THEMES if theme.code == chosen), "")


def keep_theme(response: HttpResponse, code: str, *, secure: bool) -> None:
    """Write the choice into the cookie; `system`, and what we do not know, removes it."""
    if code in {theme.code for theme in THEMES if theme.data}:
        response.set_cookie(COOKIE, code, max_age=A_YEAR, httponly=True, secure=secure, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
