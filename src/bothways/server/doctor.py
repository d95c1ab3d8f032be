"""Look at everything around the platform that can be amiss, and say what to do."""

import json
import os
import platform
import re
import shutil
import smtplib
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import django
import typer
from rich.console import Console

from bothways.server.serving import SETTINGS

SQLITE_NEEDED = (3, 35, 0)
FREE_NEEDED = 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: fine (ok), worth a look (warn) or in the way (bad)."""

    subject: str
    state: str
    words: str
    remedy: str = ""


def report(*, as_json: bool) -> int:
    """Print every finding; returns 2 when something is in the way, else 0."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    findings = [finding for check in CHECKS for finding in check()]
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        console = Console(soft_wrap=True)
        marks = {"ok": "[green]ok  [/]", "warn": "[yellow]look[/]", "bad": "[red]bad [/]"}
        for finding in findings:
            console.print(f"{marks[finding.state]} {finding.subject}: {finding.words}", highlight=False)
            if finding.remedy:
                console.print(f"     {finding.remedy}", highlight=False)
    return 2 if any(finding.state == "bad" for finding in findings) else 0


def _python() -> Iterator[Finding]:
    yield Finding("Python", "ok", f"{platform.python_version()} on {sys.platform}")


def _data_folder() -> Iterator[Finding]:
    from django.conf import settings

    folder = Path(settings.DATA_DIR)
    if not os.access(folder, os.W_OK):
        yield Finding(
            "Data folder",
            "bad",
            f"{folder} cannot be written.",
            "Give its owner the right to write, or set BOTHWAYS_DATA_DIR.",
        )
        return
    yield Finding("Data folder", "ok", str(folder.resolve()))
    free = shutil.disk_usage(folder).free
    if free < FREE_NEEDED:
        yield Finding(
            "Disk",
            "warn",
            f"{free / 1024**2:.0f} MiB free.",
            "Make room before it is full: writes stop then.",
        )
    else:
        yield Finding("Disk", "ok", f"{free / 1024**3:.0f} GiB free")
    key = folder / "secret.key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield Finding("Secret key", "bad", "Others on this machine can read it.", f"chmod 600 {key}")


def _database() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import Error

    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < SQLITE_NEEDED:
        yield Finding(
            "Database",
            "bad",
            f"SQLite {sqlite3.sqlite_version} is too old.",
            "Use a Python built with SQLite 3.35 or newer.",
        )
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        yield Finding(
            "Database",
            "bad",
            f"It does not answer: {str(error).splitlines()[0]}",
            "Check BOTHWAYS_DATABASE_URL and that the server runs.",
        )
        return
    version = (
        f"SQLite {sqlite3.sqlite_version}"
        if connection.vendor == "sqlite"
        else f"PostgreSQL {_server_version()}"
    )
    if waiting:
        yield Finding(
            "Database",
            "warn",
            f"{version}; {len(waiting)} changes of its shape wait.",
            "They are applied when `bothways serve` starts.",
        )
    else:
        yield Finding("Database", "ok", version)


def _server_version() -> int:
    """The major version of the PostgreSQL server."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def _postgresql_client() -> Iterator[Finding]:
    from django.conf import settings
    from django.db import connection
    from django.db.utils import Error

    if connection.vendor != "postgresql":
        return
    tool = shutil.which("pg_dump", path=settings.PG_BIN or None)
    if tool is None:
        yield Finding(
            "Backup",
            "bad",
            "pg_dump is not here.",
            "Install PostgreSQL's client programs, or set BOTHWAYS_PG_BIN.",
        )
        return
    words = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    client = int(match.group(1)) if (match := re.search(r"(\d+)(?:\.\d+)?\s*(?:\(|$)", words)) else 0
    try:
        connection.ensure_connection()
        server = _server_version()
    except Error:
        return  # the database check has said so
    if client < server:
        yield Finding(
            "Backup",
            "bad",
            f"pg_dump {client} cannot back up PostgreSQL {server}.",
            "Install client programs at least as new as the server.",
        )
    else:
        yield Finding("Backup", "ok", words)


def _mail() -> Iterator[Finding]:
    from django.conf import settings

    if not settings.SMTP_URL:
        yield Finding(
            "Letters",
            "warn",
            "No mail server is set: letters stay in the outbox.",
            "Set BOTHWAYS_SMTP_URL, for example smtp://user:password@mail.example:587/?tls=starttls",
        )
        return
    from django.core.mail import get_connection

    host = settings.EMAIL_HOST
    mail = get_connection(timeout=5)
    try:
        mail.open()  # with the port, encryption and password that letters use
        mail.close()
    except (OSError, smtplib.SMTPException) as error:
        yield Finding(
            "Letters",
            "bad",
            f"{host} does not take us in: {error}",
            "Check BOTHWAYS_SMTP_URL; letters wait in the outbox meanwhile.",
        )
    else:
        yield Finding("Letters", "ok", f"{host} takes us in")


def _address() -> Iterator[Finding]:
    from django.conf import settings

    if not settings.BASE_URL:
        yield Finding(
            "Address",
            "warn",
            "Links in letters point to this machine.",
            "Set BOTHWAYS_BASE_URL to the address that people use.",
        )
    elif not settings.SESSION_COOKIE_SECURE:
        yield Finding(
            "Address",
            "warn",
            f"{settings.BASE_URL} without HTTPS.",
            "Put it behind HTTPS and set BOTHWAYS_HTTPS=1.",
        )
    else:
        yield Finding("Address", "ok", settings.BASE_URL)
    if settings.DEBUG:
        yield Finding("Debug", "bad", "Developer's mode is on.", "Unset BOTHWAYS_DEBUG.")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _python,
    _data_folder,
    _database,
    _postgresql_client,
    _mail,
    _address,
)
