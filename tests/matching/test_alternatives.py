"""What a pair lacks is what solving again with the pair locked loses."""

from dataclasses import replace

import pytest
from matching import reference
from matching.pools import pool

from bothways.matching.drafting import LockedPairBreaksRule
from bothways.matching.engine import solve
from bothways.matching.objective import Coverage, Objective
from bothways.matching.why.alternatives import Prospects
from bothways.matching.why.residual import NotTheBest


def forced(problem, pair):
    """Stages of the best draft with a pair, as a full solution finds them."""
    try:
        return {s.name: s.value for s in solve(problem.with_locked({*problem.locked, pair})).objective}
    except LockedPairBreaksRule:
        return None


def agrees(problem, alternative, objective):
    again = forced(problem, (alternative.giver_id, alternative.learner_id))
    if again is None:
        return alternative.reason.code == "no_place"
    expected = [(name, again[name] - value) for name, value in objective.items()]
    found = [(stage.name, stage.value) for stage in alternative.change]
    return found == [stage for stage in expected if stage[0] in dict(found)]


OBJECTIVES = {
    "plain": Objective(),
    "pairs": Objective(coverage=Coverage.PAIRS),
    "total": Objective(coverage=Coverage.NONE),
    "bands": Objective(bands=(3000, 4500)),
    "weakest": Objective(worst_off=True),
}


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("model", ["traditional", "reverse"])
@pytest.mark.parametrize("seed", range(2))
def test_every_pair_lacks_what_solving_again_loses(model, objective, seed):
    problem = replace(pool(model, 16, seed, skills=3), objective=OBJECTIVES[objective])
    found = solve(problem)
    stages = {stage.name: stage.value for stage in found.objective}
    prospects = Prospects(problem, found)
    chosen = {r.pair for r in found.relationships}

    for person in problem.people[::3]:
        best = prospects.of_person(person.person_id, most=99)
        for alternative in best.givers + best.learners:
            assert agrees(problem, alternative, stages), alternative
        if not problem.objective.worst_off:
            mine = {p for p in reference.candidates(problem) if person.person_id in p} - chosen
            assert {(a.giver_id, a.learner_id) for a in best.givers + best.learners} == mine


@pytest.mark.parametrize("seed", range(2))
def test_kept_waiting_and_locked_pairs_are_stages_like_any_other(seed):
    plain = pool("traditional", 16, seed, skills=3)
    listed = sorted(reference.candidates(plain))
    waiting = frozenset(person.person_id for person in plain.people[::4])
    problem = replace(plain, kept=frozenset(listed[::5]), waiting=waiting, locked=frozenset(listed[7:8]))
    found = solve(problem)
    stages = {stage.name: stage.value for stage in found.objective}
    prospects = Prospects(problem, found)

    for person in problem.people[::3]:
        best = prospects.of_person(person.person_id, most=99)
        for alternative in best.givers + best.learners:
            assert agrees(problem, alternative, stages), alternative


@pytest.mark.parametrize("seed", range(2))
def test_two_way_pairs_are_solved_again(seed):
    problem = pool("reciprocal", 30, seed, skills=3)
    found = solve(problem)
    stages = {stage.name: stage.value for stage in found.objective}
    pair = found.relationships[0].pair

    best = Prospects(problem, found).of_relationship(pair)

    for alternative in best.givers + best.learners:
        assert agrees(problem, alternative, stages), alternative
    assert all(pair[1] in (a.giver_id, a.learner_id) for a in best.givers)


def test_what_lacks_least_comes_first_and_a_pair_alone_lacks_the_same():
    problem = pool("traditional", 60, 1, skills=4)
    found = solve(problem)
    prospects = Prospects(problem, found)
    learner = found.relationships[0].pair[1]

    best = prospects.of_person(learner, most=5).givers

    assert len(best) == 5
    lacks = [a.lacks for a in best if a.lacks is not None]
    assert lacks == sorted(lacks)
    assert all(prospects.of_pair(a.giver_id, a.learner_id) == a for a in best)
    assert prospects.of_pair(*found.relationships[0].pair) is None


def test_so_many_points_more_and_the_pair_enters():
    problem = pool("traditional", 30, 2, skills=3)
    found = solve(problem)
    fits = reference.candidates(problem)
    alternative = next(
        a for p in problem.people for a in Prospects(problem, found).of_person(p.person_id).givers if a.lacks
    )

    best = found.objective[1].value
    again = forced(problem, (alternative.giver_id, alternative.learner_id))

    assert again["total_fit"] + alternative.lacks == best
    assert fits[alternative.giver_id, alternative.learner_id] == alternative.fit.hundredths


def test_a_draft_that_was_changed_by_hand_is_told_apart():
    problem = pool("traditional", 20, 3, skills=3)
    found = solve(problem)
    changed = replace(found, relationships=found.relationships[1:])

    with pytest.raises(NotTheBest, match="Solve again"):
        Prospects(problem, changed).of_person(found.relationships[0].pair[1])
