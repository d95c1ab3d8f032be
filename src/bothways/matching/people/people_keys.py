"""What tells people apart without looking at their ids: a key made of what is known of them.

Renaming everybody therefore leaves the choice between equal pairs as it was. Keys are refined by whom people are
tied to, round after round, as colours are in graph isomorphism (Weisfeiler and Leman 1968). They never contain
fit or weights, so that scaling these changes nothing either.
"""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

import numpy as np

from bothways.matching.people.mixing import mixed, salted
from bothways.matching.people.places import Places
from bothways.matching.people.population import Ints, Population, holds_pair
from bothways.matching.people.scored import Scored, pair_keys
from bothways.matching.problem import Person

ROUNDS: Final = 2
"""How far along ties between people their keys look."""

MOST_ROUNDS: Final = 6
"""How far keys look among scored pairs, which is all that is known there."""


def keys_of(population: Population) -> Ints:
    """64 bits per person from facts, wishes, managers and closed pairs; equal where nothing tells two apart.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> from bothways.matching.people.population import population_of
    >>> from bothways.matching.problem import MatchingProblem
    >>> people = Person("a", 1), Person("b", 2), Person("c", 1)
    >>> one, two, three = keys_of(population_of(MatchingProblem(programme_model("reverse"), people)))
    >>> bool(one == three), bool(one == two)
    (True, False)
    """
    keys = np.array([_facts(person) for person in population.problem.people], dtype=np.uint64)
    ties = list(_ties(population))
    for _ in range(ROUNDS):
        refined = mixed(keys)
        for number, (first, second, same) in enumerate(ties):
            _stir(refined, first, salted(keys[second], 2 * number))
            _stir(refined, second, salted(keys[first], 2 * number + (not same)))
        keys = mixed(refined)
    return keys


def keys_of_listed(pairs: Scored, places: Places, kept: Ints) -> Ints:
    """64 bits per person from places and the order of the fits of all pairs, kept ones told apart.

    >>> pairs = Scored(np.array([2, 3]), np.array([0, 1]), np.array([50, 70]))
    >>> one = np.ones(4, dtype=np.int64)
    >>> places = Places(one, one, one > 0, one < 0, one[:0])
    >>> len(set(keys_of_listed(pairs, places, one[:0]).tolist()))
    4
    """
    _, rank = np.unique(pairs.fit, return_inverse=True)
    worth = mixed(2 * rank + holds_pair(kept, pair_keys(pairs)))
    keys = mixed(places.learner.astype(np.uint64) << np.uint64(32) | places.giver.astype(np.uint64))
    told_apart = 0
    for _ in range(MOST_ROUNDS):
        refined = mixed(keys)
        _stir(refined, pairs.learner, salted(keys[pairs.giver] ^ worth, 0))
        _stir(refined, pairs.giver, salted(keys[pairs.learner] ^ worth, 1))
        keys = mixed(refined)
        apart = len(np.unique(keys))
        if apart == told_apart:
            break
        told_apart = apart
    return keys


def _stir(keys: Ints, rows: Ints, more: Ints) -> None:
    with np.errstate(over="ignore"):
        np.add.at(keys, rows, more)


def _facts(person: Person) -> int:
    facts = (
        person.level,
        sorted((offer.skill, offer.topic, offer.level) for offer in person.offers),
        sorted((need.skill, need.topic, need.level, need.priority) for need in person.needs),
        person.unit,
        person.location,
        person.job_family,
        None if person.languages is None else sorted(person.languages),
        sorted(person.interests),
        person.weekly,
        person.gives,
        person.learns,
        person.giver_capacity,
        person.learner_capacity,
    )
    return int.from_bytes(blake2b(repr(facts).encode("utf-8"), digest_size=8).digest(), "little")


def _ties(population: Population) -> Iterator[tuple[Ints, Ints, bool]]:
    """(rows, rows, whether both sides mean the same) for each kind of tie."""
    problem, index = population.problem, population.index
    managed = [
        (row, index[manager])
        for row, person in enumerate(problem.people)
        if (manager := person.manager_id or problem.managers.get(person.person_id)) in index
    ]
    table = np.array(managed, dtype=np.int64).reshape(-1, 2)
    yield table[:, 0], table[:, 1], False
    yield (*np.divmod(population.wishes, population.size), False)
    for keys in (
        population.closed,
        population.conflicts,
        population.lifted,
        population.past,
        population.reporting,
    ):
        yield (*np.divmod(keys, population.size), True)
    for name in ("kept", "locked"):
        known = [(index[a], index[b]) for a, b in getattr(problem, name) if a in index and b in index]
        table = np.array(known, dtype=np.int64).reshape(-1, 2)
        yield table[:, 0], table[:, 1], problem.model.two_way
