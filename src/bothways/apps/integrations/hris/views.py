"""The import wizard: file, columns, check, done."""

from io import StringIO
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from bothways.apps.integrations.hris import access, jobs, selectors, services
from bothways.apps.integrations.hris.forms import WORDS, ColumnsForm, DateOrderForm, LeaversForm, UploadForm
from bothways.apps.integrations.hris.roster_words import said
from bothways.errors import Invalid
from bothways.foundation.clock import now
from bothways.foundation.jobs import enqueue
from bothways.foundation.request import ActorRequest
from bothways.roster.export import write_csv

STEPS = [gettext_lazy("File"), gettext_lazy("Columns"), gettext_lazy("Check"), gettext_lazy("Done")]


class NothingChosen(Invalid):
    """An answer that is none of those offered."""

    code = "nothing_chosen"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: ActorRequest) -> HttpResponse:
    """Step 1: upload."""
    access.require_importer(request.actor)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        found = services.upload(actor=request.actor, files=form.uploads, at=now())
        return redirect("integrations:columns", found.public_id)
    return render(request, "integrations/file.html", {"form": form, "steps": STEPS})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Step 2: which heading means what."""
    found = access.own_import(request.actor, import_id)
    if not found.is_open:
        return redirect("integrations:check", import_id)
    look = selectors.look_at(found)
    form = ColumnsForm(look, found.columns, request.POST or None)
    if form.is_valid():
        services.confirm_columns(actor=request.actor, roster_import=found, columns=form.mapping)
        enqueue(jobs.proceed, import_id=found.pk)
        return redirect("integrations:check", import_id)
    context = {"form": form, "row": found, "look": look, "steps": STEPS}
    return render(request, "integrations/columns.html", context)


@login_required
@require_safe
def check(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Steps 3 and 4: where the import stands."""
    found = access.own_import(request.actor, import_id)
    state = found.State(found.state)
    found.step, found.failure = said(found.step), said(found.failure)
    here = reverse("integrations:check", args=[import_id])
    if request.htmx:
        if found.is_working:
            return render(request, "integrations/working.html#job", {"row": found, "here": here})
        return HttpResponseClientRedirect(here)
    if state is found.State.UPLOADED:
        return redirect("integrations:columns", import_id)
    if state is found.State.DISCARDED:
        return redirect("integrations:file")
    context = {"row": found, "here": here, "steps": STEPS, "stuck": found.awaits_another_try(at=now())}
    if state is found.State.COMMITTED:
        return render(request, "integrations/done.html", context)
    if state is not found.State.CHECKED:
        return render(request, "integrations/working.html", context)
    part, number = request.GET.get("part", ""), request.GET.get("page", "1")
    page = selectors.check_page(found, words=WORDS, part=part, number=number)
    return render(request, "integrations/check.html", context | {"check": page})


@login_required
@require_POST
def check_again(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Try once more what failed."""
    found = access.own_import(request.actor, import_id)
    if services.ask_again(actor=request.actor, roster_import=found, at=now()):
        enqueue(jobs.proceed, import_id=found.pk)
    return redirect("integrations:check", import_id)


@login_required
@require_POST
def dates(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Say how dates are written."""
    found = access.own_import(request.actor, import_id)
    form = DateOrderForm(request.POST)
    if not form.is_valid():
        raise NothingChosen(_("Choose one of the two dates."))
    services.answer_dates(actor=request.actor, roster_import=found, date_order=form.cleaned_data["order"])
    enqueue(jobs.proceed, import_id=found.pk)
    return redirect("integrations:check", import_id)


@login_required
@require_POST
def leavers(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Say who of those not in the file has left."""
    found = access.own_import(request.actor, import_id)
    form = LeaversForm([line["id"] for line in found.preview.get("missing", [])], request.POST)
    if not form.is_valid():
        raise NothingChosen(_("These people are not in this list any more. Open the check again."))
    said = form.cleaned_data
    services.say_who_left(
        actor=request.actor, roster_import=found, shown=map(UUID, said["shown"]), left=map(UUID, said["left"])
    )
    messages.success(request, _("Noted. It takes effect when you save the import."))
    return redirect(f"{reverse('integrations:check', args=[import_id])}?part=missing")


@login_required
@require_POST
def commit(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Save all rows, or the good ones alone when that was said."""
    found = access.own_import(request.actor, import_id)
    good_only = request.POST.get("rows") == "good"
    if services.ask_to_commit(actor=request.actor, roster_import=found, good_only=good_only):
        enqueue(jobs.proceed, import_id=found.pk)
    return redirect("integrations:check", import_id)


@login_required
@require_POST
def discard(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Put the import away."""
    found = access.own_import(request.actor, import_id)
    services.discard(actor=request.actor, roster_import=found, at=now())
    messages.info(request, _("The file was deleted, and nothing was saved."))
    return redirect("people:directory")


@login_required
@require_safe
def refused(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """The rows that need a fix, with the reasons."""
    found = access.own_import(request.actor, import_id)
    if not found.is_open:
        return redirect("integrations:check", import_id)
    header, rows = selectors.refused_table(found)
    return _table("rows-to-fix.csv", header, rows)


@login_required
@require_safe
def template(request: ActorRequest) -> HttpResponse:
    """An empty list with every column and one example."""
    access.require_importer(request.actor)
    return _table("people.csv", *selectors.template_table())


def _table(name: str, header: list[str], rows: list[list[str]]) -> HttpResponse:
    text = StringIO()
    write_csv(text, header, rows)
    # The mark at the beginning is how spreadsheet programs know UTF-8.
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
