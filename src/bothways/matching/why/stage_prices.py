"""What each stage of the objective gained, and what it cost in the stages after it.

A stage is taken out, everything else stays, and the problem is solved again; the difference is its price.

=============== ======================================================= ===============================================
code            data                                                    meaning
=============== ======================================================= ===============================================
stage_price     stage; without, with_it; hundredths, per_mille of       what the stage raised or lowered, and what that
                total fit                                               cost in total fit (below 0: it gained)
stage_is_free   stage; value                                            the draft is the same without the stage
=============== ======================================================= ===============================================

Values are counts, or hundredths of a point for `weakest`; `per_mille` is of the total fit without the stage.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bothways.matching.assignment.best import Progress
from bothways.matching.assignment.stage_values import stage_values
from bothways.matching.drafting import Draft, draft
from bothways.matching.objective import Coverage, Objective
from bothways.matching.people.pairs import given_facts, given_pairs
from bothways.matching.people.population import population_of
from bothways.matching.people.rows import kept_keys, waiting_rows
from bothways.matching.people.scored import Scored
from bothways.matching.people.scoring import hundredths
from bothways.matching.problem import MatchingProblem
from bothways.matching.solution import Reason, Stage
from bothways.matching.validation import checked
from bothways.matching.why.alternatives import shown


@dataclass(frozen=True, slots=True)
class StagePrice:
    """One stage: what it reached, and the rest of the draft with and without it.

    Attributes:
        stage: its name. without, with_it: its value in the best draft of all other stages, and in the best of all.
        costs: the later stages with it less without it (for `below_...` more is worse).
        reason: the price in words.
    """

    stage: str
    without: int
    with_it: int
    costs: tuple[Stage, ...]
    reason: Reason


def stage_prices(problem: MatchingProblem, *, progress: Progress | None = None) -> tuple[StagePrice, ...]:
    """The price of each stage that was asked for, but for total fit, in their order.

    >>> from bothways.matching.engine import problem_of
    >>> from bothways.matching.problem import Need, Offer, Person
    >>> from bothways.mentoring.programme_models import programme_model
    >>> people = [Person(i, 4, offers=(Offer("SQL", n),)) for i, n in (("a", 4), ("b", 3))]
    >>> people += [Person(i, 1, needs=(Need("SQL", n),)) for i, n in (("n", 2), ("m", 1))]
    >>> problem = problem_of(programme_model("traditional"), people, objective=Objective(worst_off=True))
    >>> [price.reason.text for price in stage_prices(problem)]
    ['People covered stays at 2 without being sought first', 'Weakest fit stays at 56 without being sought']
    """
    problem = checked(problem)
    full = _values(problem, draft(population_of(problem)))
    variants = list(_without(problem))
    found = []
    for done, (name, variant) in enumerate(variants):
        if progress:
            progress(done / len(variants), "Solving without a stage")
        other = _values(problem, draft(population_of(checked(variant))))
        names = list(full)
        costs = tuple(Stage(later, full[later] - other[later]) for later in names[names.index(name) + 1 :])
        reason = _reason(name, other, full)
        found.append(StagePrice(name, other[name], full[name], costs, reason))
    return tuple(found)


def _without(problem: MatchingProblem) -> Iterator[tuple[str, MatchingProblem]]:
    """The stages with the problem that does not ask for them."""
    objective = problem.objective
    counted = {Coverage.PEOPLE: "people_covered", Coverage.PAIRS: "pairs"}
    if objective.coverage in counted:
        yield counted[objective.coverage], _seeking(problem, replace(objective, coverage=Coverage.NONE))
    if problem.waiting:
        yield "waiting_covered", replace(problem, waiting=frozenset())
    if problem.kept:
        yield "kept", replace(problem, kept=frozenset())
    for band in objective.bands:
        bands = tuple(other for other in objective.bands if other != band)
        yield f"below_{band}", _seeking(problem, replace(objective, bands=bands))
    if objective.worst_off:
        yield "weakest", _seeking(problem, replace(objective, worst_off=False))


def _seeking(problem: MatchingProblem, objective: Objective) -> MatchingProblem:
    return replace(problem, objective=objective)


def _values(problem: MatchingProblem, found: Draft) -> dict[str, int]:
    """Every stage that the problem asks for, in a draft that may have been made without some."""
    population = population_of(problem)
    pairs = given_pairs(population, found.giver, found.learner)
    fit = hundredths(given_facts(population, pairs), problem.weights)
    stages = stage_values(
        problem.objective,
        Scored(found.giver, found.learner, np.asarray(fit)),
        kept=kept_keys(population),
        waiting=waiting_rows(population),
        two_way=problem.model.two_way,
    )
    return {stage.name: stage.value for stage in stages}


def _reason(name: str, other: dict[str, int], full: dict[str, int]) -> Reason:
    without, with_it = other[name], full[name]
    said = _said(name)
    first = " first" if name in {"people_covered", "pairs"} else ""
    if without == with_it and other["total_fit"] == full["total_fit"]:
        text = f"{said} stays at {_number(name, with_it)} without being sought{first}"
        return Reason("stage_is_free", text, {"stage": name, "value": with_it})
    lost = other["total_fit"] - full["total_fit"]
    share = round(1000 * lost / other["total_fit"]) if other["total_fit"] else 0
    moved = f"{said} goes from {_number(name, without)} to {_number(name, with_it)}"
    text = f"{moved}, which costs {shown(lost)} of fit in all ({share / 10:g} %)"
    if lost <= 0:
        text = f"{moved}, which {f'adds {shown(-lost)} of' if lost else 'costs no'} fit"
    data = {"stage": name, "without": without, "with_it": with_it, "hundredths": lost, "per_mille": share}
    return Reason("stage_price", text, data)


_NAMES: Final = {
    "people_covered": "People covered",
    "pairs": "The number of pairs",
    "waiting_covered": "People covered who were left out last time",
    "kept": "Running pairs that stay",
    "weakest": "Weakest fit",
}


def _said(name: str) -> str:
    return _NAMES.get(name) or f"Pairs below {shown(int(name.removeprefix('below_')))}"


def _number(name: str, value: int) -> str:
    return shown(value).split(" ")[0] if name == "weakest" else str(value)
