"""What was found among scores: flows by group, with objective and bound."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bothways.matching.objective import Coverage
from bothways.matching.scores.options import Kind, Options
from bothways.matching.solution import Shape, Stage

if TYPE_CHECKING:
    from bothways.matching.assignment.proof import Proof
    from bothways.matching.two_way.files import TwoWayProofs


@dataclass(frozen=True, slots=True)
class ScoredFlow:
    """Who teaches whom in which group, with the score that was given for it.

    Attributes:
        group: number of the relationship, from 1, in the order of its people.
        slot: of a circle; None elsewhere.
    """

    shape: Shape
    group: int
    giver_id: str
    learner_id: str
    score: int
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class ScoreSolution:
    """A solved table of scores.

    Attributes:
        flows: sorted by group; the flows of a ring follow each other, a chain begins with its pure giver.
        objective: stages in order; bound: what no answer can exceed, stage after stage.
        hurried: whether the time given ran out before the bound was reached.
        proof: of pairs, the prices that prove them over all pairs; rows are places in `Scores.ids`.
    """

    kind: Kind
    flows: tuple[ScoredFlow, ...]
    objective: tuple[Stage, ...]
    bound: tuple[Stage, ...]
    hurried: bool = False
    proof: "Proof | TwoWayProofs | None" = field(default=None, compare=False, repr=False)

    @property
    def optimal(self) -> bool:
        """Whether every stage reaches its bound."""
        return self.objective == self.bound

    @property
    def gap(self) -> tuple[Stage, ...]:
        """How far each stage stays from its bound."""
        return tuple(
            Stage(reached.name, abs(bound.value - reached.value))
            for reached, bound in zip(self.objective, self.bound, strict=True)
        )


def numbered(
    groups: Iterable[tuple[Shape, tuple[tuple[str, str, int], ...], str | None]],
) -> tuple[ScoredFlow, ...]:
    """Flows of groups (shape, (giver, learner, score) per flow, slot), numbered in the order of their flows.

    >>> [flow.group for flow in numbered([(Shape.PAIR, (("b", "c", 5),), None), (Shape.PAIR, (("a", "c", 3),), None)])]
    [1, 2]
    """
    found = sorted(groups, key=lambda group: (group[1], group[2] or ""))
    return tuple(
        ScoredFlow(shape, number, giver, learner, score, slot)
        for number, (shape, flows, slot) in enumerate(found, start=1)
        for giver, learner, score in flows
    )


def with_kept(stages: tuple[Stage, ...], options: Options) -> tuple[Stage, ...]:
    """The same stages with that of kept pairs, which solvers leave out where none of them is left to choose.

    >>> asked = Options(kept=frozenset({("ada", "bo")}))
    >>> [stage.name for stage in with_kept((Stage("people_covered", 1), Stage("total_fit", 7)), asked)]
    ['people_covered', 'kept', 'total_fit']
    """
    if any(stage.name == "kept" for stage in stages):
        return stages
    at = 0 if options.coverage is Coverage.NONE else 1
    return (*stages[:at], Stage("kept", 0), *stages[at:])
