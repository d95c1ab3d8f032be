"""A change, its diary entry and its letters stand or fall together: where one cannot be written, nothing is."""

from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from web.test_nothing_by_get import everything
from web.world import make_world

from bothways.apps.activity import services as activity
from bothways.apps.integrations.hris import services as imports
from bothways.apps.integrations.models import RosterImport
from bothways.apps.matching_runs import services as runs
from bothways.apps.matching_runs.models import MatchingRun, Proposal
from bothways.apps.notifications import services as notifications
from bothways.apps.people import services as people
from bothways.apps.people.models import Person
from bothways.apps.profiles import services as profiles
from bothways.apps.profiles.models import Availability, Need, Offer
from bothways.apps.programmes import services as programmes
from bothways.apps.programmes.access import actor_of
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.apps.relationships import services as relationships
from bothways.apps.relationships.models import Relationship
from bothways.foundation.actor import Door, Role
from bothways.foundation.clock import now
from bothways.roster.records import RosterRecord

WEIGHTS = {"skills": 45, "wishes": 20, "shared_ground": 15, "time": 10, "distance": 10}


class Disk(Exception):
    """The database could not write."""


class Story:
    """Who acts, and on what, at the moment at which each service is asked."""

    def __init__(self, cast):
        self.cast, self.at = cast, now()
        self.alice, self.bob, self.chidi = (
            actor_of(cast.user(name), Door.BROWSER) for name in ("alice", "bob", "chidi")
        )
        self.relationship = Relationship.objects.get()
        self.part = Enrolment.objects.get(person=cast.chidi)
        self.run = MatchingRun.objects.get()

    def person(self, name):
        return Person.objects.get(external_id=f"N-{name}")

    def after(self, _prepared, do):
        return do

    @property
    def proposal(self):
        return Proposal.objects.get(giver=self.cast.chidi)

    def programme(self, state, **values):
        ours = Programme.objects.get(pk=self.run.programme_id)
        Programme.objects.filter(pk=ours.pk).update(
            state=state, purpose="To learn.", sponsor=self.cast.bob, **values
        )
        return Programme.objects.get(pk=ours.pk)

    def part_in(self, state):
        Enrolment.objects.filter(pk=self.part.pk).update(state=state)
        return Enrolment.objects.get(pk=self.part.pk)

    def relationship_in(self, state, said=""):
        Relationship.objects.filter(pk=self.relationship.pk).update(state=state)
        self.relationship.memberships.filter(person=self.cast.chidi).update(answer=said)
        return Relationship.objects.get(pk=self.relationship.pk)

    def by(self, who="alice", **values):
        return {"actor": getattr(self, who), "at": self.at, **values}


def of_gus(story):
    return {"actor": actor_of(story.person("gus").user, Door.BROWSER), "at": story.at}


