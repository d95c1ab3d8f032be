"""Answers to questions about a draft: the engine is asked, and what it says is kept as codes with data.

An answer is a list of sections; each has a code for its heading and rows of people, a fit and reasons, so
that one page shows every kind of answer in the reader's language.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from bothways.apps.matching_runs.models import Analysis, MatchingRun, Unmatched
from bothways.apps.matching_runs.selectors.groups import Pair
from bothways.apps.matching_runs.selectors.judging import Judge
from bothways.apps.matching_runs.selectors.problem import ProblemOfRun, matching_problem, pseudonym
from bothways.apps.matching_runs.selectors.standing import standing_pairs
from bothways.errors import Refused
from bothways.matching import engine
from bothways.matching.audits.fairness import fairness
from bothways.matching.audits.incentives import incentives
from bothways.matching.audits.load import load_of
from bothways.matching.solution import Matching, Reason, Stage
from bothways.matching.why.alternatives import Alternative, Prospects
from bothways.matching.why.ranging import stays
from bothways.matching.why.recruiting import recruiting
from bothways.matching.why.stage_prices import stage_prices
from bothways.matching.why.why_not import WhyNot, why_not

Progress = Callable[[float, str], None]
Answer = dict[str, Any]

ALTERNATIVES: Final = 5
PAIR: Final = 2


class NotInTheDraft(Refused):
    """Somebody in the question does not take part any more."""

    code = "not_in_the_draft"


def answer_to(question: Analysis, *, progress: Progress) -> Answer:
    """Work out the answer to a question; `progress` may raise to stop it.

    Raises: NotInTheDraft, and what the engine raises.
    """
    found = matching_problem(question.run)
    return {"sections": _ANSWERS[question.kind](question, found, progress)}


def draft_as_it_stands(run: MatchingRun, found: ProblemOfRun) -> Matching:
    """The draft of pairs as an approval would send it out, for the engine."""
    there = [pair for pair in sorted(standing_pairs(run)) if set(pair) <= found.people.keys()]
    kept = run.certificate
    return Matching(
        relationships=Judge(found.problem).explained(there),
        unmatched=(),
        objective=tuple(Stage(**stage) for stage in kept["objective"]),
        bound=tuple(Stage(**stage) for stage in kept["bound"]),
        optimal=kept["optimal"],
        feasible_pairs=kept["feasible_pairs"],
    )


def _why_not(question: Analysis, found: ProblemOfRun, progress: Progress) -> list[Answer]:
    """Why one person has nobody else, or why two are not together."""
    if question.person is None:
        return []
    people = [pseudonym(person) for person in (question.person, question.other) if person is not None]
    if not set(people) <= found.people.keys():
        raise NotInTheDraft("Somebody in this question is not ready in the programme any more.")
    if found.problem.model.shape != "pair":
        return _why_no_leg(found, people)
    matching = draft_as_it_stands(question.run, found)
    progress(0.2, "Looking at every pair")
    if len(people) > 1:
        ways = why_not(found.problem, matching, *people)
        return [
            _section("why_not_pair", [_row((way.giver_id, way.learner_id), _ruled(way), _points(way.fit))])
            for way in ways
        ]
    prospects = Prospects(found.problem, matching)
    progress(0.5, "Pricing what each pair lacks")
    best = prospects.of_person(people[0], most=ALTERNATIVES)
    sections = [_section("next_givers", map(_alternative, best.givers))]
    if not found.problem.model.two_way:
        sections.append(_section("next_learners", map(_alternative, best.learners)))
    sections = [section for section in sections if section["rows"]] or [_section("nobody_else", [])]
    return [*_left_out(question, people[0]), *sections]


def _left_out(question: Analysis, person_id: str) -> list[Answer]:
    """Why somebody has no match, as the run found it."""
    row = Unmatched.objects.filter(run=question.run, person=question.person).first()
    if row is None:
        return []
    return [_section("left_out", [{"people": [person_id], "fit": None, "reasons": [row.reason, row.help]}])]


def _why_no_leg(found: ProblemOfRun, people: list[str]) -> list[Answer]:
    """In rings and circles: whether one could teach the other at all."""
    first, *others = people
    legs = [pair for other in others for pair in ((first, other), (other, first))]
    rows = []
    for pair in legs:
        judged = engine.judge(found.problem, *pair)
        said = [_as_rule(reason) for reason in judged.broken]
        said = said or [Reason("could_teach", "Could teach what is needed", {})]
        rows.append(_row(pair, said, _points(judged.fit) if judged.feasible else None))
    return [_section("why_not_pair", rows)]


def _recruiting(question: Analysis, found: ProblemOfRun, progress: Progress) -> list[Answer]:
    progress(0.1, "Trying out new people")
    recruits = recruiting(found.problem, draft_as_it_stands(question.run, found))
    rows = []
    for one in recruits:
        said = [one.reason]
        if one.hours:
            hours = [f"{start}-{end}" for start, end in one.hours]
            said.append(
                Reason("recruit_hours", "", {"slots": hours, "as_of": question.run.as_of.isoformat()})
            )
        rows.append(_row((), said))
    return [_section("recruits" if rows else "no_recruits", rows)]


def _fairness(question: Analysis, found: ProblemOfRun, progress: Progress) -> list[Answer]:
    progress(0.1, "Comparing groups")
    values = {
        person.person_id: getattr(person, question.attribute)
        for person in found.problem.people
        if getattr(person, question.attribute) is not None
    }
    group_of = {person_id: str(value) for person_id, value in values.items()}
    audit = fairness(found.problem, draft_as_it_stands(question.run, found), group_of)
    groups = [
        Reason("group", group.name, {"group": group.name, "people": group.people, "covered": group.covered})
        for group in audit.groups
    ]
    return [
        _section("groups", [_row((), audit.reasons)]),
        _section("each_group", [_row((), [group]) for group in groups]),
    ]


def _load(question: Analysis, found: ProblemOfRun, progress: Progress) -> list[Answer]:
    progress(0.1, "Finding the best set of pairs")
    load = load_of(found.problem, draft_as_it_stands(question.run, found))
    spread = [
        Reason("load_of_givers", f"{people} people have {partners}", {"people": people, "partners": partners})
        for partners, people in load.givers
    ]
    return [
        _section("load", [_row((), [load.reason])]),
        _section("givers", [_row((), [one]) for one in spread]),
    ]


def _weights(question: Analysis, found: ProblemOfRun, progress: Progress) -> list[Answer]:
    """Of a pair of the draft: the interval of each weight in which it stays."""
    people = [pseudonym(person) for person in (question.person, question.other) if person is not None]
    if len(people) != PAIR or not set(people) <= found.people.keys():
        raise NotInTheDraft("Somebody in this question is not ready in the programme any more.")
    now = asdict(found.problem.weights)
    ranges = stays(found.problem, (people[0], people[1]), progress=progress)
    rows = [
        _row(
            (),
            [
                Reason(
                    "weight_range",
                    f"{name}: {low} to {high}",
                    {"part": name, "low": low, "high": high, "now": now[name]},
                )
            ],
        )
        for name, (low, high) in ranges.items()
    ]
    return [_section("weights" if rows else "no_weights", rows)]


def _stages(_question: Analysis, found: ProblemOfRun, progress: Progress) -> list[Answer]:
    progress(0.1, "Solving without a stage")
    prices = stage_prices(found.problem, progress=progress)
    return [_section("stages", [_row((), [one.reason]) for one in prices])]


def _incentives(question: Analysis, found: ProblemOfRun, progress: Progress) -> list[Answer]:
    tried = incentives(found.problem, draft_as_it_stands(question.run, found), progress=progress)
    return [_section("incentives", [_row((), [one.reason]) for one in tried])]


_ANSWERS: Final[Mapping[str, Callable[[Analysis, ProblemOfRun, Progress], list[Answer]]]] = {
    Analysis.Kind.WHY_NOT: _why_not,
    Analysis.Kind.RECRUITING: _recruiting,
    Analysis.Kind.FAIRNESS: _fairness,
    Analysis.Kind.STAGES: _stages,
    Analysis.Kind.LOAD: _load,
    Analysis.Kind.WEIGHTS: _weights,
    Analysis.Kind.INCENTIVES: _incentives,
}


def _ruled(way: WhyNot) -> list[Reason]:
    """What stands between two; broken rules under codes of their own, since others are named alike."""
    return list(way.reasons) if way.feasible or way.together else [_as_rule(reason) for reason in way.reasons]


def _as_rule(reason: Reason) -> Reason:
    return replace(reason, code=f"rule_{reason.code}")


def _points(fit: Any) -> int | None:
    return None if fit is None else int(fit.points)


def _alternative(one: Alternative) -> Answer:
    return _row((one.giver_id, one.learner_id), (one.reason,), one.fit.points)


def _section(code: str, rows: Iterable[Answer], data: Mapping[str, Any] | None = None) -> Answer:
    return {"code": code, "data": dict(data or {}), "rows": list(rows)}


def _row(people: Iterable[str] | Pair, reasons: Iterable[Reason], fit: int | None = None) -> Answer:
    return {"people": list(people), "fit": fit, "reasons": [asdict(reason) for reason in reasons]}
