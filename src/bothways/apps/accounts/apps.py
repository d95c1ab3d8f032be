"""Name and label of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "bothways.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
