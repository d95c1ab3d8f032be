"""Several writers at the same time. SQLite lets one writer in at a time; PostgreSQL locks the head."""

import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection, connections

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.activity.services import record, verify_chain
from bothways.foundation.actor import job_actor


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_whole_chain():
    # On SQLite the tests' database is in memory, where threads share one connection.
    writers = 1 if connection.vendor == "sqlite" else 8
    start = threading.Barrier(writers)

    def write():
        try:
            start.wait()
            for _ in range(10):
                record(
                    actor=job_actor(),
                    verb="person.updated",
                    target=("person", uuid4()),
                    at=datetime.now(tz=UTC),
                )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ActivityEntry.objects.count() == 10 * writers
    assert verify_chain() == []
