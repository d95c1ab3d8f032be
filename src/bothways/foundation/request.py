"""The request as our views receive it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from bothways.foundation.actor import Actor


class ActorRequest(HttpRequest):
    """A request with the actor that the server put on it."""

    actor: Actor
    htmx: HtmxDetails
