"""The shapes of what a manager sends in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bothways.apps.matching_runs.models import Proposal
from bothways.apps.matching_runs.selectors import BEST_FIRST, WEAKEST_FIRST, Filter
from bothways.errors import Invalid


class UnreadableForm(Invalid):
    """Something came in that none of our pages sends."""

    code = "unreadable_form"
    message = _("That could not be read, and nothing was saved. Open the draft again and try once more.")  # type: ignore[assignment]


class FilterForm(forms.Form):
    """What of the draft is looked at."""

    words = forms.CharField(label=_("Name, unit or skill"), required=False, max_length=100)
    show = forms.ChoiceField(
        label=_("Which proposals"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Undecided")),
            ("locked", _("Locked")),
            ("by_hand", _("Swapped by hand")),
            ("rejected", _("Rejected")),
        ],
    )
    order = forms.ChoiceField(
        required=False,
        choices=[(BEST_FIRST, BEST_FIRST), (WEAKEST_FIRST, WEAKEST_FIRST)],
        widget=forms.HiddenInput,
    )

    def filter(self) -> Filter:
        """The filter that was asked for; what cannot be read is left out."""
        self.is_valid()
        said = self.cleaned_data
        return Filter(
            words=" ".join(said.get("words", "").split()),
            show=said.get("show", ""),
            order=said.get("order") or BEST_FIRST,
        )


class RejectForm(forms.Form):
    """Why a pair should not be matched."""

    reason = forms.ChoiceField(
        label=_("Why should these two not be matched?"),
        choices=Proposal.RejectReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason. The next run keeps these two apart.")},
    )


class PanelForm(forms.Form):
    """What is opened under a row: the reasons of a rejection, or the price of a swap."""

    reject = forms.UUIDField(required=False)
    swap = forms.UUIDField(required=False)
    person = forms.UUIDField(required=False)
    side = forms.ChoiceField(choices=[("giver", "giver"), ("learner", "learner")], required=False)


class SwapForm(forms.Form):
    """Who comes in, for whom, and which state of the draft the price was made for."""

    person = forms.UUIDField()
    side = forms.ChoiceField(choices=[("giver", "giver"), ("learner", "learner")])
    revision = forms.IntegerField(min_value=0)


class RevisionForm(forms.Form):
    """Which state of the draft the manager saw."""

    revision = forms.IntegerField(min_value=0)


def clean(form: forms.Form) -> dict[str, Any]:
    """What a form says, where a page of ours cannot send anything wrong.

    Raises: UnreadableForm.
    """
    if not form.is_valid():
        raise UnreadableForm(fields=sorted(form.errors))
    return dict(form.cleaned_data)
