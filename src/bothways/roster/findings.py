"""Collect every fault of a file, in words, without letting a hopeless file fill the memory."""

from typing import NamedTuple

from bothways.errors import Invalid
from bothways.roster.limits import MAX_FINDINGS, MAX_SHOWN
from bothways.roster.records import RosterProblem


class Fault(NamedTuple):
    """What is wrong with a cell and what to do about it; where it stands is added by the reader."""

    code: str
    message: str
    remedy: str


class UnreadableFile(Invalid):
    """The file as a whole cannot be read; `problem` says why."""

    code = "unreadable_file"

    def __init__(self, problem: RosterProblem) -> None:
        super().__init__(f"{problem.message} {problem.remedy}")
        self.problem = problem


def unreadable(sheet: str, code: str, message: str, remedy: str, *, row: int | None = None) -> UnreadableFile:
    """The error for a file that is refused as a whole."""
    return UnreadableFile(RosterProblem(sheet, row, None, code, None, message, remedy))


def shown(value: str) -> str:
    r"""A cell as a report may repeat it: short, on one line, with nothing invisible in it.

    >>> shown("Kari\u202e\x07"), shown("x" * 200) == "x" * 79 + "…"
    ('Kari\\u202e\\u0007', True)
    """
    if len(value) > MAX_SHOWN:
        value = value[: MAX_SHOWN - 1] + "…"
    if value.isprintable():
        return value
    return "".join(sign if sign.isprintable() or sign == "\xa0" else _escaped(sign) for sign in value)


def _escaped(sign: str) -> str:
    code = ord(sign)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


class Findings:
    """Faults and warnings of one sheet, and which rows they refuse."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.problems: list[RosterProblem] = []
        self.warnings: list[RosterProblem] = []
        self.refused: set[int] = set()
        self.rejected = False
        self._unlisted = 0

    def refuse_row(self, row: int, column: str | None, value: str | None, fault: Fault) -> None:
        """Note a fault that refuses its row."""
        self.refused.add(row)
        self._note(self.problems, row, column, value, fault)

    def refuse_file(self, row: int | None, column: str | None, value: str | None, fault: Fault) -> None:
        """Note a fault that refuses the file."""
        self.rejected = True
        self._note(self.problems, row, column, value, fault)

    def warn(self, row: int | None, column: str | None, value: str | None, fault: Fault) -> None:
        """Note what was ignored or assumed."""
        self._note(self.warnings, row, column, value, fault)

    def reject(self, error: UnreadableFile) -> None:
        """Note that the file as a whole cannot be read."""
        self.rejected = True
        self.problems.append(error.problem)

    def in_order(self) -> tuple[tuple[RosterProblem, ...], tuple[RosterProblem, ...]]:
        """Problems and warnings, each in the order of rows, with a closing line for what was not listed."""
        problems = sorted(self.problems, key=lambda problem: problem.row or 0)
        warnings = sorted(self.warnings, key=lambda problem: problem.row or 0)
        if self._unlisted:
            fault = Fault(
                "too_many",
                f"{self._unlisted} more faults and warnings are not listed one by one.",
                "Put the listed ones right and check the file again.",
            )
            problems.append(
                RosterProblem(self.sheet, None, None, fault.code, None, fault.message, fault.remedy)
            )
        return tuple(problems), tuple(warnings)

    def _note(
        self, notes: list[RosterProblem], row: int | None, column: str | None, value: str | None, fault: Fault
    ) -> None:
        if len(notes) >= MAX_FINDINGS:
            self._unlisted += 1
            return
        value = None if value is None else shown(value)
        notes.append(RosterProblem(self.sheet, row, column, fault.code, value, fault.message, fault.remedy))
