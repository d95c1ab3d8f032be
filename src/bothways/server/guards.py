"""What holds for every page, whichever room answers: bounded bodies, readable text, nothing left in caches."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _

from bothways.foundation.errors_shown import show

MOST_BODY = 84 * 1024 * 1024
"""Bytes of one request: four lists of an import at their largest, and what stands around them."""
NUL = "\x00"
"""A character that PostgreSQL holds in no text, and that nobody types."""


class Guards:
    """Refuses what no page of ours sends before anything is read, and keeps pages out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse; either way nothing of it is kept on the way or on the reader's disk."""
        response = self._refusal(request) or self.get_response(request)
        # Pages are about people: after signing out, the browser's way back shows nothing either.
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Look at what a form says once it is certain that a page wants it."""
        if request.method != "POST":
            return None
        try:
            texts = [text for name, values in request.POST.lists() for text in (name, *values)]
        except UnreadablePostError:  # the reader went away while sending
            return show(request, 400)
        return show(request, 400) if any(NUL in text for text in texts) else None

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > MOST_BODY:
            return show(request, 413, _("That is too large to be taken. A list may have up to 20 MB."))
        query = request.META.get("QUERY_STRING", "")
        return show(request, 400) if "%00" in query or NUL in query else None
