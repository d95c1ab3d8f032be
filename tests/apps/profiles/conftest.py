from datetime import UTC, datetime

import pytest


@pytest.fixture
def at():
    return datetime(2025, 3, 3, 9, tzinfo=UTC)
