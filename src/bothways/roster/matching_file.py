"""Read a matching that somebody made: one row a flow, who gives and who learns."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from bothways.roster.cells import parse_id
from bothways.roster.findings import Fault
from bothways.roster.headings import MATCHING
from bothways.roster.limits import MAX_ENTRIES, MAX_NAME
from bothways.roster.people_ids import PeopleIds
from bothways.roster.records import Outcome, RosterProblem
from bothways.roster.rows import Rule, SheetReader, read_sheet, refuse_empty
from bothways.roster.tables import Source

_ID_RULE: Final = Rule(parse_id, limit=MAX_NAME, zero_width=False)
_RULES: Final = {"giver_id": _ID_RULE, "learner_id": _ID_RULE, "model": Rule(limit=MAX_NAME)}


@dataclass(frozen=True, slots=True)
class MatchingReading:
    """Pairs (giver, learner) from the good rows, the model that most rows name, and every fault."""

    outcome: Outcome
    pairs: tuple[tuple[str, str], ...]
    model: str | None
    problems: tuple[RosterProblem, ...] = ()
    warnings: tuple[RosterProblem, ...] = ()
    guessed: dict[str, str] = field(default_factory=dict)


def read_matching(
    source: Path | bytes, *, people: Collection[str], inactive: Collection[str] = (), name: str | None = None
) -> MatchingReading:
    r"""Read and check a matching with the columns giver_id and learner_id, and model where it has one.

    Args: as in `read_skills`.

    >>> text = b"giver_id,learner_id\nH1,K1\nH1,K9\n"
    >>> reading = read_matching(text, people={"K1", "H1"}, name="pairs.csv")
    >>> reading.pairs, [problem.code for problem in reading.problems]
    ((('H1', 'K1'),), ['unknown_person'])
    """
    pairs: dict[tuple[str, str], int] = {}
    models: Counter[str] = Counter()
    ids = PeopleIds(people, inactive=inactive)
    findings, layout = read_sheet(
        Source.of(source, name),
        MATCHING,
        lambda _table: _RULES,
        lambda _layout: ("giver_id", "learner_id"),
        partial(_take, ids=ids, pairs=pairs, models=models),
        max_rows=MAX_ENTRIES,
    )
    problems, warnings = findings.in_order()
    outcome = Outcome.PARTIAL if problems else Outcome.ACCEPT
    return MatchingReading(
        Outcome.REJECT_FILE if findings.rejected else outcome,
        tuple(pairs),
        models.most_common(1)[0][0] if models else None,
        problems,
        # A file of ours carries names and reasons beside the ids: nothing to warn of.
        tuple(warning for warning in warnings if warning.code != "unknown_column"),
        layout.guessed,
    )


def _take(
    sheet: SheetReader, *, ids: PeopleIds, pairs: dict[tuple[str, str], int], models: Counter[str]
) -> None:
    findings = sheet.findings
    for number, values, fits in sheet.values:
        if not fits:
            continue
        for column in ("giver_id", "learner_id"):
            if column in sheet.layout.places:
                refuse_empty(number, column, values, findings)
        giver = ids.find(number, "giver_id", values, findings)
        learner = ids.find(number, "learner_id", values, findings)
        if number in findings.refused or giver is None or learner is None:
            continue
        if giver == learner:
            fault = Fault("invalid_choice", "The row names the same person twice.", "Name another person.")
            findings.refuse_row(number, "learner_id", learner, fault)
        elif (giver, learner) in pairs:
            fault = Fault(
                "duplicate_in_file",
                f"This flow stands in row {pairs[giver, learner]}, which counts.",
                "Delete one of the rows.",
            )
            findings.refuse_row(number, "learner_id", learner, fault)
        else:
            pairs[giver, learner] = number
            models.update([values["model"]] if "model" in values else [])
