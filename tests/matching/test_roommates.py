"""Stable partners among people of one kind, against every choice of pairs and the published examples."""

import random

import pytest

from bothways.matching.audits.roommates import OneSidedWish, stable_roommates


def pairings(people):
    if not people:
        yield {}
        return
    first, *rest = people
    yield from pairings(rest)
    for other in rest:
        for found in pairings([one for one in rest if one != other]):
            yield {**found, first: other, other: first}


def stable(wishes, chosen):
    def likes(one, other):
        if other not in wishes[one]:
            return False
        return one not in chosen or wishes[one].index(other) < wishes[one].index(chosen[one])

    if not all(other in wishes[one] for one, other in chosen.items()):
        return False
    return not any(likes(a, b) and likes(b, a) for a in wishes for b in wishes if a < b)


def random_wishes(seed, n, share):
    rng = random.Random(seed)
    people = [f"p{i}" for i in range(n)]
    edges = [(a, b) for a in people for b in people if a < b and rng.random() < share]
    wishes = {one: [b if a == one else a for a, b in edges if one in (a, b)] for one in people}
    for others in wishes.values():
        rng.shuffle(others)
    return wishes


@pytest.mark.parametrize("share", [0.5, 1.0])
@pytest.mark.parametrize("n", [4, 6, 7])
def test_a_stable_choice_is_found_exactly_where_there_is_one(n, share):
    for seed in range(40):
        wishes = random_wishes(f"{seed} {n} {share}", n, share)
        exists = any(stable(wishes, chosen) for chosen in pairings(sorted(wishes)))

        found = stable_roommates(wishes)

        assert (found is not None) == exists
        assert found is None or stable(wishes, found)


def test_a_wish_that_is_not_mutual_is_named():
    with pytest.raises(OneSidedWish, match="a may be paired with b"):
        stable_roommates({"a": ["b"], "b": []})
