"""Drafts of rings and circles: reviewed, locked, rejected, approved, and what their members then read."""

from datetime import timedelta

import pytest
from nordlys import AT, a_person, a_programme, takes_part
from test_pages import at_run, text

from bothways.apps.matching_runs import selectors, services
from bothways.apps.matching_runs.models import MatchingRun, Proposal
from bothways.apps.relationships import services as relationships
from bothways.apps.relationships.models import Membership, Relationship
from bothways.foundation.clock import now


@pytest.fixture
def alice(client_of):
    return client_of("alice")


@pytest.fixture
def ring(drafted, cast):
    """Three people, each of whom teaches the next one what nobody else can."""
    programme = a_programme("skill_cycle")
    skills = ["Python", "Presenting", "First aid"]
    for number, name in enumerate(("Kofi Mensah", "Mei Tan", "Samuel Okoro")):
        person = a_person(name, level=3, unit=f"Unit {number}")
        takes_part(programme, person, offers={skills[number]: 4}, needs={skills[number - 1]: (1, 3)})
    return drafted(programme)


@pytest.fixture
def group(drafted, cast):
    """One mentor and four mentees who need the same."""
    programme = a_programme("group")
    takes_part(programme, a_person("Ada Bell", level=6, unit="Legal"), offers={"SQL": 5}, learns=False)
    for name in ("Bo Lind", "Cy Wren", "Di Park", "Ed Moss"):
        takes_part(programme, a_person(name, level=2), needs={"SQL": (1, 2)}, gives=False)
    return drafted(programme)


def draft_of(programme):
    return MatchingRun(programme=programme, number=99, as_of=AT.date())


def test_a_ring_is_drawn_and_said_in_words(alice, ring):
    page = text(alice.get(at_run(ring)))

    assert "1 ring" in page
    assert 'class="ringfig"' in page
    assert "Kofi teaches Mei Python" in page
    assert "Mei teaches Samuel Presenting" in page
    assert "It starts only if all of them say yes." in page
    assert ">Swap<" not in page, "in a ring nobody can be swapped alone"


def test_a_circle_is_a_table_of_who_learns(alice, group):
    page = text(alice.get(at_run(group)))

    assert "1 circle" in page
    assert "Ada Bell" in page
    for name in ("Bo Lind", "Cy Wren", "Di Park", "Ed Moss"):
        assert f"<td>{name}</td>" in page
    assert "Wednesday" in page, "the common time"


@pytest.mark.parametrize("drafted_group", ["ring", "group"])
def test_approving_makes_one_relationship_of_all(alice, manager, request, drafted_group):
    run = request.getfixturevalue(drafted_group)
    services.approve(actor=manager, run=run, revision=run.revision, at=AT)

    relationship = Relationship.objects.get()
    proposal = Proposal.objects.get()
    assert relationship.flows.count() == len(proposal.flows)
    assert relationship.memberships.count() == proposal.members.count()


def test_everybody_in_a_ring_has_their_place_taken(ring, manager):
    services.approve(actor=manager, run=ring, revision=ring.revision, at=AT)

    assert selectors.matching_problem(draft_of(ring.programme)).people == {}


def test_where_one_says_no_the_others_may_meet_in_another_ring(ring, manager, actor_of):
    services.approve(actor=manager, run=ring, revision=ring.revision, at=AT)
    relationship = Relationship.objects.get()
    membership = Membership.objects.select_related("person").get(person__display_name="Kofi Mensah")
    mine = relationship.flows.get(giver=membership.person)
    relationships.decline(
        actor=manager.__class__(**{**_fields(manager), "person_id": membership.person_id}),
        relationship=relationship,
        at=AT,
    )

    apart = selectors.matching_problem(draft_of(ring.programme)).problem.forbidden
    assert (mine.giver.public_id.hex, mine.learner.public_id.hex) in apart
    assert len(apart) == 2, "the flow between the two others stays possible"


def _fields(actor):
    return {name: getattr(actor, name) for name in actor.__dataclass_fields__}


def test_a_rejected_ring_comes_back_when_the_rejection_is_undone(alice, ring, manager):
    proposal = Proposal.objects.get()
    services.reject(actor=manager, proposal=proposal, reason="timing", at=AT)
    assert len(selectors.matching_problem(draft_of(ring.programme)).problem.forbidden) == 3

    services.restore(actor=manager, proposal=proposal, at=AT)
    assert selectors.standing(ring).proposals == 1


def test_a_locked_ring_is_in_the_next_draft(ring, manager, drafted):
    services.lock(actor=manager, proposal=Proposal.objects.get(), at=AT)

    again = drafted(ring.programme)

    assert Proposal.objects.get(run=again).state == Proposal.State.LOCKED


def test_a_circle_that_cannot_be_any_more_is_not_sent(group, manager):
    group.programme.enrolments.filter(person__display_name__in=["Bo Lind", "Cy Wren"]).update(
        state="withdrawn"
    )

    with pytest.raises(services.NoLongerPossible):
        services.approve(actor=manager, run=group, revision=group.revision, at=AT)


