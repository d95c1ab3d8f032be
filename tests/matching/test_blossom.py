"""Blossoms on small graphs, against networkx and against their own prices."""

import random

import networkx as nx
import pytest

from bothways.matching.two_way.blossom import NOBODY, Blossoms


def weigh(edges, mate):
    weights = {frozenset((u, v)): w for u, v, w in edges}
    return sum(weights[frozenset((u, v))] for u, v in enumerate(mate) if v > u)


def require_feasible(graph, edges):
    """Prices cover every edge, tightly where it is matched, and odd sets are odd."""
    sets = graph.odd_sets()
    assert min(graph.price, default=0) >= 0
    assert all(len(odd.nodes) % 2 and odd.price % 2 == 0 for odd in sets)
    for u, v, weight in edges:
        paid = graph.price[u] + graph.price[v]
        paid += sum(odd.price for odd in sets if u in odd.nodes and v in odd.nodes)
        assert paid >= weight
        assert graph.mate[u] != v or paid == weight


def matched(edges, price):
    graph = Blossoms(edges, list(price), [NOBODY] * len(price))
    for _ in price:
        if not graph.exposed():
            break
        graph.search(graph.exposed()[0])
        require_feasible(graph, edges)
    assert not graph.exposed()
    bound = sum(graph.price) + sum(odd.price * (len(odd.nodes) // 2) for odd in graph.odd_sets())
    assert bound == weigh(edges, graph.mate)
    return graph


def best_weight(edges):
    reference = nx.Graph()
    reference.add_weighted_edges_from(edges)
    return sum(reference[u][v]["weight"] for u, v in nx.max_weight_matching(reference))


@pytest.mark.parametrize("seed", range(150))
def test_the_weight_is_that_of_another_solver_and_proven_by_the_prices(seed):
    rng = random.Random(seed)
    n, most, share = rng.randint(1, 40), rng.choice([2, 10, 1000]), rng.choice([0.1, 0.3, 1])
    edges = [(u, v, 2 * rng.randint(0, most)) for u in range(n) for v in range(u) if rng.random() < share]

    graph = matched(edges, [most + rng.randint(0, 30) for _ in range(n)])

    assert weigh(edges, graph.mate) == best_weight(edges)


@pytest.mark.parametrize("n", [3, 5, 7, 9, 25])
def test_an_odd_circle_or_clique_leaves_one_out(n):
    for edges in ([(u, (u + 1) % n, 2) for u in range(n)], [(u, v, 2) for u in range(n) for v in range(u)]):
        graph = matched(edges, [1] * n)
        assert weigh(edges, graph.mate) == n - 1
        assert sum(odd.price * (len(odd.nodes) // 2) for odd in graph.odd_sets()) + sum(graph.price) == n - 1


def test_sets_in_sets_are_turned_and_taken_apart():
    # A triangle in a circle of five, whose best base changes as weights of the outer edges do.
    for stem in (0, 2, 8, 40):
        edges = [
            (0, 1, 20),
            (1, 2, 20),
            (0, 2, 20),
            (2, 3, 18),
            (3, 4, 18),
            (4, 0, 18),
            (3, 5, stem),
            (1, 6, stem),
        ]
        graph = matched(edges, [20] * 7)
        assert weigh(edges, graph.mate) == best_weight(edges)


def test_two_triangles_on_a_bridge_use_the_bridge():
    edges = [(0, 1, 2), (1, 2, 2), (0, 2, 2), (3, 4, 2), (4, 5, 2), (3, 5, 2), (2, 3, 2)]

    graph = matched(edges, [1] * 6)

    assert weigh(edges, graph.mate) == 6
    assert graph.mate[2] == 3
