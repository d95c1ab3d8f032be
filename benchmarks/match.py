"""From CSV to certified, explained files: wall, CPU, memory and objective, against peers on the same instance.

Run it as `python benchmarks/match.py [--sizes 20,200,2000,20000] [--runs 3] [--no-peers] [--full] [--certify]
[--pictures docs/images]`; it prints a Markdown table. `--full` adds 100,000 people, measured once and without peers, whose
matrix would not fit, and writes the table into `match.md` between its marks; `--certify` adds the independent check, and
`--pictures` draws the growth of time and memory against people and against feasible pairs.
"""

import argparse
import csv
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
PEERS = {
    "SciPy, dense": ("scipy_dense.py", []),
    "matching 1.4.3": ("deferred_acceptance.py", ["matching==1.4.3"]),
    "mentor-match 7.0.1": ("mentor_match_rounds.py", ["mentor-match==7.0.1", "setuptools<81", "numpy<2.5"]),
}
PATIENCE = 30
MOST_OF_PEERS = 20_000
MEASURED_OFTEN = 20_000
PAGE = HERE / "match.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
MEMORY = 8 * 1024**3
DAY = date(2026, 3, 2)
INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As for an installed package, whose modules need not be compiled at every start."""


@dataclass(frozen=True)
class Measured:
    """One run of a process."""

    wall: float
    cpu: float
    mebibytes: float
    said: str


def measured(command: list[str], patience: float = 600) -> Measured | None:
    """Run a command to its end and read the system's own accounting; None when it failed or took too long."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, stdout=said, stderr=subprocess.DEVNULL, env=INSTALLED, preexec_fn=bounded
        )
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.perf_counter() - started > patience:
                process.kill()
                os.wait4(process.pid, 0)
                return None
            time.sleep(0.01)
        wall = time.perf_counter() - started
        if status:
            return None
        said.seek(0)
        return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said.read().decode())


def instance(folder: Path) -> Path:
    """Scores of every feasible pair as the peers take them: learners x givers, 0 for a forbidden pair."""
    from bothways.cli.pool import problem_of_pool
    from bothways.cli.reading import Sources, read_sources
    from bothways.matching.engine import problem_of
    from bothways.matching.people.pairs import FeasiblePairs
    from bothways.matching.people.population import population_of
    from bothways.mentoring.programme_models import programme_model

    model = programme_model("traditional")
    sources = Sources(*(folder / f"{name}.csv" for name in ("people", "skills", "preferences", "conflicts")))
    pooled = problem_of_pool(read_sources(sources).pool(DAY), model)
    problem = problem_of(model, pooled.people, managers=pooled.managers, wishes=pooled.wishes,
                         blocks=pooled.blocks, conflicts=pooled.conflicts)  # fmt: skip
    population = population_of(problem)
    givers, learners = np.flatnonzero(population.gives), np.flatnonzero(population.learns)
    scores = np.zeros((len(learners), len(givers)), dtype=np.int16)
    for _, chunk in FeasiblePairs(population).chunks():
        scores[np.searchsorted(learners, chunk.learner), np.searchsorted(givers, chunk.giver)] = chunk.fit
    path = folder / "instance.npz"
    places = np.array([problem.people[giver].giver_capacity for giver in givers], dtype=np.int64)
    np.savez(path, scores=scores, places=places)
    return path


def one_partner_each(people: Path) -> None:
    """Peers give a learner one partner; so that totals can be compared, so do we here."""
    with people.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with people.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "learner_capacity": "1"} for row in rows)


def peer_command(script: str, packages: list[str], path: Path) -> list[str]:
    """A peer in an environment of its own, made before it is timed."""
    if not packages:
        return [sys.executable, str(HERE / "peers" / script), str(path)]
    uv = str(HERE.parent / ".venv-uv" / "bin" / "uv")
    home = Path(tempfile.gettempdir()) / f"bothways-peer-{script.removesuffix('.py')}"
    if not home.exists():
        subprocess.run([uv, "-q", "venv", "--python", sys.executable, str(home)], check=True)
        subprocess.run(
            [uv, "-q", "pip", "install", "--python", str(home / "bin" / "python"), *packages], check=True
        )
    return [str(home / "bin" / "python"), str(HERE / "peers" / script), str(path)]


