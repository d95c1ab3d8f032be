"""Section 6 of the field's rules read a second time, in plain Python: slow, exact, and independent.

Nothing here knows how the engine works. Pairs are judged one by one in fractions, and the best choice is
found by trying every choice.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import isqrt
from zoneinfo import ZoneInfo

WEEK = 7 * 24 * 60
CAPACITY = {"traditional": 2, "reverse": 1, "reciprocal": 1}


@dataclass
class Human:
    """One person as the files describe them; None where the files say nothing."""

    id: str
    level: int
    offers: dict[str, tuple[int, str]] = field(default_factory=dict)
    needs: dict[str, tuple[int, int]] = field(default_factory=dict)
    topic_offers: set[str] = field(default_factory=set)
    topic_needs: dict[str, int] = field(default_factory=dict)
    unit: str | None = None
    location: str | None = None
    family: str | None = None
    zone: str | None = None
    hours: list[tuple[int, int, int]] | None = None
    languages: set[str] | None = None
    interests: set[str] = field(default_factory=set)
    manager: str | None = None
    giver_capacity: int | None = None
    learner_capacity: int | None = None
    direction: str | None = None
    active: bool = True


@dataclass
class World:
    """People, what they wish, and what forbids."""

    people: dict[str, Human]
    as_of: date
    wishes: set[tuple[str, str]] = field(default_factory=set)
    blocks: set[tuple[str, str]] = field(default_factory=set)
    conflicts: set[tuple[str, str]] = field(default_factory=set)


def effective(claimed: int, evidence: str) -> int:
    return claimed - 1 if evidence == "E0" and claimed in {4, 5} else claimed


def free_minutes(human: Human, as_of: date) -> frozenset[int] | None:
    """The minutes of the week, in UTC, at which a person is free."""
    if human.hours is None or human.zone is None:
        return None
    monday = as_of - timedelta(days=as_of.weekday())
    origin = datetime.combine(monday, time(), UTC)
    minutes = set()
    for weekday, start, end in human.hours:
        for minute in range(start, end):
            local = datetime.combine(
                monday + timedelta(days=weekday), time(minute // 60, minute % 60), ZoneInfo(human.zone)
            )
            minutes.add(int((local.astimezone(UTC) - origin).total_seconds() // 60) % WEEK)
    return frozenset(minutes)


def bosses(human_id: str, world: World) -> set[str]:
    found: set[str] = set()
    step = world.people[human_id].manager
    while step is not None and step not in found:
        found.add(step)
        step = world.people[step].manager
    return found


def covered(giver: Human, learner: Human) -> set[str]:
    skills = {
        skill
        for skill, (level, _) in learner.needs.items()
        if skill in giver.offers
        and effective(*giver.offers[skill]) >= 3
        and effective(*giver.offers[skill]) >= level + 1
    }
    return skills | {f"topic {topic}" for topic in learner.topic_needs if topic in giver.topic_offers}


def complementarity(giver: Human, learner: Human) -> Fraction:
    whole, reached = 0, Fraction(0)
    for skill, (level, priority) in learner.needs.items():
        whole += priority
        if skill in giver.offers:
            taught = effective(*giver.offers[skill])
            if taught >= 3:
                reached += priority * min(Fraction(1), max(Fraction(0), Fraction(taught - level, 2)))
    for topic, priority in learner.topic_needs.items():
        whole += priority
        reached += priority if topic in giver.topic_offers else 0
    return reached / whole if whole else Fraction(0)


def gap_allows(model: str, giver: Human, learner: Human) -> bool:
    gap = giver.level - learner.level
    if model == "reverse":
        return gap <= -1
    if model == "reciprocal":
        return abs(gap) >= 1
    return gap >= 1 or (
        gap == 0
        and any(
            effective(*giver.offers[skill]) - learner.needs[skill][0] >= 2
            for skill in covered(giver, learner)
            if skill in learner.needs
        )
    )


def feasible(model: str, world: World, a: str, b: str) -> bool:
    """Whether `a` may teach `b`; in the two-way model, whether they may be partners."""
    giver, learner = world.people[a], world.people[b]
    two_way = model == "reciprocal"
    ways = [(giver, learner), (learner, giver)] if two_way else [(giver, learner)]
    for teacher, taught in ways:
        if teacher.direction == "learn" or taught.direction == "give":
            return False
        if places(model, teacher, gives=True) < 1 or places(model, taught, gives=False) < 1:
            return False
        if not covered(teacher, taught):
            return False
    if a == b or not (giver.active and learner.active) or not gap_allows(model, giver, learner):
        return False
    if a in bosses(b, world) or b in bosses(a, world):
        return False
    if {(a, b), (b, a)} & (world.blocks | world.conflicts):
        return False
    if giver.languages and learner.languages and not giver.languages & learner.languages:
        return False
    shared = overlap(giver, learner, world)
    if shared is not None and shared < 60:
        return False
    # Both models have a flow that goes up; they are those that want a sponsor.
    upward = model in {"reverse", "reciprocal"}
    return not (upward and giver.manager is not None and giver.manager == learner.manager)


def overlap(giver: Human, learner: Human, world: World) -> int | None:
    theirs = [free_minutes(human, world.as_of) for human in (giver, learner)]
    return None if None in theirs else len(theirs[0] & theirs[1])


def places(model: str, human: Human, *, gives: bool) -> int:
    """Relationships at once. In the two-way model one number counts them; nought on the other side is a no."""
    learns = 1 if human.learner_capacity is None else human.learner_capacity
    if not gives and model != "reciprocal":
        return learns
    given = CAPACITY[model] if human.giver_capacity is None else human.giver_capacity
    return given if learns or model != "reciprocal" else 0


def fit(model: str, world: World, a: str, b: str) -> tuple[int, int]:
    """Fit in hundredths, and as shown: each rounded half up, once, from the exact value."""
    giver, learner = world.people[a], world.people[b]
    named = len({(a, b), (b, a)} & world.wishes)
    p = (Fraction(3, 10), Fraction(6, 10), Fraction(1))[named]
    together = giver.interests | learner.interests
    s = Fraction(len(giver.interests & learner.interests), len(together)) if together else Fraction(0)
    shared = overlap(giver, learner, world)
    availability = Fraction(1, 2) if shared is None else min(Fraction(1), Fraction(shared, 120))
    o = sum(
        (
            weight
            for weight, one, other in (
                (Fraction(1, 2), giver.unit, learner.unit),
                (Fraction(1, 4), giver.location, learner.location),
                (Fraction(1, 4), giver.family, learner.family),
            )
            if one is not None and other is not None and one != other
        ),
        Fraction(0),
    )
    rest = 20 * p + 15 * s + 10 * availability + 10 * o
    if model == "reciprocal":
        squared = complementarity(giver, learner) * complementarity(learner, giver)
        return tuple(_rounded_root(squared, rest, unit) for unit in (100, 1))  # type: ignore[return-value]
    exact = 45 * complementarity(giver, learner) + rest
    return _half_up(exact * 100), _half_up(exact)


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _rounded_root(squared: Fraction, rest: Fraction, unit: int) -> int:
    """unit x (45 x root + rest), rounded half up without ever leaving whole numbers."""
    low = isqrt(int(squared * (45 * unit) ** 2)) + int(rest * unit) - 2
    while True:
        # The answer is the largest n with n - 1/2 <= unit x (45 root + rest).
        short = Fraction(2 * (low + 1) - 1, 2) - rest * unit
        if short > 0 and short**2 > squared * (45 * unit) ** 2:
            return low
        low += 1


def best(model: str, world: World) -> tuple[int, int]:
    """People covered and total fit in hundredths of the best choice, by trying every choice."""
    ids = sorted(world.people)
    fits = {}
    for a in ids:
        for b in ids:
            if a != b and feasible(model, world, a, b):
                fits[a, b] = fit(model, world, a, b)[0]
    if model == "reciprocal":
        return _best_two_way(world, model, {pair: value for pair, value in fits.items() if pair[0] < pair[1]})
    return _best_one_way(world, model, fits)


def _best_one_way(world: World, model: str, fits: dict[tuple[str, str], int]) -> tuple[int, int]:
    givers = sorted({a for a, _ in fits})
    learners = sorted({b for _, b in fits})

    @cache
    def from_learner(index: int, left: tuple[int, ...]) -> tuple[int, int]:
        if index == len(learners):
            return 0, 0
        learner = learners[index]
        open_to = [i for i, a in enumerate(givers) if left[i] and (a, learner) in fits]
        answers = []
        for size in range(min(places(model, world.people[learner], gives=False), len(open_to)) + 1):
            for chosen in combinations(open_to, size):
                rest = tuple(places_left - (i in chosen) for i, places_left in enumerate(left))
                more, fit_of_rest = from_learner(index + 1, rest)
                answers.append(
                    (more + (size > 0), fit_of_rest + sum(fits[givers[i], learner] for i in chosen))
                )
        return max(answers)

    return from_learner(0, tuple(places(model, world.people[a], gives=True) for a in givers))


def _best_two_way(world: World, model: str, fits: dict[tuple[str, str], int]) -> tuple[int, int]:
    people = sorted({p for pair in fits for p in pair})
    pairs = sorted(fits)
    room = tuple(places(model, world.people[p], gives=True) for p in people)

    @cache
    def from_pair(index: int, left: tuple[int, ...]) -> tuple[int, int]:
        if index == len(pairs):
            return sum(now < before for now, before in zip(left, room, strict=True)), 0
        answer = from_pair(index + 1, left)
        a, b = (people.index(p) for p in pairs[index])
        if left[a] and left[b]:
            taken = tuple(n - (i in {a, b}) for i, n in enumerate(left))
            covered_people, total = from_pair(index + 1, taken)
            answer = max(answer, (covered_people, total + fits[pairs[index]]))
        return answer

    return from_pair(0, room)
