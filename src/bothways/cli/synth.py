"""`bothways synth`: a realistic organisation as spreadsheets, for trying things out."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bothways.cli.folder import staged_folder
from bothways.cli.progress import progress_bar
from bothways.errors import Invalid


class FolderNotEmpty(Invalid):
    """The folder holds files that nobody has allowed to be replaced."""

    code = "folder_not_empty"


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command(epilog="Example: `bothways synth --people 2000 --seed 7 --out organisation`")(synth)


def synth(
    people: Annotated[int, typer.Option(help="Head count, 20 to 1,000,000.")],
    out: Annotated[Path, typer.Option(help="Folder for the four files; it is made when missing.")],
    seed: Annotated[
        int, typer.Option(help="Any whole number; the same one gives the same organisation.")
    ] = 1,
    preset: Annotated[str, typer.Option(help="services, tech, manufacturing or public.")] = "services",
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that holds files already.")
    ] = False,
) -> None:
    """Make up an organisation: people.csv, skills.csv, preferences.csv and conflicts.csv.

    Names, reporting lines, sites, skills, free hours and wishes hang together as in a real employer. Nobody
    in it is real. The same people, seed, preset and version of Bothways give the same bytes.
    """
    from bothways.synthesis.files import write

    if not force:
        _require_empty(out)
    with staged_folder(out) as folder, progress_bar("Making up people") as step:
        write(
            folder,
            people,
            seed,
            preset=preset,
            progress=lambda done: step(done / people, f"{done:,} of {people:,} people"),
        )
    if sys.stdout.isatty():
        typer.echo(f"{people:,} people in {out}. Next: bothways match --help")


def _require_empty(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()):
        raise FolderNotEmpty(
            f'The folder "{out}" is not empty, so nothing was written. '
            "Name another one with --out, or add --force to replace the files of an earlier run."
        )
