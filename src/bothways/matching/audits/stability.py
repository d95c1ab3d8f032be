"""Stable matchings: deferred acceptance with places on both sides, and the pairs that block a matching.

A pair blocks a matching when it is allowed, is not in it, and each of the two has a free place or strictly
prefers the other to somebody it has. Deferred acceptance ends without such a pair; what it costs against the
optimum is the price of stability.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from bothways.matching.people.population import Bools, Ints


@dataclass(frozen=True, slots=True)
class Preferences:
    """Allowed pairs as aligned columns, and how either side judges them (more is better).

    Attributes:
        giver, learner: rows of people.
        by_giver, by_learner: how much the giver wants the learner, and the learner the giver.
        giver_places, learner_places: partners at once, per person.
    """

    giver: Ints
    learner: Ints
    by_giver: Ints
    by_learner: Ints
    giver_places: Ints
    learner_places: Ints


def stable_pairs(wishes: Preferences) -> Bools:
    """Which pairs the learner-proposing deferred acceptance takes; the best stable choice for every learner.

    Equal wishes are told apart by the other side's judgement, then by the place of the pair in the list, so
    pairs sorted by stable ids give the same answer for every order of the input.

    Args:
        wishes: the allowed pairs; nobody wants anybody else.

    Returns: shape (pairs,), true for the taken ones. No pair blocks them.

    Source: Gale and Shapley (1962), College admissions and the stability of marriage; with places on both sides
        and each judging partners one by one, Roth (1984), Stability and polarization of interests in job matching.

    >>> pairs = [np.array(row) for row in ([0, 0, 1, 1], [2, 3, 2, 3])]
    >>> places = np.ones(4, dtype=np.int64)
    >>> stable_pairs(Preferences(*pairs, np.array([9, 5, 9, 5]), np.array([9, 8, 1, 2]), places, places)).tolist()
    [True, False, False, True]
    """
    count = len(wishes.giver)
    place = np.arange(count)
    order = np.lexsort((place, -wishes.by_giver, -wishes.by_learner, wishes.learner))
    rank = np.empty(count, dtype=np.int64)
    rank[np.lexsort((place, -wishes.by_learner, -wishes.by_giver))] = place
    people = len(wishes.learner_places)
    bounds = np.searchsorted(wishes.learner[order], np.arange(people + 1)).tolist()
    taken = np.zeros(count, dtype=bool)
    for held in _deferred(wishes, order.tolist(), rank.tolist(), bounds):
        taken[[pair for _, pair in held]] = True
    return taken


def _deferred(
    wishes: Preferences, order: list[int], rank: list[int], bounds: list[int]
) -> list[list[tuple[int, int]]]:
    """What each giver holds in the end, as (-rank, pair): proposals go down each learner's list."""
    giver, learner = wishes.giver.tolist(), wishes.learner.tolist()
    places, free = wishes.giver_places.tolist(), wishes.learner_places.tolist()
    upcoming = bounds[:-1]
    holding: list[list[tuple[int, int]]] = [[] for _ in places]
    proposing = [person for person, left in enumerate(free) if left > 0]
    while proposing:
        person = proposing.pop()
        while free[person] > 0 and upcoming[person] < bounds[person + 1]:
            pair = order[upcoming[person]]
            upcoming[person] += 1
            held = holding[giver[pair]]
            offer = -rank[pair], pair
            if len(held) < places[giver[pair]]:
                heapq.heappush(held, offer)
                free[person] -= 1
            elif held and held[0] < offer:
                free[person] -= 1
                loser = learner[heapq.heapreplace(held, offer)[1]]
                free[loser] += 1
                if loser != person:
                    proposing.append(loser)
    return holding


def blocking_pairs(wishes: Preferences, chosen: Bools, *, strangers: Ints | None = None) -> Bools:
    """Which allowed pairs block a choice.

    Args:
        wishes: the allowed pairs.
        chosen: which of them are together.
        strangers: shape (2, n), givers and learners who are together without being allowed to; they fill a
            place, and everybody prefers anybody to them.

    Returns: shape (pairs,).

    >>> pairs = [np.array(row) for row in ([0, 0, 1], [2, 3, 2])]
    >>> score, places = np.array([9, 8, 1]), np.ones(4, dtype=np.int64)
    >>> chosen = np.array([False, True, True])
    >>> blocking_pairs(Preferences(*pairs, score, score, places, places), chosen).tolist()
    [True, False, False]
    """
    if strangers is None:
        strangers = np.zeros((2, 0), dtype=np.int64)
    by_giver = _least_held(wishes.giver[chosen], wishes.by_giver[chosen], strangers[0], wishes.giver_places)
    by_learner = _least_held(
        wishes.learner[chosen], wishes.by_learner[chosen], strangers[1], wishes.learner_places
    )
    gains = (wishes.by_giver > by_giver[wishes.giver]) & (wishes.by_learner > by_learner[wishes.learner])
    return np.asarray(~chosen & gains)


def _least_held(person: Ints, wish: Ints, strangers: Ints, places: Ints) -> Ints:
    """What a newcomer must exceed for each person: nothing while a place is free."""
    info = np.iinfo(np.int64)
    least = np.full(len(places), info.max)
    np.minimum.at(least, person, wish)
    least[strangers] = info.min + 1
    held = np.bincount(person, minlength=len(places)) + np.bincount(strangers, minlength=len(places))
    least[held < places] = info.min
    return least
