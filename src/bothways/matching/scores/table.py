"""Scores as columns: who may teach whom, and what each such flow is worth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from numbers import Integral
from typing import Any, Final

import numpy as np

from bothways.errors import Invalid
from bothways.matching.people.population import Bools, Ints

HIGHEST_SCORE: Final = 1_000_000


def no_values() -> Ints:
    """An absent column."""
    return np.zeros(0, dtype=np.int32)


class UnfitScores(Invalid):
    """Scores, or what was said beside them, that cannot be used; the message names row and column or person."""

    code = "unfit_scores"


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Allowed flows with their scores, sorted by learner, giver and slot; what is not listed is forbidden.

    Attributes:
        ids: everybody who is named, sorted; the other columns hold places in it.
        giver, learner: who teaches whom.
        score: 0 to 1,000,000.
        slots: names of the slots, sorted; () where there are none.
        slot: place in `slots` per row; empty where there are none.
        giver_score, learner_score: how either side judges, where they judge differently; else empty.
    """

    ids: tuple[str, ...]
    giver: Ints
    learner: Ints
    score: Ints
    slots: tuple[str, ...] = ()
    slot: Ints = field(default_factory=no_values)
    giver_score: Ints = field(default_factory=no_values)
    learner_score: Ints = field(default_factory=no_values)

    def __len__(self) -> int:
        return len(self.score)

    @property
    def places(self) -> dict[str, int]:
        """Place of each id."""
        return {person_id: place for place, person_id in enumerate(self.ids)}

    def digest(self) -> str:
        """SHA-256 of the content, the same for every order of rows."""
        content = sha256()
        for names in (self.ids, self.slots):
            content.update(
                "\0".join(name.replace("\0", "\0\0") for name in names).encode("utf-8", "surrogatepass")
            )
            content.update(b"\0\1")
        for column in (self.giver, self.learner, self.score, self.slot, self.giver_score, self.learner_score):
            content.update(np.ascontiguousarray(column, dtype="<i4").tobytes())
            content.update(b"|")
        return content.hexdigest()

    def only(self, which: Bools | Ints) -> "Scores":
        """Some of the rows; everybody keeps their place."""

        def part(column: Ints) -> Ints:
            return np.asarray(column[which]) if len(column) else column

        return Scores(
            self.ids,
            self.giver[which],
            self.learner[which],
            self.score[which],
            self.slots,
            part(self.slot),
            part(self.giver_score),
            part(self.learner_score),
        )


def arranged(
    ids: Sequence[str],
    giver: Ints,
    learner: Ints,
    score: Ints,
    *,
    slots: Sequence[str] = (),
    slot: Ints | None = None,
    giver_score: Ints | None = None,
    learner_score: Ints | None = None,
) -> Scores:
    """Scores from coded columns in any order: ids and slots sorted, rows by learner, giver and slot.

    The columns must be sound: nobody teaches themselves, no row stands twice, no id or slot is listed twice.

    >>> scores = arranged(["b", "a"], *(np.array([n]) for n in (0, 1, 7)))
    >>> scores.ids, scores.giver.tolist(), scores.learner.tolist()
    (('a', 'b'), [1], [0])
    """
    names, person = _renumbered(ids)
    slot_names, slot_place = _renumbered(slots)
    giver, learner = person[giver], person[learner]
    slot = no_values() if slot is None else slot_place[slot]
    order = np.lexsort((slot, giver, learner) if len(slot) else (giver, learner))

    def column(values: Ints | None) -> Ints:
        return (
            np.asarray(values[order], dtype=np.int32) if values is not None and len(values) else no_values()
        )

    return Scores(
        names,
        column(giver),
        column(learner),
        column(score),
        slot_names,
        column(slot),
        column(giver_score),
        column(learner_score),
    )


