"""The queue and its worker, with the real file and a real process."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core.cache import cache

from bothways.apps.integrations.models import RosterImport
from bothways.foundation import jobs
from bothways.foundation.clock import now


@jobs.job
def remember(*, key, value):
    cache.set(f"remember-{key}", value)


@pytest.fixture
def queue(tmp_path, settings, monkeypatch):
    """An empty queue in a file of its own."""
    made = jobs.FileQueue("test", filename=str(tmp_path / "jobs.sqlite3"), immediate=False)
    monkeypatch.setattr(jobs, "_queue", lambda: made)
    return made


def test_with_jobs_now_a_job_runs_before_the_call_returns(settings):
    jobs.enqueue(remember, key=1, value="done")

    assert cache.get("remember-1") == "done"


def test_the_queue_makes_its_tables_when_it_is_first_used(queue, tmp_path):
    path = tmp_path / "jobs.sqlite3"
    assert not path.exists()

    assert queue.pending_count() == 0

    tables = sqlite3.connect(path).execute("select name from sqlite_master where type = 'table'").fetchall()
    assert ("task",) in tables


def test_one_of_several_workers_keeps_a_rhythm(queue, tmp_path):
    other = jobs.FileQueue("test", filename=str(tmp_path / "jobs.sqlite3"), immediate=False)
    minute = now()

    acts = [jobs._first_of_its_minute(worker, "letters", minute) for worker in (queue, other, queue)]

    assert acts == [True, False, False]
    assert jobs._first_of_its_minute(other, "letters", minute + timedelta(minutes=1))
    assert jobs._first_of_its_minute(other, "proposals", minute)


@pytest.fixture
def waiting_import(cast):
    """An import that was asked for at a given age."""

    def make(minutes, state="queued"):
        row = RosterImport.objects.create(uploaded_by=cast.alice, file_name="people.csv", job_state=state)
        RosterImport.objects.filter(pk=row.pk).update(updated_at=now() - timedelta(minutes=minutes))
        return row.pk

    return make


def test_a_row_whose_job_was_lost_is_asked_for_again(queue, waiting_import):
    lost, dead = waiting_import(2), waiting_import(20, "running")
    waiting_import(0)
    waiting_import(5, "running")
    waiting_import(60, "done")

    assert jobs.stranded(RosterImport.objects.all(), at=now()) == sorted([lost, dead], reverse=True)


def test_nothing_is_lost_while_jobs_are_still_queued(queue, waiting_import):
    waiting_import(2)
    queue.storage.enqueue(b"a job before it")

    assert jobs.stranded(RosterImport.objects.all(), at=now()) == []


WORKER = """
import django, sys
django.setup()
from bothways.foundation.jobs import run_worker
print("ready", flush=True)
run_worker(())
print("ended in order", flush=True)
"""
ASK = """
import django
django.setup()
from bothways.foundation.jobs import enqueue
from bothways.apps.notifications.jobs import deliver
enqueue(deliver)
"""


def test_a_worker_runs_what_another_process_asked_for_and_stops_in_order(tmp_path):
    environ = {
        **os.environ,
        "BOTHWAYS_DATA_DIR": str(tmp_path),
        "BOTHWAYS_DATABASE_URL": "",
        "BOTHWAYS_SMTP_URL": "",
        "DJANGO_SETTINGS_MODULE": "bothways.server.settings",
    }
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert worker.stdout.readline() == "ready\n"
        subprocess.run([sys.executable, "-c", ASK], env=environ, check=True, timeout=60)
        store = sqlite3.connect(tmp_path / "jobs.sqlite3", timeout=10)
        until = time.monotonic() + 60
        while any(store.execute(f"select count(*) from {table}").fetchone()[0] for table in ("task", "kv")):
            assert time.monotonic() < until
            time.sleep(0.05)
        worker.send_signal(signal.SIGTERM)
        out, err = worker.communicate(timeout=60)
    finally:
        worker.kill()

    assert out == "ended in order\n", err
    assert worker.returncode == 0
    assert "Traceback" not in err
