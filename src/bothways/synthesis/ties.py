"""Private wishes and blocks, and who decides on whom outside the reporting line."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bothways.synthesis.careers import Careers
from bothways.synthesis.draws import Draws, Floats, Ints, at_quantile
from bothways.synthesis.sites import Sites
from bothways.synthesis.tree import Tree

MOST_WISHES: Final = 5
_CIRCLE: Final = 24
"""People each knows from projects, courses and lunches, across the organisation."""
_NAMES_SOMEBODY: Final = 0.35
_WISHES: Final = np.array([0.34, 0.28, 0.20, 0.11, 0.07])
_FROM_CIRCLE: Final = 0.7
_LOOKS_AT: Final = 3
"""Candidates for each wish, of whom the best liked is named."""
_BLOCKS: Final = 0.02
_DECIDED_ON: Final = 0.03
_REASONS: Final = (
    "Sits on the pay panel for this person",
    "Sits on the promotion board for this person",
    "Appraises a project that this person works on",
)


@dataclass(frozen=True, slots=True)
class Ties:
    """Makes the wishes, blocks and conflicts of any group of people.

    Choices follow a two-sided model: some are liked by many (standard deviation 1.0), and a wish is
    seldom returned, as in observed meetings.
    """

    seed: int
    tree: Tree
    careers: Careers
    sites: Sites
    _wishes: Draws = field(init=False)
    _conflicts: Draws = field(init=False)
    _circle: NDArray[np.int32] = field(init=False)
    _spot: NDArray[np.int32] = field(init=False)
    _liked: Floats = field(init=False)
    _panel: Ints = field(init=False)

    def __post_init__(self) -> None:
        """Seat everybody in circles of acquaintances, and draw how well liked they are."""
        everyone = np.arange(len(self.tree.parent))
        wishes = Draws(self.seed, "preferences")
        circle = np.argsort(wishes.uniform(everyone, 0), kind="stable").astype(np.int32)
        spot = np.empty_like(circle)
        spot[circle] = everyone
        for name, value in (
            ("wishes", wishes),
            ("conflicts", Draws(self.seed, "conflicts")),
            ("circle", circle),
            ("spot", spot),
            ("liked", np.cumsum(np.exp(wishes.normal(everyone, 1)))),
            ("panel", np.flatnonzero((self.careers.level >= 5) & (self.tree.depth > 0))),
        ):
            object.__setattr__(self, f"_{name}", value)

    def wishes(self, who: Ints) -> tuple[Ints, Ints]:
        """(person, other) for every wish, up to 5 a person, nobody's own manager or report."""
        count = np.where(
            self._wishes.uniform(who, 2) < _NAMES_SOMEBODY, 1 + self._wishes.choice(who, _WISHES, 3), 0
        )
        person = np.repeat(who, count)
        turn = np.arange(len(person)) - np.repeat(np.cumsum(count) - count, count)
        candidates = np.column_stack(
            [self._somebody(person, 10 + 4 * (turn * _LOOKS_AT + look)) for look in range(_LOOKS_AT)]
        ).reshape(-1, _LOOKS_AT)
        best = np.argmax(self._appeal(person[:, None], candidates), axis=1)
        other = candidates[np.arange(len(person)), best]
        return self._proper(person, other)

    def blocks(self, who: Ints) -> tuple[Ints, Ints]:
        """(person, other) for every block; nobody is both wished for and blocked by the same person."""
        person = who[self._wishes.uniform(who, 4) < _BLOCKS]
        other = self._acquaintance(person, 5)
        person, other = self._proper(person, other)
        wisher, wished = self.wishes(person)
        people = len(self.tree.parent)
        free = ~np.isin(person * people + other, wisher * people + wished)
        return person[free], other[free]

    def conflicts(self, who: Ints) -> tuple[Ints, Ints, list[str]]:
        """(who decides, on whom, reason): members of panels from other departments."""
        judged = who[self._conflicts.uniform(who, 0) < _DECIDED_ON]
        decides = self._panel[(self._conflicts.uniform(judged, 1) * len(self._panel)).astype(np.int64)]
        outside = (self.tree.department[decides] != self.tree.department[judged]) & (judged > 0)
        reasons = (self._conflicts.uniform(judged, 2) * len(_REASONS)).astype(np.int64)[outside]
        return decides[outside], judged[outside], [_REASONS[reason] for reason in reasons.tolist()]

    def _somebody(self, person: Ints, number: Ints) -> Ints:
        """An acquaintance mostly, else somebody known to many."""
        famous = at_quantile(self._liked, self._wishes.uniform(person, number))
        near = self._wishes.uniform(person, number + 1) < _FROM_CIRCLE
        return np.where(near, self._acquaintance(person, number + 2), famous)

    def _acquaintance(self, person: Ints, number: int | Ints) -> Ints:
        people = len(self.tree.parent)
        start = np.minimum(self._spot[person] // _CIRCLE * _CIRCLE, max(0, people - _CIRCLE))
        step = (self._wishes.uniform(person, number) * min(_CIRCLE, people)).astype(np.int64)
        return self._circle[start + step].astype(np.int64)

    def _appeal(self, person: Ints, other: Ints) -> Floats:
        """How well a candidate suits: liked, at another career level, in another department, nearby."""
        apart = np.abs(self.careers.level[person] - self.careers.level[other]) >= 1
        elsewhere = self.tree.department[person] != self.tree.department[other]
        nearby = self.sites.site[person] == self.sites.site[other]
        liked = self._wishes.normal(other.ravel(), 1).reshape(other.shape)
        return np.asarray(liked + 1.0 * apart + 0.7 * elsewhere + 0.5 * nearby)

    def _proper(self, person: Ints, other: Ints) -> tuple[Ints, Ints]:
        """Without oneself, one's manager and reports, and names that came twice."""
        parent = self.tree.parent
        first = np.zeros(len(person), dtype=bool)
        first[np.unique(person * len(parent) + other, return_index=True)[1]] = True
        kept = first & (person != other) & (parent[person] != other) & (parent[other] != person)
        return person[kept], other[kept]
