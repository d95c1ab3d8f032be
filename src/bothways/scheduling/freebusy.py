"""Weekly windows in a person's own time zone, as minutes of one week in UTC."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = 24 * 60
"""Minutes in a day whose clocks are not changed."""

WEEK: Final = 7 * DAY
"""Minutes in a week."""


def weekly_minutes(
    windows: Iterable[tuple[int, int, int]], timezone: str, *, as_of: date
) -> tuple[tuple[int, int], ...]:
    """Free minutes of the week that contains `as_of` (Monday to Sunday), in UTC.

    A window is read on its own date in that week, so a change to or from summer time counts from the
    minute in which it happens: an hour that is skipped is nobody's, an hour that comes twice counts twice.
    What falls before Monday or after Sunday in UTC wraps round.

    Args:
        windows: (weekday 0 to 6, start, end) in minutes after local midnight, start < end <= 1440.
        timezone: an IANA name.
        as_of: any day of the week that is meant.

    Returns: (start, end) in minutes, 0 <= start < end <= 10080, sorted, disjoint, not touching.

    >>> weekly_minutes([(0, 540, 720)], "Europe/Berlin", as_of=date(2025, 3, 3))
    ((480, 660),)
    >>> weekly_minutes([(0, 0, 60)], "Europe/Berlin", as_of=date(2025, 3, 3))
    ((10020, 10080),)
    """
    zone = ZoneInfo(timezone)
    monday = as_of - timedelta(days=as_of.weekday())
    origin = datetime(monday.year, monday.month, monday.day, tzinfo=ZoneInfo("UTC"))
    spans: list[tuple[int, int]] = []
    for weekday, start, end in windows:
        for low, high in _utc_spans(monday + timedelta(days=weekday), start, end, zone, origin):
            spans.extend(_wrapped(low % WEEK, high - low))
    return _united(spans)


def overlap(first: Iterable[tuple[int, int]], second: Iterable[tuple[int, int]]) -> int:
    """Minutes that two weeks have in common.

    >>> overlap([(0, 60), (120, 180)], [(30, 150)])
    60
    """
    second = tuple(second)
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in first for b in second)


def _utc_spans(day: date, start: int, end: int, zone: ZoneInfo, origin: datetime) -> list[tuple[int, int]]:
    """When the clocks of a zone show a window on a date; several spans only where they are put back."""
    first, last = _utc_minutes(day, 0, zone, origin), _utc_minutes(day, DAY, zone, origin)
    if last - first == DAY:
        return [(first + start, first + end)]
    shown = [
        minute
        for minute in range(first, last)
        if start <= _wall_minute(origin + timedelta(minutes=minute), zone) < end
    ]
    return list(_united([(minute, minute + 1) for minute in shown]))


def _wall_minute(instant: datetime, zone: ZoneInfo) -> int:
    local = instant.astimezone(zone)
    return local.hour * 60 + local.minute


@lru_cache(maxsize=4096)
def _utc_minutes(day: date, minute: int, zone: ZoneInfo, origin: datetime) -> int:
    local = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)
    return int((local - origin) / timedelta(minutes=1))


def _wrapped(start: int, length: int) -> list[tuple[int, int]]:
    end = start + min(length, WEEK)
    return [(start, end)] if end <= WEEK else [(start, WEEK), (0, end - WEEK)]


def _united(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    united: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = united[-1][0], max(end, united[-1][1])
        else:
            united.append((start, end))
    return tuple(united)
