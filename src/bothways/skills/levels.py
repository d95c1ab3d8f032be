"""Proficiency, evidence and the effective level that matching uses."""

from enum import StrEnum
from typing import Final

LEVELS: Final = range(6)
"""0 new, 1 aware, 2 with help, 3 independent, 4 advanced, 5 teaches others."""

TEACHING_LEVEL: Final = 3
"""Effective level from which somebody can teach a skill."""


class Evidence(StrEnum):
    """What stands behind a claimed level."""

    E0 = "E0"  # self-declared
    E1 = "E1"  # endorsed by two or more colleagues who saw it used
    E2 = "E2"  # work sample or certificate
    E3 = "E3"  # assessed


def effective_level(level: int, evidence: Evidence) -> int:
    """The level that counts in matching: a self-declared 4 or 5 counts one lower.

    Args:
        level: claimed proficiency, 0 to 5.
        evidence: what stands behind the claim.

    Returns: 0 to 5, no unit.

    Source: domain glossary, "Effective level".

    >>> effective_level(5, Evidence.E0), effective_level(5, Evidence.E1), effective_level(3, Evidence.E0)
    (4, 5, 3)
    """
    return level - 1 if evidence is Evidence.E0 and level >= 4 else level
