"""The management tree as intervals, so that "in the same chain" is two comparisons."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bothways.errors import Invalid


class ManagementCycle(Invalid):
    """Some people are, through others, their own manager."""

    code = "manager_cycle"


def chain_intervals(
    managers: Mapping[str, str], people: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number people in a walk of the tree, so that each chain is an interval inside an interval.

    Args:
        managers: person -> direct manager, for everybody known, participants or not.
        people: those whose intervals are wanted.

    Returns: entry and last, aligned with `people`: a is above b exactly if entry[a] < entry[b] <= last[a].

    Raises: ManagementCycle, naming the people in it.

    >>> entry, last = chain_intervals({"b": "x", "x": "a", "c": "a"}, ["a", "b", "c"])
    >>> bool(entry[0] < entry[1] <= last[0]), bool(entry[2] < entry[1] <= last[2])
    (True, False)
    """
    reports, roots = _forest(managers, people)
    entry: dict[str, int] = {}
    last: dict[str, int] = {}
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        person, done = stack.pop()
        if done:
            last[person] = len(entry) - 1
            continue
        entry[person] = len(entry)
        stack.append((person, True))
        stack.extend((report, False) for report in reversed(reports.get(person, ())))
    return (
        np.array([entry[p] for p in people], dtype=np.int64),
        np.array([last[p] for p in people], dtype=np.int64),
    )


def _forest(managers: Mapping[str, str], people: Sequence[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Direct reports and roots of the part of the tree that the people and those above them make."""
    settled: set[str] = set()
    reports: dict[str, list[str]] = defaultdict(list)
    roots: list[str] = []
    for person in people:
        climbed: dict[str, None] = {}
        at = person
        while at not in settled:
            if at in climbed:
                cycle = list(climbed)[list(climbed).index(at) :]
                raise ManagementCycle(
                    f"These people are in a circle of managers: {', '.join(sorted(cycle))}. "
                    "Correct who manages whom.",
                    people=sorted(cycle),
                )
            climbed[at] = None
            above = managers.get(at)
            if above is None:
                roots.append(at)
                break
            reports[above].append(at)
            at = above
        settled.update(climbed)
    return reports, roots
