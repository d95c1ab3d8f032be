"""What the first-run page receives."""

from secrets import compare_digest
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from bothways.apps.people.models import default_ladder

RUNGS = range(3, 11)


class FirstRunForm(forms.Form):
    """The organisation, its ladder and its first administrator."""

    code = forms.CharField(
        label=_("Set-up code"),
        max_length=64,
        help_text=_(
            "It was printed in the terminal where the platform was started, and stands in first-run.code in its data folder."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    organisation = forms.CharField(label=_("Name of the organisation"), max_length=200)
    ladder = forms.CharField(
        label=_("Career levels, lowest first, one in a line"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "3 to 10 levels. Directions (upward, downward, sideways) are computed from them, never from age."
        ),
    )
    boundary_level = forms.IntegerField(
        label=_("From which level on do people count as senior?"),
        min_value=2,
        max_value=10,
        initial=4,
        help_text=_("The number of the line, counted from the lowest."),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail"), max_length=200, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least 12 characters. Leave it out to sign in by a code sent to your e-mail; that needs a mail server."
        ),
    )

    def __init__(self, *args: Any, right_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right_code = right_code
        self.fields["ladder"].initial = "\n".join(default_ladder())

    def clean_code(self) -> str:
        """The code that was printed; said beside the field, so that nothing typed is lost."""
        code: str = self.cleaned_data["code"].strip().lower()
        if not compare_digest(code.encode(), self.right_code.encode()):
            raise forms.ValidationError(
                _("This is not the code that was printed where the platform was started.")
            )
        return code

    def clean_ladder(self) -> list[str]:
        """The levels as a list."""
        levels = [line.strip() for line in self.cleaned_data["ladder"].splitlines() if line.strip()]
        if len(levels) not in RUNGS:
            raise forms.ValidationError(_("Name 3 to 10 levels, one in a line."))
        if len(set(levels)) < len(levels):
            raise forms.ValidationError(_("Each level needs a name of its own."))
        return levels

    def clean_password(self) -> str:
        """A password that is not easily guessed, or none."""
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """The boundary stands on the ladder."""
        data = super().clean() or {}
        ladder, boundary = data.get("ladder"), data.get("boundary_level")
        if ladder and boundary and boundary > len(ladder):
            self.add_error(
                "boundary_level", _("The ladder has only %(count)s levels.") % {"count": len(ladder)}
            )
        return data
