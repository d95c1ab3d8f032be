"""Background work of this room: how far a row is, and stopping it when somebody pressed Stop."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from bothways.apps.matching_runs.models import Analysis, MatchingRun

JobState = MatchingRun.JobState

SAVED_EVERY: Final = 0.4
"""Seconds between two saves of the progress; also how long a stop may take to be noticed."""


class Stopped(Exception):
    """Somebody pressed Stop."""


class Progress:
    """What the engine calls: saves now and then how far it is."""

    def __init__(self, row: MatchingRun | Analysis, clock: Callable[[], datetime]) -> None:
        self._rows = type(row).objects.filter(pk=row.pk, job_state=JobState.RUNNING)
        self._clock = clock
        self._saved = float("-inf")

    def __call__(self, fraction: float, sentence: str) -> None:
        """Tell the share done and what is being done.

        Raises: Stopped.
        """
        if time.monotonic() - self._saved < SAVED_EVERY:
            return
        self._saved = time.monotonic()
        percent = min(99, max(0, round(100 * fraction)))
        if not self._rows.update(percent=percent, step=sentence[:200], updated_at=self._clock()):
            raise Stopped
