"""Read what is said to prove two-way pairs, strictly: what does not have that shape proves nothing."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bothways.matching.people.population import Bools, Ints
from bothways.matching.people.scored import Scored
from bothways.matching.proofs.proof_reading import UnreadableProof
from bothways.matching.two_way.blossom import OddSet
from bothways.matching.two_way.files import COLUMNS


@dataclass(frozen=True, slots=True)
class ClaimedStep:
    """One step as the files give it; see `two_way_proof.TwoWayProof`.

    Attributes:
        stages: names of what it is to prove. weights: (name, weight) of what it adds up.
        least_fit: pairs below are closed.
        person, place, price: of each priced place, by person, then place, counted from 0.
        further, has_further: per person, the price of further places, and whether there is one.
        split, ends: split pairs with the prices of their ends.
        odd_sets: by node, places first, then ends.
        sum_of_prices, bound: what they are said to add up to.
    """

    stages: tuple[str, ...]
    weights: tuple[tuple[str, int], ...]
    least_fit: int
    person: Ints
    place: Ints
    price: Ints
    further: Ints
    has_further: Bools
    split: Scored
    ends: Ints
    spread: int
    odd_sets: tuple[OddSet, ...]
    sum_of_prices: int
    bound: int


def claimed_steps(data: Mapping[str, Any], content: bytes, ids: Sequence[str]) -> tuple[ClaimedStep, ...]:
    """The steps of a `proof.json` of two-way pairs, with the prices of its `prices.csv`.

    Raises: UnreadableProof.
    """
    row_of = {person_id: row for row, person_id in enumerate(ids)}
    try:
        prices = _prices(content, row_of, len(data["steps"]))
        return tuple(
            _step(one, own, row_of, len(ids)) for one, own in zip(data["steps"], prices, strict=True)
        )
    except UnreadableProof:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise UnreadableProof("proof.json and prices.csv do not belong together, or are no proof.") from error


Places = dict[tuple[int, int], int]


def _prices(content: bytes, row_of: Mapping[str, int], steps: int) -> list[Places]:
    """Per step (person, place) -> price."""
    found: list[Places] = [{} for _ in range(steps)]
    try:
        lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
        if tuple(next(lines, [])) != COLUMNS:
            raise UnreadableProof(f"prices.csv has the columns {', '.join(COLUMNS)}.")
        for step, person_id, place, price in lines:
            number, key = int(step) - 1, (row_of[person_id], int(place))
            if not 0 <= number < steps or key[1] < 0 or key in found[number]:
                raise UnreadableProof(
                    f"prices.csv, line {lines.line_num}: a step that is none, or a price given twice."
                )
            found[number][key] = int(price)
    except (KeyError, ValueError, csv.Error) as error:
        raise UnreadableProof("prices.csv holds a line that is no price of a place.") from error
    return found


def _step(one: Mapping[str, Any], prices: Places, row_of: Mapping[str, int], size: int) -> ClaimedStep:
    listed = sorted((person, place - 1, price) for (person, place), price in prices.items() if place)
    table = np.array(listed, dtype=np.int64).reshape(-1, 3)
    further, has_further = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=bool)
    for (person, place), price in prices.items():
        if not place:
            further[person], has_further[person] = price, True
    splits = [(row_of[pair["giver"]], row_of[pair["learner"]]) for pair in one["split_pairs"]]
    node_of: dict[tuple[Any, ...], int] = {
        (person, place): node for node, (person, place, _) in enumerate(listed)
    }
    for giver, learner in splits:
        node_of[giver, learner, "giver"] = len(node_of)
        node_of[giver, learner, "learner"] = len(node_of)
    pairs = np.array(splits, dtype=np.int64).reshape(-1, 2)
    return ClaimedStep(
        stages=tuple(str(name) for name in one["stages"]),
        weights=tuple((str(weight["name"]), int(weight["weight"])) for weight in one["weights"]),
        least_fit=int(one["least_fit"]),
        person=table[:, 0],
        place=table[:, 1],
        price=table[:, 2],
        further=further,
        has_further=has_further,
        split=Scored(pairs[:, 0], pairs[:, 1], np.zeros(len(pairs), dtype=np.int64)),
        ends=np.array([pair["prices"] for pair in one["split_pairs"]], dtype=np.int64).reshape(len(pairs), 2),
        spread=int(one["spread"]),
        odd_sets=tuple(_odd_set(odd, node_of, row_of) for odd in one["odd_sets"]),
        sum_of_prices=int(one["sum_of_prices"]),
        bound=int(one["bound"]),
    )


def _odd_set(
    odd: Mapping[str, Any], node_of: Mapping[tuple[Any, ...], int], row_of: Mapping[str, int]
) -> OddSet:
    nodes = []
    for name in odd["nodes"]:
        person, second, *side = name
        key = (row_of[person], row_of[second], *side) if side else (row_of[person], int(second) - 1)
        nodes.append(node_of[key])
    return OddSet(tuple(nodes), int(odd["price"]))
