"""A population laid out for the compiled kernel: an inverted index of offers, bit sets, sorted exceptions.

Only pairs in which something is covered are ever looked at: each need points to the givers who serve it, in
blocks by career level, so that givers whom the gap rule excludes are passed over unseen.
"""

from typing import Final, NamedTuple

import numpy as np

from bothways.matching.people.constraints import RULES
from bothways.matching.people.population import Ints, Population, Sparse

NATIVE: Final = frozenset({"side", "cover", "gap", "chain", "team", "language", "time"})
"""Rules that the loops compute."""

EXCEPTIONS: Final = {
    "conflict": "conflicts",
    "closed": "closed",
    "past": "past",
    "reporting": "reporting",
}
"""Rules that are sorted sets of pairs of the population."""

TILE: Final = 8_192
"""Givers of one part: their facts fill about half of a second-level cache."""

MOST_STARTS: Final = 8_000_000
"""Entries of the index up to which givers are parted at all."""

MOST_TAGS: Final = 800
"""Tags of one person up to which the exact comparison of two-way fit stays within 128 bits."""


FACTS: Final = range(11)
LEVEL, ENTRY, LAST, MANAGER, UNIT, LOCATION, FAMILY, SPEAKS, PATTERN, TAGS, TAGS_END = FACTS


class Columns(NamedTuple):
    """What the compiled loops read. Arrays are by row of person unless their name says otherwise.

    Attributes:
        two_way, upward: from the model. weights: the five points.
        plain, routed: shape (levels, levels), whether a giver of the first level may teach a learner of the second,
            without and with the lead of the skill route.
        person: shape (people, 16), the `FACTS` of each person side by side in one line of the processor's cache:
            rank of the career level, chain interval, codes, -1 where not known, and where the tags stand.
        need: halves needed. language, week: bit sets as words; slot: minutes of one bit.
        tag: tags of everybody, one after the other; tags: how many there are.
        need_key, need_priority: needs of a learner.
        tiles: givers are walked in so many parts, whose facts stay in the processor's cache. keys: how many there are.
        offer_start: by tile, key and level of the giver; offer_giver, offer_half: who serves the key, and how far.
        own_key, own_half: offers of a person. asked_start: by tile and key; asked_row, asked_priority: who needs it.
        barred: rows that a pair is closed with. lifted: rows with whom the same-team rule is lifted.
        wish, wish_count: rows in a wish with this person, and how many of the two named the other.
    """

    two_way: bool
    upward: bool
    weights: Ints
    plain: Ints
    routed: Ints
    person: Ints
    need: Ints
    language: Ints
    week: Ints
    slot: int
    tags: int
    tag: Ints
    tiles: int
    keys: int
    need_start: Ints
    need_key: Ints
    need_priority: Ints
    offer_start: Ints
    offer_giver: Ints
    offer_half: Ints
    own_start: Ints
    own_key: Ints
    own_half: Ints
    asked_start: Ints
    asked_row: Ints
    asked_priority: Ints
    barred_start: Ints
    barred: Ints
    lifted_start: Ints
    lifted: Ints
    wish_start: Ints
    wish: Ints
    wish_count: Ints


