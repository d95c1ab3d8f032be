"""The price of an override is what solving again around it costs, to the hundredth."""

import random

import pytest
from matching import reference
from matching.pools import pool

from bothways.matching.engine import price_of_change, solve, suggest_swap
from bothways.matching.why.alternatives import Prospects


def measured(problem, pairs):
    """(people covered, weakest in points, total fit) of pairs, by the plain reference."""
    people = {person.person_id: person for person in problem.people}
    covered = {learner for _, learner in pairs}
    if problem.model.two_way:
        covered |= {giver for giver, _ in pairs}
    named = [(people[giver], people[learner]) for giver, learner in pairs]
    total = sum(reference.hundredths(problem, *pair) for pair in named)
    weakest = min((reference.rounded(problem, *pair, 1) for pair in named), default=None)
    return len(covered), weakest, total


def position(found):
    return found.people_covered, found.weakest, found.total_fit


@pytest.mark.parametrize("model", ["traditional", "reverse", "reciprocal"])
@pytest.mark.parametrize("seed", range(5))
def test_the_shown_position_is_that_of_solving_again_around_what_stays(model, seed):
    problem = pool(model, 24, seed, skills=3)
    current = [r.pair for r in solve(problem).relationships]
    add = random.Random(seed).choice(sorted(reference.candidates(problem)))

    swap = suggest_swap(problem, current, add=add)

    def known(pairs):
        return {tuple(sorted(pair)) if problem.model.two_way else pair for pair in pairs}

    kept = [pair for pair in swap.pairs if known([pair]) <= known(current) or known([pair]) == known([add])]
    again = {stage.name: stage.value for stage in solve(problem.with_locked(kept)).objective}
    after = swap.price.after
    assert position(swap.price.now) == measured(problem, current)
    assert position(after) == measured(problem, swap.pairs)
    assert (after.people_covered, after.total_fit) == (again["people_covered"], again["total_fit"])


@pytest.mark.parametrize("seed", range(5))
def test_pinning_a_pair_costs_what_it_lacks(seed):
    problem = pool("traditional", 24, seed, skills=3)
    found = solve(problem)
    chosen = {r.pair for r in found.relationships}
    add = random.Random(seed).choice(sorted(set(reference.candidates(problem)) - chosen))

    lacks = Prospects(problem, found).of_pair(*add)

    pinned = solve(problem.with_locked([add]))
    price = price_of_change(problem, sorted(chosen), [r.pair for r in pinned.relationships])
    change = {stage.name: stage.value for stage in lacks.change}
    assert price.after.people_covered - price.now.people_covered == change["people_covered"]
    assert price.after.total_fit - price.now.total_fit == change["total_fit"]
