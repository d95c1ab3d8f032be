"""Name of the ground floor, so that its templates and static files are found."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """What every app stands on."""

    name = "bothways.foundation"
    label = "foundation"
