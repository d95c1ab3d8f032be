"""What a certificate says against itself, before anything is compared with the input."""

from collections.abc import Iterator
from typing import Any


def contradictions(certificate: dict[str, Any]) -> list[str]:
    """Sentences for stages, bounds, gaps and the word optimal that cannot all be true; none where they agree.

    >>> one = lambda value: [{"name": "total_fit", "value": value}]
    >>> contradictions({"objective": one(7), "bound": one(9), "gap": one(2), "optimal": False})
    []
    >>> contradictions({"objective": one(7), "bound": one(9), "gap": one(1), "optimal": False})
    ['The gap of total_fit is 2, and the certificate says 1.']
    """
    objective, bound, gap = (_values(certificate[name]) for name in ("objective", "bound", "gap"))
    names = [name for name, _ in objective]
    if not names == [name for name, _ in bound] == [name for name, _ in gap]:
        return ["The certificate's objective, bound and gap are not of the same stages."]
    found = [*_stage_faults(objective, dict(bound), dict(gap))]
    closed = not any(width for _, width in gap)
    if not found and certificate["optimal"] is not closed:
        left, said = ("no", "does not say") if closed else ("a", "says")
        found.append(f"There is {left} gap, and the certificate {said} that this is optimal.")
    return found


def _values(stages: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(str(stage["name"]), int(stage["value"])) for stage in stages]


def _stage_faults(
    objective: list[tuple[str, int]], bound: dict[str, int], gap: dict[str, int]
) -> Iterator[str]:
    for name, value in objective:
        better = value - bound[name] if name.startswith("below_") else bound[name] - value
        if better < 0:
            yield f"The bound of {name} is {bound[name]:,}, and {value:,} is reached."
        elif gap[name] != better:
            yield f"The gap of {name} is {better:,}, and the certificate says {gap[name]:,}."
