"""Several managers press the same button at the same moment, on a database that lets them try."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from nordlys import AT, a_pair, a_programme

from bothways.apps.activity.services import verify_chain
from bothways.apps.matching_runs import jobs, services
from bothways.apps.matching_runs.models import Proposal
from bothways.apps.programmes.access import actor_of
from bothways.apps.relationships.models import Relationship
from bothways.errors import Refused
from bothways.foundation.actor import Door

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MANAGERS = 4


def all_at_once(decide) -> list[str]:
    """What each of four managers gets: "saved", or the code of a refusal."""
    gate, answers = Barrier(MANAGERS), []

    def press() -> None:
        gate.wait()
        try:
            decide()
            answers.append("saved")
        except Refused as refused:
            answers.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(MANAGERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.fixture
def manager(cast):
    return actor_of(cast.user("alice"), Door.BROWSER)


@pytest.fixture
def draft(manager):
    programme = a_programme()
    for number in range(3):
        a_pair(programme, number)
    run = services.request_run(actor=manager, programme=programme, at=AT)
    jobs.draft.func(run_id=run.pk)
    run.refresh_from_db()
    return run


def test_a_draft_is_approved_by_one_of_them(draft, manager):
    answers = all_at_once(lambda: services.approve(actor=manager, run=draft, revision=0, at=AT))

    assert answers == ["draft_closed"] * 3 + ["saved"]
    assert Relationship.objects.count() == 3
    assert verify_chain() == []


def test_one_run_is_begun(draft, manager):
    answers = all_at_once(lambda: services.request_run(actor=manager, programme=draft.programme, at=AT))

    assert answers == ["run_under_way"] * 3 + ["saved"]


def test_a_pair_is_rejected_once(draft, manager):
    pair = Proposal.objects.select_related("run").filter(run=draft).first()

    answers = all_at_once(lambda: services.reject(actor=manager, proposal=pair, reason="timing", at=AT))

    assert answers == ["not_standing"] * 3 + ["saved"]
    assert verify_chain() == []
