"""Name and label of the room."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Programmes."""

    name = "bothways.apps.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"
