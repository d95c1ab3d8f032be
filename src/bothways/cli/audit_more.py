"""The further sections of `bothways audit`: groups, load, and whether declaring less pays."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bothways.errors import Invalid

if TYPE_CHECKING:
    from bothways.matching.engine import Audit
    from bothways.matching.problem import MatchingProblem, Person
    from bothways.matching.solution import Matching

GROUPED_BY: Final[dict[str, "Callable[[Person], str | None]"]] = {
    "unit": lambda person: person.unit,
    "location": lambda person: person.location,
    "job_family": lambda person: person.job_family,
    "career_level": lambda person: None if person.level is None else f"career level {person.level}",
}
"""Columns whose values make groups."""

ByColumn = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help=f"Also compare how groups fare, by one of {', '.join(GROUPED_BY)}."),
]
ByLoad = Annotated[bool, typer.Option("--load", help="Also say how evenly giving is spread.")]
ByHours = Annotated[
    bool, typer.Option("--incentives", help="Also try out whether declaring fewer hours would pay.")
]


@dataclass(frozen=True, slots=True)
class Sections:
    """Which further sections are asked for."""

    fairness: str | None
    load: bool
    incentives: bool

    def __post_init__(self) -> None:
        if self.fairness is not None and self.fairness not in GROUPED_BY:
            raise Invalid(
                f"--fairness {self.fairness}: groups can be made by {', '.join(GROUPED_BY)}. "
                "Choose one of these columns."
            )

    @property
    def any(self) -> bool:
        """Whether there is one at all."""
        return self.fairness is not None or self.load or self.incentives


def more_of(
    problem: "MatchingProblem",
    judgement: "Audit",
    sections: Sections,
    progress: Callable[[float, str], None],
) -> tuple[dict[str, Any], list[str]]:
    """The sections as data and as sentences; only pairs that keep the rules are looked at."""
    if not sections.any:
        return {}, []
    data: dict[str, Any] = {}
    said: list[str] = []
    matching = _sound(problem, judgement)
    for name, found in _found(problem, matching, sections, progress):
        findings = found if isinstance(found, tuple) else (found,)
        data[name] = [asdict(finding) for finding in findings]
        for finding in findings:
            said += [reason.text + "." for reason in getattr(finding, "reasons", None) or (finding.reason,)]
    return data, said


def _found(
    problem: "MatchingProblem",
    matching: "Matching",
    sections: Sections,
    progress: Callable[[float, str], None],
) -> Iterator[tuple[str, Any]]:
    if sections.fairness is not None:
        from bothways.matching.audits.fairness import fairness

        value_of = GROUPED_BY[sections.fairness]
        groups = {p.person_id: value for p in problem.people if (value := value_of(p)) is not None}
        yield "fairness", fairness(problem, matching, groups)
    if sections.load:
        from bothways.matching.audits.load import load_of

        yield "load", load_of(problem, matching)
    if sections.incentives:
        from bothways.matching.audits.incentives import incentives

        yield "incentives", incentives(problem, matching, progress=progress)


def _sound(problem: "MatchingProblem", judgement: "Audit") -> "Matching":
    """The pairs that keep the rules, as a matching."""
    from bothways.matching.people.population import population_of
    from bothways.matching.people.rows import rows_of
    from bothways.matching.reasons.explain import relationships
    from bothways.matching.solution import Matching
    from bothways.matching.validation import checked

    population = population_of(checked(problem))
    pairs = sorted({(pair.giver_id, pair.learner_id) for pair in judgement.pairs if not pair.broken})
    return Matching(
        relationships=relationships(population, *rows_of(population, pairs)),
        unmatched=(),
        objective=judgement.objective,
        bound=judgement.optimum,
        optimal=judgement.objective == judgement.optimum,
        feasible_pairs=0,
    )
