"""The living style page: every component in every state, in the developer's mode."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from bothways.foundation.models import JobProgress
from bothways.foundation.templatetags.ui import ICONS

TONES = (
    "paper", "surface", "sunken", "line", "edge", "ink", "ink-2", "link", "primary", "panel",
    "ok", "warn", "bad", "private", "up", "down", "side",
)  # fmt: skip
PARTS = {"skills": 4200, "wishes": 2000, "shared_ground": 900, "time": 800, "distance": 1000}


class EveryField(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("One line"), help_text=_("Help stands between the label and the field."))
    words = forms.CharField(
        label=_("Several lines"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    choice = forms.ChoiceField(label=_("One of a list"), choices=[("a", _("First")), ("b", _("Second"))])
    radio = forms.ChoiceField(
        label=_("One of a few"), choices=[("a", _("First")), ("b", _("Second"))], widget=forms.RadioSelect
    )
    boxes = forms.MultipleChoiceField(
        label=_("Some of a few"),
        choices=[("a", _("First")), ("b", _("Second"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    yes = forms.BooleanField(label=_("One box to tick"))
    file = forms.FileField(label=_("A file"), required=False)


@dataclass
class Job:
    """A job at one moment."""

    job_state: str
    percent: int
    step: str = ""
    failure: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.job_state not in {JobProgress.JobState.QUEUED, JobProgress.JobState.RUNNING}


@login_not_required
def style(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    return render(request, "style/page.html", _context())


def _context() -> dict[str, Any]:
    names = [(_("Skills"), 42, 45), (_("Wishes"), 20, 20), (_("Shared ground"), 9, 15), (_("Time"), 8, 10)]
    return {
        "tones": TONES,
        "icons": sorted(path.stem for path in ICONS.glob("*.svg")),
        "clean": EveryField(),
        "faulty": EveryField({}, prefix="faulty"),
        "jobs": [
            Job("queued", 0),
            Job("running", 64, step="Proving that nothing better exists. About 8 seconds left."),
            Job("done", 100),
            Job("failed", 30, failure="The mail server did not answer. Nothing was lost; it is tried again."),
            Job("cancelled", 12),
        ],
        "steps": [_("File"), _("Columns"), _("Check"), _("Done")],
        "fit": PARTS,
        "fit_names": [*names, (_("Distance"), 10, 10)],
        "price": [
            (_("People covered"), 25, 25, 0),
            (_("Weakest fit"), 57, 49, "−8"),
            (_("Total fit"), 881, 858, "−23"),
        ],
        "two_way": [("downward", 190), ("upward", 130)],
        "checklist": [
            SimpleNamespace(word=_("Approve the draft of 12 proposals"), done=False, href="#checklist"),
            SimpleNamespace(word=_("Name the organisation"), done=True, href=""),
        ],
    }
