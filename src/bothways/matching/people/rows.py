"""Named people and pairs of a problem as rows, and everybody's places."""

import numpy as np

from bothways.matching.people.population import Bools, Ints, Population


def all_places(population: Population) -> tuple[Ints, Ints]:
    """Places to learn and to give of everybody who may; in two-way models places to give are for both."""
    people = population.problem.people
    learns = np.array([person.learner_capacity for person in people], dtype=np.int64) * population.learns
    gives = np.array([person.giver_capacity for person in people], dtype=np.int64) * population.gives
    return learns, gives


def kept_keys(population: Population) -> Ints:
    """Sorted keys of the pairs that run already."""
    giver, learner = rows_of(population, sorted(population.problem.kept))
    return np.unique((learner << 32) | giver)


def waiting_rows(population: Population) -> Bools:
    """Who was left out last time, per row."""
    people = population.problem.people
    return np.array([person.person_id in population.problem.waiting for person in people], dtype=bool)


def rows_of(population: Population, pairs: list[tuple[str, str]]) -> tuple[Ints, Ints]:
    """Givers and learners of named pairs as rows; in two-way models the smaller row as learner."""
    index = population.index
    table = np.array([(index[a], index[b]) for a, b in pairs], dtype=np.int64).reshape(-1, 2)
    if population.problem.model.two_way:
        table = np.sort(table, axis=1)[:, ::-1]
    return table[:, 0], table[:, 1]
