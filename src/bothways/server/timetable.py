"""Every rhythm of the platform, in one list. A worker keeps it; with several, one of them acts."""

from bothways.apps.notifications.jobs import deliver
from bothways.foundation.jobs import Rhythm


def _deliver_letters() -> None:
    deliver.func()


TIMETABLE = (Rhythm("deliver-letters", _deliver_letters),)
