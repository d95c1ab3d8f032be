"""Back the database up while the platform runs, and bring it back.

A backup is one tar.gz: the database as its own tools write it, and a manifest with version and checksum.
The secret key is not in it: whoever holds a backup must not be able to sign a link.
"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from bothways import __version__
from bothways.errors import Invalid, Refused, Unavailable
from bothways.server.serving import prepare

MANIFEST = "manifest.json"
DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class NotABackup(Invalid):
    """The file is none of ours, or it was damaged."""

    code = "not_a_backup"


class DatabaseInUse(Refused):
    """The target holds data, and replacing it was not asked for."""

    code = "database_in_use"


class ToolFailed(Unavailable):
    """A tool of the database system failed."""

    code = "tool_failed"


def write_backup(target: Path) -> str:
    """Write a backup to `target`, whole or not at all; returns a sentence for the terminal."""
    prepare()
    if target.exists():
        raise Refused(f'"{target}" exists already. Name a new file, so that no older backup is lost.')
    if not target.parent.exists():
        raise Invalid(f'The folder "{target.parent}" does not exist. Make it first.')
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".bothways-backup-") as folder:
        dump = Path(folder) / DUMPS[connection.vendor]
        _dump(dump)
        manifest = _manifest(dump)
        packed = Path(folder) / "packed.tar.gz"
        with tarfile.open(packed, "w:gz") as archive:
            _add_text(archive, MANIFEST, json.dumps(manifest, indent=2, sort_keys=True))
            archive.add(dump, dump.name)
        packed.chmod(0o600)
        packed.rename(target)
    return (
        f"Wrote {target} ({target.stat().st_size / 1024 / 1024:.1f} MiB). Keep the secret key apart from it."
    )


def restore_backup(source: Path, *, replace: bool) -> str:
    """Bring a backup back and check it; returns a sentence for the terminal.

    Raises: NotABackup for a foreign or damaged file, before anything is touched; DatabaseInUse when the
    database holds people and `replace` is not set.
    """
    prepare()
    with tempfile.TemporaryDirectory(prefix="bothways-restore-") as folder:
        manifest, dump = _unpacked(source, Path(folder))
        _refuse_foreign(manifest)
        if not replace and _holds_data():
            raise DatabaseInUse(
                "The database already holds an organisation. Back it up first; then add --replace to put the backup in its place."
            )
        _load(dump)
    call_command("migrate", verbosity=0, interactive=False)
    from bothways.server.verify import broken_invariants

    broken = broken_invariants()
    if broken:
        raise NotABackup(f"The backup is back, but {broken[0]}. Run `bothways verify` for the whole list.")
    return f"Restored the backup of {manifest['written_at']} (Bothways {manifest['bothways']}). Every invariant holds."


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        with contextlib.closing(sqlite3.connect(target)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        return
    _run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _load(dump: Path) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        database = Path(settings.DATABASES["default"]["NAME"])
        with (
            contextlib.closing(sqlite3.connect(dump)) as source,
            contextlib.closing(sqlite3.connect(database)) as into,
        ):
            source.backup(into)
        return
    _run_tool("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
              f"--dbname={settings.DATABASES['default']['NAME']}", str(dump))  # fmt: skip


def _run_tool(name: str, *arguments: str) -> None:
    tool = shutil.which(name, path=settings.PG_BIN or None)
    if tool is None:
        raise ToolFailed(
            f"{name} is not here. Install PostgreSQL's client programs, or name their folder in BOTHWAYS_PG_BIN."
        )
    database = settings.DATABASES["default"]
    environment = {
        **os.environ,
        "PGDATABASE": database["NAME"],
        **{
            variable: value
            for variable, value in (
                ("PGUSER", database["USER"]), ("PGPASSWORD", database["PASSWORD"]),
                ("PGHOST", database["HOST"]), ("PGPORT", database["PORT"]),
            )
            if value
        },
    }  # fmt: skip
    done = subprocess.run([tool, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ToolFailed(f"{name} failed, and nothing was changed: {reason}")


def _manifest(dump: Path) -> dict[str, Any]:
    return {
        "bothways": __version__,
        "database": connection.vendor,
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sha256": _sha256(dump),
        "migrations": sorted(".".join(key) for key in MigrationLoader(connection).applied_migrations),
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))


def _unpacked(source: Path, folder: Path) -> tuple[dict[str, Any], Path]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        dump = folder / DUMPS[manifest["database"]]
        whole = _sha256(dump) == manifest["sha256"]
    except FileNotFoundError as error:
        if not source.exists():
            raise NotABackup(f'There is no file "{source}".') from error
        raise NotABackup(f'"{source}" is not a backup of Bothways.') from error
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError) as error:
        raise NotABackup(f'"{source}" is not a backup of Bothways, or it was cut short.') from error
    if not whole:
        raise NotABackup(f'"{source}" was damaged: its checksum does not fit. Use another backup.')
    return manifest, dump


def _refuse_foreign(manifest: dict[str, Any]) -> None:
    if manifest["database"] != connection.vendor:
        raise NotABackup(
            f"The backup is of {manifest['database']}, and this installation runs on {connection.vendor}."
        )
    known = {".".join(key) for key in MigrationLoader(connection).disk_migrations}
    newer = [name for name in manifest["migrations"] if name not in known]
    if newer:
        raise NotABackup(
            f"The backup comes from a newer Bothways ({manifest['bothways']}). Install that version first."
        )


def _holds_data() -> bool:
    from bothways.apps.people.models import Organisation

    return Organisation.objects.exists()
