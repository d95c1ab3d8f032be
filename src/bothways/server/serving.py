"""Start and stop the processes of the platform: web server and worker."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from types import FrameType

import django
from django.core.management import call_command

from bothways.errors import Invalid

SETTINGS = "bothways.server.settings"
STOP_WAIT = 15
"""Seconds that a process has to end what it is doing."""


class PortTaken(Invalid):
    """Another program listens there."""

    code = "port_taken"


OWNER_ALONE = 0o077
"""What others may do with the files that we make: nothing. A database in a file holds everything."""


def prepare() -> None:
    """Bring Django up and the database to the newest shape; quick when there is nothing to do."""
    os.umask(OWNER_ALONE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    with contextlib.closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str, wished: int) -> int:
    """The wished port, or the next of twenty that is free."""
    for port in range(wished, min(wished + 20, 65536)):
        if port_is_free(host, port):
            return port
    raise PortTaken(f"Ports {wished} to {wished + 19} are all in use. Name another one with --port.")


def say(line: str = "") -> None:
    """Print at once, also when the output is a file."""
    print(line, flush=True)  # noqa: T201, this is the terminal


def run_server(*, host: str, port: int, processes: int, with_worker: bool) -> None:
    """Prepare, print where the platform is, and serve until stopped."""
    if not port_is_free(host, port):
        raise PortTaken(f"Another program listens on port {port}. Stop it, or name another port with --port.")
    prepare()
    from bothways.apps.home.services import first_run_notice

    address = f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0', '::1'} else host}:{port}/"  # noqa: S104
    say(f"Bothways listens on {address}")
    notice = first_run_notice(address)
    if notice:
        say(notice)
    say("Stop with Ctrl+C.")
    run_processes(host=host, port=port, processes=processes, with_worker=with_worker)


def run_processes(*, host: str, port: int, processes: int, with_worker: bool) -> None:
    """Web server and, where wanted, worker; when one ends or we are told to stop, all end."""
    commands = [
        [
            sys.executable, "-m", "gunicorn", "bothways.server.wsgi:application",
            "--bind", f"{host}:{port}", "--workers", str(processes), "--worker-class", "gthread",
            "--threads", "4", "--no-control-socket", "--log-level", "warning", "--preload",
        ]
    ]  # fmt: skip
    if with_worker:
        commands.append([sys.executable, "-m", "bothways.cli", "worker"])
    with _stopping_on_signals():
        # Own process groups: Ctrl+C reaches us alone, and we end the others in order.
        running = [subprocess.Popen(command, start_new_session=True) for command in commands]
        try:
            _wait_for_any(running)
        except KeyboardInterrupt:
            say("\nStopping ...")
        finally:
            _end(running)
    say("Bothways has stopped.")


def run_worker_here() -> None:
    """Work through the jobs until told to stop."""
    from bothways.foundation.jobs import run_worker
    from bothways.server.timetable import TIMETABLE

    run_worker(TIMETABLE)


@contextlib.contextmanager
def _stopping_on_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end us the way Ctrl+C does."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {
        number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait_for_any(running: list[subprocess.Popen[bytes]]) -> None:
    while all(process.poll() is None for process in running):
        with contextlib.suppress(subprocess.TimeoutExpired):
            running[0].wait(timeout=1)


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    for process in running:
        try:
            process.wait(timeout=STOP_WAIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
