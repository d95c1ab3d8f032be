"""Who is asking, in which role, through which door."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """Roles in the system. Line managers have none."""

    ORG_ADMIN = "org_admin"
    PROGRAMME_MANAGER = "programme_manager"
    PARTICIPANT = "participant"


class Door(StrEnum):
    """The way by which a request came in."""

    BROWSER = "browser"
    JOB = "job"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who asks. Every access function and service takes it first.

    Attributes:
        user_id: the account, None for jobs, commands and the signed out.
        person_id: primary key of the person behind the account, None where there is none.
        person_public_id: what the diary writes down.
        name: how the person is shown.
        org_admin: holds the organisation-wide administrator role.
        manages_all: programme manager of every programme.
        manages: primary keys of the programmes this person manages.
        door: the way in.
    """

    door: Door
    user_id: int | None = None
    person_id: int | None = None
    person_public_id: UUID | None = None
    name: str = ""
    org_admin: bool = False
    manages_all: bool = False
    manages: frozenset[int] = frozenset()

    @property
    def is_signed_in(self) -> bool:
        """Whether an account stands behind the request."""
        return self.user_id is not None

    @property
    def is_manager(self) -> bool:
        """Whether the actor manages any programme."""
        return self.manages_all or bool(self.manages)

    def may_manage(self, programme_pk: int) -> bool:
        """Whether the actor runs this programme."""
        return self.manages_all or programme_pk in self.manages


NOBODY = Actor(door=Door.BROWSER)
"""A visitor who is not signed in."""


def job_actor() -> Actor:
    """The actor of a background job."""
    return Actor(door=Door.JOB)
