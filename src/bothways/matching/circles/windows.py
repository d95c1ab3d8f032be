"""When people could meet: weekly windows of an hour, as few as cover every possibility.

Whoever is free for an unbroken hour at some time is free from the start of somebody's free time on: shift the
hour back until it meets the first such start. So only those starts are looked at, and of them only those whose
free people are not all free at another as well. Times that were not given block nobody.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from bothways.matching.people.constraints import LEAST_MINUTES
from bothways.matching.people.population import Bools, Ints
from bothways.matching.problem import Person

NO_TIME: int = -1
"""The window of people of whom no times are known."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def windows_of(people: Sequence[Person]) -> tuple[Ints, Bools]:
    """Starts of windows (minutes of the week in UTC; `NO_TIME` first), and who is free: shape (people, starts).

    >>> people = [Person("a", weekly=((540, 660),)), Person("b", weekly=((570, 720),)), Person("c")]
    >>> starts, free = windows_of(people)
    >>> starts.tolist(), free.astype(int).tolist()
    ([570], [[1], [1], [1]])
    """
    spans = [span for person in people for span in person.weekly or ()]
    starts = [NO_TIME, *sorted({start for start, end in spans if end - start >= LEAST_MINUTES})]
    free = np.zeros((len(people), len(starts)), dtype=bool)
    listed = np.array(starts[1:], dtype=np.int64)
    for row, person in enumerate(people):
        if person.weekly is None:
            free[row] = True
            continue
        for start, end in person.weekly:
            low, high = np.searchsorted(listed, [start, end - LEAST_MINUTES + 1])
            free[row, 1 + low : 1 + max(low, high)] = True
    telling = undominated(free)
    return np.array(starts, dtype=np.int64)[telling], free[:, telling]


def undominated(free: Bools) -> Ints:
    """Columns whose people are not all in another column; of equal columns the first.

    >>> undominated(np.array([[1, 1, 0, 1], [0, 1, 0, 1], [0, 0, 1, 0]], dtype=bool)).tolist()
    [1, 2]
    """
    table = free.astype(np.float32)
    shared = np.rint(table.T @ table).astype(np.int64)
    size = np.diag(shared)
    within = shared == size[:, None]
    number = np.arange(len(size))
    better = (size[None, :] > size[:, None]) | (
        (size[None, :] == size[:, None]) & (number[None, :] < number[:, None])
    )
    return np.flatnonzero(~(within & better).any(axis=1))


def common_window(people: Iterable[Person], start: int) -> tuple[int, int] | None:
    """The whole unbroken time around a window in which all whose times are known are free.

    >>> people = [Person("a", weekly=((540, 660),)), Person("b", weekly=((570, 720),)), Person("c")]
    >>> common_window(people, 570)
    (570, 660)
    """
    if start == NO_TIME:
        return None
    around = [
        span
        for person in people
        for span in person.weekly or ()
        if span[0] <= start and start + LEAST_MINUTES <= span[1]
    ]
    if not around:
        return None
    return max(span[0] for span in around), min(span[1] for span in around)


def in_words(window: tuple[int, int]) -> str:
    """A window of the week as people say it.

    >>> in_words((1980, 2070))
    'Tuesday 09:00 to 10:30 UTC'
    """
    day, start = divmod(window[0], 1440)
    end = window[1] - day * 1440
    return f"{DAYS[day]} {start // 60:02d}:{start % 60:02d} to {end // 60 % 24:02d}:{end % 60:02d} UTC"
