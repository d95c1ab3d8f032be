"""What proves an assignment, as files: prices of places, and a page of numbers that says how they add up.

`prices.csv` has a row for everybody with a place on a side, and a column for each level of each set of prices;
`proof.json` says which stages a level holds with which weights, and what places and pairs contribute to its bound.
Prices are doubled, so that every number is whole. There are up to three sets: `final` proves all stages over the
pairs of at least `least_fit`; where the weakest pair was raised, `before` proves the stages before it over all
pairs, and `above` that pairs above the weakest alone would lose one of them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import numpy as np

from bothways.matching.assignment.pricing import Solved, Sought
from bothways.matching.assignment.weakest import Floor
from bothways.matching.people.places import Places
from bothways.matching.people.population import Ints

PRICES: Final = "prices.csv"
PROOF: Final = "proof.json"
SIDES: Final = ("learner", "giver")
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class LaneProof:
    """One level of prices.

    Attributes:
        stages: names and weights of what it holds.
        learner, giver: twice the price of a place per row.
        nodes, pairs: twice what places and pairs contribute to the bound.
    """

    stages: tuple[tuple[str, int], ...]
    learner: Ints
    giver: Ints
    nodes: int
    pairs: int


@dataclass(frozen=True, slots=True)
class PriceSet:
    """Levels of prices that prove an optimum over all pairs of at least `least_fit`."""

    name: str
    least_fit: int
    lanes: tuple[LaneProof, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that proves an assignment, beside its pairs.

    Attributes:
        places: what was left of everybody after the locked pairs.
        sets: `final`, and where the weakest pair was raised `before` and `above`.
        weakest: why the weakest pair cannot be better (`weakest.Reason`); None where that was not asked for.
    """

    places: Places
    sets: tuple[PriceSet, ...]
    weakest: str | None = None


def proof_of(sought: Sought, final: Solved, floor: Floor | None) -> Proof:
    """The proof of a solved assignment."""
    sets = [_price_set("final", final)]
    if floor is not None:
        named = ("before", floor.before), ("above", floor.above)
        sets += [_price_set(name, found) for name, found in named if found is not None]
    return Proof(sought.places, tuple(sets), str(floor.reason) if floor else None)


def _price_set(name: str, found: Solved) -> PriceSet:
    lanes = []
    positive = found.face.pairs > 0
    for level, network, prices, bound in zip(
        found.levels, found.networks, found.prices, found.twice_bound, strict=True
    ):
        profit = prices.profit(network.left[positive], network.right[positive], network.value[positive])
        pairs = int(profit.sum())
        lanes.append(LaneProof(level.stages, prices.learner, prices.giver, bound - pairs, pairs))
    return PriceSet(name, found.least_fit, tuple(lanes))


def proof_files(proof: Proof, ids: Sequence[str], *, seed: int = 0) -> dict[str, bytes]:
    """Names and contents of the files of a proof; the same proof gives the same bytes.

    Args:
        proof: as `best_pairs` returns it.
        ids: the id of each row.
        seed: of the hash that decided between equal choices.
    """
    prices = prices_file(proof, ids)
    return {PRICES: prices, PROOF: proof_file(proof, prices, seed=seed)}


def prices_file(proof: Proof, ids: Sequence[str]) -> bytes:
    """A row for everybody with a place left on a side: learners first, then givers, by row."""
    columns = [(f"{one.name}_{i}", lane) for one in proof.sets for i, lane in enumerate(one.lanes, start=1)]
    lines = [",".join(["person_id", "side", *(name for name, _ in columns)])]
    for side in SIDES:
        rows = np.flatnonzero(getattr(proof.places, side) > 0)
        prices = [getattr(lane, side)[rows].tolist() for _, lane in columns]
        cells = [csv_cell(ids[row]) for row in rows.tolist()]
        lines += [",".join([cell, side, *map(str, own)]) for cell, *own in zip(cells, *prices, strict=True)]
    return ("\n".join(lines) + "\n").encode("utf-8")


def csv_cell(text: str) -> str:
    """A text as a cell, in quotes only where it has to be."""
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text


def proof_file(proof: Proof, prices: bytes, *, seed: int) -> bytes:
    """How the prices add up, as JSON."""
    used = {side: getattr(proof.places, side) > 0 for side in SIDES}
    data: dict[str, Any] = {
        "format": FORMAT,
        "kind": "assignment",
        "scale": 2,
        "prices_sha256": sha256(prices).hexdigest(),
        "locked_pairs": len(proof.places.locked),
        "seed": seed,
        "weakest": proof.weakest,
        "sets": [
            {
                "name": one.name,
                "least_fit": one.least_fit,
                "levels": [
                    {
                        "stages": [{"name": name, "weight": weight} for name, weight in lane.stages],
                        "bound_of_places": lane.nodes,
                        "bound_of_pairs": lane.pairs,
                        **{
                            f"sum_of_{side}_prices": int(getattr(lane, side)[used[side]].sum())
                            for side in SIDES
                        },
                    }
                    for lane in one.lanes
                ],
            }
            for one in proof.sets
        ],
    }
    return (json.dumps(data, indent=2, sort_keys=True) + "\n").encode("ascii")
