"""Name of the ground floor, so that its templates and static files are found."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class FoundationConfig(AppConfig):
    """What every app stands on."""

    name = "bothways.foundation"
    label = "foundation"

    def ready(self) -> None:
        """Have the cache's table made with the others: no set-up forgets it."""
        post_migrate.connect(_make_cache_table, sender=self)


def _make_cache_table(*, using: str, **_: Any) -> None:
    call_command("createcachetable", database=using, verbosity=0)
