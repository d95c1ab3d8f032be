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
