"""Lock, unlock, reject and restore single proposals."""

import pytest
from nordlys import AT, a_pair, a_person, a_programme, takes_part

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.matching_runs import selectors, services
from bothways.apps.matching_runs.models import Proposal
from bothways.apps.profiles.models import DecisionRight

State = Proposal.State


@pytest.fixture
def programme(cast):
    return a_programme()


@pytest.fixture
def draft(programme, drafted):
    """A draft of three pairs, none of whom could be matched otherwise."""
    for number in range(3):
        a_pair(programme, number)
    return drafted(programme)


def first(run):
    return Proposal.objects.select_related("run", "giver", "learner").filter(run=run).first()


def test_a_locked_pair_survives_a_new_run(draft, drafted, manager, programme):
    services.lock(actor=manager, proposal=first(draft), at=AT)

    again = drafted(programme)

    locked = Proposal.objects.get(run=again, state=State.LOCKED)
    assert (locked.giver, locked.learner) == (first(draft).giver, first(draft).learner)


def test_a_lock_holds_against_a_better_pair(manager, drafted, programme):
    junior, senior = a_pair(programme)
    services.lock(actor=manager, proposal=first(drafted(programme)), at=AT)
    better = takes_part(
        programme,
        a_person("Better", level=1, unit="Legal", site="Bergen"),
        offers={"Craft 0": 5},
        interests=["chess"],
    )

    again = drafted(programme)

    pair = Proposal.objects.get(run=again)
    assert (pair.giver, pair.learner) == (junior, senior)
    assert better != junior


def test_a_lock_that_a_rule_forbids_by_now_is_released_and_said(draft, drafted, manager, programme):
    pair = first(draft)
    services.lock(actor=manager, proposal=pair, at=AT)
    DecisionRight.objects.create(person=pair.learner, other=pair.giver)

    again = drafted(programme)

    assert again.certificate["released_locks"] == 1
    assert not Proposal.objects.filter(run=again, giver=pair.giver).exists()


def test_unlocking_leaves_the_pair_open(draft, manager):
    pair = services.lock(actor=manager, proposal=first(draft), at=AT)

    services.unlock(actor=manager, proposal=pair, at=AT)

    pair.refresh_from_db()
    assert pair.state == State.OPEN


def test_locking_twice_is_one_lock_and_one_entry_in_the_diary(draft, manager):
    for _ in range(2):
        services.lock(actor=manager, proposal=first(draft), at=AT)

    assert ActivityEntry.objects.filter(verb="proposal.locked").count() == 1


def test_a_rejected_pair_stays_apart_in_new_runs_of_the_programme(draft, drafted, manager, programme):
    pair = services.reject(actor=manager, proposal=first(draft), reason="too_close", at=AT)

    drafted(programme)
    again = drafted(programme)

    assert not Proposal.objects.filter(run=again, giver=pair.giver).exists()
    assert Proposal.objects.filter(run=again).count() == 2


def test_a_rejection_in_one_programme_does_not_bind_another(draft, drafted, manager):
    pair = services.reject(actor=manager, proposal=first(draft), reason="timing", at=AT)
    other = a_programme()
    for person in (pair.giver, pair.learner):
        other.enrolments.create(person=person, state="ready")

    assert Proposal.objects.get(run=drafted(other)).giver == pair.giver


def test_a_rejected_person_counts_as_without_a_match(draft, manager):
    pair = services.reject(actor=manager, proposal=first(draft), reason="timing", at=AT)

    facts = selectors.standing(draft)

    assert facts.proposals == 2
    assert pair.learner_id in facts.left
    assert not facts.optimal


@pytest.mark.parametrize("reason", ["", "because I say so"])
def test_a_rejection_needs_one_of_the_reasons(draft, manager, reason):
    with pytest.raises(services.ReasonNeeded):
        services.reject(actor=manager, proposal=first(draft), reason=reason, at=AT)


def test_the_diary_keeps_the_reason_code_of_a_rejection(draft, manager):
    pair = services.reject(actor=manager, proposal=first(draft), reason="too_close", at=AT)

    entry = ActivityEntry.objects.get(target=pair.public_id)
    assert (entry.verb, entry.data["reason"]) == ("proposal.rejected", "too_close")


