"""Weekly windows in real time zones, checked against a minute-by-minute oracle."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bothways.scheduling.freebusy import DAY, WEEK, overlap, weekly_minutes

ZONES = [
    "UTC",
    "Europe/Oslo",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "America/Santiago",
]
WEEKS = [
    date(2025, 3, 5),  # no change anywhere
    date(2025, 3, 9),  # New York forward
    date(2025, 3, 30),  # Oslo forward
    date(2025, 4, 6),  # Auckland, Lord Howe, Santiago back
    date(2025, 9, 7),  # Santiago forward, at midnight
    date(2025, 9, 28),  # Auckland forward
    date(2025, 10, 26),  # Oslo back
    date(2025, 11, 2),  # New York back
]


@st.composite
def windows(draw):
    start = draw(st.integers(0, DAY - 1))
    return draw(st.integers(0, 6)), start, draw(st.integers(start + 1, DAY))


spans = st.lists(st.tuples(st.integers(0, WEEK - 1), st.integers(1, 600)), max_size=8).map(
    lambda pieces: [(start, min(start + length, WEEK)) for start, length in pieces]
)


def minutes(spans):
    return {minute for start, end in spans for minute in range(start, end)}


def as_the_clocks_show(windows, timezone, as_of):
    """Every UTC minute whose local date is in the week and whose local time is in a window."""
    monday = as_of - timedelta(days=as_of.weekday())
    origin = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    shown = set()
    for minute in range(-DAY, WEEK + DAY):
        local = (origin + timedelta(minutes=minute)).astimezone(ZoneInfo(timezone))
        weekday = (local.date() - monday).days
        if any(
            day == weekday and start <= local.hour * 60 + local.minute < end for day, start, end in windows
        ):
            shown.add(minute % WEEK)
    return shown


@settings(max_examples=40, deadline=None)
@given(st.lists(windows(), max_size=5), st.sampled_from(ZONES), st.sampled_from(WEEKS))
def test_a_week_holds_exactly_the_minutes_that_the_clocks_show(windows, timezone, as_of):
    assert minutes(weekly_minutes(windows, timezone, as_of=as_of)) == as_the_clocks_show(
        windows, timezone, as_of
    )


@settings(deadline=None)
@given(st.lists(windows(), max_size=8), st.sampled_from(ZONES), st.sampled_from(WEEKS))
def test_spans_are_sorted_apart_and_inside_the_week(windows, timezone, as_of):
    found = weekly_minutes(windows, timezone, as_of=as_of)

    assert all(0 <= start < end <= WEEK for start, end in found)
    assert all(before[1] < after[0] for before, after in pairwise(found))


@settings(deadline=None)
@given(st.lists(windows(), max_size=5), st.sampled_from(ZONES), st.sampled_from(WEEKS), st.randoms())
def test_neither_order_nor_repetition_of_windows_matters(windows, timezone, as_of, random):
    shuffled = windows + windows
    random.shuffle(shuffled)

    assert weekly_minutes(shuffled, timezone, as_of=as_of) == weekly_minutes(windows, timezone, as_of=as_of)


@settings(deadline=None)
@given(st.lists(windows(), max_size=5), st.sampled_from(ZONES), st.sampled_from(WEEKS), st.integers(-3, 3))
def test_any_day_of_the_week_means_the_same_week(windows, timezone, as_of, days):
    monday = as_of - timedelta(days=as_of.weekday())
    day = monday + timedelta(days=3 + days)

    assert weekly_minutes(windows, timezone, as_of=day) == weekly_minutes(windows, timezone, as_of=as_of)


@settings(deadline=None)
@given(spans, spans)
def test_overlap_is_symmetric_and_no_longer_than_either_week(first, second):
    first, second = united(first), united(second)

    assert overlap(first, second) == overlap(second, first) == len(minutes(first) & minutes(second))
    assert 0 <= overlap(first, second) <= min(len(minutes(first)), len(minutes(second)))
    assert overlap(first, first) == len(minutes(first))


def united(spans):
    covered = minutes(spans)
    starts = sorted(minute for minute in covered if minute - 1 not in covered)
    ends = sorted(minute + 1 for minute in covered if minute + 1 not in covered)
    return tuple(zip(starts, ends, strict=True))


SUNDAY_MORNING = [(6, 8 * 60, 10 * 60)]


@pytest.mark.parametrize(
    ("timezone", "as_of", "utc_hour"),
    [
        ("Europe/Oslo", date(2025, 3, 23), 7),
        ("Europe/Oslo", date(2025, 3, 30), 6),
        ("Europe/Oslo", date(2025, 10, 19), 6),
        ("Europe/Oslo", date(2025, 10, 26), 7),
        ("America/New_York", date(2025, 3, 2), 13),
        ("America/New_York", date(2025, 3, 9), 12),
        ("America/New_York", date(2025, 10, 26), 12),
        ("America/New_York", date(2025, 11, 2), 13),
    ],
)
def test_a_change_of_the_clocks_counts_from_its_own_sunday(timezone, as_of, utc_hour):
    start = 6 * DAY + utc_hour * 60

    assert weekly_minutes(SUNDAY_MORNING, timezone, as_of=as_of) == ((start, start + 120),)


def test_days_before_the_change_keep_the_old_clocks():
    saturday = [(5, 8 * 60, 10 * 60)]

    assert weekly_minutes(saturday, "Europe/Oslo", as_of=date(2025, 3, 30)) == (
        (5 * DAY + 420, 5 * DAY + 540),
    )


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [(120, 180, 0), (135, 165, 0), (90, 150, 30), (150, 195, 15), (60, 240, 120), (0, DAY, 23 * 60)],
)
def test_the_hour_that_summer_time_skips_is_nobodys(start, end, length):
    found = weekly_minutes([(6, start, end)], "Europe/Oslo", as_of=date(2025, 3, 30))

    assert len(minutes(found)) == length


@pytest.mark.parametrize(
    ("start", "end", "length"), [(120, 180, 120), (135, 165, 60), (90, 150, 90), (0, DAY, 25 * 60)]
)
def test_the_hour_that_comes_twice_counts_twice(start, end, length):
    found = weekly_minutes([(6, start, end)], "Europe/Oslo", as_of=date(2025, 10, 26))

    assert len(minutes(found)) == length


def test_half_hour_zones_are_read_to_the_minute():
    assert weekly_minutes([(0, 570, 600)], "Asia/Kolkata", as_of=date(2025, 3, 5)) == ((240, 270),)
    assert weekly_minutes([(0, 570, 600)], "Asia/Kathmandu", as_of=date(2025, 3, 5)) == ((225, 255),)


def test_what_crosses_the_end_of_sunday_in_utc_wraps_to_monday():
    sunday_evening = [(6, 18 * 60, 22 * 60)]

    found = weekly_minutes(sunday_evening, "America/New_York", as_of=date(2025, 2, 5))

    assert found == ((0, 180), (WEEK - 60, WEEK))


def test_two_people_an_ocean_apart_share_the_hours_that_both_are_free():
    oslo = weekly_minutes([(1, 9 * 60, 17 * 60)], "Europe/Oslo", as_of=date(2025, 3, 5))
    new_york = weekly_minutes([(1, 9 * 60, 17 * 60)], "America/New_York", as_of=date(2025, 3, 5))

    assert overlap(oslo, new_york) == 120


def test_between_the_two_changes_of_spring_they_share_an_hour_more():
    week = date(2025, 3, 12)
    oslo = weekly_minutes([(1, 9 * 60, 17 * 60)], "Europe/Oslo", as_of=week)
    new_york = weekly_minutes([(1, 9 * 60, 17 * 60)], "America/New_York", as_of=week)

    assert overlap(oslo, new_york) == 180


def test_no_windows_are_no_minutes():
    assert weekly_minutes([], "Europe/Oslo", as_of=date(2025, 3, 5)) == ()
    assert overlap([], [(0, 60)]) == 0
