"""Setting up the organisation, and taking over what the employer says of its people."""

from bothways.apps.people.services.accounts import AddressTaken, ensure_user
from bothways.apps.people.services.employer_facts import (
    Foreseen,
    LevelUnknown,
    NeedsEmail,
    Taken,
    foresee_people,
    upsert_people,
    upsert_person,
)
from bothways.apps.people.services.managers import ManagerCycle, UnknownManager, set_managers
from bothways.apps.people.services.organisation import BadOrganisation, LevelsInUse, set_up_organisation
from bothways.apps.people.services.presence import OwnDeparture, activate, deactivate

__all__ = [
    "AddressTaken",
    "BadOrganisation",
    "Foreseen",
    "LevelUnknown",
    "LevelsInUse",
    "ManagerCycle",
    "NeedsEmail",
    "OwnDeparture",
    "Taken",
    "UnknownManager",
    "activate",
    "deactivate",
    "ensure_user",
    "foresee_people",
    "set_managers",
    "set_up_organisation",
    "upsert_people",
    "upsert_person",
]
