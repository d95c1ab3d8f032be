"""Background jobs: the one import of the task library.

A job takes ids as keywords, is safe to run twice and calls one service. Doors enqueue, services never do;
they enqueue after the service has returned, so that the rows are there when the worker looks for them.

The queue forgets a job when a worker takes it: a job is run at most once, and a crash may lose it. What is
to be done stands in the database, as rows; the timetable goes through them and asks again (`stranded`).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django_tasks import TaskResult, task
from django_tasks.signals import task_finished
from huey.api import Huey, crontab
from huey.consumer import Consumer
from huey.storage import PostgresStorage, SqliteStorage

from bothways.foundation.clock import now
from bothways.foundation.models import JobProgress

log = logging.getLogger(__name__)

WORKERS = 2
STOP_WAIT = 12.0
"""Seconds that running jobs have to end before the worker goes; what was lost is asked for again."""
WAITS = timedelta(minutes=1)
"""How long a row may wait for its job before it is asked for again."""
SILENT = timedelta(minutes=15)
"""How long a running job may leave its row untouched before it counts as dead."""

Job = Any
"""What `job` makes of a function."""


def job(function: Callable[..., None]) -> Job:
    """Make a function a job: `enqueue(function, run_id=7)` runs it in the worker."""
    return task(function)


def enqueue(wanted: Job, **ids: Any) -> None:
    """Ask the worker to run a job with these ids; with JOBS_NOW it runs here, before this returns."""
    if settings.JOBS_NOW:
        wanted.func(**ids)
        return
    wanted.enqueue(**ids)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Something that is done again and again: what, and in which minutes, as in a crontab."""

    name: str
    do: Callable[[], None]
    minute: str = "*"
    hour: str = "*"


def stranded(rows: QuerySet[Any], *, at: datetime) -> list[int]:
    """Keys of rows whose job was lost: asked for over a minute ago and not begun, or begun and long silent.

    `rows` are of a model with job progress and time stamps. While jobs are queued nothing counts as lost.
    """
    if _queue().pending_count():
        return []
    states = JobProgress.JobState
    never_begun = Q(job_state=states.QUEUED, updated_at__lt=at - WAITS)
    gone_silent = Q(job_state=states.RUNNING, updated_at__lt=at - SILENT)
    return list(rows.filter(never_begun | gone_silent).values_list("pk", flat=True))


def run_worker(timetable: Sequence[Rhythm]) -> None:
    """Work through the queue and keep the timetable until SIGTERM or SIGINT; running jobs may end first."""
    queue = _queue()
    for rhythm in timetable:
        _keep(queue, rhythm)
    consumer: Any = Consumer(  # type: ignore[no-untyped-call]
        queue, workers=WORKERS, max_delay=1.0, graceful_signal="TERM", shutdown_timeout=STOP_WAIT
    )
    consumer.run()


def _keep(queue: Any, rhythm: Rhythm) -> None:
    times = crontab(minute=rhythm.minute, hour=rhythm.hour)  # type: ignore[no-untyped-call]

    def beat() -> None:
        if not _first_of_its_minute(queue, rhythm.name, now()):
            return
        close_old_connections()
        try:
            rhythm.do()
        finally:
            close_old_connections()

    queue.periodic_task(times, name=f"timetable.{rhythm.name}")(beat)


def _first_of_its_minute(queue: Any, name: str, at: datetime) -> bool:
    """Whether no other worker has kept this rhythm in this minute: each worker has a clock, one of them acts."""
    store = queue.storage
    first: bool = store.put_if_empty(f"beat.{name}.{at:%Y%m%d%H%M}", b"1")
    if first:
        store.delete_data(f"beat.{name}.{at - timedelta(minutes=2):%Y%m%d%H%M}")
    return first


@receiver(task_finished)
def _forget_result(task_result: TaskResult[Any], **_: Any) -> None:
    """Nobody reads results, the rows tell; so the queue's store does not grow."""
    if not settings.JOBS_NOW:
        _queue().storage.delete_data(f"djt.{task_result.id}")


@cache
def _queue() -> Any:
    from huey.contrib.djhuey import HUEY

    return HUEY


class _FileStorage(SqliteStorage):
    """The queue in a file of the data folder; its tables are made with the first connection, not at import."""

    def __init__(self, name: str, **settings: Any) -> None:
        super().__init__(name, **settings | {"create_tables": False})  # type: ignore[no-untyped-call]

    def _create_connection(self) -> Any:
        return _with_tables(super()._create_connection(), self.ddl)  # type: ignore[no-untyped-call]


class _DatabaseStorage(PostgresStorage):
    """The queue in the PostgreSQL database, in tables of its own, made with the first connection."""

    def __init__(self, name: str, **settings: Any) -> None:
        super().__init__(name, **settings | {"create_tables": False})  # type: ignore[no-untyped-call]

    def _create_connection(self) -> Any:
        return _with_tables(super()._create_connection(), self.ddl)  # type: ignore[no-untyped-call]


def _with_tables(connection: Any, ddl: Sequence[str]) -> Any:
    try:
        _make_tables(connection, ddl)
    except Exception:  # noqa: BLE001  two processes made them at once, and PostgreSQL told one of them off
        _make_tables(connection, ddl)
    return connection


def _make_tables(connection: Any, ddl: Sequence[str]) -> None:
    for statement in ddl:
        connection.execute(statement)


class FileQueue(Huey):
    """The queue of an installation on SQLite."""

    storage_class = _FileStorage


class DatabaseQueue(Huey):
    """The queue of an installation on PostgreSQL: workers may be on other machines."""

    storage_class = _DatabaseStorage
