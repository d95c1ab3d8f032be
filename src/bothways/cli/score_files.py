"""Read a table of scores and the lists beside it, and gather every fault."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bothways.matching.scores.table import Scores, arranged
from bothways.roster.beside_files import ListReading, read_capacities, read_ids, read_pairs
from bothways.roster.records import Outcome, RosterProblem
from bothways.roster.scores_file import read_scores

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ScoreSources:
    """The files named on the command line."""

    scores: Path
    capacities: Path | None = None
    locked: Path | None = None
    kept: Path | None = None
    pure_givers: Path | None = None
    pairs: Path | None = None


@dataclass(slots=True)
class ScoreReading:
    """What the files said, and everything that is wrong with them."""

    scores: Scores
    capacities: dict[Pair, int] = field(default_factory=dict)
    locked: frozenset[Pair] = frozenset()
    kept: frozenset[Pair] = frozenset()
    pure_givers: frozenset[str] = frozenset()
    pairs: tuple[Pair, ...] = ()
    problems: list[RosterProblem] = field(default_factory=list)
    warnings: list[RosterProblem] = field(default_factory=list)
    rejected: bool = False
    somebody: bool = True

    def as_data(self) -> dict[str, Any]:
        """The shape of `roster check --json`; rows of scores are what is accepted."""
        outcome = Outcome.PARTIAL if self.problems else Outcome.ACCEPT
        return {
            "outcome": str(Outcome.REJECT_FILE if self.rejected else outcome),
            "accepted": len(self.scores),
            "problems": [problem.as_data() for problem in self.problems],
            "warnings": [warning.as_data() for warning in self.warnings],
        }

    def gather(self, part: Any) -> None:
        """Add the faults of one file."""
        self.problems.extend(part.problems)
        self.warnings.extend(part.warnings)
        self.rejected = self.rejected or part.outcome is Outcome.REJECT_FILE


def read_score_files(sources: ScoreSources, *, slots: bool = False, both_ways: bool = False) -> ScoreReading:
    """Read every file; faults are gathered, never raised.

    Args:
        sources: the files.
        slots: whether the scores need slots (circles).
        both_ways: whether a pair is only allowed with rows in both directions.
    """
    table = read_scores(sources.scores, slots=slots)
    columns = dict(table.columns)
    scores = Scores((), *(_nothing() for _ in range(3)))
    if columns:
        giver, learner, score = (columns.pop(name) for name in ("giver_id", "learner_id", "score"))
        scores = arranged(table.ids, giver, learner, score, slots=table.slots, **columns)
    reading = ScoreReading(scores)
    reading.gather(table)
    if sources.capacities:
        listed, reading.capacities = read_capacities(sources.capacities)
        reading.gather(listed)
        _note_strangers(reading, listed, ((person, row) for (person, _), row in listed.entries.items()))
    if sources.pure_givers:
        givers = read_ids(sources.pure_givers)
        reading.gather(givers)
        reading.pure_givers = frozenset(givers.entries)
        _note_strangers(reading, givers, givers.entries.items())
    if sources.kept:
        kept = read_pairs(sources.kept)
        reading.gather(kept)
        reading.kept = frozenset(kept.entries)
    if sources.locked:
        locked = read_pairs(sources.locked)
        reading.gather(locked)
        reading.locked = frozenset(locked.entries)
        if not table.problems:  # a row that was refused might have held the pair
            _refuse_unscored(reading, locked, both_ways=both_ways)
    if sources.pairs:
        pairs = read_pairs(sources.pairs)
        reading.gather(pairs)
        reading.pairs = tuple(pairs.entries)
    return reading


def _nothing() -> Any:
    import numpy as np

    return np.zeros(0, dtype=np.int32)


def _note_strangers(
    reading: ScoreReading, listed: ListReading[Any], people: Iterable[tuple[str, int]]
) -> None:
    """Somebody without a row in the scores has no allowed pair: nothing wrong, but often a slip of the pen."""
    known = set(reading.scores.ids)
    for person_id, row in people:
        if person_id not in known:
            reading.warnings.append(
                RosterProblem(
                    listed.sheet,
                    row,
                    "person_id",
                    "unknown_person",
                    person_id,
                    "No row of the scores names this person, who therefore has no allowed pair.",
                    "Correct the id if it is a slip; else nothing needs to be done.",
                )
            )


def _refuse_unscored(reading: ScoreReading, locked: ListReading[Pair], *, both_ways: bool) -> None:
    """A locked pair that is forbidden makes the whole task impossible: name each with its row."""
    scores, place = reading.scores, reading.scores.places
    size = len(scores.ids)
    listed = set((scores.giver.astype("int64") * size + scores.learner).tolist())

    def allowed(giver: str, learner: str) -> bool:
        return giver in place and learner in place and place[giver] * size + place[learner] in listed

    for (giver, learner), row in locked.entries.items():
        if allowed(giver, learner) and (not both_ways or allowed(learner, giver)):
            continue
        missing = "one of its two rows is" if both_ways else "it is"
        reading.problems.append(
            RosterProblem(
                locked.sheet,
                row,
                "learner_id",
                "forbidden_pair",
                learner,
                f"{giver} and {learner} cannot be locked: the pair is forbidden, for {missing} missing in the scores.",
                "Unlock the pair, or add what is missing to the scores.",
            )
        )
