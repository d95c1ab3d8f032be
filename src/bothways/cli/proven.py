"""What was reached and what is proven, as data and in words, for every verb that solves."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from bothways import __version__
from bothways.matching.solution import Matching, Stage


def stage_data(stages: Sequence[Stage]) -> list[dict[str, Any]]:
    """Stages as plain data."""
    return [{"name": stage.name, "value": stage.value} for stage in stages]


def versions() -> dict[str, str]:
    """Versions of Bothways and of the packages that solve."""
    return {"bothways": __version__, **{name: version(name) for name in ("numpy", "ortools", "scipy")}}


def covered(matching: Matching) -> int:
    """People covered, whether a stage counts them or not: those who learn from somebody."""
    for stage in matching.objective:
        if stage.name == "people_covered":
            return stage.value
    return len({flow.learner_id for one in matching.relationships for flow in one.flows})


def unproven(objective: Sequence[Stage], bound: Sequence[Stage], *, hurried: bool) -> str:
    """One plain sentence where the best is not proven, else nothing.

    >>> unproven([Stage("total_fit", 700)], [Stage("total_fit", 720)], hurried=True)
    'The time limit was reached before the best was proven: total fit is 700, and at most 720 is possible. \
certificate.json holds every bound.'
    """
    for reached, most in zip(objective, bound, strict=True):
        if reached != most:
            why = "The time limit was reached" if hurried else "The search ended"
            side = "at least" if most.value < reached.value else "at most"
            return (
                f"{why} before the best was proven: {reached.name.replace('_', ' ')} is {reached.value:,}, "
                f"and {side} {most.value:,} is possible. certificate.json holds every bound."
            )
    return ""
