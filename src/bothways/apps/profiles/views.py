"""A person's page, and everything that people say of themselves."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bothways.apps.people import access as people
from bothways.apps.people.selectors import colleagues_named
from bothways.apps.profiles import access, selectors, services
from bothways.apps.profiles.forms import LevelForm, NeedForm, OfferForm, StandingForm, TimeForm
from bothways.foundation.clock import now
from bothways.foundation.request import ActorRequest


@login_required
@require_safe
def person(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """One person of the directory."""
    page = selectors.person_page(request.actor, person_id)
    return render(request, "profiles/person.html", {"page": page, "facts": page.facts})


@login_required
@require_safe
def own(request: ActorRequest) -> HttpResponse:
    """Everything that is known about oneself."""
    profile = selectors.own_profile(request.actor)
    context = {"profile": profile, "page": profile.page, "facts": profile.page.facts}
    return render(request, "profiles/own.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_offer(request: ActorRequest) -> HttpResponse:
    """Offer a skill or topic."""
    owner = people.own(request.actor)
    form = OfferForm(request.POST or None, taken=selectors.taken_offers(owner))
    if form.is_valid():
        said = form.cleaned_data
        services.declare_offer(
            actor=request.actor,
            person=owner,
            skill=said["skill"],
            level=said["level"],
            topic=said["topic"],
            at=now(),
        )
        messages.success(request, _("“%(skill)s” is on your list.") % {"skill": said["skill"]})
        return redirect("profiles:own")
    context = {"form": form, "title": _("What can you pass on?"), "names": selectors.skill_names()}
    return render(request, "profiles/skill_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_offer(request: ActorRequest, pk: int) -> HttpResponse:
    """Claim another level."""
    offer = access.own_offer(request.actor, pk)
    form = LevelForm(request.POST or None, initial={"level": offer.level})
    if form.is_valid():
        services.change_offer(actor=request.actor, offer=offer, level=form.cleaned_data["level"], at=now())
        return redirect("profiles:own")
    return render(request, "profiles/skill_form.html", {"form": form, "title": offer.skill})


@login_required
@require_POST
def remove_offer(request: ActorRequest, pk: int) -> HttpResponse:
    """No longer offer it."""
    offer = access.own_offer(request.actor, pk)
    services.withdraw_offer(actor=request.actor, offer=offer, at=now())
    messages.info(request, _("“%(skill)s” is off your list.") % {"skill": offer.skill})
    return redirect("profiles:own")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_need(request: ActorRequest) -> HttpResponse:
    """Name something to learn."""
    owner = people.own(request.actor)
    form = NeedForm(request.POST or None, taken=selectors.taken_needs(owner))
    if form.is_valid():
        said = form.cleaned_data
        services.declare_need(
            actor=request.actor,
            person=owner,
            skill=said["skill"],
            level=said["level"],
            priority=said["priority"],
            topic=said["topic"],
            at=now(),
        )
        messages.success(request, _("“%(skill)s” is on your list.") % {"skill": said["skill"]})
        return redirect("profiles:own")
    context = {"form": form, "title": _("What do you want to learn?"), "names": selectors.skill_names()}
    return render(request, "profiles/skill_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_need(request: ActorRequest, pk: int) -> HttpResponse:
    """Say anew where one stands."""
    need = access.own_need(request.actor, pk)
    form = StandingForm(request.POST or None, initial={"level": need.level, "priority": need.priority})
    if form.is_valid():
        said = form.cleaned_data
        services.change_need(
            actor=request.actor, need=need, level=said["level"], priority=said["priority"], at=now()
        )
        return redirect("profiles:own")
    return render(request, "profiles/skill_form.html", {"form": form, "title": need.skill})


@login_required
@require_POST
def remove_need(request: ActorRequest, pk: int) -> HttpResponse:
    """No longer want to learn it."""
    need = access.own_need(request.actor, pk)
    services.withdraw_need(actor=request.actor, need=need, at=now())
    messages.info(request, _("“%(skill)s” is off your list.") % {"skill": need.skill})
    return redirect("profiles:own")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_time(request: ActorRequest) -> HttpResponse:
    """Add a weekly time."""
    owner = people.own(request.actor)
    form = TimeForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        services.add_time(
            actor=request.actor,
            person=owner,
            weekday=said["weekday"],
            start=said["from_minute"],
            end=said["to_minute"],
            at=now(),
        )
        return redirect("profiles:own")
    return render(request, "profiles/time_form.html", {"form": form, "timezone": owner.timezone})


@login_required
@require_POST
def remove_time(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a weekly time away."""
    window = access.own_time(request.actor, pk)
    services.remove_time(actor=request.actor, person=window.person, window=window, at=now())
    return redirect("profiles:own")


@login_required
@require_safe
def wishes(request: ActorRequest) -> HttpResponse:
    """Whom one wishes for and blocks: for the person's own eyes."""
    people.own(request.actor)
    words = request.GET.get("q", "")
    context = {
        "chosen": selectors.own_preferences(request.actor),
        "words": words,
        "found": colleagues_named(request.actor, words),
        "most": services.WISHES,
    }
    return render(request, "profiles/wishes.html", context)


@login_required
@require_POST
def choose(request: ActorRequest, person_id: UUID, choice: str) -> HttpResponse:
    """Wish for a colleague, block them, or take either back."""
    owner = people.own(request.actor)
    other = people.colleague(request.actor, person_id)
    verb = {"wish": services.wish, "block": services.block, "neither": services.take_back}[choice]
    verb(actor=request.actor, person=owner, other=other, at=now())
    return redirect("profiles:wishes")