SERVICES = {
    # name: prepare what is needed, and give what is then done
    "create": lambda s: partial(programmes.create, **s.by(name="New", purpose="", model_id="reverse", weeks=26)),
    "update": lambda s: partial(programmes.update, **s.by(programme=s.programme("draft"), name="N", purpose="", weeks=20, weights=WEIGHTS, sponsor=None)),
    "submit": lambda s: partial(programmes.submit, **s.by(programme=s.programme("draft"))),
    "send_back": lambda s: partial(programmes.send_back, **s.by("bob", programme=s.programme("in_review"), comment="More.")),
    "approve": lambda s: partial(programmes.approve, **s.by("bob", programme=s.programme("in_review"))),
    "open": lambda s: partial(programmes.open_enrolment, **s.by(programme=s.programme("approved"))),
    "launch": lambda s: s.after(s.relationship_in("contracting"), partial(programmes.launch, **s.by(programme=s.programme("matching")))),
    "cancel": lambda s: partial(programmes.cancel, **s.by(programme=s.programme("matching"), reason="No.")),
    "invite": lambda s: partial(programmes.invite, **s.by(programme=s.programme("enrolling"), people=[s.cast.dana])),
    "enrol_all": lambda s: partial(programmes.enrol_all, **s.by(programme=s.programme("enrolling"), people=[s.cast.dana, s.cast.chidi])),
    "apply": lambda s: partial(programmes.apply, **s.by("bob", programme=s.programme("enrolling"), gives=True, learns=True)),
    "accept_application": lambda s: partial(programmes.accept_application, **s.by(enrolment=s.part_in("applied"))),
    "put_on_waiting_list": lambda s: partial(programmes.put_on_waiting_list, **s.by(enrolment=s.part_in("applied"))),
    "decline_application": lambda s: partial(programmes.decline_application, **s.by(enrolment=s.part_in("applied"), reason="full")),
    "grant_role": lambda s: partial(programmes.grant_role, **s.by("bob", person=s.cast.dana, role=Role.ORG_ADMIN)),
    "revoke_role": lambda s: partial(programmes.revoke_role, **s.by("bob", person=s.cast.alice, role=Role.PROGRAMME_MANAGER)),
    "propose": lambda s: partial(relationships.propose, **s.by(programme=s.programme("matching"), flows=[(s.person("hanna"), s.person("ivo"), [])], reasons=[])),
    "first_yes": lambda s: partial(relationships.accept, **s.by("chidi", relationship=s.relationship)),
    "last_yes": lambda s: partial(relationships.accept, **of_gus(s), relationship=s.relationship_in("proposed", "accepted")),
    "no": lambda s: partial(relationships.decline, **of_gus(s), relationship=s.relationship_in("proposed", "accepted")),
    "leave": lambda s: partial(relationships.leave, **s.by("chidi", relationship=s.relationship_in("contracting"))),
    "leave_programme": lambda s: s.after(s.relationship_in("contracting"), partial(relationships.leave_programme, **s.by("chidi", enrolment=s.part_in("ready")))),
    "expire": lambda s: partial(relationships.expire_due, at=s.at + timedelta(days=30)),
    "request_run": lambda s: partial(runs.request_run, **s.by(programme=s.run.programme)),
    "lock": lambda s: partial(runs.lock, **s.by(proposal=s.proposal)),
    "reject": lambda s: partial(runs.reject, **s.by(proposal=s.proposal, reason="other")),
    "stop": lambda s: s.after(MatchingRun.objects.update(job_state="running"), partial(runs.stop, **s.by(run=s.run))),
    "offer": lambda s: partial(profiles.declare_offer, **s.by("chidi", person=s.cast.chidi, skill="Law", level=3, topic=False)),
    "change_offer": lambda s: partial(profiles.change_offer, **s.by("chidi", offer=Offer.objects.get(), level=5)),
    "withdraw_offer": lambda s: lambda: profiles.withdraw_offer(**s.by("chidi", offer=Offer.objects.get())),
    "need": lambda s: partial(profiles.declare_need, **s.by("chidi", person=s.cast.chidi, skill="Law", level=1, priority=2, topic=False)),
    "change_need": lambda s: partial(profiles.change_need, **s.by("chidi", need=Need.objects.get(), level=2, priority=3)),
    "withdraw_need": lambda s: lambda: profiles.withdraw_need(**s.by("chidi", need=Need.objects.get())),
    "add_time": lambda s: partial(profiles.add_time, **s.by("chidi", person=s.cast.chidi, weekday=2, start=60, end=120)),
    "remove_time": lambda s: lambda: profiles.remove_time(**s.by("chidi", person=s.cast.chidi, window=Availability.objects.get())),
    "wish": lambda s: partial(profiles.wish, **s.by("chidi", person=s.cast.chidi, other=s.cast.dana)),
    "block": lambda s: partial(profiles.block, **s.by("chidi", person=s.cast.chidi, other=s.cast.dana)),
    "take_back": lambda s: s.after(profiles.block(**s.by("chidi", person=s.cast.chidi, other=s.cast.dana)), partial(profiles.take_back, **s.by("chidi", person=s.cast.chidi, other=s.cast.dana))),
    "deactivate": lambda s: partial(people.deactivate, **s.by("bob", person=s.cast.dana)),
    "set_up": lambda s: partial(people.set_up_organisation, **s.by("bob", name="Other", ladder=list("abcdef"), boundary_level=2)),
    "upsert": lambda s: partial(people.upsert_people, **s.by("bob", records=[RosterRecord(row=2, person_id="K-9", display_name="Kari", email="k@nordlys.example"), RosterRecord(row=3, person_id="N-0004", display_name="Dana P", email="dana2@nordlys.example")])),
    "upload": lambda s: partial(imports.upload, **s.by(files={"people": imports.Upload("p.csv", b"email\n")})),
    "discard": lambda s: partial(imports.discard, **s.by(roster_import=RosterImport.objects.get())),
}  # fmt: skip
WITH_LETTERS = {
    "submit", "send_back", "approve", "cancel", "invite", "apply", "accept_application", "decline_application",
    "propose", "first_yes", "last_yes", "no", "leave", "leave_programme", "expire",
}  # fmt: skip


@pytest.fixture
def story(cast):
    make_world(cast)
    return Story(cast)


def fails(*_args, **_kwargs):
    raise Disk


@contextmanager
def taken_back():
    """What is done inside is undone at the end: one world serves every service."""
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)


def test_what_the_diary_cannot_hold_does_not_happen(story, monkeypatch):
    half, idle = {}, []
    for name, prepared in SERVICES.items():
        with taken_back():
            do, before = prepared(story), everything()
            with monkeypatch.context() as broken:
                broken.setattr(activity, "link_hash", fails)
                with pytest.raises(Disk):
                    do()
            half[name] = changed(before)
            do()
            if not changed(before):
                idle.append(name)

    assert {name: tables for name, tables in half.items() if tables} == {}
    assert idle == []


def test_what_cannot_be_told_does_not_happen(story, monkeypatch):
    half = {}
    for name in sorted(WITH_LETTERS):
        with taken_back():
            do, before = SERVICES[name](story), everything()
            with monkeypatch.context() as broken:
                broken.setattr(notifications, "render_to_string", fails)
                with pytest.raises(Disk):
                    do()
            half[name] = changed(before)

    assert {name: tables for name, tables in half.items() if tables} == {}


def changed(before):
    """The tables that are not as they were."""
    after = everything()
    return [table for table in before if before[table] != after[table]]


def test_an_import_that_the_diary_cannot_hold_saves_nobody(story, monkeypatch):
    row = RosterImport.objects.get()
    RosterImport.objects.update(state="committing", job_state="queued", good_only=True)
    before = everything()
    with monkeypatch.context() as broken:
        broken.setattr(activity, "link_hash", fails)
        imports.proceed(import_id=row.pk, clock=now)

    assert changed(before) == ["RosterImport"]
    assert RosterImport.objects.get().failure


def test_a_draft_that_the_diary_cannot_hold_leaves_no_proposals(story, monkeypatch):
    Proposal.objects.all().delete()
    MatchingRun.objects.update(job_state="queued", certificate={})
    before = everything()
    monkeypatch.setattr(activity, "link_hash", fails)

    with pytest.raises(Disk):  # its failure cannot be written down either; the timetable asks again
        runs.draft(actor=story.alice, run_id=story.run.pk, clock=now)

    assert changed(before) == ["MatchingRun"]
    assert MatchingRun.objects.get().job_state == "running"
