"""Whether groups fare alike in a draft: coverage and fit of each against everybody else, with intervals.

A group is everybody with one value of an attribute that the analyst chose (a unit, a location, a job family, a band of
career levels). Nothing is ever inferred of people: not age, not sex, not origin. Each group is held against all
others, in the share of people who have a partner (Fisher's exact test, interval after Newcombe) and in the fit of those
who have one (permutation test, bootstrap interval). Chances are corrected for the number of comparisons after Holm,
so an audit of a draft in which groups mean nothing raises a false alarm in at most 5 % of cases.

================== ================================================= ======================================
code               data                                              meaning
================== ================================================= ======================================
coverage_apart     group; share, others: per mille; low, high        coverage differs more than by chance
fit_apart          group; fit, others: hundredths; low, high         fit differs more than by chance
groups_alike       groups: count                                     no difference beyond chance
group_withheld     groups: count; fewer_than                         too few people to be shown
================== ================================================= ======================================

A difference says that the outcome differs, not why: supply, hours, and the rules all play a part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bothways.matching.audits.proportions import bootstrapped, fisher, holm, newcombe, permuted
from bothways.matching.drafting import wants_to_learn
from bothways.matching.people.population import Bools, Ints, population_of
from bothways.matching.problem import MatchingProblem
from bothways.matching.solution import Matching, Reason
from bothways.matching.validation import UnfitProblem, checked

FEWEST: Final = 5
"""Groups of fewer people are never shown, since their numbers would be about persons."""

LEVEL: Final = 0.05
DRAWS: Final = 1999


@dataclass(frozen=True, slots=True)
class Difference:
    """One group less everybody else.

    Attributes:
        group, others: the value on each side: a share of people from 0 to 1, or a mean fit in hundredths.
        low, high: the 95 % interval of the difference, not corrected.
        chance: how likely a difference so large is where groups mean nothing, corrected for all comparisons.
    """

    group: float
    others: float
    low: float
    high: float
    chance: float

    @property
    def apart(self) -> bool:
        """Whether it is more than chance."""
        return self.chance <= LEVEL


@dataclass(frozen=True, slots=True)
class GroupFairness:
    """How one group fares.

    Attributes:
        name: the value of the attribute. people: those whose coverage counts. covered: those who have a partner.
        coverage, fit: against all others; fit is None where too few on either side have a partner.
    """

    name: str
    people: int
    covered: int
    coverage: Difference
    fit: Difference | None


@dataclass(frozen=True, slots=True)
class Fairness:
    """The audit of one attribute.

    Attributes:
        groups: shown groups by name. withheld: how many groups were too small. unknown: people without a value.
        reasons: the findings in words.
    """

    groups: tuple[GroupFairness, ...]
    withheld: int
    unknown: int
    reasons: tuple[Reason, ...]

    @property
    def flagged(self) -> bool:
        """Whether any group differs by more than chance."""
        return any(g.coverage.apart or (g.fit is not None and g.fit.apart) for g in self.groups)


def fairness(
    problem: MatchingProblem, matching: Matching, group_of: Mapping[str, str], *, seed: int = 0
) -> Fairness:
    """Hold every group against all others.

    Args:
        problem: what was solved.
        matching: the draft.
        group_of: person -> value of the attribute; people who are not named are left aside and counted.
        seed: of what is drawn at random.

    Raises: UnfitProblem, when fewer than two groups are large enough to be compared.
    """
    problem = checked(problem)
    population = population_of(problem)
    rows = np.flatnonzero(wants_to_learn(population))
    ids = [problem.people[row].person_id for row in rows]
    known = np.array([person_id in group_of for person_id in ids], dtype=bool)
    names = np.array([group_of.get(person_id, "") for person_id in ids])[known]
    fit = _fit_of(
        matching, [i for i, keep in zip(ids, known, strict=True) if keep], two_way=problem.model.two_way
    )
    listed, counts = np.unique(names, return_counts=True)
    shown = listed[counts >= FEWEST].tolist()
    if len(shown) < 2 and not (len(shown) == 1 and len(names) - counts.max() >= FEWEST):
        raise UnfitProblem(f"There have to be two groups of at least {FEWEST} people to be compared.")
    groups = [_compared(name, names == name, fit, seed) for name in shown]
    groups = _corrected(groups)
    withheld = int(np.count_nonzero(counts < FEWEST))
    return Fairness(tuple(groups), withheld, int(np.count_nonzero(~known)), _reasons(groups, withheld))


def _fit_of(matching: Matching, ids: Sequence[str], *, two_way: bool) -> Ints:
    """Fit of each person's best relationship, -1 without one."""
    best: dict[str, int] = {}
    for relationship in matching.relationships:
        learners = {flow.learner_id for flow in relationship.flows}
        for person in learners | (set(relationship.people) if two_way else set()):
            best[person] = max(best.get(person, -1), relationship.fit.hundredths)
    return np.array([best.get(person_id, -1) for person_id in ids], dtype=np.int64)


