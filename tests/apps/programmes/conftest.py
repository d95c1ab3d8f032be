"""Programmes at each point of their course."""

from datetime import UTC, datetime

import pytest

from bothways.apps.programmes import services
from bothways.apps.programmes.models import Programme

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def draft(cast, actor_of):
    return services.create(
        actor=actor_of("alice"),
        name="Leading upward",
        purpose="Leaders learn tools from those who use them daily.",
        model_id="reverse",
        weeks=26,
        sponsor=cast.bob,
        at=AT,
    )


@pytest.fixture
def submitted(draft, actor_of):
    return services.submit(actor=actor_of("alice"), programme=draft, at=AT)


@pytest.fixture
def approved(submitted, actor_of):
    return services.approve(actor=actor_of("bob"), programme=submitted, at=AT)


@pytest.fixture
def programme(approved, actor_of):
    """Open for people."""
    return services.open_enrolment(actor=actor_of("alice"), programme=approved, at=AT)


@pytest.fixture
def state_of():
    return lambda row: type(row).objects.get(pk=row.pk).state


@pytest.fixture
def secret_draft(cast, actor_of):
    """A draft of somebody else, which Dana may not see."""
    return Programme.objects.create(name="Quiet plans", model_id="traditional", weeks=39)
