"""Whether it pays to declare fewer hours than one has: solved again for a sample of people, one at a time.

A draft that covers as many people as possible can favour those who leave it little choice. Two ways of declaring less
are tried: half of the hours (the earliest), and only the hours in common with the giver of best fit. Whoever is better
off by their true hours gained: covered instead of not, or a partner of better fit.

====================== ========================================================= =========================
code                   data                                                      meaning
====================== ========================================================= =========================
declaring_less_pays    way; asked, gained, lost; hundredths: mean change of fit  more gain than lose
declaring_all_is_best  way; asked, gained, lost; hundredths: mean change of fit  no more gain than lose
====================== ========================================================= =========================
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bothways.matching.assignment.best import Progress
from bothways.matching.audits.proportions import wilson
from bothways.matching.drafting import draft, wants_to_learn
from bothways.matching.people.constraints import LEAST_MINUTES
from bothways.matching.people.pairs import FeasiblePairs, scored_block
from bothways.matching.people.population import Population, population_of
from bothways.matching.people.scored import Scored, joined
from bothways.matching.problem import MatchingProblem, Person
from bothways.matching.solution import Matching, Reason
from bothways.matching.validation import checked

Week = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Incentive:
    """What one way of declaring less does.

    Attributes:
        way: "half" or "best_only". asked: people for whom it was tried.
        gained, lost: who is better or worse off. covered: more people covered among those asked, less those who lost it.
        mean_change: mean change of fit in hundredths, nobody's partner counting 0.
        low, high: the 95 % interval of the share who gain.
        reason: the finding in words.
    """

    way: str
    asked: int
    gained: int
    lost: int
    covered: int
    mean_change: float
    low: float
    high: float
    reason: Reason

    @property
    def pays(self) -> bool:
        """Whether more people gain than lose."""
        return self.gained > self.lost


def incentives(
    problem: MatchingProblem,
    matching: Matching,
    *,
    sample: int = 20,
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[Incentive, ...]:
    """Solve again for each of some people as if they had declared less.

    Args:
        problem: what was solved.
        matching: the draft.
        sample: for how many people, drawn with the seed from those who want to learn and declared their hours.
        seed: of the draw.
        progress: is told the share done; whatever it raises passes through.
    """
    problem = checked(problem)
    population = population_of(problem)
    able = [
        row
        for row in np.flatnonzero(wants_to_learn(population)).tolist()
        if sum(end - start for start, end in problem.people[row].weekly or ()) >= LEAST_MINUTES
    ]
    drawn = np.random.default_rng(seed).permutation(len(able))[:sample]
    people = sorted(able[i] for i in drawn)
    true = joined([chunk for _, chunk in FeasiblePairs(population).chunks()])
    now = [(population.index[g], population.index[n]) for g, n in (r.pair for r in matching.relationships)]
    found = []
    for number, (way, less) in enumerate(WAYS.items()):
        outcomes = []
        for done, row in enumerate(people):
            if progress:
                progress((number + done / len(people)) / len(WAYS), "Trying out fewer hours")
            declared = less(population, row)
            if declared != problem.people[row].weekly:
                outcomes.append((_best(true, now, row), _best(true, _solved(problem, row, declared), row)))
        found.append(_found(way, outcomes))
    return tuple(found)


def _solved(problem: MatchingProblem, row: int, declared: Week) -> list[tuple[int, int]]:
    people = list(problem.people)
    people[row] = replace(people[row], weekly=declared)
    again = draft(population_of(checked(replace(problem, people=tuple(people)))))
    return list(zip(again.giver.tolist(), again.learner.tolist(), strict=True))


def _best(true: Scored, pairs: list[tuple[int, int]], row: int) -> int:
    """Fit of somebody's best partner by their true hours, -1 without one."""
    own = {frozenset(pair) for pair in pairs if row in pair}
    at = np.flatnonzero((true.learner == row) | (true.giver == row))
    fits = [int(true.fit[i]) for i in at if frozenset((int(true.giver[i]), int(true.learner[i]))) in own]
    return max(fits, default=-1)


def _found(way: str, outcomes: list[tuple[int, int]]) -> Incentive:
    asked = len(outcomes)
    gained = sum(after > before for before, after in outcomes)
    lost = sum(after < before for before, after in outcomes)
    covered = sum((after >= 0) - (before >= 0) for before, after in outcomes)
    change = sum(max(0, after) - max(0, before) for before, after in outcomes) / asked if asked else 0.0
    code = "declaring_less_pays" if gained > lost else "declaring_all_is_best"
    text = f"Of {asked} people who would declare {_PHRASE[way]}, {gained} would gain and {lost} lose: "
    text += f"{change / 100:+.1f} points of fit on average"
    data = {"way": way, "asked": asked, "gained": gained, "lost": lost, "hundredths": round(change)}
    return Incentive(
        way, asked, gained, lost, covered, change, *wilson(gained, asked), Reason(code, text, data)
    )


def _half(population: Population, row: int) -> Week:
    """The earliest half of somebody's minutes."""
    weekly = population.problem.people[row].weekly or ()
    left = sum(end - start for start, end in weekly) // 2
    kept = []
    for start, end in weekly:
        if left > 0:
            kept.append((start, min(end, start + left)))
            left -= end - start
    return tuple(kept)


def _best_only(population: Population, row: int) -> Week:
    """The minutes in common with the giver of best fit; everything where there is none."""
    people = population.problem.people
    own = people[row].weekly or ()
    pairs = scored_block(population, np.array([row]), np.flatnonzero(population.gives))
    if population.problem.model.two_way:  # each pair is listed from one side
        back = scored_block(population, np.flatnonzero(population.gives), np.array([row]))
        pairs = Scored(
            np.concatenate([pairs.giver, back.learner]),
            np.concatenate([pairs.learner, back.giver]),
            np.concatenate([pairs.fit, back.fit]),
        )
    if not len(pairs):
        return own
    best: Person = people[int(pairs.giver[np.lexsort((pairs.giver, -pairs.fit.astype(np.int64)))[0]])]
    if best.weekly is None:
        return own
    common = [(max(a, c), min(b, d)) for a, b in own for c, d in best.weekly if max(a, c) < min(b, d)]
    return tuple(sorted(common))


WAYS: Final[dict[str, Callable[[Population, int], Week]]] = {"half": _half, "best_only": _best_only}
_PHRASE: Final = {
    "half": "half of their hours",
    "best_only": "only the hours in common with the giver of best fit",
}
