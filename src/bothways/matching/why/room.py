"""Who could take one more person without costing anybody their only partner.

In a draft that covers as many people as possible nobody without a partner reaches a free place along feasible
pairs. A change that lets them be paired with somebody named here covers one person more: either that somebody has
a free place, or one of their partners can go elsewhere, who makes room in turn (an augmenting path).
"""

import numpy as np

from bothways.matching.drafting import Draft, locked_pairs
from bothways.matching.objective import Coverage
from bothways.matching.people.pairs import CELLS, scored_block
from bothways.matching.people.places import places_of
from bothways.matching.people.population import Bools, Ints, Population, holds_pair


def free_places(population: Population, draft: Draft) -> Ints:
    """Places that each person has left as a giver, or in two-way models at all."""
    problem = population.problem
    places = [places_of(problem, person, learner=False) for person in problem.people]
    used = np.bincount(draft.giver, minlength=population.size)
    if problem.model.two_way:
        used = used + np.bincount(draft.learner, minlength=population.size)
    return np.asarray(np.array(places, dtype=np.int64) * population.gives - used)


def with_room(population: Population, draft: Draft) -> Bools:
    """Per person, whether one more partner would cover one person more than the draft does.

    Where pairs are counted and not people, only free places count: moving somebody adds no pair.
    """
    room = free_places(population, draft) > 0
    if population.problem.objective.coverage is not Coverage.PEOPLE:
        return room
    giver, learner = _movable(population, draft)
    two_way = population.problem.model.two_way
    partners = np.bincount(draft.learner, minlength=population.size)
    if two_way:
        partners = partners + np.bincount(draft.giver, minlength=population.size)
        room[giver[partners[learner] > 1]] = True
        room[learner[partners[giver] > 1]] = True
        return room
    room[giver[partners[learner] > 1]] = True
    new = np.flatnonzero(room)
    while len(new):
        waiting = ~room[giver]
        giver, learner = giver[waiting], learner[waiting]
        can_move = np.zeros(population.size, dtype=bool)
        can_move[_with_partner(population, learner, new)] = True
        new = np.unique(giver[can_move[learner]])
        room[new] = True
    return room


def _movable(population: Population, draft: Draft) -> tuple[Ints, Ints]:
    """Givers and learners of the pairs that are not locked."""
    locked_giver, locked_learner, _ = locked_pairs(population)
    locked = np.sort((locked_learner << 32) | locked_giver)
    free = ~holds_pair(locked, (draft.learner << 32) | draft.giver)
    return draft.giver[free], draft.learner[free]


def _with_partner(population: Population, learners: Ints, givers: Ints) -> Ints:
    """Those of the learners who may be paired with at least one of the givers."""
    learners = np.unique(learners)
    step = max(1, CELLS // max(1, len(givers)))
    parts = [
        scored_block(population, learners[start : start + step], givers).learner
        for start in range(0, len(learners), step)
    ]
    return np.unique(np.concatenate(parts)) if parts else learners
