"""Two-way pairs on random graphs: CPU time, peak memory, optimum and gap, against networkx on the same instance.

Run it as `python benchmarks/reciprocal.py [--runs 3] [--no-peers]`; it prints Markdown tables. networkx is needed for the
peer only. Instances: `people` numbered from 0, `pairs` of them drawn without replacement, each with a fit drawn
uniformly from 1 to 10,000, by numpy.random.default_rng(seed); everybody has the same number of places.
"""

import argparse
import multiprocessing
import multiprocessing.connection
import platform
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bothways.matching.objective import Objective
from bothways.matching.people.pairs import ListedPairs
from bothways.matching.people.scored import Scored, pair_keys
from bothways.matching.two_way.reciprocal import best_two_way_pairs

MOST_FOR_NETWORKX = 1000
TWO = {"bands": (2000, 4000), "worst_off": True}


@dataclass(frozen=True)
class Instance:
    """A random pool; `stages` beside coverage and total fit ask for kept pairs, bands and the weakest, too."""

    people: int
    pairs: int
    places: int = 1
    step: int = 1
    stages: bool = False
    seed: int = 1

    def scored(self) -> Scored:
        """The pairs with their fit."""
        draw = np.random.default_rng(self.seed)
        codes = np.zeros(0, dtype=np.int64)
        while len(codes) < self.pairs:
            ends = np.sort(draw.integers(0, self.people, (2, 2 * self.pairs)), axis=0)
            codes = np.union1d(codes, (ends[0] * self.people + ends[1])[ends[0] < ends[1]])
        codes = np.sort(draw.choice(codes, self.pairs, replace=False))
        fit = self.step * draw.integers(1, 10_000 // self.step + 1, self.pairs)
        learner, giver = np.divmod(codes, self.people)
        return Scored(giver.astype(np.int32), learner.astype(np.int32), fit.astype(np.int32))


def ours(instance: Instance) -> tuple[str, str]:
    """The stages reached, and their gaps."""
    pairs = instance.scored()
    places = np.full(instance.people, instance.places, dtype=np.int64)
    kept = pair_keys(pairs)[:: max(1, 3 * instance.pairs // instance.people)] if instance.stages else None
    found = best_two_way_pairs(
        ListedPairs(pairs),
        places,
        places > 0,
        np.zeros(0, dtype=np.int64),
        objective=Objective(**TWO) if instance.stages else Objective(),
        kept=kept,
    )
    gaps = [abs(b.value - o.value) for o, b in zip(found.objective, found.bound, strict=True)]
    return ", ".join(f"{stage.value:,}" for stage in found.objective), "0" if not any(gaps) else str(gaps)


def networkx(instance: Instance) -> tuple[str, str]:
    """The same two stages by its blossom algorithm."""
    import networkx as nx

    pairs = instance.scored()
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        zip(*(c.tolist() for c in (pairs.learner, pairs.giver, pairs.fit)), strict=True)
    )
    chosen = nx.max_weight_matching(graph, maxcardinality=True)
    return f"{2 * len(chosen):,}, {sum(graph[u][v]['weight'] for u, v in chosen):,}", "exact"


Measured = tuple[float, float, float, str, str]


def _child(
    solve: Callable[[Instance], tuple[str, str]],
    instance: Instance,
    answers: multiprocessing.connection.Connection,
) -> None:
    started, before = time.perf_counter(), time.process_time()
    said = solve(instance)
    wall, cpu = time.perf_counter() - started, time.process_time() - before
    answers.send((wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, *said))


def measured(solve: Callable[[Instance], tuple[str, str]], instance: Instance) -> Measured:
    """One run in a process of its own, after its imports: wall and CPU seconds, peak memory, what it said."""
    context = multiprocessing.get_context("spawn")
    answers, end = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(solve, instance, end))
    process.start()
    end.close()
    answer: Measured = answers.recv()
    process.join()
    return answer


def row(who: str, solve: Callable[[Instance], tuple[str, str]], instance: Instance, runs: int) -> None:
    """Print one line of a table, with medians."""
    done = [measured(solve, instance) for _ in range(runs)]
    wall, cpu, peak = (statistics.median(run[i] for run in done) for i in range(3))
    print(
        f"| {instance.people:,} | {instance.pairs:,} | {instance.places} | {who} | {wall:.2f} | {cpu:.2f} "
        f"| {peak:.0f} | {done[0][3]} | {done[0][4]} |",
        flush=True,
    )


TABLES = {
    "Growth: as sparse as the pools that were measured before": [
        Instance(200, 211),
        Instance(1_000, 6_106),
        Instance(5_000, 66_096),
        Instance(20_000, 300_000),
        Instance(50_000, 800_000),
    ],
    "Dense pools, and fits in steps of 50, where most choices are equal": [
        Instance(2_000, 103_000),
        Instance(2_000, 103_000, step=50),
        Instance(2_000, 800_000),
    ],
    "Two places each": [
        Instance(1_000, 6_106, places=2),
        Instance(5_000, 66_096, places=2),
        Instance(2_000, 103_000, places=2),
    ],
    "Kept pairs, bands at 2,000 and 4,000, and the weakest before total fit": [
        Instance(1_000, 6_106, stages=True),
        Instance(5_000, 66_096, stages=True),
        Instance(2_000, 103_000, stages=True),
    ],
}


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    print(
        f"Python {platform.python_version()}, medians of {options.runs} (networkx: one run), each in a process of its own."
    )
    for title, instances in TABLES.items():
        print(f"\n{title}\n")
        print("| people | pairs | places | engine | wall s | CPU s | peak MiB | stages | gap |")
        print("|---|---|---|---|---|---|---|---|---|")
        for instance in instances:
            row("Bothways", ours, instance, options.runs)
            if (
                instance.people <= MOST_FOR_NETWORKX
                and instance.places == 1
                and not instance.stages
                and not options.no_peers
            ):
                row("networkx", networkx, instance, 1)


if __name__ == "__main__":
    main()
