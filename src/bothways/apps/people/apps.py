"""Name and label of the room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "bothways.apps.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
