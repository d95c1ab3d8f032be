"""The command line under test."""

import sys

import pytest
from cli.running import Answer

from bothways.cli import __main__


@pytest.fixture
def bothways(capsys, monkeypatch):
    """Call the whole command in this process: `bothways("match", "--model", "reverse", ...)`."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["bothways", *map(str, arguments)])
        capsys.readouterr()
        try:
            __main__.main()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        shown = capsys.readouterr()
        return Answer(code, shown.out, shown.err)

    return run
