"""Who asks: puts the actor on every request."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from bothways.apps.programmes import access
from bothways.foundation.actor import NOBODY, Door
from bothways.foundation.request import ActorRequest


class ActorMiddleware:
    """Looks up the signed-in account's person and roles once per request, and speaks its language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set `request.actor`."""
        asked = cast("ActorRequest", request)
        asked.actor = NOBODY
        user = asked.user
        if user.is_authenticated:
            asked.actor = access.actor_of(user, Door.BROWSER)
            if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
                translation.activate(user.language)
                asked.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
