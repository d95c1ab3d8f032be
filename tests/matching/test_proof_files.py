"""The files that prove pairs are the same bytes, whatever walked through the pairs and in whatever order people came."""

from dataclasses import replace

import numpy as np
import pytest
from matching.pools import pool

from bothways.matching.assignment.proof import proof_files
from bothways.matching.engine import solve
from bothways.matching.objective import Objective
from bothways.matching.people.candidates import BEST
from bothways.matching.people.kernel.choosing import Means, using
from bothways.matching.people.pairs import FeasiblePairs
from bothways.matching.people.population import population_of
from bothways.matching.people.scored import joined
from bothways.matching.two_way.files import TwoWayProofs, two_way_files
from bothways.matching.validation import checked

MEANS = [Means(compiled=False), Means(compiled=True, threads=1), Means(compiled=True, threads=2)]


def files(problem, means):
    with using(means):
        found = solve(problem)
    ids = [person.person_id for person in checked(problem).people]
    made = two_way_files if isinstance(found.proof, TwoWayProofs) else proof_files
    return made(found.proof, ids, seed=problem.objective.seed)


@pytest.mark.parametrize("objective", [Objective(), Objective(bands=(3_000, 6_000), worst_off=True, seed=3)])
@pytest.mark.parametrize("model", ["traditional", "reverse", "reciprocal"])
def test_numpy_and_the_compiled_kernel_on_any_threads_write_the_same_prices(model, objective):
    problem = replace(pool(model, 220, 1, skills=2), objective=objective)

    plain, *compiled = (files(problem, means) for means in MEANS)

    assert all(one == plain for one in compiled)
    assert len(plain["prices.csv"].splitlines()) > 50


def test_somebody_has_more_pairs_than_the_search_begins_with():
    feasible = FeasiblePairs(population_of(checked(pool("traditional", 220, 1, skills=2))))

    pairs = joined([chunk for _, chunk in feasible.chunks()])

    assert min(np.bincount(pairs.learner).max(), np.bincount(pairs.giver).max()) > BEST


@pytest.mark.parametrize("model", ["traditional", "reciprocal"])
def test_people_in_another_order_change_no_byte(model):
    problem = pool(model, 90, 4, skills=3)
    turned = replace(problem, people=tuple(reversed(problem.people)))

    assert files(turned, MEANS[0]) == files(problem, MEANS[0])
