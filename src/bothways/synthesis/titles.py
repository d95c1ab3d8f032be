"""Job titles: a word for seniority, a field of the job family, in large organisations a number."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bothways.synthesis.careers import Careers
from bothways.synthesis.draws import Draws, Ints, at_quantile, zipf
from bothways.synthesis.reference import Department, families
from bothways.synthesis.tree import Tree
from bothways.synthesis.units import Units

_ZIPF: Final = 1.18
_ODD: Final = 0.03
_ODDITIES: Final = (" (acting)", ", special projects")
_SENIORITY: Final = ("", "Associate ", "", "Senior ", "Principal ")
_NUMBERED_FROM: Final = 500_000
_NUMBERS: Final = (" I", " II", " III")


@dataclass(frozen=True, slots=True)
class Titles:
    """Makes the titles of any group of people."""

    draws: Draws
    tree: Tree
    careers: Careers
    units: Units
    departments: Sequence[Department]
    fields: int = field(init=False)

    def __post_init__(self) -> None:
        """Let an organisation of n people have about 4 * sqrt(n) titles, however they are made up."""
        used = len(np.unique(self.units.family))
        object.__setattr__(self, "fields", max(2, round(float(np.sqrt(len(self.tree.parent))) / used)))

    def of(self, who: Ints) -> list[str]:
        """The title of each person."""
        return [
            self._manager(person, level) if manages else self._individual(person, level, rank, odd, number)
            for person, level, manages, rank, odd, number in zip(
                who.tolist(),
                self.careers.level[who].tolist(),
                ((self.tree.reports[who] > 0) | (self.tree.depth[who] <= 1)).tolist(),
                self._ranks(who).tolist(),
                (self.draws.uniform(who, 1) / _ODD * len(_ODDITIES)).astype(np.int64).tolist(),
                (self.draws.uniform(who, 2) * len(_NUMBERS)).astype(np.int64).tolist(),
                strict=True,
            )
        ]

    def _ranks(self, who: Ints) -> Ints:
        """How common a field each person works in, 0 for the most common of the family."""
        share = self.draws.uniform(who, 0)
        ranks = np.zeros(len(who), dtype=np.int64)
        family = self.units.family[who]
        for number, entry in enumerate(families()):
            here = family == number
            weights = zipf(min(self.fields, len(entry.fields)), _ZIPF)
            ranks[here] = at_quantile(np.cumsum(weights), share[here])
        return ranks

    def _manager(self, person: int, level: int) -> str:
        if self.tree.depth[person] == 0:
            return "Chief executive"
        if self.tree.depth[person] == 1:
            return self.departments[int(self.tree.department[person])].head
        division = self.units.divisions[self.units.division[person]]
        if level >= 5:  # a senior leader of the ladder
            return f"Head of {_inside(division)}"
        return f"Team lead, {_inside(division)}"

    def _individual(self, person: int, level: int, rank: int, odd: int, number: int) -> str:
        name = families()[self.units.family[person]].fields[rank]
        word = _SENIORITY[level]
        title = word + (_inside(name) if word else name)
        if len(self.tree.parent) >= _NUMBERED_FROM:
            title += _NUMBERS[number]
        return title + _ODDITIES[odd] if odd < len(_ODDITIES) else title


def _inside(name: str) -> str:
    """A name as it is written inside a title: "Field sales" as "field sales", "IT support" unchanged."""
    return name if name[:2].isupper() else name[0].lower() + name[1:]
