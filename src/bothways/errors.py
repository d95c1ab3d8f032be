"""The one family of errors: what went wrong, in words that a person can act on.

Concrete classes stand beside the function that raises them; doors (pages, command line, API)
turn the five kinds into an answer. Anything else that is raised is a bug.
"""

from typing import Any, ClassVar


class BothwaysError(Exception):
    """Something the product refuses or cannot do, with a code for programs and a message for people."""

    code: ClassVar[str] = "error"
    message: str = "Something went wrong."

    def __init__(self, message: str | None = None, **data: Any) -> None:
        self.message = message or self.message
        self.data = data
        super().__init__(self.message)


class Invalid(BothwaysError):
    """What was given cannot be read or is outside its bounds (HTTP 400, exit code 2)."""

    code = "invalid"


class Denied(BothwaysError):
    """The thing is known to the asker, the right to do this is missing (HTTP 403)."""

    code = "denied"
    message = "You may look at this, but not change it."


class Missing(BothwaysError):
    """Absent or not for the asker; the two cannot be told apart (HTTP 404)."""

    code = "missing"
    message = "There is nothing here, or it is not for you."


class Refused(BothwaysError):
    """A rule of the field says no; the message says which and what would help (HTTP 409)."""

    code = "refused"


class Unavailable(BothwaysError):
    """An outside system failed; nothing was lost and it can be tried again (HTTP 503)."""

    code = "unavailable"
