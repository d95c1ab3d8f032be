"""The shapes of what a manager sends in."""

from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bothways.apps.matching_runs.models import Analysis, Proposal
from bothways.apps.matching_runs.selectors import BEST_FIRST, WEAKEST_FIRST, Filter
from bothways.errors import Invalid
from bothways.matching.problem import Weights
from bothways.matching.weights import weights_of


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


_WEIGHTS = tuple(field.name for field in fields(Weights))


class SettingsForm(forms.Form):
    """What a trial changes: weights, goals."""

    skills = forms.IntegerField(label=_("Skills"), min_value=0, max_value=1000)
    wishes = forms.IntegerField(label=_("Wishes"), min_value=0, max_value=1000)
    shared_ground = forms.IntegerField(label=_("Shared ground"), min_value=0, max_value=1000)
    time = forms.IntegerField(label=_("Time"), min_value=0, max_value=1000)
    distance = forms.IntegerField(label=_("Distance"), min_value=0, max_value=1000)
    coverage = forms.ChoiceField(
        label=_("What counts first?"),
        choices=[
            ("people", _("As many people as possible have a match")),
            ("pairs", _("As many relationships as possible")),
            ("none", _("The highest total fit, even if fewer people have a match")),
        ],
        widget=forms.RadioSelect,
    )
    below = forms.IntegerField(
        label=_("Avoid relationships with a fit below"),
        help_text=_("Points of 100. Leave it empty to avoid none."),
        required=False,
        min_value=1,
        max_value=100,
    )
    worst_off = forms.BooleanField(
        label=_("Make the weakest relationship as good as possible before the total counts"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Refuse five zeros."""
        said = super().clean() or {}
        if not self.errors and not any(said[name] for name in _WEIGHTS):
            raise forms.ValidationError(_("At least one of the five has to count for something."))
        return said

    def settings(self) -> dict[str, Any]:
        """The settings of a run; weights become points of 100."""
        said = self.cleaned_data
        return {
            "weights": asdict(weights_of({name: said[name] for name in _WEIGHTS})),
            "coverage": said["coverage"],
            "bands": [100 * said["below"]] if said["below"] else [],
            "worst_off": said["worst_off"],
        }


class AskForm(forms.Form):
    """A question about a draft."""

    kind = forms.ChoiceField(choices=Analysis.Kind.choices)
    person = forms.UUIDField(required=False)
    other = forms.UUIDField(required=False)
    attribute = forms.ChoiceField(
        label=_("Compare people by"),
        required=False,
        choices=[
            ("unit", _("Unit")),
            ("location", _("Site")),
            ("job_family", _("Kind of work")),
            ("level", _("Career level")),
        ],
    )


class CompareForm(forms.Form):
    """With which draft another is compared."""

    def __init__(self, drafts: list[tuple[str, str]], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["with"] = forms.ChoiceField(choices=drafts)


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


def id_of(text: str) -> UUID:
    """An id out of an address.

    Raises: UnreadableForm.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise UnreadableForm from error


def clean(form: forms.Form) -> dict[str, Any]:
    """What a form says, where a page of ours cannot send anything wrong.

    Raises: UnreadableForm.
    """
    if not form.is_valid():
        raise UnreadableForm(fields=sorted(form.errors))
    return dict(form.cleaned_data)
