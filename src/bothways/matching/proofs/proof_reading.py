"""Read the files of a proof back, strictly: what does not have their shape proves nothing."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from bothways.errors import Invalid
from bothways.matching.people.population import Bools, Ints
from bothways.matching.proofs.claims import ClaimedLevel, ClaimedSet

SIDES: Final = ("learner", "giver")


class UnreadableProof(Invalid):
    """A file of a proof does not have the shape of one."""

    code = "unreadable_proof"


class ReadPrices:
    """The columns of a `prices.csv`, per row of people.

    Attributes:
        columns: name -> prices of learners and of givers, 0 where there are none.
        given: for which learners and for which givers there are prices.
    """

    def __init__(self, content: bytes, ids: Sequence[str]) -> None:
        """Read.

        Args:
            content: of the file.
            ids: of everybody, per row.

        Raises: UnreadableProof, naming the line.
        """
        row_of = {person_id: row for row, person_id in enumerate(ids)}
        try:
            lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
            head = next(lines, [])
        except (UnicodeDecodeError, csv.Error) as error:
            raise UnreadableProof("prices.csv is no CSV file in UTF-8.") from error
        if head[:2] != ["person_id", "side"] or len(set(head)) != len(head):
            raise UnreadableProof("prices.csv begins with the columns person_id and side, then prices.")
        shape = (len(head) - 2, len(ids))
        prices = {side: np.zeros(shape, dtype=np.int64) for side in SIDES}
        found = {side: np.zeros(len(ids), dtype=bool) for side in SIDES}
        rows: dict[str, list[int]] = {side: [] for side in SIDES}
        cells: dict[str, list[list[int]]] = {side: [] for side in SIDES}
        try:
            for number, line in enumerate(lines, start=2):
                person_id, side, *own = line
                rows[side].append(row_of[person_id])
                cells[side].append([int(cell) for cell in own])
                if len(own) != shape[0]:
                    raise UnreadableProof(f"prices.csv, line {number}: a price for every column is needed.")
        except (KeyError, ValueError, csv.Error) as error:
            message = f"prices.csv, line {lines.line_num}: no row of prices for somebody who takes part."
            raise UnreadableProof(message) from error
        for side in SIDES:
            if len(set(rows[side])) != len(rows[side]):
                raise UnreadableProof(f"prices.csv names a {side} more than once.")
            found[side][rows[side]] = True
            try:
                prices[side][:, rows[side]] = np.array(cells[side], dtype=np.int64).reshape(-1, shape[0]).T
            except OverflowError as error:
                raise UnreadableProof("prices.csv holds a price beyond 64 bits.") from error
        self.columns: dict[str, tuple[Ints, Ints]] = {
            name: (prices["learner"][column], prices["giver"][column]) for column, name in enumerate(head[2:])
        }
        self.given: tuple[Bools, Bools] = found["learner"], found["giver"]


SUMS: Final = ("bound_of_places", "bound_of_pairs", "sum_of_learner_prices", "sum_of_giver_prices")


def claimed_sets(data: Mapping[str, Any], prices: ReadPrices) -> tuple[ClaimedSet, ...]:
    """The sets of a `proof.json`, with the columns of its `prices.csv`.

    Raises: UnreadableProof.
    """
    try:
        found = tuple(_claimed_set(one, prices) for one in data["sets"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableProof("proof.json and prices.csv do not belong together, or are no proof.") from error
    if sum(len(one.levels) for one in found) != len(prices.columns):
        raise UnreadableProof("prices.csv has other columns than proof.json speaks of.")
    return found


def _claimed_set(one: Mapping[str, Any], prices: ReadPrices) -> ClaimedSet:
    levels = []
    for number, level in enumerate(one["levels"], start=1):
        learner, giver = prices.columns[f"{one['name']}_{number}"]
        stages = tuple((str(stage["name"]), int(stage["weight"])) for stage in level["stages"])
        sums = (int(level[name]) for name in SUMS)
        levels.append(ClaimedLevel(stages, learner, giver, *sums))
    return ClaimedSet(str(one["name"]), int(one["least_fit"]), tuple(levels))
