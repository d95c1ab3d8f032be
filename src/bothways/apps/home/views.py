"""Pages that combine rooms: a participant's day, a manager's desk, an administrator's set-up, the first run."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from bothways.apps.home import access, selectors, services
from bothways.apps.home.forms import FirstRunForm
from bothways.apps.people import selectors as people
from bothways.errors import Missing
from bothways.foundation.clock import now
from bothways.foundation.request import ActorRequest

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_required
@require_safe
def today(request: ActorRequest) -> HttpResponse:
    """The start page: one's own day, or the desk or set-up for those who take part in nothing."""
    page = selectors.start_page(request.actor)
    if page != "home:today":
        return redirect(page)
    moment = now()
    context = {"today": selectors.today(request.actor, at=moment), "date": moment}
    return render(request, "home/today.html", context)


@login_required
@require_safe
def desk(request: ActorRequest) -> HttpResponse:
    """What needs those who run programmes."""
    access.require_desk(request.actor)
    moment = now()
    context = {"desk": selectors.desk(request.actor, at=moment), "date": moment}
    return render(request, "home/desk.html", context)


@login_required
@require_safe
def set_up(request: ActorRequest) -> HttpResponse:
    """What is missing before the organisation goes live."""
    access.require_set_up(request.actor)
    return render(request, "home/set_up.html", {"set_up": selectors.set_up(request.actor)})


@login_not_required
@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: ActorRequest) -> HttpResponse:
    """Organisation, ladder and first administrator; nothing here once an organisation exists."""
    if people.organisation() is not None:
        raise Missing
    form = FirstRunForm(request.POST or None, right_code=services.first_run_code())
    if request.method == "POST" and form.is_valid():
        user = services.finish_first_run(**form.cleaned_data, at=now())
        login(request, user, backend=BACKEND)
        return redirect("home:set_up")
    return render(request, "home/first_run.html", {"form": form}, status=422 if form.errors else 200)
