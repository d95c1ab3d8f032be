"""allauth's forms in our words: labels instead of placeholders, and what to do when something is wrong."""

from typing import TYPE_CHECKING, Any

from allauth.account import forms
from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PASSWORD_HELP = _("At least 12 characters. Three or four words that nobody would guess together do well.")
Words = dict[str, "tuple[StrOrPromise, StrOrPromise]"]


class InOurWords(django_forms.Form):
    """Gives fields our labels and help, and takes their placeholders away."""

    words: Words = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


class LoginForm(InOurWords, forms.LoginForm):
    """E-mail and password."""

    words: Words = {"login": (_("Work e-mail"), ""), "password": (_("Password"), "")}


class RequestLoginCodeForm(InOurWords, forms.RequestLoginCodeForm):
    """The address that a code is sent to."""

    words: Words = {
        "email": (_("Work e-mail"), _("We send a code that works for 10 minutes. No password needed.")),
    }


class ConfirmLoginCodeForm(InOurWords, forms.ConfirmLoginCodeForm):
    """The code from the letter."""

    words: Words = {"code": (_("Code"), _("As in the letter, with or without the dash."))}


class ChangePasswordForm(InOurWords, forms.ChangePasswordForm):
    """The old password and twice the new one."""

    words: Words = {
        "oldpassword": (_("Your password until now"), ""),
        "password1": (_("New password"), PASSWORD_HELP),
        "password2": (_("New password once more"), ""),
    }


class SetPasswordForm(InOurWords, forms.SetPasswordForm):
    """A first password, twice."""

    words: Words = {
        "password1": (_("Password"), PASSWORD_HELP),
        "password2": (_("Password once more"), ""),
    }


class ResetPasswordForm(InOurWords, forms.ResetPasswordForm):
    """The address that a link is sent to."""

    words: Words = {"email": (_("Work e-mail"), _("We send a link to it, if it belongs to somebody here."))}


class ResetPasswordKeyForm(InOurWords, forms.ResetPasswordKeyForm):
    """The new password, twice."""

    words: Words = {
        "password1": (_("New password"), PASSWORD_HELP),
        "password2": (_("New password once more"), ""),
    }
