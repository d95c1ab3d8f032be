"""The `bothways` command: verbs on files, and the platform's verbs where it is installed.

Exit codes: 0 done, 2 the input or the call must be corrected, 1 a fault of the product.
"""

import os
import sys
import traceback
from importlib.metadata import entry_points
from typing import Any

import typer
from typer.core import TyperGroup

from bothways import __version__
from bothways.cli import audit, certify, compare, match, roster, solve, synth
from bothways.errors import BothwaysError


class Verbs(TyperGroup):
    """The verbs; what they refuse is one line and exit code 2, however they are called."""

    def invoke(self, ctx: Any) -> Any:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except BothwaysError as error:
            typer.echo(error.message, err=True)
            ctx.exit(2)


app = typer.Typer(
    name="bothways",
    cls=Verbs,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Mentoring in both directions: optimal, explained pairs from a spreadsheet, and the programme around them.",
    epilog="Example: `bothways match --model reverse --people people.csv --skills skills.csv --out out`",
)


def _version(asked: bool) -> None:  # noqa: FBT001, the shape that typer calls
    if asked:
        typer.echo(f"bothways {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and stop."
    ),
) -> None:
    """Mentoring in both directions."""


match.register(app)
solve.register(app)
audit.register(app)
certify.register(app)
compare.register(app)
synth.register(app)
app.add_typer(roster.app, name="roster", help="Lists of people: what an import would do.")
for _point in sorted(entry_points(group="bothways.commands"), key=lambda point: point.name):
    _point.load()(app)


def main() -> None:
    """Run the command and turn what went wrong into one line and an exit code."""
    try:
        app()
    except BrokenPipeError:  # the reader of our output has gone, e.g. `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        typer.echo(f"The system refused a file or the network: {error.strerror or error}{where}.", err=True)
        sys.exit(2)
    except Exception as error:  # noqa: BLE001, the last resort for the person at the terminal
        if os.environ.get("BOTHWAYS_DEBUG"):
            traceback.print_exc()
        typer.echo(
            f"Something in Bothways broke, not your file: {type(error).__name__}: {error}\n"
            "Nothing was written. Set BOTHWAYS_DEBUG=1 and run it again to see where, and please report it.",
            err=True,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
