"""What proves two-way pairs, as files: a price for every place, and a page of numbers that says how they add up.

`prices.csv` has the columns step, person_id, place and price: place 1, 2, ... of those that are priced one by one,
and 0 for each of a person's further places. `proof.json` says which stages a step proves, with which weights, and
holds the odd sets and the pairs that are split (`two_way_proof`). All prices are doubled, so that they are whole.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import numpy as np

from bothways.matching.assignment.proof import FORMAT, PRICES, PROOF, csv_cell
from bothways.matching.people.population import Ints
from bothways.matching.two_way.proof import TwoWayProof
from bothways.matching.two_way.reciprocal import StageProof

KIND: Final = "two_way"
COLUMNS: Final = ("step", "person_id", "place", "price")


@dataclass(frozen=True, slots=True)
class TwoWayProofs:
    """Everything that proves two-way pairs, beside the pairs.

    Attributes:
        places: per person, what the locked pairs leave. locked: how many pairs are locked.
        steps: what proves the stages; none for those that a search left open.
    """

    places: Ints
    locked: int
    steps: tuple[StageProof, ...]


def two_way_files(proofs: TwoWayProofs, ids: Sequence[str], *, seed: int = 0) -> dict[str, bytes]:
    """Names and contents of the files; the same proofs give the same bytes.

    Args:
        proofs: of a draft.
        ids: the id of each row.
        seed: of the hash that decided between equal choices.
    """
    cells = [csv_cell(one) for one in ids]
    rows = [
        f"{number},{cells[person]},{place},{price}"
        for number, step in enumerate(proofs.steps, start=1)
        for person, place, price in sorted(priced_places(step.proof, proofs.places))
    ]
    prices = ("\n".join([",".join(COLUMNS), *rows]) + "\n").encode("utf-8")
    data: dict[str, Any] = {
        "format": FORMAT,
        "kind": KIND,
        "scale": 2,
        "prices_sha256": sha256(prices).hexdigest(),
        "locked_pairs": proofs.locked,
        "seed": seed,
        "steps": [_step(step, proofs.places, ids) for step in proofs.steps],
    }
    return {PRICES: prices, PROOF: (json.dumps(data, indent=1, sort_keys=True) + "\n").encode("ascii")}


def priced_places(proof: TwoWayProof, places: Ints) -> list[tuple[int, int, int]]:
    """(person, place, price) of each place that is listed, and of further ones as place 0."""
    listed = np.bincount(proof.person, minlength=len(places))
    columns = proof.person.tolist(), (proof.place + 1).tolist(), proof.place_price.tolist()
    further = np.flatnonzero(places > listed).tolist()
    return [*zip(*columns, strict=True), *((one, 0, int(proof.price[one])) for one in further)]


def _step(step: StageProof, places: Ints, ids: Sequence[str]) -> dict[str, Any]:
    proof = step.proof
    giver, learner = proof.split.giver.tolist(), proof.split.learner.tolist()
    names: list[list[Any]] = [
        [ids[person], place + 1]
        for person, place in zip(proof.person.tolist(), proof.place.tolist(), strict=True)
    ]
    for one, other in zip(giver, learner, strict=True):
        names += [[ids[one], ids[other], "giver"], [ids[one], ids[other], "learner"]]
    ends = proof.end_price.tolist()
    return {
        "stages": list(step.stages),
        "weights": [{"name": weight.name, "weight": weight.value} for weight in step.weights],
        "least_fit": proof.goal.least,
        "spread": proof.spread if giver else 0,
        "sum_of_prices": sum(price for *_, price in priced_places(proof, places)),
        "bound": proof.twice_bound(places),
        "split_pairs": [
            {"giver": ids[one], "learner": ids[other], "prices": end}
            for one, other, end in zip(giver, learner, ends, strict=True)
        ],
        "odd_sets": [
            {"price": odd.price, "nodes": [names[node] for node in sorted(odd.nodes)]}
            for odd in proof.odd_sets
        ],
    }
