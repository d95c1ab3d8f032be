"""Matching again while relationships run: somebody joins, leaves or withdraws, and everybody else keeps what they have.

=================== ====================== ===================================================================
code                data                   a pair
=================== ====================== ===================================================================
runs                (none)                 stays
runs_against_rule   rules: codes           stays, although a rule forbids it by now: a person decides, not we
ended               (none)                 ends: somebody left, withdrew or is no longer here; never who, nor why
made_room           (none)                 ends, so that more people have a partner (only where pairs may move)
joined              (none)                 begins with a newcomer
partner_again       (none)                 begins for somebody whose pair ended
was_waiting         (none)                 begins for somebody who had no partner
moved               (none)                 begins for somebody whose pair made room
=================== ====================== ===================================================================
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from bothways.matching.assignment.best import Progress
from bothways.matching.engine import solve
from bothways.matching.people.hours import minutes_used, without_minutes
from bothways.matching.people.places import without_places
from bothways.matching.people.population import population_of
from bothways.matching.problem import MatchingProblem
from bothways.matching.reasons.verdicts import verdicts
from bothways.matching.rematching.waiting import Wait, waits_of
from bothways.matching.solution import Matching, Reason
from bothways.matching.validation import UnfitProblem, checked

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the list of changes: a pair (giver, learner) and why it stays, ends or begins."""

    pair: Pair
    reason: Reason


@dataclass(frozen=True, slots=True)
class Rematch:
    """What changes, and nothing more.

    Attributes:
        stays, ends, begins: pairs with reasons, sorted.
        waits: people without a partner, with the wait that is to be expected.
        matching: the solved problem behind it, with the explanations of the pairs; pairs that run against a
            rule are not in it.
    """

    stays: tuple[Step, ...]
    ends: tuple[Step, ...]
    begins: tuple[Step, ...]
    waits: tuple[Wait, ...]
    matching: Matching


def join(
    problem: MatchingProblem,
    running: Iterable[Pair],
    newcomers: Collection[str],
    *,
    weeks_left: Mapping[Pair, float] | None = None,
    progress: Progress | None = None,
) -> Rematch:
    """Match newcomers, and whoever has no partner, without touching anybody.

    Args:
        problem: everybody, the newcomers among them.
        running: the pairs of now (giver, learner), in two-way models in either order.
        newcomers: who has just come.
        weeks_left: in how many weeks running pairs end, where that is known; for expected waits.
        progress: told the share done and a sentence; it may raise to cancel.

    Returns: all running pairs stay; what begins has a newcomer or somebody without a partner in it.
    Raises: UnfitProblem, where rules contradict each other, and for models of rings and circles.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> from bothways.matching.problem import Need, Offer, Person
    >>> ada = Person("ada", 4, offers=(Offer("SQL", 4),), giver_capacity=2)
    >>> bo, cy = (Person(name, 1, needs=(Need("SQL", 1),)) for name in ("bo", "cy"))
    >>> problem = MatchingProblem(programme_model("traditional"), (ada, bo, cy))
    >>> found = join(problem, [("ada", "bo")], ["cy"])
    >>> [(step.pair, step.reason.code) for step in found.stays + found.begins]
    [(('ada', 'bo'), 'runs'), (('ada', 'cy'), 'joined')]
    """
    return _rematched(
        problem, running, newcomers, moving=False, weeks_left=weeks_left or {}, progress=progress
    )


def leave(
    problem: MatchingProblem,
    running: Iterable[Pair],
    gone: Collection[str],
    *,
    moving: bool = True,
    weeks_left: Mapping[Pair, float] | None = None,
    progress: Progress | None = None,
) -> Rematch:
    """End the pairs of people who left or withdrew their consent, and find new partners for those left behind.

    Args:
        problem: everybody; whoever is `gone` is taken out.
        running: the pairs of now.
        gone: who left or withdrew; the result never tells the two apart.
        moving: whether other pairs may move so that more people have a partner; then as many stay as coverage
            allows (coverage, then running pairs, then fit). Otherwise only free places are used.
        weeks_left: in how many weeks running pairs end, where that is known.
        progress: told the share done and a sentence; it may raise to cancel.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> from bothways.matching.problem import Need, Offer, Person
    >>> ada, bea = (Person(name, 4, offers=(Offer("SQL", 4),)) for name in ("ada", "bea"))
    >>> bo = Person("bo", 1, needs=(Need("SQL", 1),))
    >>> found = leave(MatchingProblem(programme_model("traditional"), (ada, bea, bo)), [("ada", "bo")], ["ada"])
    >>> [(step.pair, step.reason.code) for step in found.ends + found.begins]
    [(('ada', 'bo'), 'ended'), (('bea', 'bo'), 'partner_again')]
    """
    left = set(gone)
    here = tuple(person for person in problem.people if person.person_id not in left)
    problem = replace(
        problem,
        people=here,
        locked=frozenset(pair for pair in problem.locked if not left & set(pair)),
        kept=frozenset(pair for pair in problem.kept if not left & set(pair)),
        waiting=problem.waiting - left,
    )
    return _rematched(problem, running, (), moving=moving, weeks_left=weeks_left or {}, progress=progress)


def after_rejection(
    problem: MatchingProblem,
    *,
    approved: Iterable[Pair],
    rejected: Iterable[Pair],
    progress: Progress | None = None,
) -> Matching:
    """The best draft around approved pairs, which stay as they are, without the rejected ones."""
    forbidden = problem.forbidden | set(rejected)
    return solve(replace(problem.with_locked(approved), forbidden=forbidden), progress=progress)


