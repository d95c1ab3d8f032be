"""Read weekly windows such as "Mon 09:00-12:00; Thu 14:00-16:00"."""

import re
import unicodedata
from typing import Final

from bothways.roster.cells import Parsed, items_of, too_many_fault
from bothways.roster.findings import Fault, shown
from bothways.roster.records import Window

_DAYS: Final = {
    name: day
    for day, names in enumerate(
        (
            "mon monday mo montag lun lundi lunes",
            "tue tues tuesday di dienstag mar mardi martes",
            "wed wednesday mi mittwoch mer mercredi mie miercoles",
            "thu thur thurs thursday do donnerstag jeu jeudi jue jueves",
            "fri friday fr freitag ven vendredi vie viernes",
            "sat saturday sa samstag sonnabend sam samedi sab sabado",
            "sun sunday so sonntag dim dimanche dom domingo",
        )
    )
    for name in names.split()
}
_CLOCK: Final = r"(\d{1,2})(?:[:.h](\d{2}))?\s*h?"
_WINDOW: Final = re.compile(rf"([^\W\d_]+)\.?:?\s*{_CLOCK}\s*(?:-|–|—|to|bis|à|a)\s*{_CLOCK}", re.IGNORECASE)
_SPAN: Final = re.compile(rf"{_CLOCK}\s*[-–—]\s*{_CLOCK}", re.IGNORECASE)
_DAY_END: Final = 24 * 60


def parse_availability(cell: str) -> Parsed:
    """Weekdays in English, German, French or Spanish with times; a window ends after it begins, by 24:00.

    Several windows of one day may follow its name, with commas between them.

    >>> parse_availability("Mon 09:00-12:00; jeudi 14:00-16:00").value
    (Window(weekday=0, start=540, end=720), Window(weekday=3, start=840, end=960))
    >>> parse_availability("Mon 12:00-09:00").faults[0].code
    'invalid_choice'
    """
    items = [window for item in items_of(cell) for window in item.split(",") if window.strip()]
    fault = too_many_fault(items)
    if fault:
        return Parsed(None, (fault,))
    windows: list[Window] = []
    faults: list[Fault] = []
    for item in items:
        window = _window(item.strip(), windows[-1].weekday if windows else None)
        if window:
            windows.append(window)
        else:
            faults.append(
                Fault(
                    "invalid_choice",
                    f'"{shown(item.strip())}" is not a time of the week.',
                    'Write weekday, start and end, such as "Mon 09:00-12:00; Thu 14:00-16:00".',
                )
            )
    if faults:
        return Parsed(None, tuple(faults))
    in_order = sorted(set(windows), key=lambda window: (window.weekday, window.start, window.end))
    return Parsed(tuple(in_order) or None)


def _window(text: str, day_before: int | None) -> Window | None:
    match = _WINDOW.fullmatch(text)
    if match:
        letters = unicodedata.normalize("NFKD", match[1].casefold())
        day = _DAYS.get("".join(sign for sign in letters if not unicodedata.combining(sign)))
        times = match.groups()[1:]
    else:
        match = _SPAN.fullmatch(text)
        if not match:
            return None
        day = day_before
        times = match.groups()
    start = _minutes(times[0], times[1])
    end = _minutes(times[2], times[3])
    if day is None or start is None or end is None or start >= end:
        return None
    return Window(day, start, end)


def _minutes(hour: str, minute: str | None) -> int | None:
    total = int(hour) * 60 + int(minute or 0)
    return total if int(minute or 0) < 60 and total <= _DAY_END else None
