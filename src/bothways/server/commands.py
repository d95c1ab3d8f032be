"""The platform's verbs of the `bothways` command. Django is imported when a verb runs, not before."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from bothways.errors import Invalid

PANEL = "The platform"
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]
Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every network.")]
Data = Annotated[Path, typer.Option(help="Folder of the demo: its database, job queue and key.")]
Json = Annotated[bool, typer.Option("--json", help="Print the same as data.")]


class PlatformNotInstalled(Invalid):
    """Only the command line is here."""

    code = "platform_not_installed"
    message = (
        "The platform is not installed, only the command line. Install it with: pip install 'bothways[web]'"
    )


def register(app: typer.Typer) -> None:
    """Add the platform's verbs to the command."""
    for verb in (demo, serve, worker, verify, doctor, backup, restore):
        app.command(rich_help_panel=PANEL)(verb)


def demo(
    port: Port = 8000,
    host: Host = "127.0.0.1",
    data: Data = Path("bothways-data/demo"),
    *,
    fresh: Annotated[bool, typer.Option(help="Throw the demo's data away and start anew.")] = False,
) -> None:
    """Run the platform with a demo organisation and print a sign-in link for each role.

    Example: bothways demo --port 8080
    """
    _need_platform()
    from bothways.server.demo import run_demo

    run_demo(host=host, port=port, data=data, fresh=fresh)


def serve(
    port: Port = 8000,
    host: Host = "127.0.0.1",
    processes: Annotated[int, typer.Option(help="Web processes.", min=1, max=64)] = 2,
    *,
    with_worker: Annotated[
        bool, typer.Option(help="Run the worker beside it; off when it has a machine of its own.")
    ] = True,
) -> None:
    """Run the platform. On an empty data folder it opens with a first-run page.

    Settings come from the environment (BOTHWAYS_...). Example: BOTHWAYS_DATA_DIR=/srv/bothways bothways serve
    """
    _need_platform()
    from bothways.server.serving import run_server

    run_server(host=host, port=port, processes=processes, with_worker=with_worker)


def worker() -> None:
    """Run background jobs: matching, imports, letters, and what is due. One or more beside `serve`."""
    _need_platform()
    from bothways.server.serving import prepare, run_worker_here

    prepare()
    run_worker_here()


def verify(*, as_json: Json = False) -> None:
    """Check the invariants of the stored data; exit 0 when every one holds, 2 otherwise."""
    _need_platform()
    from bothways.server.verify import report

    raise typer.Exit(report(as_json=as_json))


def doctor(*, as_json: Json = False) -> None:
    """Look at the machine, the database, the mail and the disk, and say what is amiss."""
    _need_platform()
    from bothways.server.doctor import report

    raise typer.Exit(report(as_json=as_json))


def backup(
    target: Annotated[Path, typer.Argument(help="File to write, for example bothways-2026-03-01.tar.gz.")],
) -> None:
    """Write a backup of the database while the platform runs. The secret key is not in it."""
    _need_platform()
    from bothways.server.backup import write_backup

    typer.echo(write_backup(target))


def restore(
    source: Annotated[Path, typer.Argument(help="A file that `bothways backup` wrote.")],
    *,
    replace: Annotated[bool, typer.Option(help="Replace what the database holds now.")] = False,
) -> None:
    """Bring a backup back into an empty database, then check it."""
    _need_platform()
    from bothways.server.backup import restore_backup

    typer.echo(restore_backup(source, replace=replace))


def _need_platform() -> None:
    if find_spec("django") is None or find_spec("allauth") is None:
        raise PlatformNotInstalled
