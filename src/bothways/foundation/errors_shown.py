"""Errors become answers: a calm page for a browser, a fragment into `#notice` for htmx.

Absent and forbidden give the same bytes: both come from `show` with nothing of the request in them but
who is signed in. Anything that is not one of ours is a bug: it gets a number that also stands in the log.
"""

import logging
import secrets
import sys
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from bothways.errors import BothwaysError, Denied, Invalid, Missing, Refused, Unavailable
from bothways.foundation.deadlocks import TRIES, given_up
from bothways.foundation.theme import theme_of

log = logging.getLogger("bothways.faults")

STATUS: dict[type[BothwaysError], int] = {
    Invalid: 400,
    Denied: 403,
    Missing: 404,
    Refused: 409,
    Unavailable: 503,
}


def status_of(error: BothwaysError) -> int:
    """The HTTP status of one of our errors."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


class ErrorsShown:
    """Turns our errors into answers. Views contain no `try`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; errors come back through `process_exception`.

        A write is all or nothing, so one that the database gave up can be tried again; uploads cannot, for
        they have been read.
        """
        for _try in range(TRIES):
            response = self.get_response(request)
            if not getattr(response, "given_up", False) or request.FILES:
                break
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer to one of our errors; None leaves bugs to Django."""
        if given_up(error):
            response = show(request, status_of(Unavailable()))
            response.given_up = True  # type: ignore[attr-defined]
            return response
        if not isinstance(error, BothwaysError):
            return None
        return show(request, status_of(error), str(error.message))


def show(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    """The page or fragment that says what happened and what to do.

    Args:
        request: who asks and how; a 404 shows no more of it than who is signed in.
        status: 400, 403, 404, 409 or 503.
        message: the sentence of the error. A 404 always says the same.
    """
    # The page marks no entry of the navigation as the current one: a 404 must not even tell its own address.
    context = {"status": status, "message": "" if status == 404 else message}
    if getattr(request, "htmx", None):
        response = HttpResponse(
            render_to_string("errors/error.html#fragment", context, request), status=status
        )
        response["HX-Retarget"] = "#notice"
        response["HX-Reswap"] = "innerHTML"
        response["HX-Reselect"] = (
            "unset"  # the form may have asked for a part of the page that is not in here
        )
        return response
    return HttpResponse(render_to_string("errors/error.html", context, request), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """What cannot be read (handler400)."""
    return show(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Forbidden by Django itself (handler403)."""
    return show(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """No such address (handler404): the same bytes as a thing that is not for you."""
    return show(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that was open too long, or came from elsewhere."""
    return show(
        request, 403, _("This form was open for too long, or came from another site. Open the page again.")
    )


def fault(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """A bug or a lost database (handler500): a short number, which the log has with the traceback.

    Renders without the shell's questions to the database, which may be what failed.
    """
    number = secrets.token_hex(3).upper()
    log.error("fault %s at %s %s", number, request.method, request.path, exc_info=sys.exc_info())
    context = {"status": 500, "number": number, "theme": theme_of(request)}
    return HttpResponse(render_to_string("errors/fault.html", context), status=500)
