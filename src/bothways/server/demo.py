"""`bothways demo`: a platform with a made-up organisation, and a sign-in link for each role."""

import os
import shutil
import tempfile
from pathlib import Path

from bothways.errors import Refused
from bothways.server.serving import free_port, prepare, run_processes, say

LINKS = (
    ("Programme manager", "N-008", "reviews a draft of reverse mentoring pairs"),
    ("Organisation admin", "N-100", "sets up, approves programmes"),
    ("Reverse mentor", "N-017", "an analyst who teaches upward"),
    ("Senior learner", "N-002", "an executive who learns and sponsors"),
    ("Mentor", "N-004", "a head of trading who guides and learns"),
    ("Mentee", "N-018", "an engineer with a proposal to answer"),
)
MARKER = "demo"
"""A file of this name says that a data folder is a demo's and may be thrown away."""


def run_demo(*, host: str, port: int, data: Path, fresh: bool) -> None:
    """Make the organisation where there is none yet, print the links, and serve until stopped."""
    folder = _folder(data, fresh=fresh)
    os.environ["BOTHWAYS_DATA_DIR"] = str(folder)
    os.environ["BOTHWAYS_DATABASE_URL"] = ""
    os.environ["BOTHWAYS_DEMO"] = "1"
    chosen = free_port(host, port)
    address = f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{chosen}"  # noqa: S104
    os.environ.setdefault("BOTHWAYS_BASE_URL", address)
    _fill(folder)
    if chosen != port:
        say(f"Port {port} is in use, so the demo listens on {chosen}.")
    say(f"\nBothways, with the made-up organisation Nordlys Energy: {address}/\n")
    say("Sign in as:")
    for role, key, words in LINKS:
        say(f"  {role:<20} {words:<45} {address}{_link(key)}")
    say(f"\nLetters that would leave the house: {address}/letters/")
    say("Everything here is made up; data in " + str(folder) + ". Stop with Ctrl+C.")
    run_processes(host=host, port=chosen, processes=1, with_worker=True)


def _folder(data: Path, *, fresh: bool) -> Path:
    """The demo's folder, emptied where that was asked for; a temporary one where it cannot be written."""
    if fresh and data.exists():
        if any(data.iterdir()) and not (data / MARKER).exists():
            raise Refused(f'"{data}" is no demo folder, so it is not emptied. Name another one with --data.')
        shutil.rmtree(data)
    try:
        data.mkdir(parents=True, exist_ok=True)
        if any(data.iterdir()) and not (data / MARKER).exists():
            raise Refused(f'"{data}" holds other files. Name an empty folder with --data.')
        (data / MARKER).touch()
    except PermissionError:
        data = Path(tempfile.mkdtemp(prefix="bothways-demo-"))
        (data / MARKER).touch()
    return data.resolve()


def _fill(folder: Path) -> None:
    """Build once; a start that was cut short begins anew, for the last file is written when all is there."""
    done = folder / "demo.complete"
    if not done.exists():
        for leftover in folder.glob("*.sqlite3*"):
            leftover.unlink()
    if not done.exists():
        say("Setting up the demo (once):")
    prepare()
    if done.exists():
        return
    from bothways.foundation.clock import now
    from bothways.server.demo_organisation import build

    build(at=now(), step=lambda share, words: say(f"  {share:4.0%} {words}"))
    done.touch()


def _link(key: str) -> str:
    from bothways.apps.accounts.signin import demo_token
    from bothways.apps.people.models import Person
    from bothways.apps.people.services import ensure_user

    return f"/demo/{demo_token(ensure_user(Person.objects.get(external_id=key)).pk)}/"
