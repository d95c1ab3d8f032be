"""Deferred acceptance and blocking pairs, against published examples and plain Python."""

import itertools
import random

import numpy as np
import pytest

from bothways.matching.audits.stability import Preferences, blocking_pairs, stable_pairs


def listed(by_learner, by_giver, giver_places, learner_places):
    """Preferences from {(giver, learner): wish} of both sides; givers first, then learners."""
    pairs = sorted(by_learner, key=lambda pair: (pair[1], pair[0]))
    givers = len(giver_places)
    return pairs, Preferences(
        np.array([g for g, _ in pairs], dtype=np.int64),
        np.array([n + givers for _, n in pairs], dtype=np.int64),
        np.array([by_giver[pair] for pair in pairs], dtype=np.int64),
        np.array([by_learner[pair] for pair in pairs], dtype=np.int64),
        np.array([*giver_places, *[0] * len(learner_places)]),
        np.array([*[0] * givers, *learner_places]),
    )


def blocks(matching, by_learner, by_giver, giver_places, learner_places):
    """By the book: free place, or somebody weaker, on both sides."""
    found = set()
    for giver, learner in set(by_learner) - matching:
        mine = [by_giver[pair] for pair in matching if pair[0] == giver]
        theirs = [by_learner[pair] for pair in matching if pair[1] == learner]
        wish, back = by_giver[giver, learner], by_learner[giver, learner]
        if (len(mine) < giver_places[giver] or any(wish > other for other in mine)) and (
            len(theirs) < learner_places[learner] or any(back > other for other in theirs)
        ):
            found.add((giver, learner))
    return found


def test_the_second_example_of_gale_and_shapley_ends_with_its_only_stable_marriages():
    # Example 2 of the paper: (A's rank of the woman, her rank of him), the men propose.
    ranks = ["13 22 31 43", "14 23 32 44", "31 14 23 42", "22 31 14 43"]
    table = [[tuple(map(int, cell)) for cell in row.split()] for row in ranks]
    by_learner = {(woman, man): -table[man][woman][0] for man in range(4) for woman in range(4)}
    by_giver = {(woman, man): -table[man][woman][1] for man in range(4) for woman in range(4)}
    pairs, wishes = listed(by_learner, by_giver, [1] * 4, [1] * 4)

    taken = {pair for pair, yes in zip(pairs, stable_pairs(wishes), strict=True) if yes}

    stable = []
    for order in itertools.permutations(range(4)):
        matching = {(woman, man) for man, woman in enumerate(order)}
        if not blocks(matching, by_learner, by_giver, [1] * 4, [1] * 4):
            stable.append(matching)
    assert stable == [taken]  # "only one stable set of marriages", says the paper


@pytest.mark.parametrize("seed", range(40))
def test_no_pair_blocks_what_deferred_acceptance_takes_and_blocking_pairs_are_those_of_the_book(seed):
    draw = random.Random(seed)
    givers, learners = draw.randint(1, 5), draw.randint(1, 6)
    allowed = [(g, n) for g in range(givers) for n in range(learners) if draw.random() < 0.7]
    steps = draw.choice([2, 5, 50])
    by_learner = {pair: draw.randint(0, steps) for pair in allowed}
    by_giver = {pair: draw.randint(0, steps) for pair in allowed}
    giver_places = [draw.randint(0, 3) for _ in range(givers)]
    learner_places = [draw.randint(0, 2) for _ in range(learners)]
    pairs, wishes = listed(by_learner, by_giver, giver_places, learner_places)

    taken = stable_pairs(wishes)

    together = {pair for pair, yes in zip(pairs, taken, strict=True) if yes}
    for person in range(givers):
        assert sum(giver == person for giver, _ in together) <= giver_places[person]
    for person in range(learners):
        assert sum(learner == person for _, learner in together) <= learner_places[person]
    assert not blocks(together, by_learner, by_giver, giver_places, learner_places)
    assert not blocking_pairs(wishes, taken).any()
    some = np.array([draw.random() < 0.4 for _ in pairs], dtype=bool)
    chosen = {pair for pair, yes in zip(pairs, some, strict=True) if yes}
    found = {pair for pair, yes in zip(pairs, blocking_pairs(wishes, some), strict=True) if yes}
    assert found == blocks(chosen, by_learner, by_giver, giver_places, learner_places)
