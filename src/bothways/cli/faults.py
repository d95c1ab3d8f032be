"""Show the faults of files, all of them, and ask about guessed headings."""

import json
import sys
from collections.abc import Sequence
from typing import Any, Protocol

import typer

from bothways.cli.reading import Reading
from bothways.cli.wording import fault_line
from bothways.errors import Invalid
from bothways.roster.records import RosterProblem

WARNINGS_SHOWN = 50
"""Notes, unlike faults, are not all printed: a list without levels has one for each row."""


class Faults(Protocol):
    """What reading files left behind: the faults, and whether there is anything to go on with."""

    problems: list[RosterProblem]
    warnings: list[RosterProblem]

    @property
    def somebody(self) -> bool:
        """Whether there is anybody to be matched."""
        ...

    def as_data(self) -> dict[str, Any]:
        """The shape of `roster check --json`."""
        ...


class GuessNotConfirmed(Invalid):
    """Headings were guessed, and nobody has said that the guess is right."""

    code = "guess_not_confirmed"


def show_faults(reading: Faults, *, as_json: bool, skipped: bool) -> None:
    """Print every problem and warning.

    Args:
        reading: what was read.
        as_json: as data on standard output, in the shape of `roster check --json`.
        skipped: whether the bad rows are left out rather than the file refused.
    """
    if as_json:
        typer.echo(json.dumps(reading.as_data(), ensure_ascii=False))
        return
    if reading.problems:
        count = len(reading.problems)
        faults = "One fault" if count == 1 else f"{count} faults"
        typer.echo(
            f"{faults}, and those rows are left out:" if skipped else f"{faults}, and nothing was written:",
            err=True,
        )
        print_problems(reading.problems)
    if reading.warnings and not (reading.problems and not skipped):
        typer.echo("Assumed or left aside:", err=True)
        print_problems(reading.warnings[:WARNINGS_SHOWN])
        if len(reading.warnings) > WARNINGS_SHOWN:
            typer.echo(
                f"  and {len(reading.warnings) - WARNINGS_SHOWN:,} more; --json lists them all.", err=True
            )
    if not reading.problems and not reading.somebody:
        typer.echo("The files name nobody who could be matched, so nothing was written.", err=True)


def print_problems(problems: Sequence[RosterProblem]) -> None:
    """One line a fault."""
    for problem in problems:
        typer.echo(f"  {fault_line(problem)}", err=True)


def confirm_guesses(reading: Reading, *, yes: bool, as_json: bool) -> None:
    """Show which headings were guessed and have them confirmed.

    Raises: GuessNotConfirmed, when nobody is there to be asked or the answer is no.
    """
    if not reading.guessed or yes:
        return
    if as_json:
        typer.echo(json.dumps({**reading.as_data(), "guessed": reading.guessed}, ensure_ascii=False))
    else:
        typer.echo("These headings were guessed:", err=True)
        for column, heading in reading.guessed.items():
            typer.echo(f'  "{heading}" is read as {column}', err=True)
    asked = not as_json and sys.stdin.isatty()
    if not (asked and typer.confirm("Is that right?", default=True, err=True)):
        raise GuessNotConfirmed(
            "Headings were guessed, and nothing was written. "
            "Say --yes to accept them, or name a mapping file with --columns."
        )