def _compared(name: str, member: Bools, fit: Ints, seed: int) -> GroupFairness:
    covered = fit >= 0
    people, others = int(member.sum()), int((~member).sum())
    hits, other_hits = int((covered & member).sum()), int((covered & ~member).sum())
    coverage = Difference(
        hits / people,
        other_hits / others if others else 0.0,
        *newcombe(hits, people, other_hits, others),
        fisher(hits, people, other_hits, others),
    )
    quality = None
    if min(hits, other_hits) >= FEWEST:
        own, rest = fit[covered & member], fit[covered & ~member]
        quality = Difference(
            float(own.mean()),
            float(rest.mean()),
            *bootstrapped(own, rest, draws=DRAWS, seed=seed),
            permuted(fit[covered], member[covered], draws=DRAWS, seed=seed),
        )
    return GroupFairness(name, people, hits, coverage, quality)


def _corrected(groups: Sequence[GroupFairness]) -> list[GroupFairness]:
    """All comparisons of the audit as one family."""
    chances = [group.coverage.chance for group in groups]
    chances += [group.fit.chance for group in groups if group.fit is not None]
    corrected = iter(holm(chances))
    of_coverage = [replace(group.coverage, chance=next(corrected)) for group in groups]
    of_fit = [None if group.fit is None else replace(group.fit, chance=next(corrected)) for group in groups]
    return [
        replace(group, coverage=coverage, fit=fit)
        for group, coverage, fit in zip(groups, of_coverage, of_fit, strict=True)
    ]


def _reasons(groups: Sequence[GroupFairness], withheld: int) -> tuple[Reason, ...]:
    said = []
    for group in groups:
        if group.coverage.apart:
            found = group.coverage
            own, rest = round(1000 * found.group), round(1000 * found.others)
            text = f"{group.name}: {own / 10:g} % have a partner, of all others {rest / 10:g} %"
            text += f" (difference {100 * found.low:+.1f} to {100 * found.high:+.1f} points of a hundred)"
            ends = {"low": round(1000 * found.low), "high": round(1000 * found.high)}
            said.append(
                Reason("coverage_apart", text, {"group": group.name, "share": own, "others": rest, **ends})
            )
        if group.fit is not None and group.fit.apart:
            found = group.fit
            own, rest = round(found.group), round(found.others)
            text = f"{group.name}: fit is {own / 100:.1f} on average, of all others {rest / 100:.1f}"
            text += f" (difference {found.low / 100:+.1f} to {found.high / 100:+.1f})"
            ends = {"low": round(found.low), "high": round(found.high)}
            said.append(Reason("fit_apart", text, {"group": group.name, "fit": own, "others": rest, **ends}))
    if not said:
        text = f"{len(groups)} groups were compared, and none differs by more than chance"
        said.append(Reason("groups_alike", text, {"groups": len(groups)}))
    if withheld:
        which = "1 group has" if withheld == 1 else f"{withheld} groups have"
        text = (
            f"{which} fewer than {FEWEST} people and is not shown"
            if withheld == 1
            else (f"{which} fewer than {FEWEST} people and are not shown")
        )
        said.append(Reason("group_withheld", text, {"groups": withheld, "fewer_than": FEWEST}))
    return tuple(said)
