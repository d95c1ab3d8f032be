"""Name and label of the room."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """The diary."""

    name = "bothways.apps.activity"
    label = "activity"
    default_auto_field = "django.db.models.BigAutoField"
