"""`bothways certify`: check the results of a run again, from the input files, without solving anything."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
)
from bothways.cli.progress import progress_bar
from bothways.errors import Invalid

if TYPE_CHECKING:
    from bothways.cli.certified import Certified

FAULTS_SHOWN = 10


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command(epilog="Example: `bothways certify out`")(certify)


def certify(
    folder: Annotated[Path, typer.Argument(help="A folder that match or solve wrote.", show_default=False)],
    model: Annotated[str | None, typer.Option(help="The model, if not as the run says.")] = None,
    people: People = None,
    skills: Skills = None,
    preferences: Preferences = None,
    conflicts: Conflicts = None,
    mentors: Mentors = None,
    mentees: Mentees = None,
    columns: Columns = None,
    as_of: AsOf = None,
    date_order: DateOrder = None,
    scores: Annotated[Path | None, typer.Option(help="The scores, for results of solve.")] = None,
    capacities: Annotated[Path | None, typer.Option(help="The capacities, for results of solve.")] = None,
    locked: Annotated[Path | None, typer.Option(help="The locked pairs.")] = None,
    kept: Annotated[Path | None, typer.Option(help="The pairs to keep.")] = None,
    past: Annotated[Path | None, typer.Option(help="The past pairs.")] = None,
    waiting: Annotated[Path | None, typer.Option(help="Those who were left out last time.")] = None,
    reporting: Annotated[Path | None, typer.Option(help="Reporting edges beside the line.")] = None,
    *,
    plain: Annotated[
        bool, typer.Option("--plain", help="Read the rules a second time in plain Python; up to 300 people.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the judgement as data.")] = False,
) -> None:
    """Check results by looking at every pair once more: rules, places, stages, and the prices that prove them.

    The input files and options are those that the run wrote into sources.json, unless named here. No solver is
    used. The exit code is 0 when everything holds, 1 when something does not, 2 when a file cannot be read.
    """
    from bothways.cli.certified import certified
    from bothways.cli.proof_folder import read_proof_folder
    from bothways.cli.sound_certificate import contradictions
    from bothways.cli.sources import NoSources, RunSources

    files = {
        "people": people, "skills": skills, "preferences": preferences, "conflicts": conflicts,
        "mentors": mentors, "mentees": mentees, "columns": columns, "scores": scores, "capacities": capacities,
        "locked": locked, "kept": kept, "past": past, "waiting": waiting, "reporting": reporting,
    }  # fmt: skip
    named = {name: path for name, path in files.items() if path is not None}
    given = {"model": model, "as_of": as_of, "date_order": date_order}
    result = read_proof_folder(folder)
    found = result.sources
    if found is None:
        if not named:
            raise NoSources(f'"{folder}" has no sources.json. Name the input files as for the run itself.')
        found = RunSources("solve" if result.scored else "match")
    if {"people", "mentors", "mentees"} & named.keys():
        found = RunSources(
            found.command,
            {
                name: path
                for name, path in found.files.items()
                if name not in {"people", "mentors", "mentees"}
            },
            found.options,
        )
    run = RunSources(
        found.command,
        {**found.files, **named},
        {**found.options, **{name: value for name, value in given.items() if value is not None}},
    )
    try:
        with progress_bar("Certifying", show=not as_json) as step:
            judgement = certified(result, run, plain=plain, progress=step)
        against_itself = contradictions(result.certificate)
    except RecursionError as error:  # nothing here recurses but a hostile file's JSON
        raise Invalid(f'"{folder}" holds a file that is nested too deeply to be read.') from error
    if against_itself:
        both = dict.fromkeys((*against_itself, *judgement.faults))
        judgement = replace(judgement, faults=tuple(both), proven=False, not_checked="")
    _say(judgement, as_json=as_json)
    if judgement.faults:
        raise typer.Exit(1)


def _say(judgement: "Certified", *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(certified_data(judgement), ensure_ascii=False))
        return
    typer.echo(judgement.sentence)
    for fault in judgement.faults[:FAULTS_SHOWN]:
        typer.echo(f"  {fault}")
    if len(judgement.faults) > FAULTS_SHOWN:
        typer.echo(f"  and {len(judgement.faults) - FAULTS_SHOWN} more; --json lists them all.")


def certified_data(judgement: "Certified") -> dict[str, Any]:
    """The judgement as plain data."""
    return {
        "holds": not judgement.faults,
        "proven": judgement.proven,
        "not_checked": judgement.not_checked,
        "faults": list(judgement.faults),
    }
