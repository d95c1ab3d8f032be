"""The people of a problem as arrays: what the criteria and constraints compute with.

Rows are people in the order of their ids. Unknown codes are -1. Nothing here depends on the order in
which people were given.
"""

from collections import ChainMap
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bothways.matching.people.hierarchy import chain_intervals
from bothways.matching.people.reporting import pairs_within_reach
from bothways.matching.people.weeks import Week, week_of
from bothways.matching.problem import MatchingProblem, Person
from bothways.skills.levels import TEACHING_LEVEL
from bothways.skills.naming import skill_key

Ints: TypeAlias = NDArray[Any]
"""Whole numbers; rows of people are 64 bits wide, columns of many pairs as narrow as they may be."""

Bools: TypeAlias = NDArray[Any]
Sparse: TypeAlias = Any
"""A SciPy csr_array of 32-bit integers; its stubs know only a part of what it can do."""

MOST_TAGS: Final = 1_024
"""Tags up to which those in common are counted as bits."""

LEAD: Final = 1 << 16
"""Covers and leads travel in one integer: cover below this, lead above it."""


@dataclass(frozen=True, slots=True)
class Population:
    """One problem's people as columns.

    Attributes:
        gives, learns: who may stand on which side at all: the flag, and at least one place.
        needs: shape (people, keys), the priority of each need; a key is a skill at a level, or a topic.
        offers: shape (people, keys), half covers (0 to 2) of each key, plus `LEAD` where a skill leads by the
            model's skill route.
        tag_words: `tags` as bits; no words at all where there are more than `MOST_TAGS` tags.
        need_halves: twice the sum of priorities of all needs of a person.
        entry, last: interval of a person in a walk of the management tree: a chain holds exactly where
            one interval contains the other.
        wishes: directed pairs as sorted keys; closed, conflicts, lifted, past, reporting: undirected pairs as
            sorted keys, the last of people within the reach of a reporting edge.
    """

    problem: MatchingProblem
    index: dict[str, int]
    level: Ints
    gives: Bools
    learns: Bools
    needs: Sparse
    offers: Sparse
    need_halves: Ints
    languages: NDArray[np.uint64]
    languages_known: Bools
    week: Week
    tags: Sparse
    tag_words: NDArray[np.uint64]
    tag_count: Ints
    unit: Ints
    location: Ints
    job_family: Ints
    manager: Ints
    entry: Ints
    last: Ints
    wishes: Ints
    closed: Ints
    conflicts: Ints
    lifted: Ints
    past: Ints
    reporting: Ints

    @property
    def size(self) -> int:
        """How many people."""
        return len(self.index)


def population_of(problem: MatchingProblem) -> Population:
    """Turn a checked problem into columns."""
    people = problem.people
    index = {person.person_id: i for i, person in enumerate(people)}
    needs, offers, halves = _skills(people, problem.model.gap.skill_route)
    words, words_known = _languages(people)
    tags = _incidence([sorted(person.interests) for person in people])
    managers = ChainMap({p.person_id: p.manager_id for p in people if p.manager_id}, problem.managers)
    entry, last = chain_intervals(managers, list(index))
    two_way = problem.model.two_way
    gives = np.array([p.gives and p.giver_capacity > 0 for p in people], dtype=bool)
    learner_places = [p.giver_capacity if two_way else p.learner_capacity for p in people]
    learns = np.array(
        [p.learns and places > 0 for p, places in zip(people, learner_places, strict=True)], dtype=bool
    )
    if two_way:
        gives = learns = gives & learns
    return Population(
        problem=problem,
        index=index,
        level=np.array([-1 if p.level is None else p.level for p in people], dtype=np.int64),
        gives=gives,
        learns=learns,
        needs=needs,
        offers=offers,
        need_halves=halves,
        languages=words,
        languages_known=words_known,
        week=week_of([person.weekly for person in people]),
        tags=tags,
        tag_words=_bits(tags),
        tag_count=np.array([len(p.interests) for p in people], dtype=np.int64),
        unit=_codes([p.unit for p in people]),
        location=_codes([p.location for p in people]),
        job_family=_codes([p.job_family for p in people]),
        manager=_codes([managers.get(p.person_id) for p in people]),
        entry=entry,
        last=last,
        wishes=_pair_keys(problem.wishes, index, directed=True),
        closed=_pair_keys(problem.blocks | problem.forbidden, index),
        conflicts=_pair_keys(problem.conflicts, index),
        lifted=_pair_keys(problem.team_lifted, index),
        past=_pair_keys(problem.past, index),
        reporting=pairs_within_reach(problem, index, managers),
    )


