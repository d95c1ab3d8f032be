"""The page of the directory, and who is still in it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bothways.apps.people import access, selectors, services
from bothways.foundation.clock import now
from bothways.foundation.request import ActorRequest


@login_required
@require_safe
def directory(request: ActorRequest) -> HttpResponse:
    """Everybody, fifty a page, searched by words."""
    found = selectors.directory_page(
        request.actor, words=request.GET.get("q", ""), number=request.GET.get("page", "1")
    )
    context = {"found": found, "may_import": access.may_import(request.actor)}
    return render(request, "people/directory.html", context)


@login_required
@require_POST
def has_left(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Say that somebody has left."""
    found = access.person_to_change(request.actor, person_id)
    services.deactivate(actor=request.actor, person=found, at=now())
    messages.info(request, _("%(name)s has left and can no longer sign in.") % {"name": found.display_name})
    return redirect("profiles:person", person_id)


@login_required
@require_POST
def is_back(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Say that somebody is back."""
    found = access.person_to_change(request.actor, person_id)
    services.activate(actor=request.actor, person=found, at=now())
    messages.info(request, _("%(name)s is back.") % {"name": found.display_name})
    return redirect("profiles:person", person_id)
