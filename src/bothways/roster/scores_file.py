"""Read a table of scores: who may teach whom, and what that is worth. A million rows take seconds.

Rows are taken in blocks, and each column of a block as a whole: every distinct id is read once, and numbers one
by one only where a block holds anything but plain digits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np

from bothways.roster.cells import Parsed, number_parser, parse_id, trimmed
from bothways.roster.columns import Layout, lay_out, require_columns
from bothways.roster.findings import Fault, Findings, UnreadableFile
from bothways.roster.headings import SCORES
from bothways.roster.limits import MAX_COLUMNS, MAX_NAME, MAX_SCORES
from bothways.roster.records import Outcome, RosterProblem
from bothways.roster.rows import Rule, refuse_long_row, warn_other_sheets
from bothways.roster.table import Table
from bothways.roster.tables import Source, open_table

HIGHEST_SCORE: Final = 1_000_000
_BLOCK: Final = 1 << 12
_MOST_DIGITS: Final = 9
_TEXT: Final = Rule(parse_id, limit=MAX_NAME, zero_width=False)
_WHOLE: Final = number_parser(0, HIGHEST_SCORE)
_TEXTS: Final = ("giver_id", "learner_id", "slot")
_NUMBERS: Final = ("score", "giver_score", "learner_score")


@dataclass(frozen=True, slots=True)
class ScoresReading:
    """The good rows of a table of scores as columns, and every fault.

    Attributes:
        ids: everybody who is named; `columns["giver_id"]` and `["learner_id"]` hold places in it.
        slots: the slots that are named; `columns["slot"]` holds places in it.
        columns: arrays by name, one value per good row, for the columns that the table has.
    """

    outcome: Outcome
    ids: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    columns: dict[str, Any] = field(default_factory=dict)
    problems: tuple[RosterProblem, ...] = ()
    warnings: tuple[RosterProblem, ...] = ()
    guessed: dict[str, str] = field(default_factory=dict)


def read_scores(source: Path | bytes, *, slots: bool = False, name: str | None = None) -> ScoresReading:
    r"""Read and check a table with the columns giver_id, learner_id and score, in any order.

    Args:
        source: the file.
        slots: whether the column slot must be there and tells rows apart (circles).
        name: what reports call the file.

    >>> reading = read_scores(b"score,learner_id,giver_id\n7,K1,H1\n12.0,K2,H1\n8,H1,H1\n", name="scores.csv")
    >>> sorted(reading.ids), reading.columns["score"].tolist()
    (['H1', 'K1', 'K2'], [7])
    >>> [(problem.row, problem.column, problem.code) for problem in reading.problems]
    [(3, 'score', 'invalid_number'), (4, 'learner_id', 'invalid_choice')]
    """
    opened = Source.of(source, name)
    findings = Findings(opened.name)
    table = _Columns(findings, slots=slots)
    layout = Layout()
    try:
        with open_table(opened, max_rows=MAX_SCORES) as rows:
            findings.sheet = rows.sheet
            warn_other_sheets(rows, findings)
            layout = lay_out(rows.header, SCORES, findings)
            if layout.width <= MAX_COLUMNS:
                required = ("giver_id", "learner_id", "score", *(("slot",) if slots else ()))
                require_columns(required, layout, findings)
            if layout.readable and not findings.rejected:
                table.read(rows, layout)
    except UnreadableFile as error:
        findings.reject(error)
    columns = {} if findings.rejected else table.good()
    problems, warnings = findings.in_order()
    outcome = Outcome.PARTIAL if problems else Outcome.ACCEPT
    return ScoresReading(
        Outcome.REJECT_FILE if findings.rejected else outcome,
        tuple(table.people.names),
        tuple(table.slots.names),
        columns,
        problems,
        # Such tables carry names and more beside the ids: nothing to warn of.
        tuple(warning for warning in warnings if warning.code != "unknown_column"),
        layout.guessed,
    )


class _Names(dict[str, int]):
    """Number of each cell's text, -1 where it has none; every distinct cell is read once, when it turns up."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self._number: dict[str, int] = {}
        self._faults: dict[str, tuple[Fault, ...]] = {}

    def __missing__(self, cell: str) -> int:
        """Read a cell that was not seen before."""
        parsed: Parsed = _TEXT.read(cell)
        self[cell] = number = self._number.setdefault(parsed.value, len(self.names)) if parsed.value else -1
        if number == len(self.names):
            self.names.append(parsed.value)
        if number < 0:
            self._faults[cell] = parsed.faults
        return number

    def faults(self, cell: str, column: str) -> tuple[Fault, ...]:
        """Why a cell has no number."""
        return self._faults[cell] or (_empty(column),)


def _empty(column: str) -> Fault:
    return Fault("required", f'"{column}" is empty, and every row needs it.', "Fill it in.")


