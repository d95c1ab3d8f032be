"""Name and label of the room."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """Integrations."""

    name = "bothways.apps.integrations"
    label = "integrations"
    default_auto_field = "django.db.models.BigAutoField"
