"""Approving a draft: proposals become relationships, all or none."""

import pytest
from nordlys import AT, a_pair, a_programme

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.activity.services import verify_chain
from bothways.apps.matching_runs import services
from bothways.apps.matching_runs.models import Proposal
from bothways.apps.notifications.models import Notification
from bothways.apps.people.models import Person
from bothways.apps.profiles.models import DecisionRight
from bothways.apps.programmes.models import Enrolment
from bothways.apps.relationships.models import Relationship


@pytest.fixture
def programme(cast):
    return a_programme()


@pytest.fixture
def draft(programme, drafted):
    for number in range(3):
        a_pair(programme, number)
    return drafted(programme)


def approved(manager, run, *, revision=None):
    run.refresh_from_db()
    return services.approve(
        actor=manager, run=run, revision=run.revision if revision is None else revision, at=AT
    )


def first(run):
    return Proposal.objects.select_related("run", "giver", "learner").filter(run=run).first()


@pytest.mark.parametrize("model", ["traditional", "reverse", "reciprocal"])
def test_every_standing_proposal_becomes_a_relationship(drafted, manager, cast, model):
    programme = a_programme(model)
    a_pair(programme)
    run = drafted(programme)

    approved(manager, run)

    relationship = Relationship.objects.get(programme=programme)
    assert relationship.state == Relationship.State.PROPOSED
    assert relationship.flows.count() == (2 if model == "reciprocal" else 1)
    assert first(run).relationship == relationship
    run.refresh_from_db()
    assert (run.approved_at, run.approved_by_id) == (AT, manager.person_id)


def test_a_locked_proposal_is_sent_and_a_rejected_one_is_not(draft, manager):
    rows = list(Proposal.objects.select_related("run", "giver", "learner").filter(run=draft))
    services.lock(actor=manager, proposal=rows[0], at=AT)
    services.reject(actor=manager, proposal=rows[1], reason="timing", at=AT)

    approved(manager, draft)

    together = set(Relationship.objects.values_list("flows__giver", "flows__learner"))
    assert together == {(row.giver_id, row.learner_id) for row in (rows[0], rows[2])}


def test_the_less_senior_are_asked_first(draft, manager):
    approved(manager, draft)

    asked = set(Notification.objects.values_list("recipient", flat=True))
    assert asked == {row.giver.email for row in Proposal.objects.filter(run=draft)}


def test_members_read_only_what_both_may_know(draft, manager):
    approved(manager, draft)

    codes = {reason["code"] for one in Relationship.objects.all() for reason in one.reasons}
    assert codes
    assert codes <= {
        "covers_all_needs", "covers_some_needs", "teaches_each_other",
        "shared_ground", "different_surroundings", "time_in_common",
    }  # fmt: skip


def test_approval_stands_in_the_diary_and_the_chain_holds(draft, manager):
    approved(manager, draft)

    entry = ActivityEntry.objects.get(verb="matching_run.approved")
    assert (entry.actor, entry.data) == (manager.person_public_id, {"proposals": 3})
    assert verify_chain() == []


def test_a_draft_is_approved_once(draft, manager):
    approved(manager, draft)

    with pytest.raises(services.DraftClosed):
        approved(manager, draft)
    assert Relationship.objects.count() == 3


def test_a_draft_that_somebody_changed_meanwhile_is_not_approved(draft, manager):
    services.reject(actor=manager, proposal=first(draft), reason="timing", at=AT)

    with pytest.raises(services.DraftMovedOn):
        approved(manager, draft, revision=0)
    assert not Relationship.objects.exists()


def test_an_approved_draft_cannot_be_changed(draft, manager):
    approved(manager, draft)

    with pytest.raises(services.DraftClosed):
        services.lock(actor=manager, proposal=first(draft), at=AT)


def test_a_draft_without_proposals_is_not_approved(draft, manager):
    for row in Proposal.objects.select_related("run", "giver", "learner").filter(run=draft):
        services.reject(actor=manager, proposal=row, reason="timing", at=AT)

    with pytest.raises(services.NothingToApprove):
        approved(manager, draft)


@pytest.mark.parametrize("change", ["decision", "withdrawn", "chain"])
def test_what_changed_since_the_draft_stops_all_of_it(draft, manager, change):
    pair = first(draft)
    if change == "decision":
        DecisionRight.objects.create(person=pair.learner, other=pair.giver)
    elif change == "withdrawn":
        Enrolment.objects.filter(person=pair.giver).update(state="withdrawn")
    else:
        Person.objects.filter(pk=pair.giver_id).update(manager=pair.learner)

    with pytest.raises(services.NoLongerPossible) as refused:
        approved(manager, draft)

    assert pair.giver.display_name in refused.value.message
    assert not Relationship.objects.exists()
    draft.refresh_from_db()
    assert draft.approved_at is None


def test_whoever_is_asked_is_not_proposed_again_in_the_next_run(draft, manager, drafted, programme):
    approved(manager, draft)
    a_pair(programme, 7)

    again = drafted(programme)

    assert [row.giver.display_name for row in Proposal.objects.filter(run=again)] == ["Junior 007"]


def test_a_pair_that_was_declined_is_not_proposed_again(drafted, manager, programme):
    junior, senior = a_pair(programme)
    approved(manager, drafted(programme))
    Relationship.objects.update(state=Relationship.State.DECLINED)
    a_pair(programme, 7)

    again = drafted(programme)

    assert not Proposal.objects.filter(run=again, giver=junior, learner=senior).exists()
    assert Proposal.objects.filter(run=again).count() == 1
