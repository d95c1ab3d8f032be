"""Why somebody has no partner, in counts of what each rule removed; the way out is found in `helping`.

================== ================================================================ =======================
code               data                                                             when
================== ================================================================ =======================
too_few_hours      minutes, needed: a month                                         hours for no relationship
one_side_only      (none)                                                           two-way model, one flag
no_needs           (none)                                                           nothing to learn named
nobody_teaches     skills: names                                                    nobody covers any need
nobody_exchanges   teachers: count                                                  two-way: none both ways
all_full           partners: count                                                  all feasible ones taken
wrong_side         teachers: count; removed: counts                                 mostly the gap rule
same_chain         teachers: count; removed: counts                                 mostly own chain
reporting          teachers: count; removed: counts                                 mostly other reporting
same_team          teachers: count; removed: counts                                 mostly own team
no_language        teachers: count; removed: counts                                 mostly languages
no_time            teachers: count; removed: counts                                 mostly times
partners_before    teachers: count; removed: counts                                 mostly past partners
not_open           (none)                                                           only pairs not open are left
================== ================================================================ =======================

`removed` has the keys wrong_side, same_chain, reporting, same_team, no_language, no_time and partners_before; each
person who could teach is counted once, under the first that applies. Pairs that are not open (private blocks,
rejected pairs, earlier mismatches, decision rights) are counted nowhere, and where nothing else is left one
neutral sentence stands for all four, so that none of them can be told.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from bothways.matching.assignment.best import Progress
from bothways.matching.drafting import Draft, wants_to_learn
from bothways.matching.people import criteria
from bothways.matching.people.constraints import RULES, Rule
from bothways.matching.people.hours import short_of_hours
from bothways.matching.people.population import Bools, Ints, Population
from bothways.matching.solution import Reason, Unmatched
from bothways.matching.why.facing import BIT, Facing, facings
from bothways.matching.why.helping import smallest_changes
from bothways.matching.why.room import with_room

REMOVED_BY: Final = {
    "wrong_side": Rule.GAP,
    "same_chain": Rule.CHAIN,
    "reporting": Rule.REPORTING,
    "same_team": Rule.TEAM,
    "no_language": Rule.LANGUAGE,
    "no_time": Rule.TIME,
    "partners_before": Rule.PAST,
}

UNSAID: Final = sum(BIT[rule] for rule in RULES if rule not in {*REMOVED_BY.values(), Rule.COVER})
"""Rules whose pairs are counted nowhere."""


def unmatched_of(
    population: Population, draft: Draft, *, progress: Progress | None = None
) -> tuple[Unmatched, ...]:
    """Everybody without a partner, with a reason and the smallest change that would help, by id."""
    tell = progress or (lambda _share, _text: None)
    matched = np.zeros(population.size, dtype=bool)
    matched[draft.learner] = True
    if population.problem.model.two_way:
        matched[draft.giver] = True
    rows = np.flatnonzero(wants_to_learn(population) & ~matched)
    one_sided = _one_sided(population) if population.problem.model.two_way else rows[:0]
    found = short_of_hours(population.problem)
    if not len(rows) and not len(one_sided):
        return tuple(found[row] for row in sorted(found))
    room = with_room(population, draft)
    partners = np.flatnonzero(population.gives)
    for share, facing in facings(population, rows, partners):
        reasons = _reasons(population, facing)
        helps = smallest_changes(population, facing, room)
        found |= _said(population, facing.people, reasons, helps)
        tell(share, "Explaining who has no partner")
    both_sided = _on_both_sides(population, one_sided)
    for share, facing in facings(both_sided, one_sided, partners):
        text = "Takes part on one side only, and this model needs both"
        reasons = [Reason("one_side_only", text, {})] * len(facing.people)
        helps = smallest_changes(both_sided, facing, room, one_sided=True)
        found |= _said(population, facing.people, reasons, helps)
        tell(share, "Explaining who has no partner")
    return tuple(found[row] for row in sorted(found))


def _said(
    population: Population, rows: Ints, reasons: list[Reason], helps: list[Reason]
) -> dict[int, Unmatched]:
    people = population.problem.people
    return {
        int(row): Unmatched(people[row].person_id, reason, help_)
        for row, reason, help_ in zip(rows, reasons, helps, strict=True)
    }


def _one_sided(population: Population) -> Ints:
    people = population.problem.people
    return np.flatnonzero(np.array([person.gives != person.learns for person in people], dtype=bool))


def _on_both_sides(population: Population, rows: Ints) -> Population:
    """The population as each of these people would meet it who came to take both sides."""
    both: Bools = population.gives.copy()
    both[rows] = [population.problem.people[row].giver_capacity > 0 for row in rows]
    return replace(population, gives=both, learns=both)


def _reasons(population: Population, facing: Facing) -> list[Reason]:
    """Why each of these people has no partner."""
    place = np.zeros(population.size, dtype=np.int64)
    place[facing.people] = np.arange(len(facing.people))
    person = place[facing.pairs.learner]
    count = len(facing.people)
    feasible = np.bincount(person[facing.broken == 0], minlength=count)
    teaching = np.bincount(person, minlength=count)
    is_open = (facing.broken & UNSAID) == 0
    teachers = np.bincount(person[is_open], minlength=count)
    removed = np.zeros((count, len(REMOVED_BY)), dtype=np.int64)
    left = is_open
    for number, rule in enumerate(REMOVED_BY.values()):
        hit = left & facing.breaks(rule)
        removed[:, number] = np.bincount(person[hit], minlength=count)
        left = left & ~hit
    one_way_teachers = _one_way_teachers(population, facing.people[teaching == 0])
    reasons = []
    for at, row in enumerate(facing.people.tolist()):
        if not population.problem.people[row].needs:
            reasons.append(Reason("no_needs", "No need is named yet", {}))
        elif feasible[at]:
            reasons.append(_all_full(int(feasible[at])))
        elif not teaching[at]:
            reasons.append(_nobody(population, row, one_way_teachers.get(row, 0)))
        else:
            reasons.append(_removed(population, int(teachers[at]), removed[at]))
    return reasons


def _all_full(feasible: int) -> Reason:
    who = "The one person" if feasible == 1 else f"All {feasible} people"
    is_full = "has no free place" if feasible == 1 else "have no free place"
    return Reason("all_full", f"{who} who would fit {is_full}", {"partners": feasible})


def _removed(population: Population, teachers: int, counts: Ints) -> Reason:
    if not teachers:
        return Reason("not_open", "Nobody who could teach something needed is open for a pair now", {})
    removed = dict(zip(REMOVED_BY, counts.tolist(), strict=True))
    most = max(removed, key=lambda name: removed[name])
    said = [_PHRASE[name].format(n=n) for name, n in removed.items() if n]
    could = "exchange" if population.problem.model.two_way else "teach"
    who = "the one person" if teachers == 1 else f"{teachers} people"
    text = f"Of {who} who could {could} something needed: {', '.join(said)}"
    return Reason(most, text, {"teachers": teachers, "removed": removed})


_PHRASE: Final = {
    "wrong_side": "{n} on the wrong side of the ladder",
    "same_chain": "{n} in the same management chain",
    "reporting": "{n} above or below in another reporting line",
    "same_team": "{n} in the same team",
    "no_language": "{n} without a language in common",
    "no_time": "{n} without 60 minutes a week in common",
    "partners_before": "{n} partners of before",
}


def _one_way_teachers(population: Population, rows: Ints) -> dict[int, int]:
    """Two-way: how many could teach each of these people something, with nothing to learn in return."""
    if not population.problem.model.two_way:
        return {}
    partners = np.flatnonzero(population.gives)
    taught = criteria.cover_block(population, partners, rows) > 0
    taught &= rows[:, None] != partners[None, :]
    return dict(zip(rows.tolist(), np.count_nonzero(taught, axis=1).tolist(), strict=True))


def _nobody(population: Population, row: int, teachers: int) -> Reason:
    if teachers:
        who = "One person teaches" if teachers == 1 else f"{teachers} people teach"
        text = f"{who} something needed, and none of what this person can teach is needed in return"
        return Reason("nobody_exchanges", text, {"teachers": teachers})
    needs = population.problem.people[row].needs
    skills = [need.skill for need in sorted(needs, key=lambda need: (-need.priority, need.skill))]
    text = f"Nobody here teaches {', '.join(skills[:4])} at a level that helps"
    return Reason("nobody_teaches", text, {"skills": skills})
