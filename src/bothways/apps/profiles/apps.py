"""Name and label of the room."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """Profiles."""

    name = "bothways.apps.profiles"
    label = "profiles"
    default_auto_field = "django.db.models.BigAutoField"