def _rematched(
    problem: MatchingProblem,
    running: Iterable[Pair],
    newcomers: Collection[str],
    *,
    moving: bool,
    weeks_left: Mapping[Pair, float],
    progress: Progress | None,
) -> Rematch:
    if problem.model.shape != "pair":
        message = (
            f"{problem.model.name} is no model of pairs: its rings or circles are formed again as a whole."
        )
        raise UnfitProblem(message, model=problem.model.id)
    running = sorted(set(running))
    here = {person.person_id for person in problem.people}
    standing = [pair for pair in running if set(pair) <= here]
    ended = [pair for pair in running if not set(pair) <= here]
    against = _against_rules(problem, standing)
    sound = [pair for pair in standing if pair not in against]
    around = _holding(problem, against)
    if moving:
        around = replace(around, kept=frozenset(sound))
    else:
        around = replace(around, locked=problem.locked | set(sound), kept=frozenset())
        around = _only_without_partner(around, sound, set(newcomers))
    found = solve(around, progress=progress)
    made = {_same(problem, relationship.pair) for relationship in found.relationships}
    before = {_same(problem, pair) for pair in standing}
    kept = [
        pair
        for pair in standing
        if _same(problem, pair) in made or _same(problem, pair) in _keys(problem, against)
    ]
    moved = [pair for pair in standing if pair not in kept]
    begun = [r.pair for r in found.relationships if _same(problem, r.pair) not in before]
    begins = _begins(begun, set(newcomers), lost=_people(ended), moved=_people(moved), had=_people(standing))
    return Rematch(
        stays=tuple(Step(pair, against.get(pair, _RUNS)) for pair in kept),
        ends=tuple(
            sorted(
                (Step(pair, _ENDED if pair in ended else _MADE_ROOM) for pair in ended + moved), key=_by_pair
            )
        ),
        begins=begins,
        waits=waits_of(problem, found, [*kept, *begun], newcomers, weeks_left),
        matching=found,
    )


def _by_pair(step: Step) -> Pair:
    return step.pair


def _same(problem: MatchingProblem, pair: Pair) -> Pair:
    """One name for a pair: in two-way models whichever of the two stands first."""
    return (min(pair), max(pair)) if problem.model.two_way else pair


def _keys(problem: MatchingProblem, pairs: Iterable[Pair]) -> set[Pair]:
    return {_same(problem, pair) for pair in pairs}


def _people(pairs: Iterable[Pair]) -> set[str]:
    return {person for pair in pairs for person in pair}


def _against_rules(problem: MatchingProblem, pairs: list[Pair]) -> dict[Pair, Reason]:
    """Running pairs that break a rule by now. Their past and their places do not count against them."""
    closed = {frozenset(pair) for pair in pairs}
    aside = replace(
        problem.with_locked(pairs),
        past=frozenset(pair for pair in problem.past if frozenset(pair) not in closed),
        kept=frozenset(),
    )
    population = population_of(checked(aside))
    found = {}
    for pair, judged in zip(pairs, verdicts(population, pairs), strict=True):
        rules = [reason for reason in judged.broken if reason.code != "not_on_that_side"]
        if rules:
            text = f"Runs on, although: {'; '.join(reason.text for reason in rules)}. Somebody has to decide"
            found[pair] = Reason("runs_against_rule", text, {"rules": [reason.code for reason in rules]})
    return found


def _holding(problem: MatchingProblem, pairs: Collection[Pair]) -> MatchingProblem:
    """The problem after these pairs, which cannot be locked, have taken their places and hours."""
    if not pairs:
        return problem
    taken = {_same(problem, pair) for pair in pairs}
    around = without_minutes(without_places(problem, list(pairs)), minutes_used(problem.model, pairs))
    locked = frozenset(pair for pair in problem.locked if _same(problem, pair) not in taken)
    return replace(around, locked=locked, forbidden=problem.forbidden | set(pairs))


def _only_without_partner(
    problem: MatchingProblem, running: Iterable[Pair], newcomers: set[str]
) -> MatchingProblem:
    """Learners who have a partner get no second one now; in two-way models places are left as they are."""
    if problem.model.two_way:
        return problem
    learners: dict[str, int] = {}
    for _, learner in {*running, *problem.locked}:
        learners[learner] = learners.get(learner, 0) + 1
    people = tuple(
        replace(person, learner_capacity=min(person.learner_capacity, learners[person.person_id]))
        if person.person_id in learners and person.person_id not in newcomers
        else person
        for person in problem.people
    )
    return replace(problem, people=people)


def _begins(
    pairs: Iterable[Pair], newcomers: set[str], *, lost: set[str], moved: set[str], had: set[str]
) -> tuple[Step, ...]:
    steps = []
    for pair in sorted(pairs):
        two = set(pair)
        if two & newcomers:
            reason = _JOINED
        elif two & lost:
            reason = _PARTNER_AGAIN
        elif two & moved:
            reason = _MOVED
        else:
            reason = _WAITED if two - had else _MOVED
        steps.append(Step(pair, reason))
    return tuple(steps)


_RUNS = Reason("runs", "Stays as it is", {})
_ENDED = Reason("ended", "Has come to its end", {})
_MADE_ROOM = Reason("made_room", "Ends, so that more people have a partner", {})
_JOINED = Reason("joined", "Begins with somebody new", {})
_PARTNER_AGAIN = Reason("partner_again", "Begins for somebody whose pair has come to its end", {})
_WAITED = Reason("was_waiting", "Begins for somebody who had no partner", {})
_MOVED = Reason("moved", "Begins for somebody whose pair made room", {})
