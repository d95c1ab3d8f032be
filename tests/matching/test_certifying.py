"""The checker of proofs: what the solver proves holds, and nothing that was changed does."""

import json
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest
from matching.small_instances import instance

from bothways.matching.assignment.best import best_pairs
from bothways.matching.assignment.proof import proof_files
from bothways.matching.people.candidates import BestOfBothSides
from bothways.matching.people.scored import distinct, joined, pair_keys, some
from bothways.matching.proofs.certifying import faults_of
from bothways.matching.proofs.claims import Claim
from bothways.matching.proofs.proof_reading import ReadPrices, claimed_sets
from bothways.matching.solution import Stage


def claim_of(one, found, files=None):
    ids = [f"p{row}" for row in range(one.size)]
    files = files or proof_files(found.proof, ids)
    data = json.loads(files["proof.json"])
    prices = ReadPrices(files["prices.csv"], ids)
    arguments, options = one.arguments()
    return Claim(
        source=arguments[0],
        learner_places=one.learner_places,
        giver_places=one.giver_places,
        objective=one.objective,
        locked=arguments[1].locked,
        kept=options["kept"],
        waiting=one.waiting,
        pairs=distinct(joined([one.locked_pairs, found.pairs])),
        stages=found.objective,
        bound=found.bound,
        sets=claimed_sets(data, prices),
        weakest=data["weakest"],
        priced=prices.given,
        ids=ids,
        largest_fit=10_000,
    )


def solved(seed, **more):
    one = instance(seed, **more)
    arguments, options = one.arguments()
    return one, best_pairs(*arguments, **options)


@pytest.mark.parametrize("seed", range(150))
def test_what_is_proven_holds(seed):
    one, found = solved(seed)

    assert faults_of(claim_of(one, found)) == []


@pytest.mark.parametrize("seed", range(150))
def test_what_is_proven_level_by_level_holds(monkeypatch, seed):
    monkeypatch.setattr("bothways.matching.assignment.pricing.COST_BITS", 1)
    monkeypatch.setattr(
        "bothways.matching.people.pairs.BestOfBothSides", lambda people: BestOfBothSides(people, 1)
    )
    one, found = solved(seed)

    assert faults_of(claim_of(one, found)) == []


def refuses(one, found, files=None, **changed):
    return bool(faults_of(replace(claim_of(one, found, files), **changed)))


def with_cell(content, line, cell, step):
    """The same file with one price raised."""
    rows = [row.split(",") for row in content.decode().split("\n")]
    rows[line][cell] = str(int(rows[line][cell]) + step)
    return "\n".join(",".join(row) for row in rows).encode()


@pytest.mark.parametrize("step", [-1, 1])
@pytest.mark.parametrize("seed", range(25))
def test_any_one_price_that_was_changed_is_noticed_even_if_the_hash_is_made_anew(seed, step):
    one, found = solved(seed)
    files = proof_files(found.proof, [f"p{row}" for row in range(one.size)])
    table = [row.split(",") for row in files["prices.csv"].decode().splitlines()]

    for line in range(1, len(table)):
        for cell in range(2, len(table[line])):
            prices = with_cell(files["prices.csv"], line, cell, step)
            data = json.loads(files["proof.json"]) | {"prices_sha256": sha256(prices).hexdigest()}
            forged = {"prices.csv": prices, "proof.json": json.dumps(data).encode()}
            assert refuses(one, found, forged), table[line]


@pytest.mark.parametrize("seed", range(30))
def test_any_other_choice_of_pairs_is_noticed(seed):
    one, found = solved(seed)
    chosen = np.isin(pair_keys(one.pairs), claim_of(one, found).keys)

    for row in range(len(one.pairs)):
        other = chosen.copy()
        other[row] = not other[row]
        if chosen[row] or one.pairs.fit[row] > 0:
            assert refuses(one, found, pairs=some(one.pairs, other))
        fit = one.pairs.fit.copy()
        fit[row] += 1
        if chosen[row]:
            assert refuses(one, found, pairs=some(replace(one.pairs, fit=fit), chosen))


@pytest.mark.parametrize("seed", range(30))
def test_any_other_value_or_bound_is_noticed(seed):
    one, found = solved(seed)

    for number, stage in enumerate(found.objective):
        for step in (-1, 1):
            other = list(found.objective)
            other[number] = Stage(stage.name, stage.value + step)
            assert refuses(one, found, stages=tuple(other), bound=tuple(other))
            assert refuses(one, found, bound=tuple(other))
    assert refuses(one, found, stages=found.objective[:-1], bound=found.objective[:-1])


@pytest.mark.parametrize(
    "name", ["bound_of_places", "bound_of_pairs", "sum_of_learner_prices", "sum_of_giver_prices"]
)
@pytest.mark.parametrize("seed", range(20))
def test_any_other_sum_is_noticed(seed, name):
    one, found = solved(seed)
    files = proof_files(found.proof, [f"p{row}" for row in range(one.size)])

    for number, prices in enumerate(json.loads(files["proof.json"])["sets"]):
        for level in range(len(prices["levels"])):
            data = json.loads(files["proof.json"])
            data["sets"][number]["levels"][level][name] += 1
            assert refuses(one, found, files | {"proof.json": json.dumps(data).encode()})


@pytest.mark.parametrize("seed", range(25))
def test_an_optimum_among_fewer_pairs_proves_nothing_for_all(seed):
    one = instance(seed, most=12)
    fewer = replace(one, **{name: getattr(one, name)[1:] for name in ("locked", "kept")})
    fewer = replace(fewer, pairs=some(one.pairs, np.arange(1, len(one.pairs))))
    if one.locked[0]:
        return
    whole = best_pairs(*one.arguments()[0], **one.arguments()[1])
    found = best_pairs(*fewer.arguments()[0], **one.arguments()[1] | {"locked": fewer.locked_pairs})
    if found.objective != whole.objective:
        assert refuses(one, found)


@pytest.mark.parametrize("least_fit", [-1, -9_990, 10_000])
@pytest.mark.parametrize("seed", range(12))
def test_no_proof_may_close_pairs_that_count(seed, least_fit):
    one, found = solved(seed)
    files = proof_files(found.proof, [f"p{row}" for row in range(one.size)])

    for number in range(len(found.proof.sets)):
        data = json.loads(files["proof.json"])
        data["sets"][number]["least_fit"] = least_fit
        assert refuses(one, found, files | {"proof.json": json.dumps(data).encode()})
