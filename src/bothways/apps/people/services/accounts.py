"""The account behind a person, and how it follows the employer's facts."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from bothways.apps.accounts.models import User
from bothways.apps.people.models import Person
from bothways.errors import Refused


class AddressTaken(Refused):
    """Two people with one address."""

    code = "address_taken"


@transaction.atomic
def ensure_user(person: Person) -> User:
    """The account of a person, made when there is none: by their address, in a language we have.

    An account that already exists for the address becomes theirs, unless it is somebody else's.

    Raises: AddressTaken.
    """
    if person.user is not None:
        return person.user
    user = User.objects.filter(email__iexact=person.email).first()
    if user is None:
        user = User.objects.create_user(
            email=person.email, language=_language(person), is_active=person.active
        )
    elif Person.objects.filter(user=user).exists():
        raise AddressTaken(_("Another person signs in with %(address)s.") % {"address": person.email})
    person.user = user
    person.save(update_fields=["user", "updated_at"])
    return user


def follow_to_accounts(people: Sequence[Person]) -> None:
    """Sign-in follows the employer's facts: the new address at once, and none for those who left."""
    accounts = {person.user_id: person for person in people if person.user_id is not None}
    EmailAddress.objects.filter(user_id__in=accounts).delete()  # a former address opens nothing
    for pk in accounts:
        User.objects.filter(pk=pk).update(email=f"{pk}@moving.invalid")
    for pk, person in accounts.items():
        if User.objects.filter(email__iexact=person.email).exists():
            raise AddressTaken(_("Another account signs in with %(address)s.") % {"address": person.email})
        User.objects.filter(pk=pk).update(email=person.email.lower(), is_active=person.active)


def _language(person: Person) -> str:
    """The first of the person's languages that Bothways speaks, by code or by name; "" for none."""
    spoken = {name: code for code, _label in settings.LANGUAGES for name in _names_of(code)}
    for language in person.languages or []:
        word = language.casefold()
        code = spoken.get(word) or spoken.get(word.split("-")[0])
        if code:
            return code
    return ""


def _names_of(code: str) -> set[str]:
    info = get_language_info(code)
    return {code, info["name"].casefold(), info["name_local"].casefold()}
