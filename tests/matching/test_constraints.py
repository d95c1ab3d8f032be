"""Every hard constraint of the specification: what it forbids, and what it lets pass."""

from dataclasses import replace
from itertools import pairwise

import pytest
from matching import reference
from matching.pools import pool

from bothways.matching.engine import LevelsMissing, UnfitProblem, judge, problem_of, solve
from bothways.matching.people.hierarchy import ManagementCycle
from bothways.matching.people.pairs import FeasiblePairs
from bothways.matching.people.population import population_of
from bothways.matching.problem import Need, Offer, Person, Weights
from bothways.mentoring.programme_models import programme_model

SQL, NEGOTIATION = Offer("SQL", 4), Offer("Negotiation", 4)
LOW = Person("low", 2, offers=(SQL,), needs=(Need("Negotiation", 1),))
HIGH = Person("high", 5, offers=(NEGOTIATION,), needs=(Need("SQL", 1),))
MODELS = {"traditional": ("high", "low"), "reverse": ("low", "high"), "reciprocal": ("high", "low")}


def verdict(model, low=LOW, high=HIGH, **rules):
    problem = problem_of(programme_model(model), [low, high], **rules)
    return judge(problem, *MODELS[model])


def codes(model, low=LOW, high=HIGH, **rules):
    judged = verdict(model, low, high, **rules)
    assert judged.feasible == (not judged.broken)
    return [reason.code for reason in judged.broken]


@pytest.mark.parametrize("model", MODELS)
def test_two_who_keep_every_rule_may_be_paired(model):
    assert codes(model) == []


@pytest.mark.parametrize("model", MODELS)
def test_equal_levels_and_the_wrong_direction_are_forbidden(model):
    assert codes(
        model, low=replace(LOW, level=5, offers=(Offer("SQL", 3),), needs=(Need("Negotiation", 3),))
    ) == ["wrong_side"]
    if model != "reciprocal":
        assert codes(model, low=replace(LOW, level=6)) == ["wrong_side"]


def test_traditional_allows_equal_levels_on_the_skill_route_alone():
    equal = replace(LOW, level=5)

    assert codes("traditional", low=replace(equal, needs=(Need("Negotiation", 2),))) == []
    assert codes("traditional", low=replace(equal, needs=(Need("Negotiation", 3),))) == ["wrong_side"]


def test_a_topic_opens_no_skill_route():
    equal = replace(LOW, level=5, needs=(Need("Trends", topic=True),))
    topical = replace(HIGH, offers=(Offer("Trends", topic=True),))

    assert codes("traditional", low=equal, high=topical) == ["wrong_side"]
    assert codes("traditional", low=replace(equal, level=2), high=topical) == []


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("steps", [1, 2, 5])
def test_nobody_is_paired_up_or_down_the_own_chain_also_through_people_outside(model, steps):
    for top, bottom in (("low", "high"), ("high", "low")):
        between = [bottom, *(f"outside {i}" for i in range(steps - 1)), top]
        managers = dict(pairwise(between))
        assert codes(model, managers=managers) == ["same_chain"]


@pytest.mark.parametrize("model", MODELS)
def test_branches_of_one_tree_are_different_chains(model):
    managers = {"low": "a", "high": "b", "a": "top", "b": "top"}

    assert codes(model, managers=managers) == []


@pytest.mark.parametrize("model", MODELS)
def test_one_direct_manager_is_one_team_in_upward_models_unless_lifted(model):
    managers = {"low": "boss", "high": "boss"}

    assert codes(model, managers=managers) == ([] if model == "traditional" else ["same_team"])
    assert codes(model, managers=managers, team_lifted=frozenset({("high", "low")})) == []


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("pair", [("low", "high"), ("high", "low")])
def test_decision_rights_blocks_and_rejections_work_in_both_directions(model, pair):
    assert codes(model, conflicts=frozenset({pair})) == ["decision_rights"]
    assert codes(model, blocks=frozenset({pair})) == ["pair_not_open"]
    assert codes(model, forbidden=frozenset({pair})) == ["pair_not_open"]


@pytest.mark.parametrize("model", MODELS)
def test_a_language_in_common_is_needed_where_both_say_theirs(model):
    german = replace(LOW, languages=frozenset({"de"}))

    assert codes(model, low=german, high=replace(HIGH, languages=frozenset({"en", "fr"}))) == ["no_language"]
    assert codes(model, low=german, high=replace(HIGH, languages=frozenset({"en", "de"}))) == []
    assert codes(model, low=german) == []


