"""The compiled kernel, threads and a cluster find the same pairs with the same integers as NumPy."""

import json
from dataclasses import replace

import numpy as np
import pytest
from distributed import Client, LocalCluster
from hypothesis import given, settings
from hypothesis import strategies as st
from matching.pools import pool

from bothways.matching.engine import solve
from bothways.matching.people.kernel import columns, loops
from bothways.matching.people.kernel.choosing import Means, pairs_of, using
from bothways.matching.people.kernel.compiled import CompiledPairs
from bothways.matching.people.kernel.sharded import ShardedPairs
from bothways.matching.people.pairs import FeasiblePairs, Lane
from bothways.matching.people.places import Places
from bothways.matching.people.population import population_of
from bothways.matching.people.scored import NONE, joined, pair_keys
from bothways.matching.people.weeks import week_of
from bothways.matching.problem import Need, Offer, Person, Weights

MODELS = ["traditional", "reverse", "reciprocal"]


def columns_of_pairs(pairs):
    return [getattr(pairs, name).tolist() for name in ("giver", "learner", "fit")]


def everything(source):
    return columns_of_pairs(joined([NONE, *(chunk for _, chunk in source.chunks())]))


def best(source, places):
    return columns_of_pairs([pairs for _, pairs in source.best(places)][-1])


def priced(source, places, lanes):
    found = source.priced(places, lanes, least=-400)
    return columns_of_pairs(joined([NONE, *(chunk for _, chunk in found)]))


def some_places(population, rng):
    """Places of a random draft, a few pairs of which are locked."""
    pairs = joined([NONE, *(chunk for _, chunk in FeasiblePairs(population).chunks())])
    size = population.size
    nobody = np.zeros(size, dtype=bool)
    locked = np.sort(pair_keys(pairs)[::7])
    return Places(rng.integers(0, 3, size), rng.integers(0, 3, size), ~nobody, nobody, locked)


def some_lanes(population, rng):
    """Prices of two levels, of which the first often leaves the choice to the second."""
    size = population.size
    band = Lane(np.where(np.arange(20_001) >= 5_000, 2, 0), *rng.integers(-1, 2, (2, size)))
    learner, giver = rng.integers(-1_500, 1_500, (2, size))
    return [band, Lane(2 * np.arange(20_001), learner - 9_000, giver)]


def assert_equal_sources(population, other, seed):
    rng = np.random.default_rng(seed)
    plain = FeasiblePairs(population)
    places, lanes = some_places(population, rng), some_lanes(population, rng)
    assert everything(other) == everything(plain)
    assert other.count == plain.count
    assert best(other, places) == best(plain, places)
    for levels in (lanes, lanes[1:]):
        assert priced(other, places, levels) == priced(plain, places, levels)


@pytest.mark.parametrize("model", MODELS)
@given(seed=st.integers(0, 10**6), size=st.integers(1, 90), skills=st.integers(1, 6))
@settings(max_examples=20, deadline=None)
def test_the_compiled_kernel_finds_the_pairs_of_numpy(model, seed, size, skills):
    rng = np.random.default_rng(seed)
    cuts = np.sort(rng.integers(0, 101, 4))
    weights = Weights(*(int(weight) for weight in np.diff([0, *cuts, 100])))
    population = population_of(pool(model, size, seed, skills=skills, weights=rng.choice([None, weights])))

    assert_equal_sources(population, CompiledPairs(population, threads=2), seed)


@pytest.mark.parametrize("model", MODELS)
def test_givers_in_several_tiles_and_pairs_beyond_the_first_room_are_found_as_well(model, monkeypatch):
    monkeypatch.setattr(columns, "TILE", 16)
    monkeypatch.setattr("bothways.matching.people.kernel.shards._ROOM", 1)
    population = population_of(pool(model, 120, 3, skills=2))

    assert_equal_sources(population, CompiledPairs(population, threads=2), 3)


