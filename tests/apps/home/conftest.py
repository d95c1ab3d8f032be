"""The moment of the stories, and proposals as the day shows them."""

from datetime import UTC, datetime

import pytest
import time_machine

from bothways.apps.programmes import services as programmes
from bothways.apps.programmes.models import Programme
from bothways.apps.relationships import services as relationships

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PYTHON = {"skill": "Python", "giver_level": 4, "learner_level": 1, "priority": 3, "topic": False}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as moving:
        yield moving


@pytest.fixture
def programme():
    return Programme.objects.create(
        name="Leading upward", purpose="P", model_id="reverse", weeks=26, state="enrolling"
    )


@pytest.fixture
def proposal(cast, actor_of, programme):
    """Chidi is to teach Bob."""
    alice = actor_of("alice")
    programmes.enrol_all(actor=alice, programme=programme, people=[cast.chidi, cast.bob], at=AT)
    programmes.close_enrolment(actor=alice, programme=programme, at=AT)
    programme.refresh_from_db()
    return relationships.propose(
        actor=alice, programme=programme, flows=[(cast.chidi, cast.bob, [PYTHON])], reasons=[], at=AT
    )
