"""What the pages of this room receive."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bothways.apps.people.models import Person
from bothways.apps.programmes.models import Enrolment, Programme, default_weights
from bothways.apps.programmes.selectors import ALL_POINTS, MODEL_NAMES
from bothways.foundation.actor import Role
from bothways.mentoring.programme_models import programme_model

WEIGHTS = {
    "skills": _("Skills: how well the offers cover the needs"),
    "wishes": _("Wishes: whether they named each other"),
    "shared_ground": _("Shared ground: interests in common"),
    "time": _("Time: free hours in common"),
    "distance": _("Distance: other unit, other place, other kind of work"),
}


class PersonByAddressField(forms.EmailField):
    """Somebody of the directory, named by their e-mail address."""

    people: QuerySet[Person] | None = None

    def clean(self, value: Any) -> Any:
        """The person with this address."""
        address = super().clean(value)
        if not address:
            return None
        found = self.people.filter(email__iexact=address, active=True).first() if self.people else None
        if found is None:
            raise forms.ValidationError(
                _("Nobody active in the directory has this address. Check it, or import the person first.")
            )
        return found


class ProgrammeForm(forms.Form):
    """The settings of a draft."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("People read it in their invitation.")
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What shall be different afterwards, and for whom. Needed before the programme is submitted."
        ),
    )
    weeks = forms.IntegerField(label=_("Weeks of a relationship"), min_value=1, max_value=104, required=False)
    sponsor = PersonByAddressField(
        label=_("E-mail of the executive sponsor"),
        required=False,
        help_text=_(
            "Needed where less senior people teach more senior ones. The sponsor takes part and says so."
        ),
    )

    def __init__(self, *args: Any, model_id: str = "", people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.model = model_id
        sponsor = self.fields["sponsor"]
        if isinstance(sponsor, PersonByAddressField):
            sponsor.people = people
        defaults = default_weights()
        for name, label in WEIGHTS.items():
            self.fields[f"weight_{name}"] = forms.IntegerField(
                label=label, min_value=0, max_value=ALL_POINTS, initial=defaults[name]
            )
        self.fields["weeks"].help_text = self._weeks_help()

    @property
    def weights(self) -> list[forms.BoundField]:
        """The five fields of weights."""
        return [self[f"weight_{name}"] for name in WEIGHTS]

    def clean(self) -> dict[str, Any]:
        """Weeks within the model's bounds, weights that sum to 100."""
        data = super().clean() or {}
        model_id = data.get("model_id") or self.model
        if model_id in MODEL_NAMES:
            model = programme_model(model_id)
            weeks = data.get("weeks") or model.weeks
            data["weeks"] = weeks
            if "weeks" not in self.errors and not model.weeks_min <= weeks <= model.weeks_max:
                self.add_error(
                    "weeks",
                    _("%(model)s lasts %(low)s to %(high)s weeks.")
                    % {"model": MODEL_NAMES[model_id], "low": model.weeks_min, "high": model.weeks_max},
                )
        data["weights"] = {name: data.get(f"weight_{name}") for name in WEIGHTS}
        points = [value for value in data["weights"].values() if value is not None]
        if len(points) == len(WEIGHTS) and sum(points) != ALL_POINTS:
            self.add_error(
                "weight_skills",
                _("The five weights sum to %(sum)s. They must sum to 100.") % {"sum": sum(points)},
            )
        return data

    def _weeks_help(self) -> str:
        chosen = [self.model] if self.model else list(MODEL_NAMES)
        bounds = [(MODEL_NAMES[model_id], programme_model(model_id)) for model_id in chosen]
        spans = [f"{name}: {model.weeks_min}-{model.weeks_max} ({model.weeks})" for name, model in bounds]
        return str(_("Leave it empty for the usual length. %(spans)s") % {"spans": "; ".join(spans)})


class NewProgrammeForm(ProgrammeForm):
    """A new programme: as a draft, and with its model."""

    model_id = forms.ChoiceField(
        label=_("Model"),
        choices=list(MODEL_NAMES.items()),
        widget=forms.RadioSelect,
        initial=next(iter(MODEL_NAMES)),
    )
    field_order = ["name", "purpose", "model_id", "weeks", "sponsor"]


def initial_of(programme: Programme) -> dict[str, Any]:
    """A draft as its form shows it."""
    return {
        "name": programme.name,
        "purpose": programme.purpose,
        "weeks": programme.weeks,
        "sponsor": programme.sponsor.email if programme.sponsor else "",
        **{f"weight_{name}": points for name, points in programme.weights.items()},
    }


class CommentForm(forms.Form):
    """One sentence that others will read."""

    comment = forms.CharField(
        label=_("What is missing"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence is enough. The programme manager reads it."),
    )


class ApproveForm(forms.Form):
    """The approval, with the sponsor's word where the model needs one."""

    sponsor_confirmed = forms.BooleanField(
        label=_("The sponsor has agreed to stand behind it."), required=False
    )


class CancelForm(forms.Form):
    """Why a programme is given up."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody who takes part reads it."),
    )


class JoinForm(forms.Form):
    """On which side, or sides, somebody wants to stand, and how much."""

    side = forms.ChoiceField(
        label=_("What would you like to do?"),
        choices=[
            ("both", _("Give and learn")),
            ("give", _("Give: teach what I know")),
            ("learn", _("Learn")),
        ],
        widget=forms.RadioSelect,
        initial="both",
    )
    capacity = forms.IntegerField(
        label=_("Relationships at a time"),
        min_value=1,
        max_value=5,
        required=False,
        help_text=_("Leave it empty for what is usual in this programme."),
    )

    def __init__(self, *args: Any, two_way: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if two_way:
            del self.fields["side"]

    @property
    def gives(self) -> bool:
        """Whether the person wants to teach."""
        return self.cleaned_data.get("side", "both") in {"both", "give"}

    @property
    def learns(self) -> bool:
        """Whether the person wants to learn."""
        return self.cleaned_data.get("side", "both") in {"both", "learn"}


class DeclineForm(forms.Form):
    """Why an application is not taken."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Enrolment.DeclineReason.choices)


class AddPeopleForm(forms.Form):
    """Whom to bring in, and how."""

    scope = forms.ChoiceField(choices=[("chosen", "chosen"), ("all", "all")], required=False)
    how = forms.ChoiceField(choices=[("invite", "invite"), ("record", "record")])
    people = forms.TypedMultipleChoiceField(required=False)
    q = forms.CharField(required=False, max_length=200)
    unit = forms.CharField(required=False, max_length=2000)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = choices  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """A role for somebody."""

    person = PersonByAddressField(label=_("E-mail of the person"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (
                Role.PROGRAMME_MANAGER.value,
                _("Programme manager: drafts and runs programmes, sees process only"),
            ),
            (Role.ORG_ADMIN.value, _("Administrator: sets up, approves, grants roles")),
        ],
        widget=forms.RadioSelect,
        initial=Role.PROGRAMME_MANAGER.value,
    )
    programme = forms.ChoiceField(label=_("Programme"), required=False)

    def __init__(
        self, *args: Any, people: QuerySet[Person], programmes: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        if isinstance(person, PersonByAddressField):
            person.people = people
        self.fields["programme"].choices = [  # type: ignore[attr-defined]
            ("", _("Every programme")),
            *programmes,
        ]


class RevokeForm(forms.Form):
    """A role to take back."""

    person = forms.UUIDField()
    role = forms.ChoiceField(
        choices=[(role.value, role.value) for role in (Role.ORG_ADMIN, Role.PROGRAMME_MANAGER)]
    )
    programme = forms.UUIDField(required=False)
