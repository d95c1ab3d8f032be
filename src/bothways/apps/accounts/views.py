"""Pages of one's own account, and the settings of the shell."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bothways.apps.accounts import selectors, services, signin
from bothways.errors import Invalid
from bothways.foundation.request import ActorRequest
from bothways.foundation.theme import A_YEAR, keep_theme


@require_safe
def own(request: ActorRequest) -> HttpResponse:
    """Who I am here, my roles, theme, language and password."""
    return render(request, "accounts/own.html", {"account": selectors.own_account(request.actor)})


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the system has it, for this browser."""
    response = redirect(_back(request))
    keep_theme(response, request.POST.get("theme", ""), secure=request.is_secure())
    return response


@login_not_required
@require_POST
def language(request: ActorRequest) -> HttpResponse:
    """The language of pages in this browser, and of the letters to whoever is signed in."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        raise Invalid
    services.speak(actor=request.actor, language=code)
    translation.activate(code)
    response = redirect(_back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=A_YEAR,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
    return response


@login_not_required
@require_safe
@never_cache
def demo(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a demo link."""
    signin.enter_demo(request, token)
    return redirect(settings.LOGIN_REDIRECT_URL)


def _back(request: HttpRequest) -> str:
    """Where the form stood. A path of ours and nothing else: a bare word would be read as the name of a view."""
    wanted = request.POST.get("next", "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else "/"
