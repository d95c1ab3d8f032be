"""Why somebody has no partner, in counts of what each rule removed; the way out is found in `helping`.

================== ================================================================ =======================
code               data                                                             when
================== ================================================================ =======================
one_side_only      (none)                                                           two-way model, one flag
no_needs           (none)                                                           nothing to learn named
nobody_teaches     skills: names                                                    nobody covers any need
nobody_exchanges   teachers: count                                                  two-way: none both ways
all_full           partners: count                                                  all feasible ones taken
wrong_side         teachers: count; removed: counts                                 mostly the gap rule
same_chain         teachers: count; removed: counts                                 mostly own chain
same_team          teachers: count; removed: counts                                 mostly own team
no_language        teachers: count; removed: counts                                 mostly languages
no_time            teachers: count; removed: counts                                 mostly times
not_open           (none)                                                           only pairs not open are left
================== ================================================================ =======================

`removed` has the keys wrong_side, same_chain, same_team, no_language and no_time; each person who could
teach is counted once, under the first that applies. Pairs that are not open (private blocks, rejected pairs,
earlier mismatches, decision rights) are counted nowhere, and where nothing else is left one neutral
sentence stands for all four, so that none of them can be told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.matching.assignment import Progress
from bothways.matching.constraints import Pairs, Rule, broken
from bothways.matching.drafting import Draft, wants_to_learn
from bothways.matching.helping import smallest_change
from bothways.matching.pairs import CELLS, all_pairs
from bothways.matching.population import Bools, Ints, Population
from bothways.matching.solution import Reason, Unmatched

REMOVED_BY: Final = {
    "wrong_side": (Rule.GAP,),
    "same_chain": (Rule.CHAIN,),
    "same_team": (Rule.TEAM,),
    "no_language": (Rule.LANGUAGE,),
    "no_time": (Rule.TIME,),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person without a partner stands to everybody who could be one.

    Attributes:
        person: row of the person. partners: rows of the possible partners.
        faults: for each rule, which partners break it. free: which partners have a place left.
    """

    person: int
    partners: Ints
    faults: dict[Rule, Bools]
    free: Bools

    def keeping(self, *but: Rule) -> Bools:
        """Partners that keep every rule except, perhaps, these."""
        broken_any = np.zeros(len(self.partners), dtype=bool)
        for rule, fault in self.faults.items():
            if rule not in but:
                broken_any |= fault
        return ~broken_any


def unmatched_of(
    population: Population, draft: Draft, *, progress: Progress | None = None
) -> tuple[Unmatched, ...]:
    """Everybody without a partner, with a reason and the smallest change that would help, by id."""
    people = population.problem.people
    matched = np.zeros(population.size, dtype=bool)
    matched[draft.learner] = True
    two_way = population.problem.model.two_way
    if two_way:
        matched[draft.giver] = True
    rows = np.flatnonzero(wants_to_learn(population) & ~matched)
    found: dict[int, Unmatched] = {}
    for done, standing in enumerate(_standings(population, rows, free_places(population, draft) > 0)):
        if progress and not done % 100:
            progress(done / len(rows), "Explaining who has no partner")
        reason = _reason(population, standing)
        person_id = people[standing.person].person_id
        found[standing.person] = Unmatched(
            person_id, reason, smallest_change(population, standing, reason.code)
        )
    if two_way:
        for row, person in enumerate(people):
            if person.gives != person.learns:
                text = "Takes part on one side only, and this model needs both"
                help_text = "Let this person both give and learn, or use a one-way model"
                reason = Reason("one_side_only", text, {})
                found[row] = Unmatched(person.person_id, reason, Reason("take_both_sides", help_text, {}))
    return tuple(found[row] for row in sorted(found))


def free_places(population: Population, draft: Draft) -> Ints:
    """Places that each person has left as a giver, or in two-way models at all."""
    capacity = np.array([p.giver_capacity for p in population.problem.people], dtype=np.int64)
    used = np.bincount(draft.giver, minlength=population.size)
    if population.problem.model.two_way:
        used = used + np.bincount(draft.learner, minlength=population.size)
    return capacity * population.gives - used


def _standings(population: Population, rows: Ints, free: Bools) -> Iterator[Standing]:
    partners = np.flatnonzero(population.gives)
    step = max(1, CELLS // max(1, len(partners)) // 4)
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        pairs: Pairs = all_pairs(population, part, partners)
        faults = {rule: fault.reshape(len(part), -1) for rule, fault in broken(population, pairs).items()}
        for i, row in enumerate(part):
            others = partners != row
            yield Standing(
                person=int(row),
                partners=partners[others],
                faults={rule: fault[i][others] for rule, fault in faults.items()},
                free=free[partners[others]],
            )


def _reason(population: Population, standing: Standing) -> Reason:
    person = population.problem.people[standing.person]
    if not person.needs:
        return Reason("no_needs", "No need is named yet", {})
    feasible = int(np.count_nonzero(standing.keeping()))
    if feasible:
        who = "The one person" if feasible == 1 else f"All {feasible} people"
        is_full = "has no free place" if feasible == 1 else "have no free place"
        return Reason("all_full", f"{who} who would fit {is_full}", {"partners": feasible})
    teaching = ~standing.faults[Rule.COVER]
    if not teaching.any():
        return _nobody(population, standing)
    teaching &= ~(standing.faults[Rule.CLOSED] | standing.faults[Rule.CONFLICT])
    count = int(np.count_nonzero(teaching))
    if not count:
        return Reason("not_open", "Nobody who could teach something needed is open for a pair now", {})
    removed = dict.fromkeys(REMOVED_BY, 0)
    left = teaching.copy()
    for name, rules in REMOVED_BY.items():
        hit = left & np.any([standing.faults[rule] for rule in rules], axis=0)
        removed[name] = int(np.count_nonzero(hit))
        left &= ~hit
    most = max(removed, key=lambda name: removed[name])
    said = [_PHRASE[name].format(n=n) for name, n in removed.items() if n]
    could = "exchange" if population.problem.model.two_way else "teach"
    who = "the one person" if count == 1 else f"{count} people"
    text = f"Of {who} who could {could} something needed: {', '.join(said)}"
    return Reason(most, text, {"teachers": count, "removed": removed})


_PHRASE: Final = {
    "wrong_side": "{n} on the wrong side of the ladder",
    "same_chain": "{n} in the same management chain",
    "same_team": "{n} in the same team",
    "no_language": "{n} without a language in common",
    "no_time": "{n} without 60 minutes a week in common",
}


def _nobody(population: Population, standing: Standing) -> Reason:
    person = population.problem.people[standing.person]
    skills = [need.skill for need in sorted(person.needs, key=lambda need: (-need.priority, need.skill))]
    if population.problem.model.two_way:
        pairs = all_pairs(population, np.array([standing.person]), standing.partners)
        teachers = int(np.count_nonzero(pairs.cover > 0))
        if teachers:
            who = "One person teaches" if teachers == 1 else f"{teachers} people teach"
            text = f"{who} something needed, and none of what this person can teach is needed in return"
            return Reason("nobody_exchanges", text, {"teachers": teachers})
    text = f"Nobody here teaches {', '.join(skills[:4])} at a level that helps"
    return Reason("nobody_teaches", text, {"skills": skills})
