"""Pages of programmes: list, overview and its moves, enrolment, roles."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bothways.apps.people import access as people
from bothways.apps.programmes import access, forms, selectors, services
from bothways.errors import Invalid
from bothways.foundation.actor import Role
from bothways.foundation.clock import now
from bothways.foundation.request import ActorRequest
from bothways.mentoring.programme_models import programme_model

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


class Incomplete(Invalid):
    """What the page sent cannot be read."""

    code = "incomplete"


@login_required
@require_safe
def overview_of_all(request: ActorRequest) -> HttpResponse:
    """The programmes that the actor may see."""
    rows = selectors.programme_rows(request.actor)
    counts = any(row.taking_part is not None for row in rows)
    context = {"rows": rows, "counts": counts, "may_create": access.may_create(request.actor)}
    return render(request, "programmes/list.html", context)


@login_required
@GET_OR_POST
def new(request: ActorRequest) -> HttpResponse:
    """Draft a programme."""
    access.require_may_create(request.actor)
    form = forms.NewProgrammeForm(request.POST or None, people=people.directory(request.actor))
    if request.method == "POST" and form.is_valid():
        programme = services.create(
            actor=request.actor,
            name=form.cleaned_data["name"],
            purpose=form.cleaned_data["purpose"],
            model_id=form.cleaned_data["model_id"],
            weeks=form.cleaned_data["weeks"],
            weights=form.cleaned_data["weights"],
            sponsor=form.cleaned_data["sponsor"],
            at=now(),
        )
        return redirect("programmes:detail", programme.public_id)
    models = [selectors.model_words(model_id) for model_id in selectors.MODEL_NAMES]
    status = 422 if form.errors else 200
    return render(request, "programmes/new.html", {"form": form, "models": models}, status=status)


@login_required
@require_safe
def detail(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """The overview: where it stands, what is next, and its rules."""
    programme = access.programme(request.actor, programme_id)
    context = {
        "programme": programme,
        "overview": selectors.overview(request.actor, programme),
        "approve_form": forms.ApproveForm(),
        "comment_form": forms.CommentForm(),
    }
    return render(request, "programmes/detail.html", context)


@login_required
@GET_OR_POST
def settings(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Change a draft; afterwards read what was agreed."""
    programme = access.programme_to_manage(request.actor, programme_id)
    form = forms.ProgrammeForm(
        request.POST or None,
        initial=forms.initial_of(programme),
        model_id=programme.model_id,
        people=people.directory(request.actor),
    )
    if request.method == "POST" and form.is_valid():
        services.update(
            actor=request.actor,
            programme=programme,
            name=form.cleaned_data["name"],
            purpose=form.cleaned_data["purpose"],
            weeks=form.cleaned_data["weeks"],
            weights=form.cleaned_data["weights"],
            sponsor=form.cleaned_data["sponsor"],
            at=now(),
        )
        return redirect("programmes:detail", programme_id)
    context = {"programme": programme, "form": form, "model": selectors.model_words(programme.model_id)}
    return render(request, "programmes/settings.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def submit(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Hand a draft in for review."""
    programme = access.programme_to_manage(request.actor, programme_id)
    services.submit(actor=request.actor, programme=programme, at=now())
    return redirect("programmes:detail", programme_id)


@login_required
@require_POST
def send_back(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Return a programme to its draft."""
    programme = access.programme_to_review(request.actor, programme_id)
    form = forms.CommentForm(request.POST)
    comment = form.cleaned_data["comment"] if form.is_valid() else ""
    services.send_back(actor=request.actor, programme=programme, comment=comment, at=now())
    return redirect("programmes:detail", programme_id)


@login_required
@require_POST
def approve(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Approve a programme."""
    programme = access.programme_to_review(request.actor, programme_id)
    services.approve(
        actor=request.actor,
        programme=programme,
        sponsor_confirmed="sponsor_confirmed" in request.POST,
        at=now(),
    )
    return redirect("programmes:detail", programme_id)


@login_required
@require_POST
def open_enrolment(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Let people join."""
    programme = access.programme_to_manage(request.actor, programme_id)
    services.open_enrolment(actor=request.actor, programme=programme, at=now())
    return redirect("programmes:detail", programme_id)


@login_required
@require_POST
def close_enrolment(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Turn to matching."""
    programme = access.programme_to_manage(request.actor, programme_id)
    services.close_enrolment(actor=request.actor, programme=programme, at=now())
    return redirect("programmes:detail", programme_id)


@login_required
@require_POST
def launch(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Let the programme run."""
    programme = access.programme_to_manage(request.actor, programme_id)
    services.launch(actor=request.actor, programme=programme, at=now())
    return redirect("programmes:detail", programme_id)


@login_required
@GET_OR_POST
def cancel(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Give a programme up, after reading what follows."""
    programme = access.programme_to_cancel(request.actor, programme_id)
    form = forms.CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        services.cancel(actor=request.actor, programme=programme, reason=reason, at=now())
        return redirect("programmes:detail", programme_id)
    context = {"programme": programme, "form": form}
    return render(request, "programmes/cancel.html", context, status=422 if form.errors else 200)


@login_required
@GET_OR_POST
def join(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Ask to take part, or answer an invitation."""
    programme = access.programme(request.actor, programme_id)
    model = selectors.model_words(programme.model_id, weeks=programme.weeks)
    two_way = programme_model(programme.model_id).two_way
    form = forms.JoinForm(request.POST or None, two_way=two_way)
    if request.method == "POST" and form.is_valid():
        enrolment = services.apply(
            actor=request.actor,
            programme=programme,
            gives=form.gives,
            learns=form.learns,
            giver_capacity=form.cleaned_data["capacity"],
            at=now(),
        )
        messages.info(request, selectors.own_sentence(enrolment))
        return redirect("programmes:detail", programme_id)
    context = {
        "programme": programme,
        "form": form,
        "model": model,
        "two_way": two_way,
        "own": selectors.own_part(request.actor, programme),
    }
    return render(request, "programmes/join.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def enrolment(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Who takes part, and who waits for the manager's word."""
    programme = access.programme_to_oversee(request.actor, programme_id)
    page = selectors.enrolment_page(
        request.actor, programme, state=request.GET.get("state", ""), number=request.GET.get("page", "1")
    )
    context = {
        "programme": programme,
        "enrolments": page,
        "manages": request.actor.may_manage(programme.pk),
        "decline_form": forms.DeclineForm(),
    }
    return render(request, "programmes/enrolment.html", context)


@login_required
@GET_OR_POST
def add_people(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Invite people, or record those who have said yes elsewhere."""
    programme = access.programme_to_manage(request.actor, programme_id)
    asked = request.POST if request.method == "POST" else request.GET
    words, unit = asked.get("q", "")[:200], asked.get("unit", "")[:2000]
    found = selectors.add_page(request.actor, programme, words=words, unit=unit)
    if request.method == "POST":
        choices = [(str(person.public_id), person.display_name) for person in found.people]
        form = forms.AddPeopleForm(request.POST, choices=choices)
        if not form.is_valid():
            raise Incomplete(_("Choose people from the list once more; it has changed meanwhile."))
        chosen = selectors.people_to_add(request.actor, programme, words=words, unit=unit)
        if form.cleaned_data["scope"] != "all":
            chosen = chosen.filter(public_id__in=form.cleaned_data["people"])
        verb = services.invite if form.cleaned_data["how"] == "invite" else services.enrol_all
        added = len(verb(actor=request.actor, programme=programme, people=chosen, at=now()))
        messages.info(request, _added(added, invited=form.cleaned_data["how"] == "invite"))
        return redirect("programmes:enrolment", programme_id)
    context = {"programme": programme, "found": found, "is_open": programme.takes_applications}
    return render(request, "programmes/add_people.html", context)


@login_required
@require_POST
def accept(request: ActorRequest, enrolment_id: UUID) -> HttpResponse:
    """Take an applicant."""
    enrolment = access.enrolment_to_manage(request.actor, enrolment_id)
    services.accept_application(actor=request.actor, enrolment=enrolment, at=now())
    return redirect("programmes:enrolment", enrolment.programme.public_id)


@login_required
@require_POST
def wait(request: ActorRequest, enrolment_id: UUID) -> HttpResponse:
    """Ask an applicant to wait for a place."""
    enrolment = access.enrolment_to_manage(request.actor, enrolment_id)
    services.put_on_waiting_list(actor=request.actor, enrolment=enrolment, at=now())
    return redirect("programmes:enrolment", enrolment.programme.public_id)


@login_required
@require_POST
def decline(request: ActorRequest, enrolment_id: UUID) -> HttpResponse:
    """Say no to an applicant, with a reason."""
    enrolment = access.enrolment_to_manage(request.actor, enrolment_id)
    reason = request.POST.get("reason", "")
    services.decline_application(actor=request.actor, enrolment=enrolment, reason=reason, at=now())
    return redirect("programmes:enrolment", enrolment.programme.public_id)


@login_required
@GET_OR_POST
def roles(request: ActorRequest) -> HttpResponse:
    """Who holds which role, and one more."""
    access.require_org_admin(request.actor)
    choices = [(str(row.id), row.name) for row in selectors.programme_rows(request.actor)]
    form = forms.RoleForm(request.POST or None, people=people.directory(request.actor), programmes=choices)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["programme"]
        role = Role(form.cleaned_data["role"])
        programme = (
            access.programme(request.actor, UUID(chosen)) if chosen and role != Role.ORG_ADMIN else None
        )
        person = form.cleaned_data["person"]
        services.grant_role(actor=request.actor, person=person, role=role, programme=programme, at=now())
        messages.info(request, _("%(name)s holds the role now.") % {"name": person.display_name})
        return redirect("programmes:roles")
    context = {"form": form, "grants": selectors.grant_rows()}
    return render(request, "programmes/roles.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke_role(request: ActorRequest) -> HttpResponse:
    """Take a role back."""
    access.require_org_admin(request.actor)
    form = forms.RevokeForm(request.POST)
    if not form.is_valid():
        raise Incomplete
    person = people.person(request.actor, form.cleaned_data["person"])
    programme_id = form.cleaned_data["programme"]
    programme = access.programme(request.actor, programme_id) if programme_id else None
    role = Role(form.cleaned_data["role"])
    services.revoke_role(actor=request.actor, person=person, role=role, programme=programme, at=now())
    messages.info(request, _("The role of %(name)s is taken back.") % {"name": person.display_name})
    return redirect("programmes:roles")


def _added(count: int, *, invited: bool) -> str:
    if invited:
        return ngettext("%(count)s person is invited.", "%(count)s people are invited.", count) % {
            "count": count
        }
    return ngettext("%(count)s person is enrolled.", "%(count)s people are enrolled.", count) % {
        "count": count
    }
