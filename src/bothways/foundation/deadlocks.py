"""Transactions that the database gave up in favour of others. They left nothing behind and can be tried again."""

from collections.abc import Callable

from django.db import OperationalError

TRIES = 3
"""How often the same thing is tried."""
GIVEN_UP = frozenset({"40P01", "40001"})
"""What PostgreSQL calls two transactions that wait for each other, and one that came too late."""


def given_up(error: BaseException) -> bool:
    """Whether the database rolled a transaction back only because it met another one."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") in GIVEN_UP


def until_done(transaction: Callable[[], None]) -> None:
    """Run a whole transaction, again where it was given up; the last time its error is passed on."""
    for left in reversed(range(TRIES)):
        try:
            transaction()
        except OperationalError as error:
            if not left or not given_up(error):
                raise
        else:
            return
