"""The addresses of the platform, as the URL configuration has them, and how their answers are read."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SIGN_IN = "/account/login/"


@dataclass(frozen=True)
class Address:
    """One address: its name with namespace, and the keywords that it needs."""

    name: str
    keywords: frozenset[str]

    @property
    def room(self) -> str:
        """The room that answers, for running the walk in parts."""
        return self.name.partition(":")[0] if ":" in self.name else "sign-in"


def addresses() -> list[Address]:
    """Every address of the URL configuration. One without a name is an error, for nobody could declare it."""
    return list(_below(get_resolver().url_patterns, "", frozenset()))


def _below(
    patterns: list[URLPattern | URLResolver], space: str, keywords: frozenset[str]
) -> Iterator[Address]:
    for pattern in patterns:
        needed = keywords | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _below(pattern.url_patterns, inner, needed)
        else:
            if not pattern.name:
                raise AssertionError(f"The address {pattern.pattern} has no name.")
            yield Address(f"{space}{pattern.name}", needed)


def browser_of(cast, role: str) -> Client:
    """A browser in which the role is signed in; a fault of ours is an answer, not an exception."""
    client = Client(raise_request_exception=False)
    if role != "out":
        client.force_login(cast.user(role), backend=BACKEND)
    return client


def letter_of(response: HttpResponse) -> str:
    """The answer in one letter, as `policy` writes it; a fault shows its number."""
    status = response.status_code
    if status in {301, 302, 303}:
        return "s" if response["Location"].startswith(SIGN_IN) else "o"
    return {404: "m", 403: "d", 405: "x"}.get(status, "o" if status < 500 and status != 429 else str(status))
