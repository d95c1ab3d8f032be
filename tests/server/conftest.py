"""Installations of their own, on the database that this run of the tests is on."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest


class Installation:
    """A data folder and an empty database, and the command to work on them."""

    def __init__(self, folder: Path, database_url: str):
        self.folder = folder
        self.database_url = database_url

    def run(self, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("BOTHWAYS_", "DJANGO_"))
        }
        environment = {
            **kept,
            "BOTHWAYS_DATA_DIR": str(self.folder),
            "BOTHWAYS_DATABASE_URL": self.database_url,
            "BOTHWAYS_PG_BIN": os.environ.get("BOTHWAYS_PG_BIN", ""),
            **settings,
        }
        return subprocess.run(
            [sys.executable, "-m", "bothways.cli", *command],
            env=environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    def python(self, code: str) -> str:
        """Run lines inside the installation, with Django up; gives what they print."""
        start = "from bothways.server.serving import prepare\nprepare()\n"
        environment = {
            **os.environ,
            "BOTHWAYS_DATA_DIR": str(self.folder),
            "BOTHWAYS_DATABASE_URL": self.database_url,
        }
        done = subprocess.run(
            [sys.executable, "-c", start + code],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def new_database() -> Iterator[str]:
    """The address of an empty PostgreSQL database beside that of the tests, or "" on SQLite."""
    server = os.environ.get("BOTHWAYS_DATABASE_URL", "")
    if not server:
        yield ""
        return
    import psycopg

    name = f"installation_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def installation(tmp_path) -> Iterator[Installation]:
    with new_database() as url:
        folder = tmp_path / "data with a space"
        folder.mkdir()
        yield Installation(folder, url)


@pytest.fixture
def another_installation(tmp_path) -> Iterator[Installation]:
    with new_database() as url:
        folder = tmp_path / "another"
        folder.mkdir()
        yield Installation(folder, url)


ORGANISATION = """
from datetime import datetime, UTC
from bothways.foundation.actor import Actor, Door
from bothways.apps.people import services
services.set_up_organisation(actor=Actor(door=Door.COMMAND), name="Nordlys", ladder=["One", "Two", "Three"], boundary_level=2, at=datetime(2026, 3, 2, tzinfo=UTC))
"""


@pytest.fixture
def filled(installation) -> Installation:
    """An installation that holds an organisation, with its diary entry."""
    installation.python(ORGANISATION)
    return installation


@pytest.fixture
def said():
    """What a command printed as data."""
    return lambda done: json.loads(done.stdout)
