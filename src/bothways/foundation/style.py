"""The living style page: every component in every state, in the developer's mode."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def style(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    return render(request, "style/page.html")
