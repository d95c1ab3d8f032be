"""Circles over scored seats: time, value, bound and gap as learners grow; and circles of people, end to end.

Run it as `python benchmarks/circles.py [--learners 30,300,3000] [--runs 1] [--limit SECONDS]`; it prints a Markdown table.

How instances are drawn: one giver for each 5 learners, 3 slots per giver; every learner can be at a slot with
probability 30 / (givers x 0.5), at most 0.5, so each has about 45 seats; a score of 0 to 10,000 is drawn for each
giver and learner from the seed and is the same at all slots. Circles have 3 to 8 learners.
"""

import argparse
import statistics
import subprocess
import sys
import time

import numpy as np

from bothways.matching.circles import Seats, best_circles
from bothways.matching.objective import UNHURRIED, Patience


def drawn(learners: int, seed: int = 1) -> Seats:
    rng = np.random.default_rng(seed)
    givers = max(2, learners // 5)
    share = min(0.5, 15 / givers)
    place = np.argwhere(rng.random((givers, 3, learners)) < share)
    score = rng.integers(0, 10_001, (givers, learners))[place[:, 0], place[:, 2]]
    return Seats(place[:, 0], place[:, 1], givers + place[:, 2], score, givers + learners)


def one(learners: int, limit: float | None) -> None:
    """One run in a process of its own, so that memory and imports are its own."""
    import resource

    seats = drawn(learners)
    patience = UNHURRIED
    if limit is not None:
        end = time.monotonic() + limit
        patience = Patience(lambda: end - time.monotonic())
    wall, cpu = time.perf_counter(), time.process_time()
    found = best_circles(seats, smallest=3, largest=8, patience=patience)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    stages = [f"{a.value} of {b.value}" for a, b in zip(found.objective, found.bound, strict=True)]
    total, bound = found.objective[-1].value, found.bound[-1].value
    print(wall, cpu, peak, len(seats), len(found.circles), *stages, f"{(bound - total) / bound:.2%}", sep="|")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", default="30,300,3000")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--limit", type=float)
    parser.add_argument("--one", type=int)
    chosen = parser.parse_args()
    if chosen.one:
        one(chosen.one, chosen.limit)
        return
    print("| learners | seats | circles | covered | total | gap | wall s | CPU s | MiB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for learners in (int(part) for part in chosen.learners.split(",")):
        command = [sys.executable, __file__, "--one", str(learners)]
        command += [] if chosen.limit is None else ["--limit", str(chosen.limit)]
        runs = [
            subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().split("|")
            for _ in range(chosen.runs)
        ]
        wall, cpu, peak = (statistics.median(float(run[i]) for run in runs) for i in range(3))
        seats, circles, covered, total, gap = runs[0][3:]
        print(
            f"| {learners} | {seats} | {circles} | {covered} | {total} | {gap} | {wall:.1f} | {cpu:.1f} | {peak:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
