"""Why these two are not together, in words that both may read.

================== ================================= =======================================================
code               data                              meaning
================== ================================= =======================================================
together           (none)                            they are a pair of the draft
(rules)            as in `rules`                     a hard constraint stands in between
places_taken       person; taken: ids; side          every place of one of the two is taken, and by whom
free_place         person; side                      one of the two has a place left
(alternatives)     as in `alternatives`              what the pair lacks to be in a best draft
other_best         (none)                            another draft that is as good has the pair
not_priced         (none)                            the draft was changed by hand, so points cannot be said
================== ================================= =======================================================

Whatever else stands in between is said before a pair that is not open (a block, a rejection, a mismatch, decision
rights): only where nothing else does, one neutral sentence stands for all four, and nothing is said of fit, places or
points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bothways.matching.people.places import places_of
from bothways.matching.problem import MatchingProblem, Person
from bothways.matching.reasons.verdicts import verdict
from bothways.matching.solution import Fit, Matching, Reason
from bothways.matching.validation import UnfitProblem, checked
from bothways.matching.why.alternatives import Prospects
from bothways.matching.why.residual import NotTheBest

NEUTRAL: Final = {"pair_not_open", "decision_rights"}
"""Rules behind which private choices may stand."""

TOGETHER: Final = Reason("together", "They are a pair of this draft", {})
CLOSED: Final = Reason("pair_not_open", "This pair is not open", {})
NOT_PRICED: Final = Reason(
    "not_priced", "The draft was changed by hand: solve again to see the points that are missing", {}
)


@dataclass(frozen=True, slots=True)
class WhyNot:
    """One direction between two people.

    Attributes:
        giver_id, learner_id: who would teach whom; in two-way models both teach, and there is one direction.
        feasible: whether the pair keeps every rule.
        together: whether the draft has it.
        fit: of the pair; None where nothing is covered, or the pair is not open.
        reasons: what stands in between, strongest first.
    """

    giver_id: str
    learner_id: str
    feasible: bool
    together: bool
    fit: Fit | None
    reasons: tuple[Reason, ...]


def why_not(
    problem: MatchingProblem, matching: Matching, a: str, b: str, *, prospects: Prospects | None = None
) -> tuple[WhyNot, ...]:
    """Why two people are not together: each direction, the possible one first; in two-way models one.

    Args:
        problem: what was solved.
        matching: the draft in question.
        a: id of one who takes part.
        b: id of another.
        prospects: of the same draft, where several questions are asked of it.

    Raises: UnfitProblem, naming people who do not take part.

    >>> from bothways.matching.engine import problem_of, solve
    >>> from bothways.matching.problem import Need, Offer, Person
    >>> from bothways.mentoring.programme_models import programme_model
    >>> teachers = [Person(i, 4, offers=(Offer("SQL", n),)) for i, n in (("ada", 4), ("eve", 3))]
    >>> problem = problem_of(programme_model("traditional"), [*teachers, Person("bo", 1, needs=(Need("SQL", 2),))])
    >>> [reason.text for reason in why_not(problem, solve(problem), "bo", "eve")[0].reasons]
    ['Lacks 22.5 points of fit', 'bo has ada', 'eve has a place left']
    """
    problem = checked(problem)
    people = {person.person_id: person for person in problem.people}
    unknown = sorted({a, b} - people.keys())
    if unknown or a == b:
        named = ", ".join(unknown)
        raise UnfitProblem(
            f"Not among the people: {named}." if unknown else "Name two people.", people=unknown
        )
    prospects = prospects or Prospects(problem, matching)
    ways = [(a, b)] if problem.model.two_way else [(a, b), (b, a)]
    found = [_one_way(prospects, people[giver], people[learner]) for giver, learner in ways]
    return tuple(sorted(found, key=lambda way: (not way.together, not way.feasible, len(way.reasons))))


def _one_way(prospects: Prospects, giver: Person, learner: Person) -> WhyNot:
    problem, matching = prospects.problem, prospects.matching
    judged = verdict(problem, giver, learner)
    pair = giver.person_id, learner.person_id
    chosen = {relationship.pair for relationship in matching.relationships}
    together = pair in chosen or (problem.model.two_way and pair[::-1] in chosen)
    if together:
        return WhyNot(*pair, judged.feasible, True, judged.fit, (TOGETHER,))
    if judged.feasible:
        return WhyNot(*pair, True, False, judged.fit, _outbid(prospects, giver, learner))
    said = tuple(reason for reason in judged.broken if reason.code not in NEUTRAL)
    return WhyNot(*pair, False, False, judged.fit if said else None, said or (CLOSED,))


def _outbid(prospects: Prospects, giver: Person, learner: Person) -> tuple[Reason, ...]:
    """What a feasible pair lacks, and how the places of the two stand."""
    try:
        found = prospects.of_pair(giver.person_id, learner.person_id)
        lacks = found.reason if found else NOT_PRICED
    except NotTheBest:
        lacks = NOT_PRICED
    if lacks.code == "as_good":
        lacks = Reason("other_best", "Another draft that is as good has this pair", {})
    sides = [_places(prospects, learner, learner=True), _places(prospects, giver, learner=False)]
    return (lacks, *sorted(sides, key=lambda reason: reason.code == "free_place"))


def _places(prospects: Prospects, person: Person, *, learner: bool) -> Reason:
    problem = prospects.problem
    taken = _partners(prospects, person.person_id, learner=learner)
    side = "both" if problem.model.two_way else "learner" if learner else "giver"
    if len(taken) < places_of(problem, person, learner=learner):
        text = f"{person.person_id} has a place left"
        return Reason("free_place", text, {"person": person.person_id, "side": side})
    text = f"{person.person_id} has {', '.join(taken)}"
    return Reason("places_taken", text, {"person": person.person_id, "taken": list(taken), "side": side})


def _partners(prospects: Prospects, person_id: str, *, learner: bool) -> Sequence[str]:
    """Who is with somebody in the draft, on one side or in two-way models on either."""
    pairs = [relationship.pair for relationship in prospects.matching.relationships]
    if prospects.problem.model.two_way:
        return sorted(other for pair in pairs if person_id in pair for other in pair if other != person_id)
    if learner:
        return sorted(giver for giver, own in pairs if own == person_id)
    return sorted(own for giver, own in pairs if giver == person_id)
