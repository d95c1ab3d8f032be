"""The demo's post office: letters that would have left the house, to be read on a page."""

from uuid import UUID

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from bothways.apps.notifications import access, delivery

PAGE = 50


@login_not_required
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """All letters, newest first."""
    page = Paginator(access.letters_of_the_demo(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "leaves_the_house": delivery.leaves_the_house()}
    return render(request, "notifications/letters.html", context)


@login_not_required
@require_safe
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One letter as text, and framed as its recipient sees it."""
    found = access.letter_of_the_demo(letter_id)
    context = {"letter": found, "leaves_the_house": delivery.leaves_the_house()}
    return render(request, "notifications/letter.html", context)


@login_not_required
@require_safe
@xframe_options_sameorigin
@csp_replace(  # type: ignore[arg-type]  # its types know no arguments of views
    {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "frame-ancestors": ["'self'"],
        "sandbox": [
            "allow-popups",
            "allow-popups-to-escape-sandbox",
            "allow-top-navigation-by-user-activation",
        ],
    }
)
def letter_body(request: HttpRequest, letter_id: UUID) -> HttpResponse:  # noqa: ARG001
    """The letter's own HTML, shut in: no script, no origin, nothing fetched."""
    html = access.letter_of_the_demo(letter_id).html
    return HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))
