"""Who could have a pair with somebody new: found by skills and levels, languages and hours, before anything is scored."""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from typing import Any

from bothways.matching.people.constraints import LEAST_MINUTES
from bothways.matching.people.rules import minutes_between
from bothways.matching.problem import Need, Offer, Person
from bothways.matching.reasons.explain import covers_need, key_of
from bothways.mentoring.programme_models import GapRule


class Skills:
    """Who offers and who needs what at which level, by row: who could have a pair with somebody new."""

    def __init__(self, gap: GapRule, people: Iterable[Person]) -> None:
        self._gap = gap
        self._career: list[int] = []
        self._offered: dict[tuple[str, bool], list[tuple[int, Offer]]] = defaultdict(list)
        self._needed: dict[tuple[str, bool], list[tuple[int, Need]]] = defaultdict(list)
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        """One person more, in the next row."""
        row = len(self._career)
        self._career.append(person.level or 0)
        for offer in person.offers if person.gives and person.giver_capacity else ():
            self._offered[key_of(offer.skill), offer.topic].append((row, offer))
        for need in person.needs if person.learns and person.learner_capacity else ():
            self._needed[key_of(need.skill), need.topic].append((row, need))

    def copy(self) -> "Skills":
        """An independent copy."""
        twin = copy(self)
        own: dict[str, Any] = {"_career": self._career.copy()}
        for name in ("_offered", "_needed"):
            rows = {key: listed.copy() for key, listed in getattr(self, name).items()}
            own[name] = defaultdict(list, rows)
        for name, value in own.items():
            setattr(twin, name, value)
        return twin

    def partners(self, person: Person) -> list[int]:
        """Rows of those who can teach a person something needed, or the other way round, at fitting career levels."""
        rows: set[int] = set()
        own = person.level or 0
        for need in person.needs:
            for row, offer in self._offered.get((key_of(need.skill), need.topic), ()):
                if self._goes(self._career[row] - own, offer, need):
                    rows.add(row)
        for offer in person.offers:
            for row, need in self._needed.get((key_of(offer.skill), offer.topic), ()):
                if self._goes(own - self._career[row], offer, need):
                    rows.add(row)
        return sorted(rows)

    def _goes(self, gap: int, offer: Offer, need: Need) -> bool:
        if not covers_need(offer, need):
            return False
        lead = 0 if need.topic else offer.level - need.level
        # Any skill may open the skill route: equal levels are left to the scoring itself.
        return not self._gap.needs_levels or gap == 0 or self._gap.allows(gap, skill_lead=lead)


def could_meet(one: Person, other: Person) -> bool:
    """Whether two people share a language and an hour, as far as is known: what rules most pairs out."""
    if one.languages is not None and other.languages is not None and not one.languages & other.languages:
        return False
    return one.weekly is None or other.weekly is None or minutes_between(one, other) >= LEAST_MINUTES
