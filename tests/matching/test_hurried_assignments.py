"""Assignments whose time runs out: a sound choice, bounds that hold, and nothing is called proven that is not."""

from itertools import count

import numpy as np
import pytest
from matching.pools import pool
from matching.small_instances import best, instance, rank, values

from bothways.matching.assignment.best import best_pairs
from bothways.matching.engine import solve
from bothways.matching.objective import Patience
from bothways.matching.people.candidates import BestOfBothSides
from bothways.matching.people.scored import joined, pair_keys


def ending_after(questions):
    """Patience that ends when it is asked for the so manieth time."""
    asked = count()
    return Patience(lambda: 1.0 if next(asked) < questions else 0.0)


def named(stages):
    return [(stage.name, stage.value) for stage in stages]


def as_good_as(stages, reached):
    """How many leading stages two results share."""
    pairs = zip(stages, reached, strict=True)
    return next((i for i, (own, other) in enumerate(pairs) if own != other), len(stages))


def require_sound(one, found):
    """Within places, of the value that it says, no better than the best, and bounded by no less than the best."""
    chosen = np.isin(pair_keys(one.pairs), pair_keys(joined([one.locked_pairs, found.pairs])))
    assert (np.bincount(one.pairs.learner[chosen], minlength=one.size) <= one.learner_places).all()
    assert (np.bincount(one.pairs.giver[chosen], minlength=one.size) <= one.giver_places).all()
    reached, optimum, bound = values(one, chosen), best(one), named(found.bound)
    assert named(found.objective) == reached
    assert rank(reached) <= rank(optimum)
    # The bound of a stage holds for choices that are as good in all before it: the optimum is one up to its first
    # difference.
    shared = as_good_as(optimum, reached)
    for (name, most), (_, value) in list(zip(bound, optimum, strict=True))[: shared + 1]:
        assert most <= value if name.startswith("below_") else most >= value
    for (name, most), (_, own) in zip(bound, reached, strict=True):
        assert most <= own if name.startswith("below_") else most >= own


@pytest.mark.parametrize("bits", [61, 1])
@pytest.mark.parametrize("questions", [0, 1, 3])
def test_whenever_time_ends_the_choice_is_sound_and_its_bound_holds(monkeypatch, questions, bits):
    monkeypatch.setattr("bothways.matching.assignment.pricing.COST_BITS", bits)
    monkeypatch.setattr("bothways.matching.assignment.pricing.NEAR", 0)
    monkeypatch.setattr(
        "bothways.matching.people.pairs.BestOfBothSides", lambda people: BestOfBothSides(people, 1)
    )
    open_still = 0
    for seed in range(60):
        one = instance(seed, most=9)
        arguments, options = one.arguments()
        found = best_pairs(*arguments, **options, patience=ending_after(questions))
        require_sound(one, found)
        assert found.proof is None or found.objective == found.bound
        open_still += found.objective != found.bound
    assert open_still or questions == 3


def test_with_time_enough_everything_is_as_without_a_limit():
    for seed in range(30):
        arguments, options = instance(seed).arguments()

        limited = best_pairs(*arguments, **options, patience=ending_after(10**9))
        free = best_pairs(*arguments, **options)

        assert pair_keys(limited.pairs).tolist() == pair_keys(free.pairs).tolist()
        assert limited.objective == limited.bound == free.objective
        assert limited.proof is not None


def test_a_draft_of_people_says_that_it_is_not_proven(monkeypatch):
    monkeypatch.setattr(
        "bothways.matching.people.pairs.BestOfBothSides", lambda people: BestOfBothSides(people, 1)
    )
    problem = pool("traditional", 200, 4, skills=2)

    whole = solve(problem)
    hurried = solve(problem, patience=Patience(lambda: 0.0))

    assert whole.optimal
    assert not hurried.optimal
    assert hurried.proof is None
    reached, optimum, bound = (
        [stage.value for stage in stages] for stages in (hurried.objective, whole.objective, hurried.bound)
    )
    assert reached <= optimum <= bound
