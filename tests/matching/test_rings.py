"""Rings and chains: every stage against brute force, locks that cannot be met, and what a seed may change."""

import itertools
import random

import numpy as np
import pytest
from matching.ring_arcs import arcs_of

from bothways.errors import Invalid
from bothways.matching.objective import Coverage, Objective, Patience
from bothways.matching.rings.arcs import Arcs, Ask, LockedArcsImpossible
from bothways.matching.rings.best import best_rings
from bothways.matching.rings.candidates import walkable


def possible(people, score, shortest, longest, chain, pure):
    """Every ring and chain, by trying all orders of people."""
    for size in range(shortest, longest + 1):
        for order in itertools.permutations([p for p in range(people) if p not in pure], size):
            legs = tuple(zip(order, order[1:] + order[:1], strict=True))
            if order[0] == min(order) and all(leg in score for leg in legs):
                yield order, legs
    for size in range(2, chain + 2):
        for order in itertools.permutations(range(people), size):
            legs = tuple(itertools.pairwise(order))
            if order[0] in pure and not pure & set(order[1:]) and all(leg in score for leg in legs):
                yield order, legs


def stages(legs, score, objective, kept):
    """The values to be maximised, one after the other."""
    counted = {
        Coverage.PEOPLE: [len({learner for _, learner in legs})],
        Coverage.PAIRS: [len(legs)],
        Coverage.NONE: [],
    }[objective.coverage]
    if kept:
        counted.append(len(kept & legs))
    counted += [-sum(score[leg] < threshold for leg in legs) for threshold in objective.bands]
    if objective.worst_off:
        counted.append(min((score[leg] for leg in legs), default=0))
    return [*counted, sum(score[leg] for leg in legs)]


def brute_force(people, rows, asked):
    score = {(giver, learner): points for giver, learner, points in rows}
    groups = list(
        possible(
            people, score, asked["shortest"], asked["longest"], asked["longest_chain"], asked["pure_givers"]
        )
    )
    best = None
    stack = [(0, tuple(asked["capacity"].tolist()), tuple(asked["giving"].tolist()), frozenset())]
    while stack:
        after, room, giving, legs = stack.pop()
        if asked["locked"] <= legs:
            value = stages(legs, score, asked["objective"], asked["kept"])
            best = value if best is None else max(best, value)
        for number in range(after, len(groups)):
            members, own = groups[number]
            givers = {giver for giver, _ in own}
            may = all(room[person] for person in members) and all(giving[person] for person in givers)
            if may and not legs & set(own):
                left = tuple(places - (person in members) for person, places in enumerate(room))
                gives = tuple(places - (person in givers) for person, places in enumerate(giving))
                stack.append((number + 1, left, gives, legs | set(own)))
    return best


def drawn(seed):
    """A small problem with every kind of rule now and then."""
    rng = random.Random(seed)
    people = rng.randint(2, 9 if seed % 4 == 0 else 7)
    share = 0.22 if people > 7 else rng.choice([0.2, 0.3, 0.4])
    most = rng.choice([3, 20])
    rows = [
        (a, b, rng.randint(0, most))
        for a, b in itertools.permutations(range(people), 2)
        if rng.random() < share
    ]
    legs = [(a, b) for a, b, _ in rows]
    longest = rng.randint(2, 4)
    pure = frozenset(rng.sample(range(people), rng.randint(0, 2))) if rng.random() < 0.5 else frozenset()
    asked = {
        "shortest": rng.randint(2, longest),
        "longest": longest,
        "longest_chain": rng.randint(0, 3) if pure else 0,
        "pure_givers": pure,
        "capacity": np.array([rng.choice([1, 1, 1, 1, 0, 2]) if seed % 3 == 0 else 1 for _ in range(people)]),
        "giving": np.array([rng.choice([0, 1, 2, 2]) if seed % 6 == 3 else 2 for _ in range(people)]),
        "objective": Objective(
            rng.choice(list(Coverage)),
            tuple(sorted(rng.sample(range(1, 20), rng.randint(0, 2)))),
            rng.random() < 0.4,
            seed,
        ),
        "locked": frozenset(rng.sample(legs, min(len(legs), rng.choice([0, 0, 1, 2])))),
        "kept": frozenset(rng.sample(legs, min(len(legs), rng.choice([0, 0, 2])))),
    }
    return people, rows, asked


@pytest.mark.parametrize("part", range(5))
def test_every_stage_is_the_best_there_is(part):
    for seed in range(part * 60, part * 60 + 60):
        people, rows, asked = drawn(seed)
        expected = brute_force(people, rows, asked)
        try:
            found = best_rings(arcs_of(people, rows), **asked)
        except LockedArcsImpossible:
            assert expected is None, seed
            continue
        values = [-s.value if s.name.startswith("below_") else s.value for s in found.objective]
        assert (values, found.optimal) == (expected, True), seed
        assert all(stage.value == 0 for stage in found.gap)


def test_groups_keep_capacity_and_use_only_arcs_that_were_given():
    rng = random.Random(5)
    rows = [(a, b, rng.randint(0, 9)) for a, b in itertools.permutations(range(40), 2) if rng.random() < 0.15]
    found = best_rings(
        arcs_of(40, rows), longest=4, longest_chain=3, pure_givers=frozenset({0, 1}), capacity=np.full(40, 2)
    )
    used = [person for group in found.groups for person in group.people]
    legs = [leg for group in found.groups for leg in group.arcs]
    assert max(used.count(person) for person in used) <= 2
    assert len(set(legs)) == len(legs)
    assert set(legs) <= {(a, b) for a, b, _ in rows}
    assert all(group.people[0] in {0, 1} or group.ring for group in found.groups)
    assert not any({0, 1} & set(group.people[1:]) for group in found.groups)


