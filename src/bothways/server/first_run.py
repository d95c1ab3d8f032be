"""Before the organisation exists there is one page: the first run."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from bothways.apps.people.selectors import organisation
from bothways.foundation.request import ActorRequest


class FirstRunMiddleware:
    """Leads every page to the first run until an organisation exists.

    Only visitors are asked: nobody can be signed in before that, so the pages of users pay nothing for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirect, or go on."""
        signed_in = cast("ActorRequest", request).actor.is_signed_in
        first_run = reverse("home:first_run")
        open_paths = (first_run, f"/{settings.STATIC_URL.lstrip('/')}")
        if signed_in or request.path.startswith(open_paths) or organisation() is not None:
            return self.get_response(request)
        return redirect(first_run)
