"""One thing of each kind that an address can name, for the walk over all addresses.

Everything belongs to one programme: Chidi teaches Gus in it, Alice manages all programmes, Erin manages
another one, Bob is the organisation's administrator, Dana takes part in nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from cast import Cast
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bothways.apps.accounts.models import User
from bothways.apps.integrations.models import RosterImport
from bothways.apps.matching_runs.jobs import draft
from bothways.apps.matching_runs.models import Analysis, Proposal
from bothways.apps.matching_runs.services import request_run
from bothways.apps.notifications.services import notify
from bothways.apps.people.models import Person
from bothways.apps.profiles.models import Availability, Need, Offer, Profile, Source
from bothways.apps.programmes.access import actor_of
from bothways.apps.programmes.models import Enrolment, Programme, RoleGrant
from bothways.apps.relationships.models import Flow, Membership, Relationship
from bothways.foundation.actor import Door, Role
from bothways.foundation.clock import now

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROLES = ("out", "dana", "chidi", "erin", "alice", "bob")
"""Signed out, a stranger, a member, the manager of another programme, the manager, the administrator."""


@dataclass(frozen=True)
class World:
    """What the addresses of the walk name."""

    names: dict[str, dict[str, Any]]
    """Keywords by the name of an address; "" holds what is used everywhere else."""

    def keywords(self, address: str, wanted: set[str]) -> dict[str, Any]:
        """What fills in the keywords of one address."""
        known = {
            **self.names[""],
            **self.names.get(address.partition(":")[0], {}),
            **self.names.get(address, {}),
        }
        return {name: known[name] for name in wanted}


def make_world(cast: Cast) -> World:
    """Write it all."""
    gus, erin = _colleague("gus", "Gus Lindqvist"), _colleague("erin", "Erin Walsh")
    ours = Programme.objects.create(name="Leading upward", model_id="reverse", state="matching", weeks=26)
    theirs = Programme.objects.create(name="Grid handover", model_id="traditional", state="running", weeks=26)
    RoleGrant.objects.create(person=erin, role=Role.PROGRAMME_MANAGER, programme=theirs)
    enrolment = Enrolment.objects.create(programme=ours, person=cast.chidi, state="applied")
    for ready in (gus, _colleague("hanna", "Hanna Meyer"), _colleague("ivo", "Ivo Horvat")):
        Enrolment.objects.create(programme=ours, person=ready, state="ready")
    for person in (cast.chidi, gus):
        Profile.objects.create(person=person)
    offer = Offer.objects.create(person=cast.chidi, skill="Python", level=4, source=Source.PERSON)
    need = Need.objects.create(person=cast.chidi, skill="Negotiation", level=1, source=Source.PERSON)
    window = Availability.objects.create(person=cast.chidi, weekday=0, start=540, end=720)
    relationship = _relationship(ours, cast.chidi, gus)
    run = request_run(actor=actor_of(cast.user("alice"), Door.BROWSER), programme=ours, at=now())
    draft.func(run_id=run.pk)
    proposal = Proposal.objects.create(
        run=run, giver=cast.chidi, learner=gus, fit=80, fit_hundredths=8000, direction="upward", skills="Python",
        parts={"skills": 4000, "wishes": 1200, "shared_ground": 1000, "time": 900, "distance": 900}, flows=[],
    )  # fmt: skip
    proposal.members.create(person=cast.chidi, gives=True, learns=False)
    proposal.members.create(person=gus, gives=False, learns=True)
    question = Analysis.objects.create(run=run, kind=Analysis.Kind.WHY_NOT, person=gus)
    roster = _import(cast)
    letter = notify(
        key="world", event="account.code", recipient="dana@nordlys.example", language="en",
        template="accounts/letters/login_code", context={"code": "AB12-CD34"}, at=AT,
    )  # fmt: skip
    return World(
        {
            "": {
                "programme_id": ours.public_id,
                "enrolment_id": enrolment.public_id,
                "relationship_id": relationship.public_id,
                "run_id": run.public_id,
                "proposal_id": proposal.public_id,
                "question_id": question.public_id,
                "import_id": roster.public_id,
                "person_id": gus.public_id,
                "letter_id": letter.public_id,
                "token": "forged",
                "uidb36": "1",
                "key": "forged",
            },
            "profiles:change_offer": {"pk": offer.pk},
            "profiles:remove_offer": {"pk": offer.pk},
            "profiles:change_need": {"pk": need.pk},
            "profiles:remove_need": {"pk": need.pk},
            "profiles:remove_time": {"pk": window.pk},
        }
    )


def absent(keywords: dict[str, Any]) -> dict[str, Any]:
    """The same address of a thing that does not exist."""
    return {
        name: UUID(int=1) if isinstance(value, UUID) else 999_999 if isinstance(value, int) else "absent"
        for name, value in keywords.items()
    }


def _colleague(name: str, full: str) -> Person:
    email = f"{name}@nordlys.example"
    return Person.objects.create(
        user=User.objects.create_user(email),
        external_id=f"N-{name}",
        email=email,
        display_name=full,
        career_level=5,
    )


def _import(cast: Cast) -> RosterImport:
    """A list of people that Alice uploaded and whose columns she confirmed."""
    browser = Client()
    browser.force_login(cast.user("alice"), backend="allauth.account.auth_backends.AuthenticationBackend")
    text = b"person_id,email,display_name\nK-1,kari@nordlys.example,Kari Berg\nK-2,not an address,Ola Vik\n"
    columns = browser.post("/people/import/", {"people": SimpleUploadedFile("people.csv", text)}).url
    form = browser.get(columns).context["form"]
    browser.post(columns, {field.name: field.value() for field in form if field.value() is not None})
    return RosterImport.objects.get()


def _relationship(programme: Programme, giver: Person, learner: Person) -> Relationship:
    relationship = Relationship.objects.create(
        programme=programme, proposed_at=now(), answer_until=now() + timedelta(days=7)
    )
    Flow.objects.create(
        relationship=relationship, giver=giver, learner=learner, direction="upward",
        covers=[{"skill": "Python", "giver_level": 4, "learner_level": 1, "priority": 2, "topic": False}],
    )  # fmt: skip
    for turn, person in enumerate((giver, learner), start=1):
        Membership.objects.create(relationship=relationship, person=person, turn=turn)
    return relationship
