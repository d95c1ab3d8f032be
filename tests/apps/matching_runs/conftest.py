"""What the tests of this room share."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def manager(actor_of):
    """Alice, who manages programmes."""
    return actor_of("alice")


@pytest.fixture
def drafted(manager):
    """`drafted(programme)`: a run of it with its draft made."""

    def made(programme):
        from nordlys import AT

        from bothways.apps.matching_runs import jobs, services

        run = services.request_run(actor=manager, programme=programme, at=AT)
        jobs.draft.func(run_id=run.pk)
        run.refresh_from_db()
        assert run.job_state == run.JobState.DONE, run.failure
        return run

    return made