class _Columns:
    """The columns of one table while it is read, block by block."""

    def __init__(self, findings: Findings, *, slots: bool) -> None:
        self.findings = findings
        self.people, self.slots = _Names(), _Names()
        self._by_slot = slots
        self._parts: dict[str, list[Any]] = {}

    def read(self, table: Table, layout: Layout) -> None:
        """Take every row."""
        places = {name: place for name, place in layout.places.items() if name != "slot" or self._by_slot}
        self._parts = {name: [] for name in ("row", *places)}
        while block := list(islice(table.rows, _BLOCK)):
            numbers = [number for number, _ in block]
            rows = [cells for _, cells in block]
            if set(map(len, rows)) != {layout.width}:
                rows = [self._even(number, cells, layout) for number, cells in block]
            cells = list(zip(*rows, strict=True))
            self._parts["row"].append(np.array(numbers, dtype=np.int64))
            for name, place in places.items():
                self._parts[name].append(self._column(name, cells[place], numbers))
            self._refuse_selves(cells[places["learner_id"]], numbers)

    def _even(self, number: int, cells: list[str], layout: Layout) -> list[str]:
        """The cells of a row, as many as the header has."""
        if len(cells) > layout.width:
            refuse_long_row(number, cells, layout, self.findings)
        return [*cells, *[""] * (layout.width - len(cells))][: layout.width]

    def _column(self, name: str, cells: Sequence[str], numbers: Sequence[int]) -> Any:
        if name not in _TEXTS:
            return self._whole_numbers(name, cells, numbers)
        names = self.slots if name == "slot" else self.people
        found = np.fromiter(map(names.__getitem__, cells), dtype=np.int32, count=len(cells))
        for at in np.flatnonzero(found < 0).tolist():
            for fault in names.faults(cells[at], name):
                self._refuse(numbers[at], name, cells[at], fault)
        return found

    def _whole_numbers(self, name: str, cells: Sequence[str], numbers: Sequence[int]) -> Any:
        text = "".join(cells)
        lengths = set(map(len, cells))
        if text.isascii() and text.isdigit() and lengths <= set(range(1, _MOST_DIGITS + 1)):
            found = np.fromiter(map(int, cells), dtype=np.int64, count=len(cells))
            wrong: Iterable[int] = np.flatnonzero(found > HIGHEST_SCORE).tolist()
        else:
            read = [_score(cell) for cell in cells]
            found = np.array([-1 if one is None else one for one in read], dtype=np.int64)
            wrong = np.flatnonzero(found < 0).tolist()
        for at in wrong:
            for fault in Rule(_parse_score).read(cells[at]).faults or (_empty(name),):
                self._refuse(numbers[at], name, cells[at], fault)
        return found.astype(np.int32)

    def _refuse_selves(self, cells: Sequence[str], numbers: Sequence[int]) -> None:
        giver, learner = self._parts["giver_id"][-1], self._parts["learner_id"][-1]
        for at in np.flatnonzero((giver == learner) & (giver >= 0)).tolist():
            fault = Fault("invalid_choice", "The row names the same person twice.", "Name another person.")
            self._refuse(numbers[at], "learner_id", cells[at], fault)

    def _refuse(self, row: int, column: str, cell: str, fault: Fault) -> None:
        self.findings.refuse_row(row, column, trimmed(cell) or None, fault)

    def good(self) -> dict[str, Any]:
        """The rows that have no fault; repeated ones are refused here."""
        empty = np.zeros(0, dtype=np.int32)
        columns = {name: np.concatenate([empty, *parts]) for name, parts in self._parts.items()}
        if not columns:
            return {}
        fine = ~np.isin(columns["row"], np.fromiter(self.findings.refused, dtype=np.int64))
        columns = {name: values[fine] for name, values in columns.items()}
        again = self._repeated(columns)
        return {name: np.delete(values, again) for name, values in columns.items() if name != "row"}

    def _repeated(self, columns: dict[str, Any]) -> Any:
        """Places of rows that stand before; each is refused with the row that counts."""
        keys = [columns[name] for name in reversed(_TEXTS) if name in columns]
        order = np.lexsort(keys)
        same = np.ones(max(0, len(order) - 1), dtype=bool)
        for key in keys:
            same &= np.diff(key[order]) == 0
        first = np.arange(len(order))
        first[1:][same] = 0
        first = np.maximum.accumulate(first)
        again = np.flatnonzero(np.concatenate([[False], same])) if len(order) else order
        rows = columns["row"]
        for at in sorted(again.tolist(), key=lambda at: int(rows[order[at]])):
            learner = self.people.names[columns["learner_id"][order[at]]]
            fault = Fault(
                "duplicate_in_file",
                f"This flow stands in row {rows[order[first[at]]]}, which counts.",
                "Delete one of the rows.",
            )
            self._refuse(int(rows[order[at]]), "learner_id", learner, fault)
        return order[again]


def _score(cell: str) -> int | None:
    value: int | None = Rule(_parse_score).read(cell).value
    return value


def _parse_score(cell: str) -> Parsed:
    """A whole number; one that a program wrote with a decimal point gets its own advice."""
    parsed = _WHOLE(cell)
    whole, point, rest = cell.partition(".")
    if parsed.faults and point and whole.isdigit() and not rest.strip("0"):
        fault = parsed.faults[0]
        return Parsed(None, (Fault(fault.code, fault.message, f"Write {whole}, without a decimal point."),))
    return parsed
