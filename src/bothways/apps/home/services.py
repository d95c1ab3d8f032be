"""The first run: whoever started the platform names the organisation and becomes its administrator.

A stranger on the network must not be quicker, so a code is needed that only the terminal and the data
folder show.
"""

import os
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from bothways.apps.accounts.models import User
from bothways.apps.people import selectors as people
from bothways.apps.people import services as directory
from bothways.apps.programmes import services as programmes
from bothways.errors import Invalid, Missing
from bothways.foundation.actor import Actor, Door, Role
from bothways.roster.records import RosterRecord

CODE_FILE = "first-run.code"


class WrongCode(Invalid):
    """The set-up code is not the one that was printed."""

    code = "wrong_code"


def first_run_notice(address: str) -> str | None:
    """What `serve` prints when nobody has set the platform up: where to go and with which code; else None."""
    if people.organisation() is not None:
        return None
    return f"First run: open {address}first-run/ and enter the set-up code {first_run_code()}"


def first_run_code() -> str:
    """The set-up code: made once, kept in the data folder, readable by its owner alone."""
    path = _path()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("-".join(secrets.token_hex(2) for _part in range(4)))
    return path.read_text("ascii").strip()


def finish_first_run(
    *,
    code: str,
    organisation: str,
    ladder: Sequence[str],
    boundary_level: int,
    name: str,
    email: str,
    password: str,
    at: datetime,
) -> User:
    """Name the organisation and make its first administrator; the code is used up.

    Raises: Missing, once an organisation exists; WrongCode.
    """
    if people.organisation() is not None:
        raise Missing
    right = first_run_code()
    if not secrets.compare_digest(code.strip().lower().encode(), right.encode()):
        raise WrongCode(_("This is not the code that was printed where the platform was started."))
    path = _path()
    try:
        path.unlink()  # only one request can: the claim that two at once cannot both make
    except FileNotFoundError:
        raise Missing from None
    try:
        return _found(
            organisation=organisation,
            ladder=ladder,
            boundary_level=boundary_level,
            name=name,
            email=email,
            password=password,
            at=at,
        )
    except BaseException:
        path.write_text(right, "ascii")
        path.chmod(0o600)
        raise


@transaction.atomic
def _found(
    *,
    organisation: str,
    ladder: Sequence[str],
    boundary_level: int,
    name: str,
    email: str,
    password: str,
    at: datetime,
) -> User:
    actor = Actor(door=Door.BROWSER, org_admin=True)
    directory.set_up_organisation(
        actor=actor, name=organisation, ladder=ladder, boundary_level=boundary_level, at=at
    )
    record = RosterRecord(row=0, person_id=email, display_name=name, email=email)
    person, _changed = directory.upsert_person(actor=actor, record=record, at=at)
    user = directory.ensure_user(person)
    if password:
        user.set_password(password)
        user.save(update_fields=["password"])
    programmes.grant_role(actor=actor, person=person, role=Role.ORG_ADMIN, at=at)
    # Somebody at another machine may have done the same at once: the diary lets one in after the other,
    # and the second one sees the first one's organisation now.
    if people.how_many_organisations() > 1:
        raise Missing
    return user


def _path() -> Path:
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / CODE_FILE
