"""Several things at one moment, each in a thread with a database connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

from bothways.errors import BothwaysError


def at_once(*things: Callable[[], Any]) -> list[Any]:
    """Do all of them at once; gives what each returned, or the code of its refusal. A fault fails the test."""
    start, outcomes = threading.Barrier(len(things)), [None] * len(things)

    def do(place: int, thing: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes[place] = thing()
        except BothwaysError as error:
            outcomes[place] = error.code
        except Exception as error:  # noqa: BLE001  handed to the test
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=each) for each in enumerate(things)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    faults = [one for one in outcomes if isinstance(one, Exception)]
    assert faults == []
    return outcomes
