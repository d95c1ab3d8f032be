"""`bothways solve`: bring your own scores, and get the best pairs, rings or circles with their bound."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bothways.cli.calls import (
    Bands,
    Seed,
    TimeLimit,
    WorstOff,
    bands_called,
    coverage_called,
    patience_called,
)
from bothways.cli.progress import progress_bar
from bothways.errors import Invalid

if TYPE_CHECKING:
    from bothways.matching.scores import ScoreSolution

KINDS = ("assignment", "reciprocal", "rings", "circles")


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command(
        epilog="Examples: `bothways solve assignment --scores scores.csv --out out`, "
        "`bothways solve rings --scores scores.csv --max-ring 4 --time-limit 60 --out out`"
    )(solve)


def solve(
    kind: Annotated[
        str, typer.Argument(help="assignment, reciprocal, rings or circles.", show_default=False)
    ],
    scores: Annotated[
        Path, typer.Option(help="CSV or XLSX with giver_id, learner_id, score (and slot for circles).")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the results.")],
    capacities: Annotated[
        Path | None,
        typer.Option(help="Places: person_id, role (giver or learner), capacity; 1 unless named."),
    ] = None,
    coverage: Annotated[
        str, typer.Option(help="What the first stage counts: people (learners with a partner) or pairs.")
    ] = "people",
    locked: Annotated[Path | None, typer.Option(help="Pairs that must be: giver_id, learner_id.")] = None,
    kept: Annotated[
        Path | None, typer.Option(help="Pairs to keep, as many as coverage allows: giver_id, learner_id.")
    ] = None,
    bands: Bands = None,
    objective: Annotated[
        str, typer.Option(help="coverage, or total to let the total alone decide.")
    ] = "coverage",
    max_ring: Annotated[int | None, typer.Option(help="People in a ring, 2 to 4; 3 unless given.")] = None,
    max_chain: Annotated[int | None, typer.Option(help="Flows in a chain; no chains unless given.")] = None,
    pure_givers: Annotated[
        Path | None, typer.Option(help="Those who give once and learn nothing, and start chains: person_id.")
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(help="Learners of a circle, MIN-MAX, its giver not counted; 3-8 unless given."),
    ] = None,
    time_limit: TimeLimit = None,
    seed: Seed = 0,
    *,
    worst_off: WorstOff = False,
    balanced: Annotated[
        bool, typer.Option("--balanced", help="Circles differ by one learner at most.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print faults and summary as data.")] = False,
) -> None:
    """Solve scores of your own: who may teach whom, and what each such flow is worth.

    A row that is missing is a forbidden pair. Writes matching.csv and certificate.json. When a file has faults,
    all of them are listed and nothing is written.
    """
    chosen = kind_called(kind)
    _refuse_foreign(
        chosen,
        rings={"--max-ring": max_ring, "--max-chain": max_chain, "--pure-givers": pure_givers},
        circles={"--size": size, "--balanced": balanced or None},
    )
    if objective not in {"coverage", "total"}:
        raise Invalid(f'--objective "{objective}" is unknown. Choose coverage or total.')
    counted = coverage_called(coverage)
    options: dict[str, Any] = {
        "bands": bands_called(bands),
        "worst_off": worst_off,
        "seed": seed,
        "balanced": balanced,
        **({} if max_ring is None else {"max_ring": max_ring}),
        **({} if max_chain is None else {"max_chain": max_chain}),
        **({} if size is None else {"size": size_called(size)}),
    }
    patience = patience_called(time_limit)
    from bothways.cli.faults import show_faults
    from bothways.cli.folder import write_folder
    from bothways.cli.score_files import ScoreSources, read_score_files
    from bothways.cli.score_results import score_files, summary
    from bothways.cli.sources import sources_file
    from bothways.matching.objective import Coverage
    from bothways.matching.scores import Options, solve_scores

    options["coverage"] = Coverage.NONE if objective == "total" else Coverage(counted)
    Options(**options)  # what cannot be is said before a file is read
    sources = ScoreSources(scores, capacities, locked, kept, pure_givers)
    with progress_bar("Reading", show=not as_json) as step:
        step(0.0, "Reading the files")
        reading = read_score_files(sources, slots=chosen == "circles", both_ways=chosen == "reciprocal")
    if reading.problems or not as_json:
        show_faults(reading, as_json=as_json, skipped=False)
    if reading.problems:
        raise typer.Exit(2)
    asked = Options(
        **options,
        capacities=reading.capacities,
        locked=reading.locked,
        kept=reading.kept,
        pure_givers=reading.pure_givers,
    )
    with progress_bar("Solving", show=not as_json) as step:
        solution = solve_scores(
            chosen, reading.scores, options=asked, patience=patience(),
            progress=lambda share, words: step(share * 0.9, words),
        )  # fmt: skip
        step(0.95, "Writing the results")
        given = sources_file(
            out,
            "solve",
            files={
                "scores": scores,
                "capacities": capacities,
                "locked": locked,
                "kept": kept,
                "pure_givers": pure_givers,
            },
            options={"kind": chosen, "objective": objective, **options},
        )
        write_folder(out, {**score_files(reading.scores, asked, solution), **given})
    result = summary(solution, out)
    if as_json:
        typer.echo(json.dumps({**reading.as_data(), "result": result}, ensure_ascii=False))
    else:
        _say(solution, result, out)


def kind_called(kind: str) -> str:
    """The kind of this name."""
    if kind not in KINDS:
        raise Invalid(f'There is no kind "{kind}". Choose {", ".join(KINDS[:-1])} or {KINDS[-1]}.')
    return kind


def size_called(text: str) -> tuple[int, int]:
    """The bounds of --size.

    >>> size_called("3-8"), size_called("5")
    ((3, 8), (5, 5))
    """
    low, dash, high = text.partition("-")
    words = (low, high) if dash else (low, low)
    if not all(word.strip().isdecimal() for word in words):
        raise Invalid(f'--size "{text}" is no range. Write MIN-MAX, for example 3-8.')
    bounds = int(words[0]), int(words[1])
    if not 1 <= bounds[0] <= bounds[1]:
        raise Invalid(f'--size "{text}" holds nothing. Write the smaller number first, from 1 on.')
    return bounds


def _refuse_foreign(kind: str, **options: dict[str, object]) -> None:
    """An option of another kind would be passed over in silence: say so instead."""
    for owner, given in options.items():
        for name, value in given.items():
            if value is not None and kind != owner:
                raise Invalid(f"{name} is for {owner}; leave it out, or solve {owner}.")


def _say(solution: "ScoreSolution", result: dict[str, Any], out: Path) -> None:
    """What was found in one line on a terminal; that the best is not proven is said everywhere."""
    if result["message"]:
        typer.echo(result["message"], err=True)
    if sys.stdout.isatty():
        reached = ", ".join(f"{stage.name.replace('_', ' ')} {stage.value:,}" for stage in solution.objective)
        proven = ", proven optimal" if solution.optimal else ""
        typer.echo(f"{result['relationships']} found: {reached}{proven}.\nSee {out / 'matching.csv'}")