@pytest.mark.parametrize("model", MODELS)
def test_sixty_minutes_a_week_in_common_are_needed_where_both_say_theirs(model):
    mornings = replace(LOW, weekly=((0, 100), (2000, 2030)))

    assert codes(model, low=mornings, high=replace(HIGH, weekly=((70, 2029),))) == ["too_little_time"]
    assert codes(model, low=mornings, high=replace(HIGH, weekly=((70, 2030),))) == []
    assert codes(model, low=replace(LOW, weekly=()), high=replace(HIGH, weekly=((0, 10080),))) == [
        "too_little_time"
    ]
    assert codes(model, low=replace(LOW, weekly=())) == []


@pytest.mark.parametrize("model", MODELS)
def test_each_flow_has_to_cover_a_need(model):
    unable = replace(HIGH, offers=(Offer("Negotiation", 2),)), replace(LOW, offers=(Offer("SQL", 2),))
    level_only = replace(HIGH, offers=(Offer("Negotiation", 3),))

    if model != "reverse":
        assert codes(model, high=unable[0]) == ["nothing_to_teach"]
        assert codes(model, high=level_only, low=replace(LOW, needs=(Need("Negotiation", 3),))) == [
            "nothing_to_teach"
        ]
        assert codes(model, high=level_only, low=replace(LOW, needs=(Need("Negotiation", 2),))) == []
    if model != "traditional":
        assert codes(model, low=unable[1]) == ["nothing_to_teach"]


@pytest.mark.parametrize("model", MODELS)
def test_the_side_that_somebody_chose_is_kept(model):
    giver, learner = MODELS[model]
    by_id = {"low": LOW, "high": HIGH}

    for person, flag in ((giver, "gives"), (learner, "learns"), (giver, "learns"), (learner, "gives")):
        changed = by_id | {person: replace(by_id[person], **{flag: False})}
        own_side = (person, flag) in {(giver, "gives"), (learner, "learns")}
        expected = ["not_on_that_side"] if own_side or model == "reciprocal" else []
        assert codes(model, low=changed["low"], high=changed["high"]) == expected


def test_skills_are_one_however_they_are_written():
    assert codes("traditional", high=replace(HIGH, offers=(Offer("  negoTIATION ", 4),))) == []


def test_people_without_a_level_are_named_where_a_direction_needs_it():
    with pytest.raises(LevelsMissing, match="Without one: low") as caught:
        verdict("reverse", low=replace(LOW, level=None))

    assert caught.value.data["people"] == ["low"]


@pytest.mark.parametrize(
    ("people", "rules", "message"),
    [
        ([LOW, LOW], {}, "Listed more than once: low"),
        ([replace(LOW, offers=(Offer("a", 6),))], {}, "Entries out of range or given twice: low"),
        ([replace(LOW, needs=(Need("a"), Need("A ")))], {}, "Entries out of range or given twice: low"),
        ([replace(LOW, weekly=((50, 60), (0, 10)))], {}, "Availability.*: low"),
        ([replace(LOW, giver_capacity=-1)], {}, "Capacities below 0: low"),
        ([LOW], {"locked": frozenset({("low", "nobody")})}, "not among the people: nobody"),
        ([LOW], {"weights": Weights(50)}, "add up to 105"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused_by_name(people, rules, message):
    with pytest.raises(UnfitProblem, match=message):
        problem_of(programme_model("traditional"), people, **rules)


def test_a_circle_of_managers_is_refused_by_name():
    problem = problem_of(programme_model("traditional"), [LOW, HIGH], managers={"low": "high", "high": "low"})

    with pytest.raises(ManagementCycle, match="high, low"):
        solve(problem)


def test_ten_thousand_pairs_of_reverse_mentoring_all_point_upward_and_across_chains():
    seen = 0
    for seed in range(4):
        problem = pool("reverse", 400, seed, skills=8)
        people = problem.people
        chains = {person.person_id: set(reference.chain(problem, person.person_id)) for person in people}
        pairs = [r.pair for r in solve(problem).relationships]
        for _, chunk in FeasiblePairs(population_of(problem)).chunks():
            pairs += [
                (people[g].person_id, people[n].person_id)
                for g, n in zip(chunk.giver, chunk.learner, strict=True)
            ]
        level = {person.person_id: person.level for person in people}
        assert all(level[giver] < level[learner] for giver, learner in pairs)
        assert not any(giver in chains[learner] or learner in chains[giver] for giver, learner in pairs)
        seen += len(pairs)
    assert seen >= 10_000