def _renumbered(names: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    """The names sorted, and the new place of each old one."""
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.zeros(len(names), dtype=np.int32)
    place[order] = np.arange(len(names))
    return tuple(names[i] for i in order), place


def scores_from(data: Any) -> Scores:
    """Scores from columns by name, a frame with columns, or rows as mappings.

    Args:
        data: a mapping of columns, an object with `columns` and `[name]` (frames of pandas and polars), or an
            iterable of mappings. Needed are giver_id, learner_id and score; slot (for circles), giver_score and
            learner_score are taken where they are there; other columns are left aside. Ids and slots are text;
            whole numbers are written out. Scores are whole numbers from 0 to 1,000,000.

    Raises: UnfitScores, naming the row (counted from 0) and the column.

    >>> scores = scores_from({"giver_id": ["ada"], "learner_id": ["bo"], "score": [700]})
    >>> len(scores), scores.ids
    (1, ('ada', 'bo'))
    >>> scores_from([{"giver_id": "ada", "learner_id": "bo", "score": 7.5}])
    Traceback (most recent call last):
    bothways.matching.scores.table.UnfitScores: Row 0, score 7.5: not a whole number from 0 to 1,000,000.
    """
    columns = _columns(data)
    giver, learner = (_texts(columns[name], name) for name in ("giver_id", "learner_id"))
    slots = _texts(columns["slot"], "slot") if "slot" in columns else []
    marks = {
        name: _marks(columns[name], name)
        for name in ("score", "giver_score", "learner_score")
        if name in columns
    }
    ids = sorted({*giver, *learner})
    place = {person_id: i for i, person_id in enumerate(ids)}
    slot_names = sorted(set(slots))
    slot_place = {name: i for i, name in enumerate(slot_names)}
    rows = np.array([place[name] for name in giver], dtype=np.int32)
    others = np.array([place[name] for name in learner], dtype=np.int32)
    slot = np.array([slot_place[name] for name in slots], dtype=np.int32)
    _refuse_pairs(ids, rows, others, slot)
    score = marks.pop("score")
    return arranged(ids, rows, others, score, slots=slot_names, slot=slot, **marks)


def _columns(data: Any) -> dict[str, list[Any]]:
    wanted = ("giver_id", "learner_id", "score", "slot", "giver_score", "learner_score")
    if isinstance(data, Mapping) or hasattr(data, "columns"):
        names = {str(name) for name in (data if isinstance(data, Mapping) else data.columns)}
        columns = {name: list(data[name]) for name in wanted if name in names}
    else:
        rows = list(data)
        named = {name for row in rows for name in row}
        columns = {name: [row.get(name) for row in rows] for name in wanted if name in named}
        if not rows:
            columns = {name: [] for name in wanted[:3]}
    missing = [name for name in wanted[:3] if name not in columns]
    if missing:
        raise UnfitScores(f"The scores have no column {' and no column '.join(missing)}.", columns=missing)
    if len({len(column) for column in columns.values()}) > 1:
        raise UnfitScores("The columns of the scores are not equally long.")
    return columns


def _texts(values: Iterable[Any], name: str) -> list[str]:
    texts = []
    for row, value in enumerate(values):
        text = str(int(value)) if _whole(value) else value  # a frame may read ids as numbers
        if not isinstance(text, str) or not text:
            raise UnfitScores(f"Row {row}, {name} {value!r}: not a text.", row=row, column=name)
        texts.append(str(text))
    return texts


def _whole(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)  # NumPy's booleans are not Integral


def _marks(values: Sequence[Any], name: str) -> Ints:
    for row, value in enumerate(values):
        if not _whole(value) or not 0 <= value <= HIGHEST_SCORE:
            raise UnfitScores(
                f"Row {row}, {name} {value}: not a whole number from 0 to {HIGHEST_SCORE:,}.",
                row=row,
                column=name,
            )
    return np.array(values, dtype=np.int32)


def _refuse_pairs(ids: Sequence[str], giver: Ints, learner: Ints, slot: Ints) -> None:
    same = np.flatnonzero(giver == learner)
    if len(same):
        row = int(same[0])
        raise UnfitScores(
            f"Row {row}: {ids[giver[row]]} would teach themselves.", row=row, column="learner_id"
        )
    first, again = repeated_row(giver, learner, slot)
    if again is not None:
        raise UnfitScores(
            f"Rows {first} and {again} are the same flow, {ids[giver[again]]} to {ids[learner[again]]}.",
            row=again,
            column="learner_id",
        )


def repeated_row(giver: Ints, learner: Ints, slot: Ints) -> tuple[int | None, int | None]:
    """Two places with the same giver, learner and slot, the later as early as possible; None where all differ."""
    order = np.lexsort((slot, giver, learner) if len(slot) else (giver, learner))
    same = (np.diff(giver[order]) == 0) & (np.diff(learner[order]) == 0)
    if len(slot):
        same &= np.diff(slot[order]) == 0
    if not same.any():
        return None, None
    at = np.flatnonzero(same)
    best = at[np.argmin(order[at + 1])]
    return int(order[best]), int(order[best + 1])
