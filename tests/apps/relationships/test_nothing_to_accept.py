"""Proposals that nobody can accept any more, and what others than members read of a relationship."""

from datetime import UTC, datetime

import pytest

from bothways.apps.people import services as people
from bothways.apps.programmes import services as programmes
from bothways.apps.programmes.models import Programme
from bothways.apps.relationships import services
from bothways.server.verify import broken_invariants

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def cancelled(upward, actor_of):
    programmes.cancel(
        actor=actor_of("alice"), programme=upward.programme, reason="The budget is gone.", at=AT
    )
    return upward


@pytest.mark.parametrize("word", ["yes", "no"])
def test_in_a_cancelled_programme_nobody_answers_any_more(cancelled, answer, state_of, word):
    assert answer("chidi", cancelled, word).status_code == 409
    assert state_of(cancelled) == "proposed"


def test_the_page_of_a_proposal_in_a_cancelled_programme_offers_no_answer(cancelled, client_of):
    page = client_of("chidi").get(f"/relationships/{cancelled.public_id}/").content.decode()

    assert 'name="answer"' not in page


def test_proposals_of_a_cancelled_programme_run_out_at_once(cancelled, letters, state_of):
    assert services.expire_due(at=AT) == 1
    assert services.expire_due(at=AT) == 0

    assert state_of(cancelled) == "expired"
    assert letters("not_going_ahead") == ["chidi"]


def test_nobody_is_accepted_with_somebody_who_has_left(downward, cast, actor_of, answer, state_of):
    answer("chidi", downward, "yes")
    people.deactivate(actor=actor_of("alice"), person=cast.chidi, at=AT)

    assert answer("bob", downward, "yes").status_code == 409

    assert state_of(downward) == "proposed"
    assert services.expire_due(at=AT) == 1
    assert broken_invariants() == []


def test_a_proposal_is_not_made_in_a_programme_that_was_cancelled_meanwhile(cast, actor_of, programme_of):
    seen = programme_of("traditional", cast.chidi, cast.bob)
    Programme.objects.filter(pk=seen.pk).update(state="cancelled")

    with pytest.raises(services.proposals.MatchingNotOpen):
        services.propose(
            actor=actor_of("alice"), programme=seen, flows=[(cast.bob, cast.chidi, [])], reasons=[], at=AT
        )


def test_administrators_read_states_and_never_what_is_taught(downward, client_of, cast, actor_of):
    from bothways.apps.programmes.models import RoleGrant

    RoleGrant.objects.create(person=cast.dana, role="org_admin")
    address = f"/relationships/{downward.public_id}/"

    assert "Python" in client_of("alice").get(address).content.decode()
    assert "Python" in client_of("chidi").get(address).content.decode()
    page = client_of("dana").get(address)
    assert page.status_code == 200
    assert "Python" not in page.content.decode()
