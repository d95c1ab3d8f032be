"""The people of the stories: Alice manages programmes, Bob leads and looks after the house, Chidi is his junior
in another unit who can teach him, Dana is a participant and nobody to them."""

from dataclasses import dataclass

from bothways.apps.accounts.models import User
from bothways.apps.people.models import Organisation, Person
from bothways.apps.programmes.models import RoleGrant
from bothways.foundation.actor import Role

NAMES = {
    "alice": ("Alice Moreau", "Learning", 4, Role.PROGRAMME_MANAGER),
    "bob": ("Bob Andersen", "Operations", 6, Role.ORG_ADMIN),
    "chidi": ("Chidi Okafor", "Data", 2, None),
    "dana": ("Dana Petrova", "Finance", 3, None),
}


@dataclass(frozen=True)
class Cast:
    """The organisation and its people; each has an account with the e-mail <name>@nordlys.example."""

    organisation: Organisation
    alice: Person
    bob: Person
    chidi: Person
    dana: Person

    def user(self, name: str) -> User:
        """The account of one of them."""
        return User.objects.get(email=f"{name}@nordlys.example")


def make_cast() -> Cast:
    """Write the organisation, its people, their accounts and roles."""
    organisation = Organisation.objects.create(name="Nordlys Energy")
    people = {}
    for number, (name, (full, unit, level, role)) in enumerate(NAMES.items(), start=1):
        email = f"{name}@nordlys.example"
        given, family = full.split()
        people[name] = Person.objects.create(
            user=User.objects.create_user(email),
            external_id=f"N-{number:04}",
            email=email,
            display_name=full,
            given_name=given,
            family_name=family,
            title="Colleague",
            unit=unit,
            career_level=level,
        )
        if role:
            RoleGrant.objects.create(person=people[name], role=role)
    return Cast(organisation=organisation, **people)
