"""Skill swaps: gap and time of rings and chains on rich and sparse random pools, with the gap's curve over time.

Fixed before the solver was written, and not changed to suit it:

- *generators*: `chance` draws each ordered pair with equal chance and its score evenly from 0 to 10,000, so that
  nothing but chance closes rings (the hardest case). `skills` gives everybody 3 offers (level 3 to 5) and 3 needs
  (level 0 to 3) out of 0.275 skills per person at 30 teachers, and fewer teachers by more skills; a pair is there
  where an offer is above a need, and its score is 45 % what is covered and 55 % chance.
- *seeds*: 1, 2 and 3.
- *candidate rule*: none: every arc is used, so a bound holds for all pairs.
- *ask*: longest ring 3; no pure givers, and one pure giver per 100 people at 2,000 (20) and per 50 at 5,000 (100)
  with chains of up to 3 arcs; objective coverage (people who learn, then total) and total.
- *time*: 60 s at 2,000 people and 120 s at 5,000, on two cores.

Run it as `python benchmarks/rings.py [--sizes 2000,5000] [--teachers 30] [--seeds 1,2,3]`; it prints a Markdown table.
"""

import argparse
import itertools
import resource
import time
from collections.abc import Iterator

import numpy as np

SECONDS = {2_000: 60.0, 5_000: 120.0}
PURE = {2_000: 20, 5_000: 100}
CHAIN = 3


def chance(people: int, teachers: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Arcs drawn one by one: giver, learner, score."""
    rng = np.random.default_rng([people, teachers, seed])
    there = rng.random((people, people)) < teachers / (people - 1)
    np.fill_diagonal(there, val=False)
    giver, learner = np.nonzero(there)
    return giver, learner, rng.integers(0, 10_001, len(giver))


def skills(people: int, teachers: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Arcs where an offer is above a need: giver, learner, score."""
    rng = np.random.default_rng([people, teachers, seed, 7])
    names = max(6, round(8.25 * people / teachers))
    offers, needs = np.zeros((people, names), dtype=np.int8), np.full((people, names), 9, dtype=np.int8)
    for person in range(people):
        offers[person, rng.choice(names, 3, replace=False)] = rng.integers(3, 6, 3)
        needs[person, rng.choice(names, 3, replace=False)] = rng.integers(0, 4, 3)
    halves = np.zeros((people, people), dtype=np.int64)
    for name in range(names):
        givers, learners = np.flatnonzero(offers[:, name]), np.flatnonzero(needs[:, name] < 9)
        lead = offers[givers, name][:, None] - needs[learners, name][None, :]
        halves[np.ix_(givers, learners)] += np.clip(lead, 0, 2)
    np.fill_diagonal(halves, 0)
    giver, learner = np.nonzero(halves)
    covered = 4_500 * halves[giver, learner] // 6
    return giver, learner, covered + rng.integers(0, 5_501, len(giver))


GENERATORS = {"chance": chance, "skills": skills}


def cases(sizes: list[int], seeds: list[int]) -> Iterator[tuple[str, int, int, bool, str]]:
    """Generator, people, seed, whether pure givers take part, objective."""
    yield from itertools.product(GENERATORS, sizes, seeds, (False, True), ("total", "coverage"))
