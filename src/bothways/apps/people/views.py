"""The page of the directory."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bothways.apps.people import access, selectors
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