def test_members_of_a_ring_read_who_teaches_whom(ring, manager, client_for):
    services.approve(actor=manager, run=ring, revision=ring.revision, at=AT)
    relationship = Relationship.objects.get()

    page = text(client_for("Mei Tan").get(f"/relationships/{relationship.public_id}/"))

    assert 'class="ringfig"' in page
    assert "Kofi teaches you Python" in page
    assert "Samuel teaches Kofi First aid" in page
    assert "fit" not in page[page.find("Why you") :], "the fit of a leg holds private wishes"
    assert "hundredths" not in str(relationship.reasons)


def test_members_of_a_group_read_their_own_flow_alone(group, manager, client_for):
    services.approve(actor=manager, run=group, revision=group.revision, at=AT)
    relationship = Relationship.objects.get()

    page = text(client_for("Bo Lind").get(f"/relationships/{relationship.public_id}/"))

    assert "Ada teaches you SQL" in page
    assert "Ada teaches Cy SQL" not in page


@pytest.fixture
def client_for(client):
    """`client_for(name)`: a browser in which this person is signed in."""

    def signed_in(name):
        from bothways.apps.people.models import Person
        from bothways.apps.people.services import ensure_user

        person = Person.objects.get(display_name=name)
        client.force_login(ensure_user(person))
        return client

    return signed_in


def actor_named(manager, name):
    from bothways.apps.people.models import Person

    return manager.__class__(**{**_fields(manager), "person_id": Person.objects.get(display_name=name).pk})


def test_a_group_goes_on_without_whoever_says_no_while_enough_stay(group, manager):
    services.approve(actor=manager, run=group, revision=group.revision, at=AT)
    relationship = Relationship.objects.get()

    relationships.decline(actor=actor_named(manager, "Bo Lind"), relationship=relationship, at=AT)
    for name in ("Ada Bell", "Cy Wren", "Di Park", "Ed Moss"):
        relationships.accept(actor=actor_named(manager, name), relationship=relationship, at=AT)

    relationship.refresh_from_db()
    assert relationship.state == Relationship.State.CONTRACTING
    assert relationship.flows.count() == 3
    assert not relationship.memberships.filter(person__display_name="Bo Lind").exists()


def test_a_group_that_would_be_too_small_is_not_going_ahead(group, manager):
    services.approve(actor=manager, run=group, revision=group.revision, at=AT)
    relationship = Relationship.objects.get()

    for name in ("Bo Lind", "Cy Wren"):
        relationships.decline(actor=actor_named(manager, name), relationship=relationship, at=AT)

    relationship.refresh_from_db()
    assert relationship.state == Relationship.State.DECLINED


def test_a_group_without_its_giver_is_not_going_ahead(group, manager):
    services.approve(actor=manager, run=group, revision=group.revision, at=AT)
    relationship = Relationship.objects.get()

    relationships.decline(actor=actor_named(manager, "Ada Bell"), relationship=relationship, at=AT)

    relationship.refresh_from_db()
    assert relationship.state == Relationship.State.DECLINED


def test_a_group_begins_at_the_deadline_with_those_who_said_yes(group, manager):
    services.approve(actor=manager, run=group, revision=group.revision, at=AT)
    relationship = Relationship.objects.get()
    for name in ("Ada Bell", "Cy Wren", "Di Park", "Ed Moss"):
        relationships.accept(actor=actor_named(manager, name), relationship=relationship, at=AT)

    assert relationships.expire_due(at=AT + timedelta(days=11)) == 1

    relationship.refresh_from_db()
    assert relationship.state == Relationship.State.CONTRACTING
    assert relationship.memberships.count() == 4


def test_who_leaves_a_group_ends_it_only_below_its_least_size(group, manager):
    services.approve(actor=manager, run=group, revision=group.revision, at=AT)
    relationship = Relationship.objects.get()
    everybody = ("Ada Bell", "Bo Lind", "Cy Wren", "Di Park", "Ed Moss")
    for name in everybody:
        relationships.accept(actor=actor_named(manager, name), relationship=relationship, at=AT)

    relationships.leave(actor=actor_named(manager, "Bo Lind"), relationship=relationship, at=AT)
    relationship.refresh_from_db()
    assert relationship.state == Relationship.State.CONTRACTING

    relationships.leave(actor=actor_named(manager, "Cy Wren"), relationship=relationship, at=AT)
    relationship.refresh_from_db()
    assert relationship.state == Relationship.State.ENDED_EARLY


def test_who_has_left_a_group_is_led_to_their_other_relationships(group, manager, client_for):
    services.approve(actor=manager, run=group, revision=group.revision, at=now())
    relationship = Relationship.objects.get()

    answer = client_for("Bo Lind").post(f"/relationships/{relationship.public_id}/answer/", {"answer": "no"})

    assert answer.status_code == 302
    assert answer["Location"] == "/relationships/"