def test_a_rejected_pair_can_be_locked_only_after_it_was_restored(draft, manager):
    pair = services.reject(actor=manager, proposal=first(draft), reason="timing", at=AT)
    with pytest.raises(services.NotStanding):
        services.lock(actor=manager, proposal=pair, at=AT)

    services.restore(actor=manager, proposal=pair, at=AT)

    pair.refresh_from_db()
    assert (pair.state, pair.reject_reason) == (State.OPEN, "")
    assert selectors.standing(draft).optimal


def test_two_managers_who_reject_and_reject_again_lose_nothing(draft, manager):
    seen_by_one, seen_by_the_other = first(draft), first(draft)
    services.reject(actor=manager, proposal=seen_by_one, reason="timing", at=AT)

    with pytest.raises(services.NotStanding):
        services.reject(actor=manager, proposal=seen_by_the_other, reason="other", at=AT)

    seen_by_one.refresh_from_db()
    assert seen_by_one.reject_reason == "timing"


def test_a_restored_pair_must_have_its_places(manager, drafted, programme):
    junior, senior = a_pair(programme)
    spare = takes_part(programme, a_person("Spare", level=1, unit="Legal"), offers={"Craft 0": 3})
    run = drafted(programme)
    other = {junior: spare, spare: junior}[first(run).giver]
    kept = first(run)
    services.reject(actor=manager, proposal=kept, reason="timing", at=AT)
    instead = Proposal.objects.create(
        run=run,
        giver=other,
        learner=senior,
        fit=1,
        fit_hundredths=100,
        parts={},
        flows=[],
        direction="upward",
    )
    instead.members.create(person=other, gives=True, learns=False)
    instead.members.create(person=senior, gives=False, learns=True)

    with pytest.raises(services.PeopleTaken):
        services.restore(actor=manager, proposal=kept, at=AT)

    kept.refresh_from_db()
    assert kept.state == State.REJECTED


def test_a_pair_between_whom_a_rule_has_come_cannot_be_restored(draft, manager):
    pair = services.reject(actor=manager, proposal=first(draft), reason="timing", at=AT)
    DecisionRight.objects.create(person=pair.giver, other=pair.learner)

    with pytest.raises(services.RuleForbids):
        services.restore(actor=manager, proposal=pair, at=AT)


def test_an_older_draft_cannot_be_changed(draft, drafted, manager, programme):
    drafted(programme)

    with pytest.raises(services.DraftClosed):
        services.lock(actor=manager, proposal=first(draft), at=AT)


def test_a_stopped_newer_run_leaves_the_draft_open(draft, manager, programme):
    newer = services.request_run(actor=manager, programme=programme, at=AT)
    with pytest.raises(services.DraftClosed):
        services.lock(actor=manager, proposal=first(draft), at=AT)
    services.stop(actor=manager, run=newer, at=AT)

    assert services.lock(actor=manager, proposal=first(draft), at=AT).state == State.LOCKED


def test_a_pair_that_was_kept_apart_can_be_allowed_again(draft, drafted, manager, programme, client_of):
    pair = services.reject(actor=manager, proposal=first(draft), reason="timing", at=AT)
    with pytest.raises(services.DraftMovedOn):
        services.allow_again(actor=manager, proposal=pair, at=AT)
    drafted(programme)

    page = client_of("alice").get(f"/programmes/{programme.public_id}/matching/").content.decode()
    assert "1 pair is kept apart" in page
    services.allow_again(actor=manager, proposal=pair, at=AT)

    assert Proposal.objects.filter(run=drafted(programme), giver=pair.giver).exists()
    with pytest.raises(services.DraftMovedOn):
        services.allow_again(actor=manager, proposal=pair, at=AT)


def test_allowing_again_returns_to_the_list_of_runs(draft, drafted, manager, programme, client_of):
    pair = services.reject(actor=manager, proposal=first(draft), reason="timing", at=AT)
    drafted(programme)
    address = (
        f"/programmes/{programme.public_id}/matching/{draft.public_id}/proposals/{pair.public_id}/allow/"
    )

    assert client_of("dana").post(address).status_code == 404
    page = client_of("alice").post(address, follow=True).content.decode()

    assert "kept apart" not in page
