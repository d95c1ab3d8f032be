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


def solved(generator: str, people: int, teachers: int, seed: int, *, pure: bool, goal: str) -> str:
    """One line of the table."""
    from bothways.matching.objective import Coverage, Objective, Patience
    from bothways.matching.rings.arcs import Arcs
    from bothways.matching.rings.best import best_rings

    giver, learner, score = GENERATORS[generator](people, teachers, seed)
    givers = PURE.get(people, people // 100) if pure else 0
    seconds = SECONDS.get(people, 60.0)
    started = time.perf_counter()
    before = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    found = best_rings(
        Arcs(giver, learner, score, people),
        longest=3,
        longest_chain=CHAIN if pure else 0,
        pure_givers=frozenset(range(givers)),
        objective=Objective(Coverage.NONE if goal == "total" else Coverage.PEOPLE),
        patience=Patience(lambda: seconds - (time.perf_counter() - started)),
    )
    wall = time.perf_counter() - started
    cpu = sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) - before
    stages = "; ".join(
        f"{have.name} {have.value:,} of at most {most.value:,}, gap {abs(most.value - have.value) / max(1, most.value):.2%}"
        for have, most in zip(found.objective, found.bound, strict=True)
    )
    return f"| {generator} | {people:,} | {teachers} | {seed} | {givers} | {goal} | {stages} | {wall:.0f} | {cpu:.0f} |"


def main() -> None:
    """Print the table line by line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="2000,5000")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--teachers", type=int, default=30)
    asked = parser.parse_args()
    print("| pool | people | teachers | seed | pure givers | objective | reached | wall s | CPU s |")
    print("| --- | ---: | ---: | ---: | ---: | --- | --- | ---: | ---: |")
    sizes, seeds = ([int(n) for n in text.split(",")] for text in (asked.sizes, asked.seeds))
    for generator, people, seed, pure, goal in cases(sizes, seeds):
        print(solved(generator, people, asked.teachers, seed, pure=pure, goal=goal), flush=True)


if __name__ == "__main__":
    main()
