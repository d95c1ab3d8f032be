"""How many people can teach each skill and how many need it, below and above the boundary level."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holder:
    """One person's word about one skill.

    Attributes:
        skill: the name under which it counts.
        senior: whether the person stands at or above the boundary level.
        teaches: True for an offer at teaching level, False for a need.
    """

    skill: str
    senior: bool
    teaches: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """People who can teach a skill (supply) and who need it, split at the boundary level."""

    skill: str
    supply_junior: int = 0
    supply_senior: int = 0
    need_junior: int = 0
    need_senior: int = 0

    @property
    def downward(self) -> int:
        """Needs of junior people that senior people could meet, one each."""
        return min(self.supply_senior, self.need_junior)

    @property
    def upward(self) -> int:
        """Needs of senior people that junior people could meet, one each."""
        return min(self.supply_junior, self.need_senior)

    @property
    def lateral(self) -> int:
        """Needs that could be met on the same side of the boundary."""
        return min(self.supply_junior, self.need_junior) + min(self.supply_senior, self.need_senior)

    @property
    def need(self) -> int:
        """Everybody who needs it."""
        return self.need_junior + self.need_senior


def coverage(holders: Iterable[Holder]) -> tuple[Coverage, ...]:
    """Supply and need of each skill, the most needed first, then by name.

    Source: domain specification, section 5.2.

    >>> people = [Holder("Python", False, True)] * 4 + [Holder("Python", True, True)]
    >>> people += [Holder("Python", False, False)] * 3 + [Holder("Python", True, False)] * 2
    >>> people += [Holder("Negotiation", True, True)] * 5
    >>> people += [Holder("Negotiation", False, False)] * 6 + [Holder("Negotiation", True, False)]
    >>> found = coverage(people)
    >>> sum(c.downward for c in found), sum(c.upward for c in found), sum(c.lateral for c in found)
    (6, 2, 5)
    """
    counts: dict[str, list[int]] = {}
    for holder in holders:
        row = counts.setdefault(holder.skill, [0, 0, 0, 0])
        row[(0 if holder.teaches else 2) + holder.senior] += 1
    found = (Coverage(skill, *row) for skill, row in counts.items())
    return tuple(sorted(found, key=lambda c: (-c.need, c.skill)))
