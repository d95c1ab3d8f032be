"""Every setting that an operator may set: name, type, default and what it is for.

Each is read from `BOTHWAYS_<NAME>`, or from the file named in `BOTHWAYS_<NAME>_FILE` (for secrets).
The operator's reference page is printed from this class.
"""

import os
import secrets
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bothways.errors import Invalid

PREFIX = "BOTHWAYS_"


class Environment(BaseSettings):
    """The settings of one installation."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    data_dir: Path = Field(
        Path("bothways-data"),
        description="Folder for the embedded database, the job queue and the secret key.",
    )
    database_url: str = Field(
        "", description="postgresql://user:password@host:port/name; empty for SQLite in the data folder."
    )
    secret_key: str = Field(
        "", description="Signs sessions and links; empty to make one once and keep it in the data folder."
    )
    base_url: str = Field(
        "", description="Address under which people reach the platform, for links in letters."
    )
    hosts: str = Field("", description="Comma-separated host names to answer to, besides that of base_url.")
    debug: bool = Field(
        default=False, description="Developer's mode: style page, details of errors. Never in use."
    )
    demo: bool = Field(
        default=False, description="Demo organisation: sign-in links without a code, letters shown on a page."
    )
    time_zone: str = Field("UTC", description="Time zone of pages for people who have none of their own.")
    smtp_url: str = Field(
        "", description="smtp://user:password@host:587/?tls=starttls; empty keeps letters in the outbox."
    )
    mail_from: str = Field("Bothways <bothways@localhost>", description="Sender of letters.")
    https: bool = Field(
        default=False, description="The platform is reached by HTTPS: secure cookies and HSTS."
    )
    pg_bin: str = Field(
        "", description="Folder of pg_dump and pg_restore, when they are not on the path or too old."
    )
    jobs_now: bool = Field(default=False, description="Run jobs inside the request. For tests.")


def _from_files() -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in Environment.model_fields:
        path = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
        if path:
            values[name] = Path(path).read_text("utf-8").strip()
    return values


class BadSetting(Invalid, ValueError):
    """A setting of the operator that cannot be used; the message names it."""

    code = "bad_setting"


@cache
def environment() -> Environment:
    """The settings as the process found them at its start."""
    try:
        return Environment(**_from_files())
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        words = Environment.model_fields[name].description
        raise BadSetting(
            f"{PREFIX}{name.upper()} cannot be used: {error.errors()[0]['msg']}. It means: {words}"
        ) from error


def secret_key(env: Environment) -> str:
    """The key given, or the one in the data folder, made on first use and readable by its owner alone."""
    if env.secret_key:
        return env.secret_key
    path = env.data_dir / "secret.key"
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    env.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was quicker
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text("ascii").strip()


def mail_server(url: str) -> dict[str, Any]:
    """Django's settings of the mail server that an address names; empty for none.

    `smtp://` speaks STARTTLS unless `?tls=none` says otherwise; `smtps://` speaks TLS from the start.
    `?timeout=` is in seconds.

    Raises:
        BadSetting: when the address is of another kind, or names no host.

    >>> mail_server("smtps://me:p%40ss@mail.example")["EMAIL_PORT"]
    465
    """
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadSetting("BOTHWAYS_SMTP_URL must look like smtp://user:password@host:587/ or smtps://host/.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    tls = query.get("tls", "starttls")
    if tls not in {"starttls", "none"}:
        raise BadSetting("BOTHWAYS_SMTP_URL: tls is starttls or none; for TLS from the start write smtps://.")
    at_once = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if at_once else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": at_once,
        "EMAIL_USE_TLS": not at_once and tls == "starttls",
        "EMAIL_TIMEOUT": int(query.get("timeout", "20")),
    }