def holds_pair(keys: Ints, pair_keys: Ints) -> Bools:
    """Which of the pairs are in a sorted set of keys."""
    if not len(keys):
        return np.zeros(len(pair_keys), dtype=bool)
    place = np.minimum(np.searchsorted(keys, pair_keys), len(keys) - 1)
    return np.asarray(keys[place] == pair_keys)


def undirected(first: Ints, second: Ints, size: int) -> Ints:
    """One key for a pair of people, whichever is named first."""
    return np.minimum(first, second) * size + np.maximum(first, second)


def _pair_keys(pairs: Iterable[tuple[str, str]], index: dict[str, int], *, directed: bool = False) -> Ints:
    known = [(index[a], index[b]) for a, b in pairs if a in index and b in index]
    table = np.array(known, dtype=np.int64).reshape(-1, 2)
    first, second = table[:, 0], table[:, 1]
    keys = first * len(index) + second if directed else undirected(first, second, len(index))
    return np.unique(keys)


def _codes(values: Sequence[Hashable | None]) -> Ints:
    seen: dict[Hashable, int] = {}
    return np.array([-1 if v is None else seen.setdefault(v, len(seen)) for v in values], dtype=np.int64)


def _csr(rows: list[int], columns: list[int], values: list[int], shape: tuple[int, int]) -> Sparse:
    data = np.array(values, dtype=np.int32)
    where = (np.array(rows, dtype=np.int32), np.array(columns, dtype=np.int32))
    matrix: Any = sparse.csr_array  # the stubs know only one of its constructors
    return matrix((data, where), shape=shape, dtype=np.int32)


def _incidence(lists: Sequence[Sequence[str]]) -> Sparse:
    seen: dict[str, int] = {}
    rows = [row for row, items in enumerate(lists) for _ in items]
    columns = [seen.setdefault(item, len(seen)) for items in lists for item in items]
    return _csr(rows, columns, [1] * len(rows), (len(lists), max(1, len(seen))))


def _bits(tags: Sparse) -> NDArray[np.uint64]:
    words = -(-tags.shape[1] // 64) if tags.shape[1] <= MOST_TAGS else 0
    bits = np.zeros((tags.shape[0], words), dtype=np.uint64)
    if words:
        row, column = tags.nonzero()
        np.bitwise_or.at(bits, (row, column // 64), np.uint64(1) << (column % 64).astype(np.uint64))
    return bits


def _skills(people: Sequence[Person], route: int | None) -> tuple[Sparse, Sparse, Ints]:
    """Needs and offers over keys (skill, level of the learner): their product is what a flow covers."""
    names: dict[str, str] = {}

    def key_of(name: str) -> str:
        if name not in names:
            names[name] = skill_key(name)
        return names[name]

    keys: dict[tuple[str, int], int] = {}
    needs: tuple[list[int], list[int], list[int]] = ([], [], [])
    halves = np.zeros(len(people), dtype=np.int64)
    for row, person in enumerate(people):
        for need in person.needs:
            key = key_of(need.skill), -1 if need.topic else need.level
            needs[0].append(row)
            needs[1].append(keys.setdefault(key, len(keys)))
            needs[2].append(need.priority)
            halves[row] += 2 * need.priority
    offers: tuple[list[int], list[int], list[int]] = ([], [], [])
    for row, person in enumerate(people):
        for offer in person.offers:
            name = key_of(offer.skill)
            for level, half in _served(offer.level, topic=offer.topic, route=route):
                column = keys.get((name, level))
                if column is not None:
                    offers[0].append(row)
                    offers[1].append(column)
                    offers[2].append(half)
    shape = (len(people), max(1, len(keys)))
    return _csr(*needs, shape), _csr(*offers, shape), halves


def _served(level: int, *, topic: bool, route: int | None) -> list[tuple[int, int]]:
    """The learner's levels that an offer serves, with half covers and the lead of the skill route."""
    if topic:
        return [(-1, 2)]
    if level < TEACHING_LEVEL:
        return []
    return [
        (below, min(2, level - below) + (LEAD if route is not None and level - below >= route else 0))
        for below in range(level)
    ]


def _languages(people: Sequence[Person]) -> tuple[NDArray[np.uint64], Bools]:
    seen: dict[str, int] = {}
    for person in people:
        for language in sorted(person.languages or ()):
            seen.setdefault(language, len(seen))
    words = np.zeros((len(people), max(1, -(-len(seen) // 64))), dtype=np.uint64)
    for row, person in enumerate(people):
        for language in person.languages or ():
            word, bit = divmod(seen[language], 64)
            words[row, word] |= np.uint64(1 << bit)
    return words, np.array([p.languages is not None for p in people], dtype=bool)
