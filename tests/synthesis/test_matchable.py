from datetime import date

import numpy as np
import pytest

from bothways.cli.pool import problem_of_pool
from bothways.cli.reading import Sources, read_sources
from bothways.matching.people.pairs import FeasiblePairs
from bothways.matching.people.population import population_of
from bothways.mentoring.programme_models import programme_model
from bothways.synthesis.files import write
from bothways.synthesis.organisation import organisation

PEOPLE = 2_000


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    folder = tmp_path_factory.mktemp("organisation")
    write(folder, PEOPLE, seed=1)
    people, skills, preferences, conflicts = (
        folder / f"{name}.csv" for name in ("people", "skills", "preferences", "conflicts")
    )
    reading = read_sources(Sources(people, skills, preferences, conflicts))
    return reading.pool(date(2026, 3, 2))


def feasible(pool, model):
    population = population_of(problem_of_pool(pool, programme_model(model)))
    chunks = [pairs for _, pairs in FeasiblePairs(population).chunks()]
    return (
        np.concatenate([pairs.giver for pairs in chunks]),
        np.concatenate([pairs.learner for pairs in chunks]),
        population,
    )


@pytest.mark.parametrize(("model", "least", "most"), [("traditional", 0.7, 0.95), ("reverse", 0.5, 0.9)])
def test_most_learners_have_somebody_to_learn_from(pool, model, least, most):
    _, learner, population = feasible(pool, model)

    assert least < len(np.unique(learner)) / np.count_nonzero(population.learns) < most


def test_one_pair_in_fifteen_is_feasible_where_the_giver_is_more_senior(pool):
    giver, _, population = feasible(pool, "traditional")
    level = np.array([person.level for person in population.problem.people])
    senior = level[population.gives][:, None] > level[population.learns][None, :]

    assert 0.04 < len(giver) / np.count_nonzero(senior) < 0.10


def test_some_people_can_teach_each_other(pool):
    giver, learner, _ = feasible(pool, "reciprocal")

    assert len(np.unique(np.concatenate([giver, learner]))) > 0.2 * PEOPLE


@pytest.mark.parametrize("seed", range(5))
def test_conflicts_lie_outside_the_reporting_line(seed):
    whole = organisation(1_000, seed)
    decides, judged, _ = whole.ties.conflicts(np.arange(1_000))
    parent = whole.tree.parent

    assert len(decides)
    for low, high in [*zip(judged, decides, strict=True), *zip(decides, judged, strict=True)]:
        above = low
        while above > 0:
            above = parent[above]
            assert above != high
