"""A ring that breaks: what is offered, who is named, and how often rings hold."""

import itertools
import random

import pytest
from matching.ring_arcs import arcs_of

from bothways.errors import Invalid
from bothways.matching.rings.arcs import Group
from bothways.matching.rings.repair import Mending, repair
from bothways.matching.rings.survival import expected_served, survival


def test_a_ring_closes_again_before_a_chain_is_made_of_it():
    arcs = arcs_of(4, [(0, 1, 5), (1, 2, 5), (2, 3, 5), (3, 0, 5), (1, 3, 4)])
    mended = repair(arcs, Group((0, 1, 2, 3)), left=[2])
    assert mended.lost_teacher == (3,)
    assert [option.kind for option in mended.options] == [Mending.RING, Mending.CHAIN, Mending.PAIRS]
    assert mended.best == mended.options[0]
    assert mended.best.groups == (Group((0, 1, 3)),)


def test_an_outsider_closes_a_ring_that_those_who_stay_cannot():
    arcs = arcs_of(5, [(0, 1, 5), (1, 2, 5), (2, 0, 5), (1, 4, 1), (4, 0, 1)])
    mended = repair(arcs, Group((0, 1, 2)), left=[2], free=[3, 4])
    assert mended.best.outsider == 4
    assert mended.best.keeps_learning == (0, 1)


def test_whoever_has_no_teacher_in_an_option_is_named_in_it():
    rng = random.Random(2)
    for _ in range(200):
        size = rng.choice([3, 4])
        rows = {(i, (i + 1) % size): rng.randint(0, 9) for i in range(size)}
        rows |= {leg: rng.randint(0, 9) for leg in itertools.permutations(range(6), 2) if rng.random() < 0.3}
        gone = rng.randrange(size)
        mended = repair(
            arcs_of(6, [(*leg, points) for leg, points in rows.items()]),
            Group(tuple(range(size))),
            left=[gone],
            free=[4, 5],
        )
        staying = set(range(size)) - {gone}
        assert mended.lost_teacher == ((gone + 1) % size,)
        for option in mended.options:
            taught = {learner for group in option.groups for _, learner in group.arcs}
            assert set(option.loses) == staying - taught
            assert set(option.keeps_learning) == staying & taught
            assert gone not in {person for group in option.groups for person in group.people}


def test_a_broken_leg_is_used_in_no_option():
    arcs = arcs_of(3, [(0, 1, 5), (1, 2, 5), (2, 0, 5)])
    mended = repair(arcs, Group((0, 1, 2)), broken=[(2, 0)])
    assert [(option.kind, option.groups) for option in mended.options] == [
        (Mending.CHAIN, (Group((0, 1, 2), ring=False),)),
        (Mending.PAIRS, (Group((0, 1), ring=False),)),
    ]
    assert mended.lost_teacher == (0,)


@pytest.mark.parametrize("broken", [{"left": [7]}, {"broken": [(0, 2)]}])
def test_what_is_not_in_the_ring_cannot_break(broken):
    with pytest.raises(Invalid):
        repair(arcs_of(3, [(0, 1, 5), (1, 2, 5), (2, 0, 5)]), Group((0, 1, 2)), **broken)


@pytest.mark.parametrize("size", [2, 3, 4])
def test_repair_never_serves_fewer(size):
    rng = random.Random(size)
    trials, whole, legs = 40_000, 0, 0
    for _ in range(trials):
        stays = [rng.random() > 0.2 for _ in range(size)]
        whole += all(stays)
        legs += sum(stays[i] and stays[(i + 1) % size] for i in range(size))
    served = expected_served(size, 0.2)
    assert served.with_repair >= served.without_repair
    assert survival(size, 0.2) == pytest.approx(whole / trials, abs=0.01)
    assert served.with_repair == pytest.approx(legs / trials, abs=0.03)
