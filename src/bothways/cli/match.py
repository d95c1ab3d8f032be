"""`bothways match`: spreadsheets in, optimal and explained relationships out."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from bothways.cli.calls import (
    AsOf,
    Bands,
    Columns,
    Conflicts,
    DateOrder,
    Mentees,
    Mentors,
    People,
    Preferences,
    Seed,
    Skills,
    TimeLimit,
    WorstOff,
    Yes,
    bands_called,
    coverage_called,
    date_order_called,
    day_called,
    formation_called,
    model_called,
    patience_called,
    weights_called,
)
from bothways.cli.means import Cluster, Threads, Workers, means_called
from bothways.cli.progress import progress_bar
from bothways.mentoring.programme_models import ProgrammeModel


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command(
        epilog="Example: `bothways match --model reverse --people people.csv --skills skills.csv --out out`"
    )(match)


def match(
    model: Annotated[
        str, typer.Option(help="One of the ten models, such as traditional, reverse or circle.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the results.")],
    people: People = None,
    skills: Skills = None,
    preferences: Preferences = None,
    conflicts: Conflicts = None,
    mentors: Mentors = None,
    mentees: Mentees = None,
    columns: Columns = None,
    as_of: AsOf = None,
    date_order: DateOrder = None,
    coverage: Annotated[
        str, typer.Option(help="What comes first: people with a partner, or pairs.")
    ] = "people",
    bands: Bands = None,
    weights: Annotated[
        str | None,
        typer.Option(
            help="Parts of fit in proportion: skills, wishes, shared_ground, time, distance.",
            metavar="skills=45,wishes=20,...",
        ),
    ] = None,
    locked: Annotated[Path | None, typer.Option(help="Pairs that must be: giver_id, learner_id.")] = None,
    kept: Annotated[
        Path | None, typer.Option(help="Pairs that run already; as many as coverage allows stay.")
    ] = None,
    past: Annotated[Path | None, typer.Option(help="Pairs that were before and are not made again.")] = None,
    waiting: Annotated[
        Path | None, typer.Option(help="People left out last time, who go first: person_id.")
    ] = None,
    reporting: Annotated[
        Path | None,
        typer.Option(help="Who reports to whom beside the line: person_id, superior_id, kind."),
    ] = None,
    time_limit: TimeLimit = None,
    seed: Seed = 0,
    threads: Threads = None,
    workers: Workers = None,
    cluster: Cluster = None,
    target_skill: Annotated[
        str | None, typer.Option(help="Groups, cohorts, circles: the one skill or theme of all.")
    ] = None,
    *,
    balanced: Annotated[
        bool, typer.Option("--balanced", help="Groups, cohorts, circles: sizes that differ by at most one.")
    ] = False,
    facilitated: Annotated[
        bool,
        typer.Option("--facilitated", help="Cohorts: a facilitator comes, so a guide at level 3 will do."),
    ] = False,
    worst_off: WorstOff = False,
    skip_bad: Annotated[bool, typer.Option(help="Match the good rows although others are refused.")] = False,
    yes: Yes = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print faults and summary as data.")] = False,
) -> None:
    """Find the best relationships for a model and explain each.

    Writes relationships.csv, unmatched.csv, certificate.json and report.html. People are covered first,
    then total fit is as high as it can be; the certificate says how far that is proven. When a file has
    faults, all of them are listed and nothing is written.
    """
    chosen = model_called(model)
    day = day_called(as_of)
    counted, thresholds, patience = (
        coverage_called(coverage),
        bands_called(bands),
        patience_called(time_limit),
    )
    parts = weights_called(weights)
    formation = formation_called(chosen, target_skill, balanced=balanced, facilitated=facilitated)
    from bothways.cli.faults import confirm_guesses, show_faults
    from bothways.cli.folder import write_folder
    from bothways.cli.match_lists import BesideSources, read_beside
    from bothways.cli.pool import problem_of_pool
    from bothways.cli.reading import Sources, read_sources, require_levels
    from bothways.cli.results import result_files, summary
    from bothways.cli.sources import sources_file
    from bothways.matching.engine import solve
    from bothways.matching.objective import Coverage, Objective
    from bothways.matching.weights import weights_of

    rules: dict[str, Any] = {
        "weights": weights_of(parts),
        "objective": Objective(Coverage(counted), thresholds, worst_off, seed),
        "formation": formation,
    }
    sources = Sources(
        people, skills, preferences, conflicts, mentors, mentees, columns, date_order_called(date_order)
    )
    with progress_bar("Reading", show=not as_json) as step:
        step(0.0, "Reading the files")
        reading = read_sources(sources)
        beside = read_beside(BesideSources(locked, kept, past, waiting, reporting), reading)
        if not reading.rejected:
            require_levels(reading, chosen)
    refused = reading.rejected or (reading.problems and not skip_bad) or not reading.somebody
    if refused or not as_json:
        show_faults(reading, as_json=as_json, skipped=not refused)
    if refused:
        raise typer.Exit(2)
    confirm_guesses(reading, yes=yes, as_json=as_json)
    pool = reading.pool(day)
    given = sources_file(
        out,
        "match",
        files={
            "people": people, "skills": skills, "preferences": preferences, "conflicts": conflicts,
            "mentors": mentors, "mentees": mentees, "columns": columns, "locked": locked, "kept": kept,
            "past": past, "waiting": waiting, "reporting": reporting,
        },
        options={
            "model": chosen.id, "as_of": day, "date_order": date_order, "skip_bad": skip_bad,
            "coverage": counted, "bands": thresholds, "worst_off": worst_off, "weights": parts or None, "seed": seed,
            "target_skill": target_skill, "balanced": balanced, "facilitated": facilitated,
        },
    )  # fmt: skip
    with progress_bar("Matching", show=not as_json) as step:
        problem = replace(problem_of_pool(pool, chosen), **rules, **beside.as_rules())
        limit = patience()
        with means_called(threads, workers, cluster):
            matching = solve(problem, progress=lambda share, words: step(share * 0.9, words), patience=limit)
        step(0.95, "Writing the results")
        write_folder(out, {**result_files(pool, problem, matching), **given})
    result = summary(matching, out, hurried=limit.left() <= 0)
    if as_json:
        typer.echo(json.dumps({**reading.as_data(), "result": result}, ensure_ascii=False))
    else:
        _say(chosen, result, out)


def _say(model: ProgrammeModel, result: dict[str, Any], out: Path) -> None:
    """What was found in one paragraph on a terminal; that the best is not proven is said everywhere."""
    if result["message"]:
        typer.echo(result["message"], err=True)
    if not sys.stdout.isatty():
        return
    proven = "proven optimal" if result["optimal"] else "the best found, with its bound in the certificate"
    typer.echo(
        f"{model.name}: {result['relationships']} relationships for {result['people_covered']} people, {proven}. "
        f"{result['unmatched']} without a match.\nOpen {out / 'report.html'}"
    )
