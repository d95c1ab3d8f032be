"""`bothways synth`: a realistic organisation as spreadsheets, for trying things out."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

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

    with _staged(out, force=force) as folder, progress_bar("Making up people") as step:
        write(
            folder,
            people,
            seed,
            preset=preset,
            progress=lambda done: step(done / people, f"{done:,} of {people:,} people"),
        )
    if sys.stdout.isatty():
        typer.echo(f"{people:,} people in {out}. Next: bothways match --help")


@contextmanager
def _staged(out: Path, *, force: bool) -> Iterator[Path]:
    """Give a folder beside `out` whose files move there in the end, or not at all.

    The files may be large, so they are written to the disk at once, unlike the results of a match.
    """
    if out.exists() and not out.is_dir():
        raise FolderNotEmpty(
            f'"{out}" is a file, and an organisation needs a folder. Name another one with --out.'
        )
    if out.exists() and any(out.iterdir()) and not force:
        raise FolderNotEmpty(
            f'The folder "{out}" is not empty, so nothing was written. '
            "Name another one with --out, or add --force to replace the files of an earlier run."
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        yield staging
        if out.exists():
            for file in staging.iterdir():
                os.replace(file, out / file.name)  # noqa: PTH105, says what is meant: atomic
        else:
            staging.chmod(0o755)
            staging.rename(out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
