"""What every test of the platform may ask for."""

from collections.abc import Iterator

import hypothesis
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

# A program that starts a server and runs a command behind it, not a test.
collect_ignore = ["with_postgres.py"]

# A busy machine is no fault of the code: properties are judged by what they say, not by how long it took.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(autouse=True)
def _house(settings) -> Iterator[None]:
    """Jobs run inside the request, letters stay in the outbox, this is no demo, and no language is left behind."""
    settings.JOBS_NOW = True
    settings.DEMO = False
    settings.SMTP_URL = ""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    translation.deactivate()


@pytest.fixture
def cast(db):
    """Organisation and people of the stories."""
    from cast import make_cast

    return make_cast()


@pytest.fixture
def client_of(cast):
    """`client_of("dana")`: a browser in which Dana is signed in."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.user(name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def actor_of(cast):
    """`actor_of("alice")`: the actor that her browser would be."""

    def actor(name: str):
        from bothways.apps.programmes.access import actor_of
        from bothways.foundation.actor import Door

        return actor_of(cast.user(name), Door.BROWSER)

    return actor