def row(size: int, name: str, runs: list[Measured | None], covered: str, total: str) -> str:
    """One line of the table: medians of the runs that ended."""
    done = [run for run in runs if run is not None]
    if not done:
        return f"| {size:,} | {name} | over {PATIENCE} s or {MEMORY // 1024**3} GiB | | | | |"
    wall, cpu, memory = (
        statistics.median(getattr(run, field) for run in done) for field in ("wall", "cpu", "mebibytes")
    )
    return f"| {size:,} | {name} | {wall:.2f} | {cpu:.2f} | {memory:,.0f} | {covered} | {total} |"


def write_page(lines: list[str]) -> None:
    """Put the table between the marks of the page."""
    before, rest = PAGE.read_text("utf-8").split(BEGIN)
    _, after = rest.split(END)
    table = "\n".join(lines)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", "utf-8")


def main() -> None:  # noqa: C901, PLR0915, a table is written line by line
    """Measure every size and print the table."""
    lines: list[str] = []

    def say(line: str) -> None:
        lines.extend(line.split("\n"))
        print(line, flush=True)

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="20,200,2000,20000")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--certify", action="store_true")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--model", default="traditional")
    parser.add_argument("--no-peers", action="store_true")
    asked = parser.parse_args()
    sizes = [int(text) for text in asked.sizes.split(",")]
    say(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, medians of {asked.runs}; above "
        f"{MEASURED_OFTEN:,} people one run.\n"
    )
    say("| people | engine | wall s | CPU s | peak MiB | learners covered | total fit, hundredths |")
    say("|---|---|---|---|---|---|---|")
    gave_up: set[str] = set()
    grown: list[tuple[int, int, float, float]] = []
    for size in [*sizes, *([100_000] if asked.full else [])]:
        times = asked.runs if size <= MEASURED_OFTEN else 1
        folder = Path(tempfile.mkdtemp(prefix="bothways-benchmark-"))
        try:
            bothways = [sys.executable, "-m", "bothways.cli"]
            data = folder / "data"
            subprocess.run(
                [*bothways, "synth", "--people", str(size), "--seed", "1", "--out", str(data)], check=True
            )
            one_partner_each(data / "people.csv")
            options = [
                part
                for name in ("people", "skills", "preferences", "conflicts")
                for part in (f"--{name}", str(data / f"{name}.csv"))
            ]
            out = folder / "out"
            command = [
                *bothways,
                "match",
                "--model",
                asked.model,
                *options,
                "--as-of",
                str(DAY),
                "--out",
                str(out),
            ]
            runs = [measured(command) for _ in range(times)]
            if not any(runs):
                say(row(size, f"Bothways, {asked.model}", [], "", ""))
                continue
            certificate = json.loads((out / "certificate.json").read_text("utf-8"))
            values = {stage["name"]: stage["value"] for stage in certificate["objective"]}
            proven = ", proven" if certificate["optimal"] else ""
            say(
                row(
                    size,
                    f"Bothways, {asked.model}",
                    runs,
                    f"{values['people_covered']:,}{proven}",
                    f"{values['total_fit']:,}",
                )
            )
            ended = [run for run in runs if run is not None]
            grown.append(
                (
                    size,
                    certificate["rules"]["feasible_pairs"],
                    statistics.median(run.cpu for run in ended),
                    statistics.median(run.mebibytes for run in ended),
                )
            )
            if asked.certify:
                checks = [measured([*bothways, "certify", str(out)]) for _ in range(times)]
                say(row(size, "Bothways, independent check", checks, "holds", ""))
            if asked.no_peers or asked.model != "traditional" or size > MOST_OF_PEERS:
                continue
            path = instance(data)
            for name, (script, packages) in PEERS.items():
                if name in gave_up:  # too slow for less already
                    say(row(size, name, [], "", ""))
                    continue
                run = measured(peer_command(script, packages, path), PATIENCE)
                if run is None:
                    gave_up.add(name)
                reached = json.loads(run.said) if run else {"covered": 0, "total": 0}
                say(row(size, name, [run], f"{reached['covered']:,}", f"{reached['total']:,}"))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if asked.full:
        write_page(lines)
    if asked.pictures:
        from growth import draw

        spent = [(people, pairs, cpu) for people, pairs, cpu, _ in grown]
        draw(asked.pictures / "growth-time.svg", "Time from CSV to explained files", "CPU seconds", spent)
        memory = [(people, pairs, mebibytes) for people, pairs, _, mebibytes in grown]
        draw(asked.pictures / "growth-memory.svg", "Memory from CSV to explained files", "MiB", memory)


if __name__ == "__main__":
    main()
