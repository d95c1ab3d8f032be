"""What a solver found: relationships with fit and reasons, the unmatched, objective and bound."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bothways.matching.assignment.proof import Proof
    from bothways.matching.two_way.files import TwoWayProofs


class Shape(StrEnum):
    """How the flows of a relationship hang together."""

    PAIR = "pair"
    RING = "ring"
    CHAIN = "chain"
    CIRCLE = "circle"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that can be said, as code and data; `text` is the English sentence.

    Pages translate by `code` and `data`; reasons never mention the other's wishes or blocks.
    """

    code: str
    text: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fit:
    """Fit of a pair: the whole and its five parts, all in hundredths of a point.

    Attributes:
        hundredths: 0 to 10 000, rounded half up from the exact value; what is optimised.
        points: 0 to 100, rounded half up once from the exact value; what is shown.
        skills, wishes, shared_ground, time, distance: the five weighted parts, in hundredths.
    """

    hundredths: int
    points: int
    skills: int
    wishes: int
    shared_ground: int
    time: int
    distance: int


@dataclass(frozen=True, slots=True)
class CoveredNeed:
    """One need that a flow serves. Levels are None for topics."""

    skill: str
    giver_level: int | None
    learner_level: int | None
    priority: int
    topic: bool = False


@dataclass(frozen=True, slots=True)
class FlowProposal:
    """Who teaches whom what; skills by falling priority, then name."""

    giver_id: str
    learner_id: str
    covers: tuple[CoveredNeed, ...]


@dataclass(frozen=True, slots=True)
class RelationshipProposal:
    """One proposed relationship of any model: its flows, and why.

    Attributes:
        flows: one in one-way pairs; in two-way pairs the flow of the more senior giver first ("down"), then "up";
            in a ring or chain one leg after the other, from the smallest id or the pure giver on; in circles,
            groups and cohorts one from each giver to each learner.
        fit: of the relationship.
        reasons: two or three reasons for it, strongest first.
        trade_off: the one thing that speaks against it, or None.
        missing: names of facts that were not given and so earned the least (languages, times, ...).
        shape: pair, ring, chain or circle (circles, groups and cohorts alike).
        slot: in circles the common time, as minutes of the week in UTC "start-end"; None where none is needed.
    """

    flows: tuple[FlowProposal, ...]
    fit: Fit
    reasons: tuple[Reason, ...] = ()
    trade_off: Reason | None = None
    missing: tuple[str, ...] = ()
    shape: Shape = Shape.PAIR
    slot: str | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody in it, givers first, each once.

        >>> flows = FlowProposal("a", "b", ()), FlowProposal("b", "c", ()), FlowProposal("c", "a", ())
        >>> RelationshipProposal(flows, Fit(0, 0, 0, 0, 0, 0, 0), shape=Shape.RING).people
        ('a', 'b', 'c')
        """
        givers = [flow.giver_id for flow in self.flows]
        return tuple(dict.fromkeys([*givers, *(flow.learner_id for flow in self.flows)]))

    @property
    def pair(self) -> tuple[str, str]:
        """Giver and learner of the first flow, the key of the relationship in a draft."""
        return self.flows[0].giver_id, self.flows[0].learner_id


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody without a partner: why, and the smallest change that would help."""

    person_id: str
    reason: Reason
    help: Reason


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the objective: its name and its value as an integer."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Matching:
    """A solved problem.

    Attributes:
        relationships: sorted by pair.
        unmatched: sorted by person: in one-way models learners without a giver, in two-way models
            everybody without a partner.
        objective: stages in order, those that were asked for; fit in hundredths.
        bound: what no matching can exceed (for `below_...` undercut), same shape.
        optimal: whether every stage reaches its bound.
        feasible_pairs: how many pairs satisfy every hard constraint.
        proof: the prices that prove one-way or two-way pairs over all pairs; None for rings and circles.
    """

    relationships: tuple[RelationshipProposal, ...]
    unmatched: tuple[Unmatched, ...]
    objective: tuple[Stage, ...]
    bound: tuple[Stage, ...]
    optimal: bool
    feasible_pairs: int
    proof: "Proof | TwoWayProofs | None" = field(default=None, compare=False, repr=False)