def test_locked_arcs_that_exclude_each_other_are_named_and_no_others():
    rows = [(0, 1, 5), (1, 0, 5), (1, 2, 5), (2, 1, 5), (3, 4, 5), (4, 3, 5)]
    with pytest.raises(LockedArcsImpossible) as refused:
        best_rings(arcs_of(5, rows), locked=frozenset({(0, 1), (2, 1), (3, 4)}))
    assert refused.value.data["arcs"] == [("0", "1"), ("2", "1")]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"longest": 5}, "Rings have 2 to 4 people"),
        ({"shortest": 4, "longest": 3}, "asked for 4 to 3"),
        ({"longest_chain": -1, "pure_givers": frozenset({0})}, "0 arcs or more"),
        ({"locked": frozenset({(0, 2)})}, "not among the allowed pairs"),
        ({"locked": frozenset({(0, 1)}), "capacity": np.array([0, 1])}, "no place"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(asked, said):
    with pytest.raises(Invalid, match=said):
        best_rings(arcs_of(2, [(0, 1, 5), (1, 0, 5)]), **asked)


@pytest.mark.parametrize("row", [(0, 0, 1), (0, 2, 1), (0, 1, -1), (0, 1, 1_000_001)])
def test_arcs_out_of_range_are_refused(row):
    with pytest.raises(Invalid):
        best_rings(arcs_of(2, [row]))


def test_the_order_of_the_arcs_changes_nothing():
    rng = random.Random(3)
    rows = [(a, b, rng.randint(0, 3)) for a, b in itertools.permutations(range(30), 2) if rng.random() < 0.2]
    first = best_rings(arcs_of(30, rows))
    rng.shuffle(rows)
    assert best_rings(arcs_of(30, rows)) == first


def test_without_time_there_is_still_an_answer_with_its_bound():
    rng = random.Random(4)
    rows = [
        (a, b, rng.randint(0, 10_000)) for a, b in itertools.permutations(range(120), 2) if rng.random() < 0.2
    ]
    found = best_rings(arcs_of(120, rows), patience=Patience(lambda: 0.0))
    assert all(bound.value >= have.value for have, bound in zip(found.objective, found.bound, strict=True))
    assert found.objective[0].value > 60


@pytest.mark.parametrize("looks", [0, 3, 6, 10, 20, 40])
def test_whenever_time_ends_the_stages_are_what_the_groups_reach(looks):
    rng = random.Random(5)
    rows = [(a, b, rng.randint(0, 99)) for a, b in itertools.permutations(range(60), 2) if rng.random() < 0.1]
    score = {(giver, learner): points for giver, learner, points in rows}
    left = itertools.chain(itertools.repeat(60.0, looks), itertools.repeat(0.0))
    asked = Objective(Coverage.PEOPLE, (30,), True)
    found = best_rings(arcs_of(60, rows), objective=asked, patience=Patience(lambda: next(left)))
    legs = [leg for group in found.groups for leg in group.arcs]
    values = [-s.value if s.name.startswith("below_") else s.value for s in found.objective]
    assert values == stages(legs, score, asked, frozenset())
    for have, most in zip(found.objective, found.bound, strict=True):
        assert most.value <= have.value if have.name.startswith("below_") else most.value >= have.value


def test_no_arcs_make_no_groups():
    found = best_rings(arcs_of(3, []))
    assert (found.groups, found.optimal) == ((), True)


def test_where_rings_are_too_many_the_bound_still_holds_for_all_arcs():
    rng = np.random.default_rng(6)
    giver, learner = np.nonzero(~np.eye(240, dtype=bool))
    arcs = Arcs(giver, learner, rng.integers(0, 10_001, len(giver)), 240)
    keep = frozenset({(3, 200), (17, 4)})
    assert not walkable(arcs, Ask(longest=4))
    found = best_rings(arcs, longest=4, kept=keep, locked=frozenset({(5, 9)}), patience=Patience(lambda: 0.0))
    legs = {leg for group in found.groups for leg in group.arcs}
    assert (5, 9) in legs
    assert [stage.name for stage in found.bound] == ["people_covered", "kept", "total_fit"]
    assert all(bound.value >= have.value for have, bound in zip(found.objective, found.bound, strict=True))
    best_of_each = np.zeros(240, dtype=np.int64)
    np.maximum.at(best_of_each, arcs.learner, arcs.score)
    assert found.bound[-1].value <= best_of_each.sum()
    assert found.bound[-1].value > found.objective[-1].value
    assert not found.optimal


class Cancelled(Exception):
    """What a caller raises to cancel."""


def test_a_search_is_cancelled_by_what_progress_raises_and_hears_of_it_while_it_searches():
    rng = np.random.default_rng(7)
    giver, learner = np.nonzero((rng.random((600, 600)) < 0.05) & ~np.eye(600, dtype=bool))
    arcs = Arcs(giver, learner, rng.integers(0, 10_001, len(giver)), 600)
    heard = []

    def progress(share, _text):
        heard.append(share)
        if len(heard) > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        best_rings(arcs, progress=progress)
    assert heard == sorted(heard)
