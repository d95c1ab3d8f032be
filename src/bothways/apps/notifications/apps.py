"""Name and label of the room."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Letters."""

    name = "bothways.apps.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
