"""One change to a large matching, repaired exactly: the median over changes of each kind, against solving again.

Run it as `python benchmarks/repair.py [--people 20000] [--changes 20] [--seed 1]`; it prints a Markdown table.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from bothways.cli.pool import problem_of_pool
from bothways.cli.reading import Sources, read_sources
from bothways.matching.changes.standing import Change, Standing
from bothways.matching.drafting import draft
from bothways.matching.people.population import population_of
from bothways.matching.problem import MatchingProblem, Person
from bothways.matching.validation import checked
from bothways.mentoring.programme_models import programme_model

DAY = date(2026, 3, 2)


def made(people: int, seed: int) -> MatchingProblem:
    """The organisation of `bothways synth`, under the traditional model."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [
            sys.executable,
            "-m",
            "bothways.cli",
            "synth",
            "--people",
            str(people),
            "--seed",
            str(seed),
        ]
        subprocess.run([*command, "--out", str(folder)], check=True, stdout=subprocess.DEVNULL)
        names = ("people", "skills", "preferences", "conflicts")
        sources = Sources(*(folder / f"{one}.csv" for one in names))
        return checked(problem_of_pool(read_sources(sources).pool(DAY), programme_model("traditional")))


def kinds(standing: Standing, waiting: list[Person], rng: random.Random) -> dict[str, Callable[[], Change]]:
    """One random change of each kind, by name."""

    def anybody() -> Person:
        return standing.problem.people[standing.index[rng.choice(names)]]

    def any_pair() -> tuple[str, str]:
        return rng.choice(standing.pairs)

    def better() -> Change:
        return standing.fit(*any_pair(), 9_900)

    def worse() -> Change:
        return standing.fit(*any_pair(), 2_000)

    def more() -> Change:
        giver, _ = any_pair()
        standing_places[giver] = standing_places.get(giver, places[giver]) + 1
        return standing.places(giver, giver=standing_places[giver])

    def fewer() -> Change:
        giver, _ = any_pair()
        standing_places[giver] = max(0, standing_places.get(giver, places[giver]) - 1)
        return standing.places(giver, giver=standing_places[giver])

    def leaver() -> Change:
        person = rng.choice(standing.pairs)[rng.randrange(2)]
        names.remove(person)
        return standing.leave(person)

    places = {person.person_id: person.giver_capacity for person in standing.problem.people}
    standing_places: dict[str, int] = {}
    names = [person.person_id for person in standing.problem.people]
    return {
        "a pair fits better": better,
        "a pair fits worse": worse,
        "a pair is ruled out": lambda: standing.forbid(*any_pair()),
        "a pair is locked elsewhere": lambda: standing.lock(*_unmade(standing, rng)),
        "one place more": more,
        "one place less": fewer,
        "somebody leaves": leaver,
        "somebody joins": lambda: standing.join(waiting.pop()),
    }


def _unmade(standing: Standing, rng: random.Random) -> tuple[str, str]:
    """A known pair that is not chosen, of two who have places."""
    network = standing._network  # noqa: SLF001, a benchmark may look inside
    while True:
        learner = rng.randrange(len(network.pairs_of_learner))
        others = sorted(network.pairs_of_learner[learner].keys() - network.givers[learner])
        if others and network.learner_places[learner]:
            giver = rng.choice(others)
            if network.giver_places[giver]:
                return standing.people[giver], standing.people[learner]


def main() -> None:
    """Measure, check and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=20_000)
    options.add_argument("--changes", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    rng = random.Random(asked.seed)
    whole = made(asked.people, asked.seed)
    joining = set(rng.sample([person.person_id for person in whole.people], asked.changes))
    waiting = [person for person in whole.people if person.person_id in joining]
    problem = replace(whole, people=tuple(p for p in whole.people if p.person_id not in joining))
    begun = time.perf_counter()
    found = draft(population_of(problem))
    solved = time.perf_counter()
    standing = Standing(problem, found=found)
    print(f"\nSolving: {solved - begun:.1f} s. Taking over: {time.perf_counter() - solved:.1f} s.")
    print(f"Pairs: {len(standing.pairs):,}; known: {sum(map(len, standing._network.pairs_of_learner)):,}.\n")  # noqa: SLF001
    print(
        "| change | median s | slowest s | median CPU s | pairs that end or begin, median |\n|---|---|---|---|---|"
    )
    for name, change in kinds(standing, waiting, rng).items():
        spent, worked, moved = [], [], []
        for _ in range(asked.changes):
            begun, cpu = time.perf_counter(), time.process_time()
            done = change()
            spent.append(time.perf_counter() - begun)
            worked.append(time.process_time() - cpu)
            moved.append(len(done.ends) + len(done.begins))
        figures = [f"{statistics.median(spent):.3f}", f"{max(spent):.3f}", f"{statistics.median(worked):.3f}"]
        print("|", " | ".join([name, *figures, f"{statistics.median(moved):.0f}"]), "|", flush=True)
    print(f"\nPairs and places that the prices do not prove, over all pairs: {standing.unproven()}.")


if __name__ == "__main__":
    main()
