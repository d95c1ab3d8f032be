"""Static files without a collecting step: served from where they are, under addresses that name their content."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStaticFiles(StaticFilesStorage):
    """`bothways.css?v=1f3a…`: browsers keep a file for a year, and fetch it again when its content changed."""

    def url(self, name: str | None) -> str:
        """The address of a static file, with the version of its content."""
        address: str = super().url(name)
        return f"{address}?v={_version(name)}" if name else address


@cache
def _version(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise ValueError(f"There is no static file {name!r}.")
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12]
