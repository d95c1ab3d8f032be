"""Proposals between Chidi, who teaches, and Bob, who is more senior."""

from datetime import UTC, datetime

import pytest

from bothways.apps.activity import services as activity
from bothways.apps.programmes import services as programmes
from bothways.apps.programmes.models import Programme
from bothways.apps.relationships import services

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PYTHON = {"skill": "Python", "giver_level": 4, "learner_level": 1, "priority": 3, "topic": False}
REASON = {
    "code": "covers_all_needs",
    "text": "Covers the one need: Python",
    "data": {"skills": ["Python"], "needs": 1},
}


@pytest.fixture(autouse=True)
def _clock(time_machine_at):
    """The stories happen at one moment."""


@pytest.fixture
def time_machine_at():
    import time_machine

    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def programme_of(cast, actor_of):
    def matching(model_id: str, *people) -> Programme:
        programme = Programme.objects.create(name="Both ways", model_id=model_id, weeks=26, state="enrolling")
        programmes.enrol_all(actor=actor_of("alice"), programme=programme, people=people, at=AT)
        programme.state = "matching"
        programme.save()
        told = {"before": "draft", "after": "matching"}
        activity.record(actor=actor_of("alice"), verb="programme.matching", target=programme, at=AT, **told)
        return programme

    return matching


@pytest.fixture
def upward(cast, actor_of, programme_of):
    """Chidi is to teach Bob: Chidi is asked first."""
    programme = programme_of("reverse", cast.chidi, cast.bob)
    return services.propose(
        actor=actor_of("alice"),
        programme=programme,
        flows=[(cast.chidi, cast.bob, [PYTHON])],
        reasons=[REASON],
        at=AT,
    )


@pytest.fixture
def downward(cast, actor_of, programme_of):
    """Bob is to teach Chidi: both are asked at once."""
    programme = programme_of("traditional", cast.chidi, cast.bob)
    return services.propose(
        actor=actor_of("alice"),
        programme=programme,
        flows=[(cast.bob, cast.chidi, [PYTHON])],
        reasons=[REASON],
        at=AT,
    )


@pytest.fixture
def state_of():
    return lambda row: type(row).objects.get(pk=row.pk).state


@pytest.fixture
def answer(client_of):
    def say(name, relationship, word):
        return client_of(name).post(f"/relationships/{relationship.public_id}/answer/", {"answer": word})

    return say


@pytest.fixture
def letters():
    from bothways.apps.notifications.models import Notification

    return lambda event: sorted(
        letter.recipient.split("@")[0]
        for letter in Notification.objects.filter(event=f"relationship.{event}")
    )
