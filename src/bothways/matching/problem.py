"""What is to be solved: people, what they teach and need, and the rules of the model."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bothways.matching.formation import PLAIN, Formation
from bothways.matching.objective import PEOPLE_THEN_FIT, Objective
from bothways.mentoring.programme_models import ProgrammeModel


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person can teach: a skill at an effective level (0 to 5), or a topic (no level)."""

    skill: str
    level: int = 0
    topic: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """What a person wants to learn: current level 0 to 5 (ignored for topics), priority 1 to 3."""

    skill: str
    level: int = 0
    priority: int = 2
    topic: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """One ready participant. None means not known: it blocks nobody and earns the least.

    Attributes:
        person_id: stable id; results depend on it, never on the order of people.
        level: career level on the organisation's ladder; needed by models with a direction.
        offers, needs: at most one of each skill key and kind.
        languages: shared working language test; None blocks nobody.
        interests: interests and working-style tags for shared ground.
        weekly: free minutes of the week in UTC as (start, end) with 0 <= start < end <= 10080, sorted,
            disjoint; None means not given, () means given and empty.
        manager_id: direct manager, also one who does not take part.
        gives, learns: which side of a one-way flow the person may stand on.
        giver_capacity, learner_capacity: relationships at once; in two-way models `giver_capacity` counts.
        minutes_month: time left a month over all programmes, of which each relationship takes what the model
            needs; None where it was not given.
    """

    person_id: str
    level: int | None = None
    offers: tuple[Offer, ...] = ()
    needs: tuple[Need, ...] = ()
    unit: str | None = None
    location: str | None = None
    job_family: str | None = None
    languages: frozenset[str] | None = None
    interests: frozenset[str] = frozenset()
    weekly: tuple[tuple[int, int], ...] | None = None
    manager_id: str | None = None
    gives: bool = True
    learns: bool = True
    giver_capacity: int = 1
    learner_capacity: int = 1
    minutes_month: int | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of 100 for complementarity, preference, shared ground, availability, distance."""

    skills: int = 45
    wishes: int = 20
    shared_ground: int = 15
    time: int = 10
    distance: int = 10


@dataclass(frozen=True, slots=True)
class MatchingProblem:
    """People and rules, ready to be solved.

    Attributes:
        model: the rules of who may teach whom.
        people: sorted by `person_id` (see `problem_of`), every id once.
        managers: person_id -> manager_id for everybody known, participants or not, so that chains
            through people who do not take part are seen.
        wishes: (person, other) for each named wish.
        blocks: (person, other) for each private block; works in both directions, never shown.
        conflicts: (person, other): one decides on the other (G07); works in both directions.
        locked: pairs (giver, learner) that must be in every solution; in two-way models either order.
        forbidden: pairs that must not be in it (rejected by the programme manager, earlier mismatch).
        team_lifted: pairs for which the same-team rule of upward models was lifted by consent.
        weights: points of the five parts of fit.
        objective: the stages of what is sought.
        kept: pairs that run already; as many as coverage allows stay.
        past: pairs that were together before and are not paired again.
        waiting: people left out last time; among equal coverage as many of them as possible are covered.
        reporting: (person, superior, kind) for each reporting edge beside the line: dotted, project, appraisal.
        reach: kind -> the distance, up or down such edges, within which nobody is paired; 1 where not named.
        formation: in groups, cohorts and circles a target skill, even sizes, a facilitator for cohorts.
    """

    model: ProgrammeModel
    people: tuple[Person, ...]
    managers: dict[str, str] = field(default_factory=dict)
    wishes: frozenset[tuple[str, str]] = frozenset()
    blocks: frozenset[tuple[str, str]] = frozenset()
    conflicts: frozenset[tuple[str, str]] = frozenset()
    locked: frozenset[tuple[str, str]] = frozenset()
    forbidden: frozenset[tuple[str, str]] = frozenset()
    team_lifted: frozenset[tuple[str, str]] = frozenset()
    weights: Weights = Weights()
    objective: Objective = PEOPLE_THEN_FIT
    kept: frozenset[tuple[str, str]] = frozenset()
    past: frozenset[tuple[str, str]] = frozenset()
    waiting: frozenset[str] = frozenset()
    reporting: frozenset[tuple[str, str, str]] = frozenset()
    reach: dict[str, int] = field(default_factory=dict)
    formation: Formation = PLAIN

    def with_locked(self, locked: Iterable[tuple[str, str]]) -> "MatchingProblem":
        """The same problem with these pairs locked."""
        return replace(self, locked=frozenset(locked))
