"""A real platform in real processes, and what looks at it."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

HERE = Path(__file__).parent
AXE = (HERE / "vendored" / "axe-4.14.1.min.js").read_text("utf-8")
EXAMPLES = HERE.parent.parent / "examples"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Platform:
    """One running installation: its address and what it printed."""

    def __init__(self, process: subprocess.Popen[bytes], output: Path, address: str):
        self.process = process
        self.output = output
        self.address = address

    def printed(self) -> str:
        return self.output.read_text("utf-8")

    def link_of(self, role: str) -> str:
        """The demo's sign-in link of a role, as printed."""
        found = re.search(rf"^\s*{re.escape(role)}.*?(http://\S+)$", self.printed(), re.MULTILINE)
        assert found, f"no link for {role} in:\n{self.printed()}"
        return found.group(1)


@contextmanager
def running(
    command: list[str], folder: Path, port: int, *, answers_at: int | None = None, **settings: str
) -> Iterator[Platform]:
    """Start a verb of the command and wait until it answers; end it afterwards."""
    output = folder / "output.txt"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("BOTHWAYS_")},
        "BOTHWAYS_DATA_DIR": str(folder / "data"),
        **settings,
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with output.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "bothways.cli", *command, "--port", str(port)],
            stdout=stream, stderr=subprocess.STDOUT, env=environment, cwd=folder,
        )  # fmt: skip
        address = f"http://127.0.0.1:{answers_at or port}"
        try:
            _wait_until_it_answers(address, process, output)
            yield Platform(process, output, address)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_until_it_answers(address: str, process: subprocess.Popen[bytes], output: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            with urlopen(f"{address}/static/bothways/mark.svg", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the platform did not start:\n{output.read_text('utf-8')}")


def axe_violations(page, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds on the page as it stands, one line a node; by every rule, or by those named."""
    if page.evaluate("() => typeof axe === 'undefined'"):
        page.evaluate(AXE)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate(
        "asked => axe.run(document, {runOnly: asked, resultTypes: ['violations']})", list(rules) or tags
    )
    return [
        f"{violation['id']}: {violation['help']} at {node['target'][0]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
