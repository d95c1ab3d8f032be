"""Name and label of the room."""

from django.apps import AppConfig


class RelationshipsConfig(AppConfig):
    """Relationships."""

    name = "bothways.apps.relationships"
    label = "relationships"
    default_auto_field = "django.db.models.BigAutoField"
