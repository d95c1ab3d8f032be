"""`bothways match`: spreadsheets in, optimal and explained relationships out."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bothways.cli.calls import (
    AsOf,
    Columns,
    Conflicts,
    DateOrder,
    Mentees,
    Mentors,
    People,
    Preferences,
    Skills,
    Yes,
    date_order_called,
    day_called,
    model_called,
)
from bothways.cli.progress import progress_bar
from bothways.mentoring.programme_models import ProgrammeModel


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command(
        epilog="Example: `bothways match --model reverse --people people.csv --skills skills.csv --out out`"
    )(match)


def match(
    model: Annotated[str, typer.Option(help="traditional, reverse or reciprocal.")],
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
    *,
    skip_bad: Annotated[bool, typer.Option(help="Match the good rows although others are refused.")] = False,
    yes: Yes = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print faults and summary as data.")] = False,
) -> None:
    """Find the best relationships for a model and explain each.

    Writes relationships.csv, unmatched.csv, certificate.json and report.html. People are covered first,
    then total fit is as high as it can be; the certificate says how that is proven. When a file has
    faults, all of them are listed and nothing is written.
    """
    chosen = model_called(model)
    day = day_called(as_of)
    from bothways.cli.faults import confirm_guesses, show_faults
    from bothways.cli.folder import write_folder
    from bothways.cli.pool import problem_of_pool
    from bothways.cli.reading import Sources, read_sources, require_levels
    from bothways.cli.results import result_files, summary
    from bothways.matching.engine import solve

    sources = Sources(
        people, skills, preferences, conflicts, mentors, mentees, columns, date_order_called(date_order)
    )
    with progress_bar("Reading", show=not as_json) as step:
        step(0.0, "Reading the files")
        reading = read_sources(sources)
        if not reading.rejected:
            require_levels(reading, chosen)
    refused = reading.rejected or (reading.problems and not skip_bad) or not reading.somebody
    if refused or not as_json:
        show_faults(reading, as_json=as_json, skipped=not refused)
    if refused:
        raise typer.Exit(2)
    confirm_guesses(reading, yes=yes, as_json=as_json)
    pool = reading.pool(day)
    with progress_bar("Matching", show=not as_json) as step:
        problem = problem_of_pool(pool, chosen)
        matching = solve(problem, progress=lambda share, words: step(share * 0.9, words))
        step(0.95, "Writing the results")
        write_folder(out, result_files(pool, problem, matching))
    if as_json:
        typer.echo(json.dumps({**reading.as_data(), "result": summary(matching, out)}, ensure_ascii=False))
    else:
        _say(chosen, summary(matching, out), out)


def _say(model: ProgrammeModel, result: dict[str, object], out: Path) -> None:
    """One paragraph on what was found; quiet in pipes."""
    if not sys.stdout.isatty():
        return
    proven = "proven optimal" if result["optimal"] else "the best found, with its bound in the certificate"
    typer.echo(
        f"{model.name}: {result['relationships']} relationships for {result['people_covered']} people, {proven}. "
        f"{result['unmatched']} without a match.\nOpen {out / 'report.html'}"
    )
