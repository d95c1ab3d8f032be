"""Name and label of the room."""

from django.apps import AppConfig


class MatchingRunsConfig(AppConfig):
    """Matching runs."""

    name = "bothways.apps.matching_runs"
    label = "matching_runs"
    default_auto_field = "django.db.models.BigAutoField"