def columns_of(population: Population) -> Columns:
    """Lay a population out for the compiled loops."""
    size = population.size
    model = population.problem.model
    weights = population.problem.weights
    level, plain, routed = _levels(population)
    givers, learners = population.gives, population.learns
    sets = [getattr(population, EXCEPTIONS[rule]) for rule in RULES if rule in EXCEPTIONS]
    barred = slices(np.concatenate(sets), size)
    lifted = slices(population.lifted, size)
    keys = int(population.offers.shape[1])
    tiles = max(1, min(-(-size // TILE), MOST_STARTS // (keys * len(plain))))
    tile = np.arange(size) * tiles // max(1, size)
    points = weights.skills, weights.wishes, weights.shared_ground, weights.time, weights.distance
    return Columns(
        two_way=model.two_way,
        upward=model.upward,
        weights=np.array(points, dtype=np.int64),
        plain=plain,
        routed=routed,
        person=_facts(population, level),
        need=population.need_halves.astype(np.int64),
        language=np.ascontiguousarray(population.languages),
        week=population.week.words[population.week.pattern],
        slot=population.week.slot,
        tags=int(population.tags.shape[1]),
        tag=population.tags.indices.astype(np.int32),
        tiles=tiles,
        keys=keys,
        need_start=population.needs.indptr.astype(np.int64),
        need_key=population.needs.indices.astype(np.int32),
        need_priority=population.needs.data.astype(np.int32),
        **_offers_by_level(population.offers, givers, level, len(plain), tile),
        own_start=population.offers.indptr.astype(np.int64),
        own_key=population.offers.indices.astype(np.int32),
        own_half=population.offers.data.astype(np.int32),
        **_asked(population.needs, learners if model.two_way else np.zeros(size, dtype=bool), tile),
        barred_start=barred[0],
        barred=barred[1],
        lifted_start=lifted[0],
        lifted=lifted[1],
        **_wishes(population),
    )


def _facts(population: Population, level: Ints) -> Ints:
    tags = population.tags.indptr
    facts = np.zeros((population.size, 16), dtype=np.int32)
    columns = {
        LEVEL: level,
        ENTRY: population.entry,
        LAST: population.last,
        MANAGER: population.manager,
        UNIT: population.unit,
        LOCATION: population.location,
        FAMILY: population.job_family,
        SPEAKS: population.languages_known,
        PATTERN: population.week.pattern,
        TAGS: tags[:-1],
        TAGS_END: tags[1:],
    }
    for place, column in columns.items():
        facts[:, place] = column
    return facts


def slices(keys: Ints, size: int) -> tuple[Ints, Ints]:
    """Undirected pair keys as each person's sorted partners: where they start, and who they are.

    >>> start, partner = slices(np.array([0 * 3 + 2]), 3)
    >>> start.tolist(), partner.tolist()
    ([0, 1, 1, 2], [2, 0])
    """
    first, second = np.divmod(keys.astype(np.int64), size)
    return slices_of_directed(np.concatenate([first, second]), np.concatenate([second, first]), size)


def slices_of_directed(person: Ints, partner: Ints, size: int) -> tuple[Ints, Ints]:
    """Each person's sorted partners, each once: where they start, and who they are."""
    keys = np.unique(person.astype(np.int64) * size + partner)
    return _starts(keys // size, size), (keys % size).astype(np.int32)


def _starts(rows: Ints, size: int) -> Ints:
    return np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=size))]).astype(np.int64)


def _levels(population: Population) -> tuple[Ints, Ints, Ints]:
    known, rank = np.unique(population.level, return_inverse=True)
    rule = population.problem.model.gap
    if not rule.needs_levels:
        anybody = np.ones((1, 1), dtype=np.bool_)
        return np.zeros(population.size, dtype=np.int64), anybody, anybody
    lead = rule.skill_route or 0
    plain = np.array([[rule.allows(int(g - n)) for n in known] for g in known], dtype=np.bool_)
    routed = np.array([[rule.allows(int(g - n), skill_lead=lead) for n in known] for g in known])
    shape = (len(known), len(known))
    return rank, plain.reshape(shape), routed.astype(np.bool_).reshape(shape)


def _offers_by_level(offers: Sparse, givers: Ints, level: Ints, levels: int, tile: Ints) -> dict[str, Ints]:
    table = offers.tocoo()
    keep = givers[table.row]
    row, key, half = table.row[keep].astype(np.int64), table.col[keep].astype(np.int64), table.data[keep]
    place = (tile[row] * offers.shape[1] + key) * levels + level[row]
    tiles = int(tile[-1]) + 1
    order = np.lexsort((row, place))
    return {
        "offer_start": _starts(place, tiles * offers.shape[1] * levels),
        "offer_giver": row[order].astype(np.int32),
        "offer_half": half[order].astype(np.int32),
    }


def _asked(needs: Sparse, learners: Ints, tile: Ints) -> dict[str, Ints]:
    table = needs.tocoo()
    keep = learners[table.row]
    row, priority = table.row[keep].astype(np.int64), table.data[keep]
    key = tile[row] * needs.shape[1] + table.col[keep]
    order = np.lexsort((row, key))
    return {
        "asked_start": _starts(key, (int(tile[-1]) + 1) * needs.shape[1]),
        "asked_row": row[order].astype(np.int32),
        "asked_priority": priority[order].astype(np.int32),
    }


def _wishes(population: Population) -> dict[str, Ints]:
    size = population.size
    first, second = np.divmod(population.wishes.astype(np.int64), size)
    keys, count = np.unique(
        np.concatenate([first * size + second, second * size + first]), return_counts=True
    )
    return {
        "wish_start": _starts(keys // size, size),
        "wish": (keys % size).astype(np.int32),
        "wish_count": count.astype(np.int8),
    }


def able(population: Population) -> bool:
    """Whether the compiled loops hold every rule of this population, and its numbers."""
    known = all(rule in NATIVE or rule in EXCEPTIONS for rule in RULES)
    most_tags = int(population.tag_count.max(initial=0))
    return known and (not population.problem.model.two_way or most_tags <= MOST_TAGS)
