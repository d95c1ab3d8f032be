"""Who may come in: people of the directory only, and in the demo the bearers of a signed link."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bothways.apps.accounts.models import User
from bothways.errors import Missing

DEMO_SALT = "demo"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in without sign-up: accounts are made when somebody enters the directory."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask whoever looks after Bothways here."),
        "email_password_mismatch": _(
            "E-mail and password do not belong together. Try again, or ask for a code."
        ),
        "incorrect_code": _("That is not the code we sent. Type it again, or ask for a new one."),
        "incorrect_password": _("That is not your password."),
        "enter_current_password": _("That is not your password."),
        "invalid_password_reset": _("This link was used before or is too old. Ask for a new one."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        """Nobody makes an account for themself."""
        return False


def demo_token(user_id: int) -> str:
    """The token of a demo sign-in link, `/demo/<token>/`."""
    return signing.dumps(user_id, salt=DEMO_SALT)


def enter_demo(request: HttpRequest, token: str) -> None:
    """Sign the bearer of a demo link in.

    Raises:
        Missing: outside the demo, for a token that we did not sign, and when the account is gone.
    """
    if not settings.DEMO:
        raise Missing
    try:
        user_id = signing.loads(token, salt=DEMO_SALT)
    except signing.BadSignature:
        raise Missing from None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise Missing
    login(request, user, backend=BACKEND)
