"""Rings, chains and circles of people, checked by the book: what is drafted holds, what was changed does not."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from matching.pools import pool

from bothways.matching.engine import solve
from bothways.matching.objective import Coverage, Objective
from bothways.matching.people.population import population_of
from bothways.matching.proofs.gathered import gathered_faults
from bothways.matching.proofs.grouped import StatedFlow
from bothways.matching.solution import Stage
from bothways.matching.validation import checked

MODELS = ["skill_cycle", "group", "peer_reskilling", "circle"]
SIZES = {"skill_cycle": (30, 2), "group": (50, 2), "peer_reskilling": (80, 1), "circle": (40, 3)}


@cache
def drafted(model, seed):
    """A problem of each model that has everything asked of it, its population and its draft."""
    size, skills = SIZES[model]
    problem = pool(model, size, seed, skills=skills)
    problem = replace(
        problem,
        objective=Objective(
            list(Coverage)[seed % 2], (3_000, 6_000) if seed % 3 else (), worst_off=seed % 2 == 1
        ),
        waiting=frozenset(person.person_id for person in problem.people[::6]),
    )
    found = solve(problem)
    if found.relationships and seed % 2:
        flows = [flow for one in found.relationships for flow in one.flows]
        kept = frozenset((flow.giver_id, flow.learner_id) for flow in flows[:4])
        problem = replace(problem, kept=kept, locked=frozenset(sorted(kept)[:1]))
        found = solve(problem)
    return population_of(checked(problem)), found


def flows_of(found):
    return [
        StatedFlow(
            one.shape.value, str(number), flow.giver_id, flow.learner_id, one.fit.hundredths, one.slot or ""
        )
        for number, one in enumerate(found.relationships, start=1)
        for flow in one.flows
    ]


def faults(model, seed, flows=None, **changed):
    population, found = drafted(model, seed)
    stated = {"stages": found.objective, "bound": found.bound} | changed
    return gathered_faults(population, flows_of(found) if flows is None else flows, **stated)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", range(4))
def test_what_was_drafted_holds(model, seed):
    assert faults(model, seed) == []


@pytest.mark.parametrize("model", MODELS)
def test_there_is_something_to_check(model):
    assert sum(len(drafted(model, seed)[1].relationships) for seed in range(4)) > 0


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", range(2))
def test_any_flow_that_is_missing_or_listed_twice_is_noticed(model, seed):
    flows = flows_of(drafted(model, seed)[1])

    for row in range(len(flows)):
        assert faults(model, seed, flows[:row] + flows[row + 1 :])
        assert faults(model, seed, [*flows, flows[row]])


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", range(2))
def test_any_other_learner_or_giver_is_noticed(model, seed):
    population, found = drafted(model, seed)
    flows = flows_of(found)
    others = [person.person_id for person in population.problem.people[::5]]

    for row, flow in enumerate(flows):
        for other in others:
            for side in ("giver", "learner"):
                changed = [*flows[:row], replace(flow, **{side: other}), *flows[row + 1 :]]
                assert changed == flows or faults(model, seed, changed)
    for first, second in pairwise(flows):
        if first.group != second.group:
            swapped = [
                replace(one, learner={first: second, second: first}.get(one, one).learner) for one in flows
            ]
            assert swapped == flows or faults(model, seed, swapped)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", range(2))
def test_any_other_fit_shape_or_time_is_noticed(model, seed):
    flows = flows_of(drafted(model, seed)[1])

    for group in {flow.group for flow in flows}:
        own = next(flow for flow in flows if flow.group == group)
        changes = [{"score": own.score + 1}, {"shape": "pair"}]
        if own.slot:
            changes += [{"slot": "0-60"}, {"slot": "9-"}, {"slot": ""}]
        for change in changes:
            changed = [replace(flow, **change) if flow.group == group else flow for flow in flows]
            found = faults(model, seed, changed)
            assert found, change


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", range(4))
def test_any_other_value_or_worse_bound_is_noticed(model, seed):
    _, found = drafted(model, seed)

    for number, stage in enumerate(found.objective):
        for step in (-1, 1):
            other = list(found.objective)
            other[number] = Stage(stage.name, stage.value + step)
            assert faults(model, seed, stages=tuple(other))
        worse = list(found.bound)
        worse[number] = Stage(stage.name, stage.value + (1 if stage.name.startswith("below_") else -1))
        assert faults(model, seed, bound=tuple(worse))
    assert faults(model, seed, stages=found.objective[1:], bound=found.bound[1:])


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    "rule", ["blocks", "conflicts", "managers", "locked", "places", "languages", "times"]
)
def test_a_draft_for_other_rules_is_noticed(model, rule):
    population, found = drafted(model, 2 if model == "skill_cycle" else 0)
    problem, flows = population.problem, flows_of(found)
    pair = flows[0].giver, flows[0].learner
    people = {person.person_id: person for person in problem.people}
    absent = next(p.person_id for p in problem.people if p.person_id not in {f.learner for f in flows})
    changes = {
        "blocks": {"blocks": frozenset({pair})},
        "conflicts": {"conflicts": frozenset({pair})},
        "managers": {
            "people": tuple(
                replace(p, manager_id=pair[0] if p.person_id == pair[1] else None) for p in problem.people
            )
        },
        "locked": {"locked": frozenset({(pair[0], absent)})},
        "places": {"people": {"giver_capacity": 0, "learner_capacity": 0}},
        "languages": {"people": {"languages": frozenset({"tlh"})}},
        "times": {"people": {"weekly": ()}},
    }[rule]
    if isinstance(changes.get("people"), dict):
        own = replace(people[pair[1]], **changes["people"])
        other = replace(people[pair[0]], languages=frozenset({"en"}), weekly=((0, 60),))
        changed = {own.person_id: own, other.person_id: other}
        changes = {"people": tuple(changed.get(p.person_id, p) for p in problem.people)}
    if rule == "managers":
        changes["managers"] = {}

    assert gathered_faults(population_of(replace(problem, **changes)), flows, found.objective, found.bound)
