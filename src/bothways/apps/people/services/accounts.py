"""The account behind a person, and how it follows the employer's facts."""

from collections.abc import Sequence
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from bothways.apps.accounts.models import User
from bothways.apps.people.models import Person
from bothways.errors import Refused

BATCH: Final = 400


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


def ensure_users(people: Sequence[Person]) -> None:
    """Accounts for everybody of a list who is active and has none, so that each can sign in by a letter.

    Four statements for each few hundred people. An account of the same address that nobody holds becomes theirs.
    """
    without = [person for person in people if person.active and person.user_id is None]
    for start in range(0, len(without), BATCH):
        _ensure_batch({person.email.lower(): person for person in without[start : start + BATCH]})


def _ensure_batch(without: dict[str, Person]) -> None:
    taken = set(User.objects.filter(email__in=without).values_list("email", flat=True))
    User.objects.bulk_create(
        User(email=address, language=_language(person), password=make_password(None))
        for address, person in without.items()
        if address not in taken
    )
    linked = []
    for user in User.objects.filter(email__in=without, person__isnull=True):
        person = without[user.email]
        person.user = user
        linked.append(person)
    Person.objects.bulk_update(linked, ["user"])


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
