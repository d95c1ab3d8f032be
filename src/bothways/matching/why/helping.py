"""The smallest change that gives somebody a partner: with it, the next draft covers one person more.

================ ============================================== ==============================================
code             data                                           change
================ ============================================== ==============================================
one_more_place   person, points                                 a further place for somebody who fits
more_time        person, minutes, points                        60 minutes a week in common with somebody
lift_team        person, points                                 consent to meet within the team (upward models)
shared_language  person, points                                 a working language in common with somebody
take_both_sides  person, points                                 two-way: giving and learning
new_offer        person, skill, level, points                   two-way: offering what somebody needs
another_need     person, skill, level, topic, points            naming, with priority 1, something more to learn,
                                                                at this own level
higher_offer     person, skill, level, points                   the person named reaches this level in a skill that
                                                                they offer; in two-way models also oneself
several_changes  person, changes: codes, minutes, points        two of the first five together
new_partner      skill, level, career_level, learns             somebody new who teaches this skill at this level
                                                                or above (None: a topic), stands at such a career
                                                                level (None: any) and learns that (None: one-way)
name_a_need      (none)                                         no need is named, and none named here would help
other_need       (none)                                         no stated need can be covered by anybody
other_offer      (none)                                         two-way: offering something at level 3 or above
other_model      (none)                                         nobody can stand on the other side of the ladder, or
                                                                two-way: nobody here fits also on both sides
================ ============================================== ==============================================

Fewer changes come before more, and what both can do before a newcomer. All but the last four are promises: the
partner has a place, or can be given one without leaving anybody alone (`room`), so solving again with the change made
covers at least one person more. Pairs that are not open are never named.
"""

from typing import Final

import numpy as np

from bothways.matching.people.constraints import LEAST_MINUTES, Rule
from bothways.matching.people.pairs import given_facts
from bothways.matching.people.population import Bools, Population
from bothways.matching.people.scoring import Facts, fit_of, hundredths
from bothways.matching.problem import Weights
from bothways.matching.solution import Reason
from bothways.matching.why.facing import BIT, Facing
from bothways.matching.why.naming import named_changes, newcomer

CHANGES: Final = (
    ("one_more_place", None, "one more place for one person here"),
    ("more_time", Rule.TIME, f"{LEAST_MINUTES} minutes a week in common with one person here"),
    ("lift_team", Rule.TEAM, "both agreeing to meet within their team"),
    ("shared_language", Rule.LANGUAGE, "a working language in common with one person here"),
)
"""Code, the rule that is met, and the words; earlier ones first where as many changes are needed."""

BOTH_SIDES: Final = "giving and learning"
MOST_CHANGES: Final = 2
ALONE: Final = Reason("other_model", "On both sides, too, nobody here would fit: use a one-way model", {})


def smallest_changes(
    population: Population, facing: Facing, room: Bools, *, one_sided: bool = False
) -> list[Reason]:
    """For each of these people a change that covers one person more, or what to think about instead.

    Args:
        population: everybody.
        facing: how they stand to everybody who covers a need of theirs.
        room: per person, whether one more partner would cover one person more.
        one_sided: whether taking both sides is a change that each of them has to make as well.
    """
    found: dict[int, tuple[int, Reason]] = _between_two(population, facing, room, one_sided=one_sided)
    open_still = np.array([row for row in facing.people if row not in found or found[row][0] > 1])
    if not one_sided and len(open_still):
        found |= {row: (1, reason) for row, reason in named_changes(population, open_still, room).items()}
    levels = population.level[population.level >= 0]
    ladder = range(int(levels.min()), int(levels.max()) + 1) if len(levels) else range(0)
    people = population.problem.people
    return [
        found[row][1]
        if row in found
        else ALONE
        if one_sided
        else newcomer(population.problem, people[row], ladder)
        for row in facing.people.tolist()
    ]


def _between_two(
    population: Population, facing: Facing, room: Bools, *, one_sided: bool
) -> dict[int, tuple[int, Reason]]:
    """Rows of people whom changes to one pair would help, with the number of changes."""
    met = [BIT[rule] if rule else 0 for _, rule, _ in CHANGES]
    cost = np.full(len(facing.pairs), int(one_sided), dtype=np.int64)
    kind = np.zeros(len(facing.pairs), dtype=np.int64)
    for number, bit in enumerate(met):
        asked = (facing.broken & bit) != 0 if bit else ~room[facing.pairs.giver]
        if not one_sided and not bit:  # a feasible pair with room is only left where not all could be covered
            asked |= facing.broken == 0
        cost += asked
        kind |= np.where(asked, 1 << number, 0)
    possible = np.flatnonzero(((facing.broken & ~sum(met)) == 0) & (cost <= MOST_CHANGES))
    least = np.full(population.size, MOST_CHANGES + 1, dtype=np.int64)
    np.minimum.at(least, facing.pairs.learner[possible], cost[possible])
    possible = possible[cost[possible] == least[facing.pairs.learner[possible]]]
    pairs = facing.pairs.take(possible)
    minutes = np.where(facing.breaks(Rule.TIME)[possible], LEAST_MINUTES, pairs.minutes)
    facts = given_facts(population, type(pairs)(*pairs.columns()[:4], minutes))
    fit = hundredths(facts, population.problem.weights)
    order = np.lexsort((pairs.giver, -fit, kind[possible], pairs.learner))
    _, first = np.unique(pairs.learner[order], return_index=True)
    found = {}
    for at in order[first]:
        row, other = int(pairs.learner[at]), population.problem.people[int(pairs.giver[at])].person_id
        points = _points(facts, int(at), int(fit[at]), population.problem.weights)
        chosen = int(kind[possible[at]])
        found[row] = int(least[row]), _said(chosen, other, points, one_sided=one_sided)
    return found


def _points(facts: Facts, at: int, hundredths_of_fit: int, weights: Weights) -> int:
    """Shown points: rounded from the exact value only where hundredths leave it open."""
    if hundredths_of_fit % 100 != 50:
        return (hundredths_of_fit + 50) // 100
    return fit_of(facts, at, weights).points


def _said(kind: int, other: str, points: int, *, one_sided: bool) -> Reason:
    """One or more changes to a pair, in words."""
    chosen = [(code, text) for number, (code, _, text) in enumerate(CHANGES) if kind >> number & 1]
    if one_sided:
        chosen.insert(0, ("take_both_sides", BOTH_SIDES))
    codes = [code for code, _ in chosen]
    text = " and ".join(text for _, text in chosen)
    text = f"{text[0].upper()}{text[1:]} would give a pair with fit {points}"
    data = {"person": other, "points": points}
    if "more_time" in codes:
        data["minutes"] = LEAST_MINUTES
    if len(codes) == 1:
        return Reason(codes[0], text, data)
    return Reason("several_changes", text, {**data, "changes": codes})
