"""Check scored pairs, rings, chains and circles flow by flow: shapes, places, locked pairs and values.

That nothing better exists is not checked here: for these kinds the bound comes from a search.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bothways.matching.objective import Coverage
from bothways.matching.scores.options import Kind
from bothways.matching.scores.task import Task
from bothways.matching.solution import Stage


@dataclass(frozen=True, slots=True)
class StatedFlow:
    """One row of a `matching.csv`."""

    shape: str
    group: str
    giver: str
    learner: str
    score: int
    slot: str


def group_faults(task: Task, flows: Sequence[StatedFlow], stages: Sequence[Stage]) -> list[str]:
    """What does not hold, as sentences.

    Args:
        task: what was to be solved.
        flows: the stated result.
        stages: the stated values, each of which is counted again.
    """
    groups: dict[str, list[StatedFlow]] = {}
    for flow in flows:
        groups.setdefault(flow.group, []).append(flow)
    faults = [*_score_faults(task, flows)]
    faults += [
        f"Group {name} is no {members[0].shape} as it was asked for."
        for name, members in groups.items()
        if not _well_formed(task, members)
    ]
    if faults:
        return faults
    faults += _place_faults(task, groups.values())
    chosen = {(flow.giver, flow.learner) for flow in flows}
    missing = [task.names(*pair) for pair in task.locked if task.names(*pair) not in chosen]
    faults += [f"Locked, but not chosen: {giver} and {learner}." for giver, learner in missing]
    counted = _counted(task, list(groups.values()))
    faults += [
        f"{stage.name} is {counted[stage.name]:,}, and the certificate says {stage.value:,}."
        if stage.name in counted
        else f"The certificate has a stage that nobody asked for: {stage.name}."
        for stage in stages
        if counted.get(stage.name) != stage.value
    ]
    lacking = counted.keys() - {stage.name for stage in stages}
    return faults + [f"The certificate lacks the stage {name}." for name in sorted(lacking)]


def _counted(task: Task, groups: Sequence[list[StatedFlow]]) -> dict[str, int]:
    """What the groups reach in each stage that was asked for; a two-way pair is one pair, worth the sum of its flows."""
    options, two_way = task.options, task.kind is Kind.RECIPROCAL
    flows = [flow for members in groups for flow in members]
    scores = [[flow.score for flow in members] for members in groups]
    worths = [sum(own) for own in scores] if two_way else [one for own in scores for one in own]
    counted = {}
    if options.coverage is Coverage.PEOPLE:
        counted["people_covered"] = len({flow.learner for flow in flows})
    elif options.coverage is Coverage.PAIRS:
        counted["pairs"] = len(worths)
    if options.kept:
        kept = {task.names(*pair) for pair in task.kept}
        counted["kept"] = len({(flow.giver, flow.learner) for flow in flows} & kept)
    counted.update({f"below_{band}": sum(worth < band for worth in worths) for band in options.bands})
    if options.worst_off:
        counted["weakest"] = min(worths, default=0)
    counted["total_fit"] = sum(worths)
    return counted


def _score_faults(task: Task, flows: Sequence[StatedFlow]) -> Iterator[str]:
    """Every flow is one of the rows that were given, with its score, and is taken once."""
    scores = task.scores
    slots = [scores.slots[place] for place in scores.slot.tolist()] if scores.slots else [""] * len(scores)
    rows = zip(scores.giver.tolist(), scores.learner.tolist(), slots, scores.score.tolist(), strict=True)
    allowed = {(*task.names(giver, learner), slot): score for giver, learner, slot, score in rows}
    seen: Counter[tuple[str, str]] = Counter()
    for flow in flows:
        seen[flow.giver, flow.learner] += 1
        score = allowed.get((flow.giver, flow.learner, flow.slot))
        if score is None:
            yield f"{flow.giver} and {flow.learner} are no allowed pair."
        elif score != flow.score:
            yield f"The score of {flow.giver} and {flow.learner} is {score:,}, and the result says {flow.score:,}."
    yield from (
        f"Listed twice: {giver} and {learner}." for (giver, learner), times in seen.items() if times > 1
    )


def _well_formed(task: Task, members: Sequence[StatedFlow]) -> bool:
    shape = members[0].shape
    if any(flow.shape != shape for flow in members):
        return False
    givers, learners = [flow.giver for flow in members], [flow.learner for flow in members]
    follows = givers[1:] == learners[:-1] and len(set(givers)) == len(set(learners)) == len(members)
    options = task.options
    if task.kind is Kind.RECIPROCAL:
        return shape == "pair" and len(members) == 2 and follows and givers[0] == learners[-1]
    if task.kind is Kind.CIRCLES:
        sized = options.size[0] <= len(set(learners)) == len(members) <= options.size[1]
        one_place = len({(flow.giver, flow.slot) for flow in members}) == 1
        return shape == "circle" and one_place and sized and givers[0] not in learners
    pure = task.pure[task.place[givers[0]]]
    if shape == "chain":
        return bool(follows and pure and len(members) <= options.max_chain and givers[0] not in learners)
    ring = shape == "ring" and 2 <= len(members) <= options.max_ring
    return ring and follows and givers[0] == learners[-1]


def _place_faults(task: Task, groups: Iterable[list[StatedFlow]]) -> Iterator[str]:
    """Relationships of a person, or circles that they hold, beyond their places."""
    gives: Counter[str] = Counter()
    learns: Counter[str] = Counter()
    for members in groups:
        gives.update({flow.giver for flow in members})
        learns.update({flow.learner for flow in members})
    sides = [(gives, task.giver_places), (learns, task.learner_places)]
    if task.kind is Kind.RECIPROCAL:
        sides = [(gives, task.both_places)]
    elif task.kind is Kind.RINGS:
        sides = [(gives, np.minimum(task.giver_places, task.ring_places)), (learns, task.ring_places)]
    for count, places in sides:
        for person, held in sorted(count.items()):
            there = int(places[task.place[person]])
            if held > there:
                yield f"{person} is in {held} relationships and has {there} places."
