"""Numbers and faults as the terminal, the files and the report show them."""

from bothways.roster.records import RosterProblem


def points(hundredths: int) -> str:
    """Hundredths as points, without needless zeros.

    >>> points(3375), points(1200), points(650)
    ('33.75', '12', '6.5')
    """
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def counted(number: int, noun: str) -> str:
    """A number and its noun, in one or many.

    >>> counted(1, "pair"), counted(0, "pair"), counted(1200, "pair")
    ('1 pair', '0 pairs', '1,200 pairs')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def fault_line(problem: RosterProblem) -> str:
    """A fault on one line: where, which value, what is wrong and what to do.

    >>> fault_line(RosterProblem("people.csv", 4, "email", "required", None, "It is empty.", "Fill it in."))
    'people.csv, row 4, email: It is empty. Fill it in.'
    """
    place = [problem.sheet]
    if problem.row is not None:
        place.append(f"row {problem.row}")
    if problem.column is not None:
        place.append(problem.column)
    value = f' "{problem.value}"' if problem.value else ""
    return f"{', '.join(place)}{value}: {problem.message} {problem.remedy}"


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def slot_words(slot: str) -> str:
    """A common time of the week, given as minutes in UTC.

    >>> slot_words("540-600"), slot_words("9960-10080"), slot_words("each week")
    ('Monday, 09:00 to 10:00 UTC', 'Sunday, 22:00 to 24:00 UTC', 'each week')
    """
    start, _, end = slot.partition("-")
    if not (start.isdecimal() and end.isdecimal()):
        return slot
    day, begin = divmod(int(start), 24 * 60)
    finish = int(end) - day * 24 * 60
    return f"{_DAYS[day % 7]}, {begin // 60:02}:{begin % 60:02} to {finish // 60:02}:{finish % 60:02} UTC"