@pytest.mark.parametrize("model", ["traditional", "reciprocal"])
def test_any_number_of_threads_gives_the_same_pairs(model):
    population = population_of(pool(model, 300, 5, skills=3))
    places = some_places(population, np.random.default_rng(0))

    one, many = (CompiledPairs(population, threads=threads) for threads in (1, 3))

    assert everything(one) == everything(many)
    assert best(one, places) == best(many, places)


@pytest.mark.parametrize("model", ["traditional", "reciprocal"])
def test_a_draft_is_the_same_whatever_walked_through_the_pairs(model):
    problem = pool(model, 150, 8, skills=3)

    drafts = []
    for means in (Means(compiled=False), Means(compiled=True, threads=2)):
        with using(means):
            drafts.append(solve(problem))

    assert replace(drafts[0], proof=None) == replace(drafts[1], proof=None)


def test_past_partners_and_those_within_reach_of_other_edges_are_kept_apart_by_the_compiled_kernel_too():
    problem = pool("traditional", 60, 2, skills=2)
    ids = [person.person_id for person in problem.people]
    apart = replace(
        problem,
        past=frozenset(zip(ids[::2], ids[1::2], strict=False)),
        reporting=frozenset((person, ids[0], "project") for person in ids[1:]),
    )
    population = population_of(apart)

    assert everything(CompiledPairs(population)) == everything(FeasiblePairs(population))


@given(
    covered=st.integers(1, 3_600),
    needed=st.integers(1, 3_600),
    union=st.integers(1, 1_600),
    top=st.integers(0, 10**9),
    border=st.integers(0, 10_001),
    weight=st.integers(0, 100),
)
@settings(max_examples=200, deadline=None)
def test_rounding_borders_of_two_way_fit_are_decided_exactly(covered, needed, union, top, border, weight):
    bottom = 120 * union
    missing = (2 * border - 1) * bottom - 2 * top
    exact = missing <= 0 or (200 * weight * bottom) ** 2 * covered >= missing * missing * needed

    assert bool(REACHES(100 * weight, covered, needed, top, bottom, border)) == exact


REACHES = loops._reaches


def test_a_root_on_a_rounding_border_is_rounded_like_numpy_does():
    first = Person("a", 1, offers=(Offer("x", 4),), needs=(Need("y", 2), Need("z", 0)))
    second = Person("b", 2, offers=(Offer("y", 4),), needs=(Need("x", 2), Need("w", 0)))
    problem = pool("reciprocal", 1, 0)
    for points in range(101):
        weights = Weights(points, 100 - points, 0, 0, 0)
        population = population_of(replace(problem, people=(first, second), managers={}, weights=weights))
        assert everything(CompiledPairs(population)) == everything(FeasiblePairs(population))


@given(st.lists(st.none() | st.sets(st.integers(0, 10_079), max_size=8).map(sorted), min_size=1, max_size=6))
@settings(deadline=None)
def test_bits_of_the_week_count_the_minutes_in_common(edges):
    weeks = [None if one is None else tuple(zip(one[::2], one[1::2], strict=False)) for one in edges]

    week = week_of(weeks)

    for i, mine in enumerate(weeks):
        for j, yours in enumerate(weeks):
            if mine is not None and yours is not None:
                common = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in mine for b in yours)
                rows = week.words[week.pattern[i]] & week.words[week.pattern[j]]
                assert int(np.bitwise_count(rows).sum()) * week.slot == common


def test_small_pools_are_left_to_numpy():
    population = population_of(pool("traditional", 20, 1))

    assert isinstance(pairs_of(population), FeasiblePairs)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=False,
            dashboard_address=None,
            local_directory=tmp_path_factory.mktemp("dask"),
            silence_logs="ERROR",
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.mark.parametrize("model", ["traditional", "reciprocal"])
def test_a_cluster_of_two_workers_gives_the_bytes_of_one_process(model, client):
    population = population_of(pool(model, 150, 4, skills=3))
    assert_equal_sources(population, ShardedPairs(population, client), 4)

    problem = pool(model, 80, 6, skills=3)
    with using(Means(client=client)):
        spread = solve(problem)
    alone = solve(problem)

    assert json.dumps(str(replace(spread, proof=None))) == json.dumps(str(replace(alone, proof=None)))
