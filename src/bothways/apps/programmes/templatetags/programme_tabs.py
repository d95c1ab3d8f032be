"""The tabs over the pages of one programme: each reader sees those they may open."""

from typing import Any

from django import template

from bothways.apps.programmes import access
from bothways.apps.programmes.models import Programme
from bothways.foundation.actor import Actor

register = template.Library()


@register.inclusion_tag("programmes/tabs.html")
def programme_tabs(actor: Actor, programme: Programme, current: str) -> dict[str, Any]:
    """Overview, Enrolment, Matching, Relationships, Settings; `current` is one of these in small letters."""
    return {
        "programme": programme,
        "current": current,
        "oversees": access.may_oversee(actor, programme),
        "manages": actor.may_manage(programme.pk),
    }
