"""Pages of matching: runs, progress, the review of a draft, and every decision in it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from bothways.apps.matching_runs import access, forms, jobs, selectors, services
from bothways.foundation.clock import now
from bothways.foundation.jobs import enqueue
from bothways.foundation.request import ActorRequest


@login_required
@require_safe
def mine(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """How matching went for oneself: why not me, and what would help."""
    own = access.own_part(request.actor, programme_id)
    context = {"programme": own.programme, "mine": selectors.my_match(own)}
    return render(request, "matching_runs/mine.html", context)


@login_required
@require_safe
def runs(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Every run of a programme, and the start of the next one."""
    programme = access.programme_to_match(request.actor, programme_id)
    context = {"programme": programme, "overview": selectors.overview(programme)}
    return render(request, "matching_runs/runs.html", context)


@login_required
@require_POST
def start(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """Ask for a run and show how far it is."""
    programme = access.programme_to_match(request.actor, programme_id)
    run = services.request_run(actor=request.actor, programme=programme, at=now())
    enqueue(jobs.draft, run_id=run.pk)
    return redirect("matching_runs:run", programme_id, run.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def try_settings(request: ActorRequest, programme_id: UUID) -> HttpResponse:
    """See what other weights and goals would bring, without touching the draft under review."""
    programme = access.programme_to_match(request.actor, programme_id)
    form = forms.SettingsForm(request.POST or None, initial={**programme.weights, "coverage": "people"})
    if request.method == "POST" and form.is_valid():
        run = services.request_run(
            actor=request.actor, programme=programme, at=now(), settings=form.settings()
        )
        enqueue(jobs.draft, run_id=run.pk)
        return redirect("matching_runs:run", programme_id, run.public_id)
    context = {"programme": programme, "form": form}
    return render(request, "matching_runs/try.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def run(request: ActorRequest, programme_id: UUID, run_id: UUID) -> HttpResponse:
    """The draft under review; before there is one, how far the run is."""
    found = access.run(request.actor, programme_id, run_id)
    context: dict[str, Any] = {"programme": found.programme, "run": found}
    if found.job_state != found.JobState.DONE:
        context["job"] = selectors.progress_shown(found)
        return render(request, "matching_runs/progress.html", context)
    form = forms.FilterForm(request.GET)
    wanted = form.filter()
    panel = _panel(request, programme_id, run_id)
    page: str | int = request.GET.get("page", "1")
    if panel:
        page = selectors.page_of(found, panel["proposal"], wanted)
    shown = selectors.review(found, wanted, page=page, everybody="everybody" in request.GET)
    context |= {"review": shown, "panel": panel, "filter_form": form, **_addresses(request, wanted, page)}
    return render(request, "matching_runs/review.html", context)


@login_required
@require_safe
def progress(request: ActorRequest, programme_id: UUID, run_id: UUID) -> HttpResponse:
    """How far the run is, asked for every second by the page; once it is over the page is loaded anew."""
    found = access.run(request.actor, programme_id, run_id)
    if found.is_over:
        return HttpResponseClientRefresh()
    context = {"programme": found.programme, "run": found, "job": selectors.progress_shown(found)}
    return render(request, "matching_runs/progress.html#job", context)


@login_required
@require_POST
def stop(request: ActorRequest, programme_id: UUID, run_id: UUID) -> HttpResponse:
    """Stop a run."""
    found = access.run(request.actor, programme_id, run_id)
    services.stop(actor=request.actor, run=found, at=now())
    return redirect("matching_runs:run", programme_id, run_id)


@login_required
@require_safe
def certificate(request: ActorRequest, programme_id: UUID, run_id: UUID) -> HttpResponse:
    """The proof of a draft, in words."""
    found = access.drafted_run(request.actor, programme_id, run_id)
    context = {"programme": found.programme, "run": found, "certificate": selectors.certificate_shown(found)}
    return render(request, "matching_runs/certificate.html", context)


@login_required
@require_safe
def certificate_file(request: ActorRequest, programme_id: UUID, run_id: UUID) -> HttpResponse:
    """The proof of a draft as a file."""
    found = access.drafted_run(request.actor, programme_id, run_id)
    response = JsonResponse(found.certificate, json_dumps_params={"indent": 2, "sort_keys": True})
    response["Content-Disposition"] = f'attachment; filename="certificate-{found.number}.json"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: ActorRequest, programme_id: UUID, run_id: UUID) -> HttpResponse:
    """Say what approving does, then do it."""
    found = access.drafted_run(request.actor, programme_id, run_id)
    if request.method == "POST":
        revision = forms.clean(forms.RevisionForm(request.POST))["revision"]
        services.approve(actor=request.actor, run=found, revision=revision, at=now())
        return redirect("matching_runs:run", programme_id, run_id)
    context = {"programme": found.programme, "run": found, "plan": selectors.plan_of_approval(found)}
    return render(request, "matching_runs/approve.html", context)


@login_required
@require_POST
def take_over(request: ActorRequest, programme_id: UUID, run_id: UUID) -> HttpResponse:
    """Make the draft of a trial the one under review."""
    found = access.drafted_run(request.actor, programme_id, run_id)
    services.take_over(actor=request.actor, run=found, at=now())
    return redirect("matching_runs:run", programme_id, run_id)


@login_required
@require_safe
def compare(request: ActorRequest, programme_id: UUID, run_id: UUID) -> HttpResponse:
    """Two drafts side by side; without a second one, a choice of it."""
    found = access.drafted_run(request.actor, programme_id, run_id)
    others = selectors.comparable(found)
    form = forms.CompareForm([(str(one.public_id), str(one.number)) for one in others], request.GET or None)
    context: dict[str, Any] = {"programme": found.programme, "run": found, "others": others}
    if form.is_valid():
        other = access.drafted_run(request.actor, programme_id, UUID(form.cleaned_data["with"]))
        context |= {"other": other, "comparison": selectors.comparison(other, found)}
    return render(request, "matching_runs/compare.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: ActorRequest, programme_id: UUID, run_id: UUID) -> HttpResponse:
    """What can be asked of a draft, and what was; a POST asks."""
    found = access.drafted_run(request.actor, programme_id, run_id)
    if request.method == "POST":
        said = forms.clean(forms.AskForm(request.POST))
        asked = services.ask(
            actor=request.actor,
            run=found,
            kind=said["kind"],
            person=access.person_to_bring_in(found, said["person"]) if said["person"] else None,
            other=access.person_to_bring_in(found, said["other"]) if said["other"] else None,
            attribute=said["attribute"],
            at=now(),
        )
        if not asked.is_over:
            enqueue(jobs.answer, question_id=asked.pk)
        return redirect("matching_runs:question", programme_id, run_id, asked.public_id)
    about = request.GET.get("about", "")
    pair = access.proposal(request.actor, programme_id, run_id, forms.id_of(about)) if about else None
    context = {
        "programme": found.programme,
        "run": found,
        "about": pair,
        "asked": selectors.questions_of(found),
        "people": selectors.people_of(found),
        "form": forms.AskForm(),
        "pairs": selectors.of_pairs(found),
    }
    return render(request, "matching_runs/questions.html", context)


@login_required
@require_safe
def question(request: ActorRequest, programme_id: UUID, run_id: UUID, question_id: UUID) -> HttpResponse:
    """A question and its answer; before there is one, how far it is."""
    found = access.question(request.actor, programme_id, run_id, question_id)
    shown = selectors.question_shown(found)
    context = {"programme": found.run.programme, "run": found.run, "question": shown}
    if shown.person and shown.is_over:
        context["people"] = [
            one for one in selectors.people_of(found.run) if one[0] != str(shown.person.public_id)
        ]
    return render(request, "matching_runs/question.html", context)


@login_required
@require_safe
def question_progress(
    request: ActorRequest, programme_id: UUID, run_id: UUID, question_id: UUID
) -> HttpResponse:
    """How far an answer is, asked for every second by the page; once it is there the page is loaded anew."""
    found = access.question(request.actor, programme_id, run_id, question_id)
    if found.is_over:
        return HttpResponseClientRefresh()
    context = {
        "programme": found.run.programme,
        "run": found.run,
        "question": selectors.question_shown(found),
    }
    return render(request, "matching_runs/question.html#job", context)


@login_required
@require_POST
def stop_question(request: ActorRequest, programme_id: UUID, run_id: UUID, question_id: UUID) -> HttpResponse:
    """Stop working on an answer."""
    found = access.question(request.actor, programme_id, run_id, question_id)
    services.stop_question(actor=request.actor, question=found, at=now())
    return redirect("matching_runs:question", programme_id, run_id, question_id)


@login_required
@require_POST
def lock(request: ActorRequest, programme_id: UUID, run_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Keep a pair."""
    found = access.proposal(request.actor, programme_id, run_id, proposal_id)
    services.lock(actor=request.actor, proposal=found, at=now())
    return _back(request, programme_id, run_id, proposal_id)


@login_required
@require_POST
def unlock(request: ActorRequest, programme_id: UUID, run_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Let the next run decide about a pair."""
    found = access.proposal(request.actor, programme_id, run_id, proposal_id)
    services.unlock(actor=request.actor, proposal=found, at=now())
    return _back(request, programme_id, run_id, proposal_id)


@login_required
@require_POST
def reject(request: ActorRequest, programme_id: UUID, run_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Take a pair out of the draft, with a reason."""
    found = access.proposal(request.actor, programme_id, run_id, proposal_id)
    services.reject(actor=request.actor, proposal=found, reason=request.POST.get("reason", ""), at=now())
    return _back(request, programme_id, run_id, proposal_id)


@login_required
@require_POST
def restore(request: ActorRequest, programme_id: UUID, run_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Undo a rejection."""
    found = access.proposal(request.actor, programme_id, run_id, proposal_id)
    services.restore(actor=request.actor, proposal=found, at=now())
    return _back(request, programme_id, run_id, proposal_id)


@login_required
@require_POST
def allow_again(request: ActorRequest, programme_id: UUID, run_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Stop keeping a pair apart."""
    found = access.proposal(request.actor, programme_id, run_id, proposal_id)
    services.allow_again(actor=request.actor, proposal=found, at=now())
    return redirect("matching_runs:runs", programme_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: ActorRequest, programme_id: UUID, run_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Choose who comes in; a POST saves the swap whose price was shown."""
    found = access.proposal(request.actor, programme_id, run_id, proposal_id)
    if request.method == "POST":
        said = forms.clean(forms.SwapForm(request.POST))
        incoming = access.person_to_bring_in(found.run, said["person"])
        saved = services.swap(
            actor=request.actor,
            proposal=found,
            side=said["side"],
            incoming=incoming,
            revision=said["revision"],
            at=now(),
        )
        return _back(request, programme_id, run_id, saved.public_id)
    side = "giver" if request.GET.get("side") == "giver" else "learner"
    words = request.GET.get("words", "")[:100]
    context = {
        "programme": found.run.programme,
        "run": found.run,
        "item": selectors.shown(found, found.run.programme.weights, (found.giver, found.learner)),
        "side": side,
        "words": words,
        "listed": selectors.candidates(found.run, found, side, words),
    }
    return render(request, "matching_runs/swap.html", context)


def _panel(request: ActorRequest, programme_id: UUID, run_id: UUID) -> dict[str, Any] | None:
    """What is opened under a row: the reasons of a rejection, or the price of a swap."""
    form = forms.PanelForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("reject"):
        found = access.proposal(request.actor, programme_id, run_id, asked["reject"])
        return {"proposal": found, "template": "matching_runs/panel_reject.html", "form": forms.RejectForm()}
    if asked.get("swap") and asked.get("person") and asked.get("side"):
        found = access.proposal(request.actor, programme_id, run_id, asked["swap"])
        incoming = access.person_to_bring_in(found.run, asked["person"])
        price = selectors.price(found.run, found, side=asked["side"], incoming=incoming)
        return {"proposal": found, "template": "matching_runs/panel_price.html", "price": price}
    return None


def _addresses(request: ActorRequest, wanted: selectors.Filter, page: str | int) -> dict[str, str]:
    """Links that keep what is looked at."""
    here = {"words": wanted.words, "show": wanted.show, "order": wanted.order}
    usual = {"words": "", "show": "", "order": selectors.BEST_FIRST}
    kept = {name: value for name, value in here.items() if value != usual[name]}
    other = selectors.BEST_FIRST if wanted.order == selectors.WEAKEST_FIRST else selectors.WEAKEST_FIRST
    query = _query(kept | ({"page": str(page)} if str(page) != "1" else {}))
    return {
        "here": request.path,
        "query": query,
        "query_start": f"{_query(kept)}&" if kept else "?",
        "order_query": _query({**kept, "order": other}),
    }


def _query(values: dict[str, str]) -> str:
    return f"?{urlencode(values)}" if values else ""


def _back(request: ActorRequest, programme_id: UUID, run_id: UUID, proposal_id: UUID) -> HttpResponse:
    """To the draft as it was looked at, at the row that was decided."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    address = reverse("matching_runs:run", args=[programme_id, run_id])
    return redirect(f"{address}{query}#p-{proposal_id}")
