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

With `--quick` it runs `QUICK` once (4 minutes and a half), writes the rows between the marks in `rings.md`, the trace
of every run (seconds, value, bound) to `rings-gap.csv` in the folder `--traces`, and the curve to
`docs/images/rings-gap.svg`.
"""

import argparse
import csv
import itertools
import os
import platform
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from ring_curve import Trace, draw

SECONDS = {2_000: 60.0, 5_000: 120.0}
PURE = {2_000: 20, 5_000: 100}
CHAIN = 3

QUICK = (
    ("chance", 2_000, 1, False, "total"),
    ("chance", 2_000, 1, False, "coverage"),
    ("chance", 5_000, 1, False, "total"),
    ("chance", 200, 1, True, "coverage"),
)
"""What `--quick` runs: pool, people, seed, whether pure givers take part, objective."""

HEAD = (
    "| pool | people | teachers | seed | pure givers | objective | reached | wall s | CPU s |\n"
    "| --- | ---: | ---: | ---: | ---: | --- | --- | ---: | ---: |"
)
FROM, TO = "<!-- rows of --quick -->", "<!-- end of rows -->"


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


def solved(
    generator: str, people: int, teachers: int, seed: int, *, pure: bool, goal: str
) -> tuple[str, dict[str, Trace]]:
    """One line of the table, and the trace of each stage."""
    from bothways.matching.objective import Coverage, Objective, Patience
    from bothways.matching.rings.arcs import Arcs
    from bothways.matching.rings.best import best_rings

    giver, learner, score = GENERATORS[generator](people, teachers, seed)
    givers = PURE.get(people, people // 100) if pure else 0
    seconds = SECONDS.get(people, 60.0)
    started = time.perf_counter()
    traces: dict[str, Trace] = {}

    def watch(stage: str, value: int, bound: int) -> None:
        trace = traces.setdefault(stage, [])
        if not trace or trace[-1][1:] != (value, bound):
            trace.append((time.perf_counter() - started, value, bound))

    before = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    found = best_rings(
        Arcs(giver, learner, score, people),
        longest=3,
        longest_chain=CHAIN if pure else 0,
        pure_givers=frozenset(range(givers)),
        objective=Objective(Coverage.NONE if goal == "total" else Coverage.PEOPLE),
        patience=Patience(lambda: seconds - (time.perf_counter() - started)),
        watch=watch,
    )
    wall = time.perf_counter() - started
    for have, most in zip(found.objective, found.bound, strict=True):
        traces.setdefault(have.name, []).append((wall, have.value, most.value))
    cpu = sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) - before
    stages = "; ".join(
        f"{have.name} {have.value:,} of at most {most.value:,}, gap {abs(most.value - have.value) / max(1, most.value):.2%}"
        for have, most in zip(found.objective, found.bound, strict=True)
    )
    line = f"| {generator} | {people:,} | {teachers} | {seed} | {givers} | {goal} | {stages} | {wall:.0f} | {cpu:.0f} |"
    return line, traces


def quick(folder: Path, picture: Path, note: Path) -> None:
    """Run `QUICK`, and write rows, traces and curve."""
    rows, curves, points = [], {}, []
    for generator, people, seed, pure, goal in QUICK:
        teachers = 30 if people > 1_000 else 10
        line, traces = solved(generator, people, teachers, seed, pure=pure, goal=goal)
        print(line, flush=True)
        rows.append(line)
        if people > 1_000:
            curves[f"{people:,} people, {goal}"] = next(iter(traces.values()))
        case = (generator, people, seed, goal)
        points += [(*case, name, *point) for name, told in traces.items() for point in told]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "rings-gap.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("pool", "people", "seed", "objective", "stage", "seconds", "value", "bound"))
        writer.writerows((*point[:5], f"{point[5]:.2f}", *point[6:]) for point in points)
    draw(picture, "Rings of up to three, 30 teachers per learner: distance to the bound", curves)
    machine = f"Single runs, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[2]:.1f}."
    before, rest = note.read_text(encoding="utf-8").split(FROM)
    table = "\n".join((FROM, machine, "", HEAD, *rows, TO))
    note.write_text(before + table + rest.split(TO)[1], encoding="utf-8")


def main() -> None:
    """Print the table line by line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="2000,5000")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--teachers", type=int, default=30)
    here = Path(__file__).parent
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--traces", type=Path, default=here.parent / "out")
    asked = parser.parse_args()
    print(HEAD)
    if asked.quick:
        quick(asked.traces, here.parent / "docs" / "images" / "rings-gap.svg", here / "rings.md")
        return
    sizes, seeds = ([int(n) for n in text.split(",")] for text in (asked.sizes, asked.seeds))
    for generator, people, seed, pure, goal in cases(sizes, seeds):
        print(solved(generator, people, asked.teachers, seed, pure=pure, goal=goal)[0], flush=True)


if __name__ == "__main__":
    main()
