"""Name and label of the room."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Home."""

    name = "bothways.apps.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"
