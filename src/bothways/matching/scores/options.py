"""What is sought among scores, and within which bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from bothways.matching.objective import Coverage, Objective
from bothways.matching.scores.table import UnfitScores

Pair = tuple[str, str]


class Kind(StrEnum):
    """What relationships are made of scores."""

    ASSIGNMENT = "assignment"
    """One-way pairs within the places of both sides."""
    RECIPROCAL = "reciprocal"
    """Pairs in which each teaches the other; worth the sum of both rows."""
    RINGS = "rings"
    """Rings of a few people who each teach the next, and chains that a pure giver starts."""
    CIRCLES = "circles"
    """Groups of learners around one giver at one slot."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is sought, stage after stage, and what must hold.

    Attributes:
        capacities: (person_id, "giver" or "learner") -> places; 1 where not named. In two-way pairs the smaller of a
            person's two counts; a ring takes one of each, and the end of a chain one to learn.
        coverage: what the first stage counts; `Coverage.NONE` lets the total decide alone.
        locked: (giver, learner) that must be in the answer. kept: as many of these as coverage allows.
        bands: thresholds of score, ascending; as few relationships as possible below the lowest first.
        worst_off: whether the lowest score is made as high as coverage, kept pairs and bands allow.
        max_ring: people in a ring, 2 to 4. max_chain: flows in a chain, 0 for none.
        pure_givers: people who give once and learn nothing; they start chains.
        size: fewest and most learners of a circle. balanced: whether circles differ by one learner at most.
        seed: key of the hash that decides between equal answers.
    """

    capacities: Mapping[Pair, int] = field(default_factory=dict)
    coverage: Coverage = Coverage.PEOPLE
    locked: frozenset[Pair] = frozenset()
    kept: frozenset[Pair] = frozenset()
    bands: tuple[int, ...] = ()
    worst_off: bool = False
    max_ring: int = 3
    max_chain: int = 0
    pure_givers: frozenset[str] = frozenset()
    size: tuple[int, int] = (3, 8)
    balanced: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        if list(self.bands) != sorted(set(self.bands)) or (self.bands and self.bands[0] < 1):
            raise UnfitScores("Bands are whole numbers above 0, each larger than the one before.")
        if not 2 <= self.max_ring <= 4:
            raise UnfitScores("A ring has 2 to 4 people.")
        if self.max_chain < 0:
            raise UnfitScores("A chain has 0 flows or more.")
        if not 1 <= self.size[0] <= self.size[1]:
            raise UnfitScores("A circle has at least one learner, and at most as many as its upper bound.")
        if min(self.capacities.values(), default=0) < 0:
            raise UnfitScores("Capacities are 0 or more.")

    @property
    def objective(self) -> Objective:
        """The stages as every solver of pairs takes them."""
        return Objective(self.coverage, self.bands, self.worst_off, self.seed)


def options_of(options: Options, more: Mapping[str, Any]) -> Options:
    """The options with some fields in other words: lists where sets are meant, names where enumerations are.

    Raises: UnfitScores, where a field does not exist or its value cannot be.

    >>> options_of(Options(), {"coverage": "pairs", "locked": [("ada", "bo")], "bands": [2000]}).bands
    (2000,)
    """
    known = {field.name for field in fields(Options)}
    strange = sorted(set(more) - known)
    if strange:
        raise UnfitScores(f"There is no option {strange[0]!r}. Choose from {', '.join(sorted(known))}.")
    values = dict(more)
    for name in ("locked", "kept"):
        if name in values:
            values[name] = frozenset((giver, learner) for giver, learner in values[name])
    if "pure_givers" in values:
        values["pure_givers"] = frozenset(values["pure_givers"])
    for name in ("bands", "size"):
        if name in values:
            values[name] = tuple(values[name])
    if "coverage" in values:
        try:
            values["coverage"] = Coverage(values["coverage"])
        except ValueError as error:
            raise UnfitScores(f"Coverage is one of {', '.join(Coverage)}.") from error
    return replace(options, **values)
