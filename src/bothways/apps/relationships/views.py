"""Pages of relationships: the proposal and its answer, one's own list, the list of a programme."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bothways.apps.programmes import access as programmes
from bothways.apps.relationships import access, selectors, services
from bothways.apps.relationships.forms import AnswerForm
from bothways.errors import Invalid
from bothways.foundation.clock import now
from bothways.foundation.request import ActorRequest


class NoAnswer(Invalid):
    """Neither yes nor no."""

    code = "no_answer"


@login_required
@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """The actor's own relationships."""
    cards = selectors.my_relationships(request.actor, at=now())
    return render(request, "relationships/mine.html", {"cards": cards})


@login_required
@require_safe
def detail(request: ActorRequest, relationship_id: UUID) -> HttpResponse:
    """One relationship, as member or as overseer."""
    card = selectors.proposal_card(request.actor, relationship_id, at=now())
    return render(request, "relationships/detail.html", {"card": card})


@login_required
@require_POST
def answer(request: ActorRequest, relationship_id: UUID) -> HttpResponse:
    """Say yes or no to a proposal."""
    relationship = access.own_relationship(request.actor, relationship_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise NoAnswer(_("Choose yes or no."))
    verb = services.accept if form.says_yes else services.decline
    verb(actor=request.actor, relationship=relationship, at=now())
    return _where_it_stands(request, relationship_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: ActorRequest, relationship_id: UUID) -> HttpResponse:
    """Leave a relationship: a page that says what follows, and one button."""
    relationship = access.own_relationship(request.actor, relationship_id)
    if request.method == "POST":
        services.leave(actor=request.actor, relationship=relationship, at=now())
        messages.info(request, _("You have left. Nobody is told why, because nobody was asked."))
        return _where_it_stands(request, relationship_id)
    card = selectors.proposal_card(request.actor, relationship_id, at=now())
    return render(request, "relationships/leave.html", {"card": card})


def _where_it_stands(request: ActorRequest, relationship_id: UUID) -> HttpResponse:
    """The relationship's page; whoever has left a group that goes on is led to the others of their own."""
    if selectors.is_member(request.actor, relationship_id):
        return redirect("relationships:detail", relationship_id)
    return redirect("relationships:mine")


@login_required
@require_safe
def of_programme(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """The relationships of a programme: states and dates."""
    programme = programmes.programme_to_oversee(request.actor, programme_id)
    page, rows = selectors.process_rows(request.actor, programme, number=request.GET.get("page", "1"))
    context = {"programme": programme, "page": page, "rows": rows, "tab": "relationships"}
    return render(request, "relationships/of_programme.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave_programme(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Leave a programme, with everything that is open in it. No reason is asked."""
    programme = programmes.programme(request.actor, programme_id)
    enrolment = access.enrolment_to_leave(request.actor, programme)
    if request.method == "POST":
        services.leave_programme(actor=request.actor, enrolment=enrolment, at=now())
        messages.info(request, _("You have left %(programme)s.") % {"programme": programme.name})
        return redirect("home:today")
    return render(request, "relationships/leave_programme.html", {"programme": programme})
