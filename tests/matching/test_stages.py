"""Every combination of stages, against every possible choice."""

import numpy as np
import pytest
from matching.small_instances import best, instance, values

from bothways.matching.assignment.best import best_pairs
from bothways.matching.people.candidates import BestOfBothSides
from bothways.matching.people.scored import joined, pair_keys


def solve(one, **more):
    arguments, options = one.arguments()
    return best_pairs(*arguments, **options, **more)


def chosen(one, found):
    return np.isin(pair_keys(one.pairs), pair_keys(joined([one.locked_pairs, found.pairs])))


@pytest.mark.parametrize("seed", range(200))
def test_no_choice_is_better_in_any_stage(seed):
    one = instance(seed)

    found = solve(one)

    assert [(s.name, s.value) for s in found.objective] == best(one) == values(one, chosen(one, found))
    assert found.bound == found.objective


@pytest.mark.parametrize("seed", range(200))
def test_level_by_level_reaches_what_one_number_reaches(monkeypatch, seed):
    one = instance(seed)
    monkeypatch.setattr("bothways.matching.assignment.pricing.COST_BITS", 1)
    monkeypatch.setattr(
        "bothways.matching.people.pairs.BestOfBothSides", lambda people: BestOfBothSides(people, 1)
    )

    found = solve(one)

    assert [(s.name, s.value) for s in found.objective] == best(one) == values(one, chosen(one, found))
    assert len(found.proof.sets[0].lanes) == len([s for s in found.objective if s.name != "weakest"])
