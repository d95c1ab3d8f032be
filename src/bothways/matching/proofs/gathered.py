"""Check rings, chains and circles of people against the rules, leg by leg and seat by seat, without solving anything.

Stages are counted again from the groups themselves. That no other groups are better is not checked here: for
these models the bound comes from a search, and is taken from the certificate.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from bothways.matching.objective import Coverage
from bothways.matching.people.constraints import RULES, Rule, broken
from bothways.matching.people.pairs import given_pairs
from bothways.matching.people.population import Population
from bothways.matching.proofs.gathering import (
    Group,
    led_neutrally,
    possible_scores,
    rule_of_circle,
    rule_of_ring,
)
from bothways.matching.proofs.grouped import StatedFlow
from bothways.matching.solution import Stage

MOST_READINGS: Final = 10_000
"""Circles do not say their theme; so many ways to read all of them are told apart."""


def gathered_faults(
    population: Population, flows: Sequence[StatedFlow], stages: Sequence[Stage], bound: Sequence[Stage]
) -> list[str]:
    """What does not hold, as sentences.

    Args:
        population: of the checked problem, whose model's shape is a ring or a circle.
        flows: the stated result; the score is the fit of the whole group.
        stages: the stated values.
        bound: the stated bounds.
    """
    listed: dict[str, list[StatedFlow]] = {}
    for flow in flows:
        listed.setdefault(flow.group, []).append(flow)
    groups = [Group.of(population, own) for own in listed.values()]
    names = list(listed)
    check = _Groups(population, dict(zip(names, groups, strict=True)))
    faults = [*check.shape_faults()]
    if faults:
        return faults
    faults = [*check.rule_faults(), *check.place_faults(), *check.locked_faults()]
    return faults + ([] if faults else [*check.value_faults(stages, bound)])


@dataclass(frozen=True, slots=True)
class _Groups:
    population: Population
    groups: Mapping[str, Group]

    def _name(self, row: int) -> str:
        return self.population.problem.people[row].person_id

    def shape_faults(self) -> Iterator[str]:
        """Sizes, the order of legs, who may lead, and common times."""
        rule = rule_of_ring if self.population.problem.model.shape == "ring" else rule_of_circle
        for name, group in self.groups.items():
            wrong = rule(self.population, group)
            if wrong:
                yield f"Relationship {name} {wrong}."
        problem = self.population.problem
        sizes = [len(group.learners) for group in self.groups.values()]
        told = problem.formation.target is not None or not problem.model.data.get("goals_shared")
        if problem.formation.balanced and told and sizes and max(sizes) - min(sizes) > 1:
            yield f"Even sizes were asked for, and there are {min(sizes)} to {max(sizes)} learners."

    def rule_faults(self) -> Iterator[str]:
        """Flows that break a hard rule; which one is not told, for some are private."""
        flows = sorted({flow for group in self.groups.values() for flow in group.flows})
        giver, learner = np.array(flows, dtype=np.int64).reshape(-1, 2).T
        found = broken(self.population, given_pairs(self.population, giver, learner))
        # Who leads a circle need not teach.
        lifted = {Rule.COVER} if led_neutrally(self.population) else set()
        for number, (one, other) in enumerate(flows):
            if any(found[rule][number] for rule in RULES if rule not in lifted):
                yield f"{self._name(one)} and {self._name(other)} break a rule and may not be together."

    def place_faults(self) -> Iterator[str]:
        """People in more groups than they have places for, or in two at the same time."""
        people = self.population.problem.people
        leads: Counter[int] = Counter()
        learns: Counter[int] = Counter()
        times: dict[int, list[tuple[int, int]]] = {}
        for group in self.groups.values():
            leads.update(set(group.givers))
            learns.update(set(group.learners))
            for row in group.people if group.window else ():
                times.setdefault(row, []).append(group.window or (0, 0))
        for count, side in ((leads, "giver_capacity"), (learns, "learner_capacity")):
            for row, held in sorted(count.items()):
                if held > getattr(people[row], side):
                    yield f"{self._name(row)} is in {held} relationships and has {getattr(people[row], side)} places."
        for row, windows in sorted(times.items()):
            if any(first[1] > second[0] for first, second in pairwise(sorted(windows))):
                yield f"{self._name(row)} is in two circles at the same time."

    def locked_faults(self) -> Iterator[str]:
        """Locked pairs that are in no group."""
        index = self.population.index
        flows = {flow for group in self.groups.values() for flow in group.flows}
        for giver, learner in sorted(self.population.problem.locked):
            if (index[giver], index[learner]) not in flows:
                yield f"Locked, but not chosen: {giver} and {learner}."

    def value_faults(self, stages: Sequence[Stage], bound: Sequence[Stage]) -> Iterator[str]:
        """Stages whose value is not what the groups reach, or whose bound is worse than that."""
        readings = self._readings()
        if readings is None:
            yield "The fit of a relationship is another one."
            return
        stated = {stage.name: stage.value for stage in stages}
        names = [stage.name for stage in stages if stage.name != "kept"]
        first = readings[0]
        if names != [name for name in first if name != "kept"] or [s.name for s in bound] != list(stated):
            asked = ", ".join(first)
            yield f"The certificate's stages are not those that were asked for: {asked}."
        elif not any(all(one[name] == value for name, value in stated.items()) for one in readings):
            for name, value in stated.items():
                if first[name] != value:
                    yield f"{name} is {first[name]:,}, and the certificate says {value:,}."
        for stage in bound:
            sign = -1 if stage.name.startswith("below_") else 1
            if sign * stage.value < sign * stated.get(stage.name, stage.value):
                yield f"The bound of {stage.name} is worse than what is reached."

    def _readings(self) -> list[dict[str, int]] | None:
        """What the groups reach, for every way to read themes that are not stated; None where a fit is another."""
        bands = self.population.problem.objective.bands
        sums: set[tuple[int, ...]] = {(*[0] * len(bands), -1, 0)}
        for group in self.groups.values():
            own = possible_scores(self.population, group)
            if not own:
                return None
            sums = {
                (
                    *(
                        below + sum(score < band for score in scores)
                        for below, band in zip(one[:-2], bands, strict=True)
                    ),
                    min(scores) if one[-2] < 0 else min(one[-2], *scores),
                    one[-1] + sum(scores),
                )
                for one in sums
                for scores in own
            }
            if len(sums) > MOST_READINGS:
                sums = set(sorted(sums)[:MOST_READINGS])
        return [self._stages(one) for one in sorted(sums)]

    def _stages(self, counted: tuple[int, ...]) -> dict[str, int]:
        problem, index = self.population.problem, self.population.index
        objective = problem.objective
        # Whoever leads two circles may have the same learner in both.
        flows = [flow for group in self.groups.values() for flow in group.seats]
        learners = {learner for _, learner in flows}
        found = {}
        if objective.coverage is Coverage.PEOPLE:
            found["people_covered"] = len(learners)
        elif objective.coverage is Coverage.PAIRS:
            found["pairs"] = len(flows)
        if any(one in index for one in problem.waiting):
            found["waiting_covered"] = sum(index.get(one, -1) in learners for one in problem.waiting)
        found["kept"] = sum((index.get(a, -1), index.get(b, -1)) in set(flows) for a, b in problem.kept)
        for band, below in zip(objective.bands, counted, strict=False):
            found[f"below_{band}"] = below
        if objective.worst_off:
            found["weakest"] = max(0, counted[-2])
        return {**found, "total_fit": counted[-1]}
