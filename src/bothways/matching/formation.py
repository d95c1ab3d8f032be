"""What may be asked of the groups, cohorts and circles of one run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Formation:
    """What may be asked of the circles of one run.

    Attributes:
        target: the one skill of all cohorts or groups, or theme of all circles; None lets each have its own.
        balanced: whether the sizes of circles (of cohorts of one skill) differ by at most one.
        facilitated: whether cohorts get a facilitator, so that a guide at level 3 will do.
    """

    target: str | None = None
    balanced: bool = False
    facilitated: bool = False


PLAIN = Formation()
"""Nothing in particular."""
