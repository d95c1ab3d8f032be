import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bothways.synthesis.draws import Draws
from bothways.synthesis.reference import presets
from bothways.synthesis.tree import reporting_tree, shared_out

KNOWLEDGE_WORK = ("services", "tech", "public")


def tree_of(people, seed, preset="services"):
    return reporting_tree(Draws(seed, "tree"), presets()[preset].departments, people)


@settings(max_examples=60, deadline=None)
@given(st.integers(20, 400), st.integers(0, 10**9), st.sampled_from(list(presets())))
def test_everybody_reaches_the_one_root_without_a_cycle(people, seed, preset):
    tree = tree_of(people, seed, preset)

    assert tree.parent[0] == -1
    assert (tree.parent[1:] >= 0).all()
    assert (tree.parent[1:] < np.arange(1, people)).all(), "managers come first, so no chain can return"
    assert tree.below[0] == people
    assert sum(map(len, tree.layers)) == people


@settings(max_examples=60, deadline=None)
@given(st.integers(20, 400), st.integers(0, 10**9), st.sampled_from(KNOWLEDGE_WORK))
def test_about_one_person_in_six_manages_at_every_size(people, seed, preset):
    managers = np.count_nonzero(tree_of(people, seed, preset).reports)

    assert 0.14 * people - 1 <= managers <= 0.18 * people + 1


@pytest.mark.parametrize("preset", KNOWLEDGE_WORK)
@pytest.mark.parametrize("people", [1_000, 20_000])
def test_managers_and_spans_are_those_of_real_employers(people, preset):
    tree = tree_of(people, 11, preset)
    spans = tree.reports[tree.reports > 0]

    assert 0.14 <= len(spans) / people <= 0.18
    assert 4 <= np.median(spans) <= 7


@pytest.mark.parametrize(("people", "fewest", "most"), [(50, 3, 4), (1_000, 4, 6), (100_000, 6, 9)])
def test_layers_grow_with_the_logarithm_of_the_head_count(people, fewest, most):
    assert fewest <= len(tree_of(people, 5).layers) <= most


@given(st.integers(0, 10_000), st.lists(st.floats(0.1, 100), min_size=1, max_size=40))
def test_shares_are_whole_and_add_up(total, weights):
    shares = shared_out(total, np.array(weights))

    assert shares.sum() == total
    assert (np.abs(shares - total * np.array(weights) / sum(weights)) < 1).all()
