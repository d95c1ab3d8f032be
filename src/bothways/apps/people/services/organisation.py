"""The organisation: its name and its career ladder."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from bothways.apps.activity import services as activity
from bothways.apps.people.models import Organisation, Person
from bothways.errors import Invalid, Refused
from bothways.foundation.actor import Actor

RUNGS: Final = range(3, 11)
"""How many career levels a ladder may have."""

NAME_LENGTH: Final = 200


class BadOrganisation(Invalid):
    """A name or ladder that cannot stand."""

    code = "bad_organisation"


class LevelsInUse(Refused):
    """The new ladder is too short for the people on it."""

    code = "levels_in_use"


@transaction.atomic
def set_up_organisation(
    *, actor: Actor, name: str, ladder: Sequence[str], boundary_level: int, at: datetime
) -> Organisation:
    """Name the organisation and its career levels, the first time or anew.

    Args:
        actor: who does it; the first time, before anybody can sign in, nobody in particular.
        name: up to 200 characters.
        ladder: names of the career levels, lowest first: 3 to 10, all different.
        boundary_level: the level from which people count as senior, 2 to the highest.
        at: now.

    Raises:
        BadOrganisation: with a sentence that says what is missing.
        LevelsInUse: when people stand on a level above the new ladder.
    """
    name = " ".join(name.split())
    rungs = [" ".join(rung.split()) for rung in ladder]
    _require_organisation(name, rungs, boundary_level)
    highest = Person.objects.filter(career_level__gt=len(rungs)).count()
    if highest:
        raise LevelsInUse(
            _(
                "%(count)d people stand on a level above %(top)d. Change their levels first, or keep those levels."
            )
            % {"count": highest, "top": len(rungs)}
        )
    house = Organisation.objects.select_for_update().order_by("pk").first() or Organisation()
    house.name, house.ladder, house.boundary_level = name, rungs, boundary_level
    house.save()
    activity.record(actor=actor, verb="organisation.set_up", target=house, at=at, levels=len(rungs))
    return house


def _require_organisation(name: str, rungs: Sequence[str], boundary_level: int) -> None:
    if not name or len(name) > NAME_LENGTH:
        raise BadOrganisation(
            _("An organisation needs a name of up to %(most)d characters.") % {"most": NAME_LENGTH}
        )
    if len(rungs) not in RUNGS:
        raise BadOrganisation(
            _("A career ladder has %(least)d to %(most)d levels, and this one has %(count)d.")
            % {"least": RUNGS.start, "most": RUNGS.stop - 1, "count": len(rungs)}
        )
    if not all(rungs) or len({rung.casefold() for rung in rungs}) < len(rungs):
        raise BadOrganisation(_("Every career level needs a name of its own."))
    if not 2 <= boundary_level <= len(rungs):
        raise BadOrganisation(
            _("The level from which people count as senior lies between 2 and %(top)d.") % {"top": len(rungs)}
        )
