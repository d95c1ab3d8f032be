"""People who know each other, answer to each other, have little time, join late, leave and withdraw."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from matching import reference
from matching.pools import pool

from bothways.matching.engine import LockedPairBreaksRule, UnfitProblem, judge, problem_of, solve
from bothways.matching.objective import Objective
from bothways.matching.people.population import population_of
from bothways.matching.people.reporting import pairs_within_reach
from bothways.matching.problem import Need, Offer, Person
from bothways.matching.proofs.certificate import canonical_sha256, rules_of
from bothways.matching.rematching.programmes import shared_hours
from bothways.matching.rematching.rematch import after_rejection, join, leave
from bothways.matching.rematching.waiting import expected_waits
from bothways.mentoring.programme_models import programme_model

SQL = Offer("SQL", 4)
MENTOR = Person("mentor", 5, offers=(SQL,))
MENTEE = Person("mentee", 1, needs=(Need("SQL", 1),))


def verdict(**rules):
    return judge(problem_of(programme_model("traditional"), [MENTOR, MENTEE], **rules), "mentor", "mentee")


def codes(**rules):
    return [reason.code for reason in verdict(**rules).broken]


def test_partners_of_before_are_not_paired_again_and_are_told_so():
    for pair in (("mentor", "mentee"), ("mentee", "mentor")):
        (reason,) = verdict(past=frozenset({pair})).broken
        assert (reason.code, reason.text) == ("partners_before", "They have been partners before")


@pytest.mark.parametrize("kind", ["dotted", "project", "appraisal"])
@pytest.mark.parametrize(("low", "high"), [("mentee", "mentor"), ("mentor", "mentee")])
def test_nobody_is_paired_within_the_reach_of_a_reporting_edge_in_either_direction(kind, low, high):
    edges = frozenset({(low, "between", kind), ("between", high, kind), (low, "other", kind)})

    assert codes(reporting=edges) == []
    assert codes(reporting=edges, reach={kind: 2}) == ["reporting"]
    assert codes(reporting=edges, reach={kind: 0}) == []
    assert codes(reporting=frozenset({(low, high, kind)})) == ["reporting"]


def test_edges_of_different_kinds_make_no_path_but_a_warning():
    edges = frozenset({("mentee", "between", "project"), ("between", "mentor", "dotted")})
    found = verdict(reporting=edges, reach={"project": 3, "dotted": 3})

    assert found.feasible
    (warning,) = found.warnings
    assert (warning.code, warning.data) == ("above_by_two_ways", {"kinds": ["dotted", "project"]})


def test_the_same_superior_is_a_trade_off_and_forbids_nothing():
    edges = frozenset({("mentee", "boss", "project"), ("mentor", "boss", "appraisal")})
    problem = problem_of(programme_model("traditional"), [MENTOR, MENTEE], reporting=edges)
    (pair,) = solve(problem).relationships

    assert pair.trade_off.code == "same_superior"
    assert pair.trade_off.text == "Both answer to the same person (appraisal and project)"
    assert "boss" not in str(pair)


def test_further_line_managers_count_over_any_number_of_steps():
    line = {"mentee": "a", "b": "c"}
    edges = frozenset({("a", "b", "line"), ("c", "mentor", "line")})

    assert codes(managers=line, reporting=edges) == ["reporting"]


def above(edges, kind, person, reach):
    """Everybody above a person by at most so many edges of a kind, by the book."""
    found, level = set(), {person}
    for _ in range(reach):
        level = {b for a, b, k in edges if k == kind and a in level}
        found |= level
    return found - {person}


def within(edges, kind, one, other, reach):
    return other in above(edges, kind, one, reach) or one in above(edges, kind, other, reach)


def test_in_ten_thousand_random_graphs_no_pair_lies_within_reach():
    rng = random.Random(46)
    kinds = ("dotted", "project", "appraisal")
    ids = [f"p{i}" for i in range(6)]
    model = programme_model("flash")
    people = [Person(i, 2, offers=(SQL,), needs=(Need("SQL", 1),)) for i in ids]
    base = problem_of(model, people)
    index = {person_id: row for row, person_id in enumerate(ids)}
    for _ in range(10_000):
        edges = frozenset(
            (*rng.sample([*ids, "outside"], 2), rng.choice(kinds)) for _ in range(rng.randrange(9))
        )
        reach = {kind: rng.randrange(4) for kind in kinds if rng.random() < 0.7}
        found = pairs_within_reach(replace(base, reporting=edges, reach=reach), index, {})
        near = {
            frozenset({one, other})
            for one in ids
            for kind in {edge[2] for edge in edges}
            for other in above(edges, kind, one, reach.get(kind, 1)) - {"outside"}
        }
        listed = {frozenset({ids[key // 6], ids[key % 6]}) for key in found.tolist()}
        assert near == listed


def test_no_solution_has_a_pair_within_reach_or_of_the_past():
    for seed in range(30):
        rng = random.Random(seed)
        problem = pool("traditional", 20, seed, skills=2)
        ids = [person.person_id for person in problem.people]
        edges = frozenset((*rng.sample(ids, 2), "project") for _ in range(25))
        past = frozenset(tuple(rng.sample(ids, 2)) for _ in range(15))
        found = solve(replace(problem, reporting=edges, past=past, reach={"project": 2}))
        for pair in (r.pair for r in found.relationships):
            assert not within(edges, "project", *pair, 2)
            assert not {pair, pair[::-1]} & past


def test_a_superior_far_away_in_a_large_organisation_is_found_quickly():
    rng = random.Random(1)
    people = [Person(f"p{i:05}", 1) for i in range(5_000)]
    edges = frozenset(
        (f"p{rng.randrange(5_000):05}", f"p{rng.randrange(5_000):05}", "project") for _ in range(10_000)
    )
    problem = replace(
        problem_of(programme_model("flash"), people),
        reporting=frozenset(edge for edge in edges if edge[0] != edge[1]),
        reach={"project": 2},
    )

    assert len(population_of(problem).reporting) > 20_000


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"kept": {("mentor", "nobody")}}, "runs, but not among the people: nobody"),
        ({"waiting": {"nobody"}}, "waiting, but not among the people: nobody"),
        ({"kept": {("mentor", "mentee")}, "past": {("mentee", "mentor")}}, "running and as past"),
        ({"locked": {("mentor", "mentor")}}, "themselves under locked: mentor"),
        ({"reporting": {("mentor", "mentor", "project")}}, "own superior"),
        ({"reporting": {("mentor", "mentee", " ")}}, "without a kind"),
    ],
)
def test_what_contradicts_itself_is_refused_by_name(rules, message):
    with pytest.raises(UnfitProblem, match=message):
        verdict(**{name: frozenset(value) for name, value in rules.items()})


def test_a_reach_below_nothing_or_of_the_line_is_refused():
    with pytest.raises(UnfitProblem, match="Reach below 0"):
        verdict(reach={"project": -1})
    with pytest.raises(UnfitProblem, match="any number of steps"):
        verdict(reach={"line": 1})
    with pytest.raises(UnfitProblem, match="Minutes a month below 0: mentor"):
        problem_of(programme_model("traditional"), [replace(MENTOR, minutes_month=-1)])


def test_a_locked_pair_of_the_past_is_refused_with_its_reason():
    pair = frozenset({("mentor", "mentee")})
    problem = problem_of(programme_model("traditional"), [MENTOR, MENTEE], locked=pair, past=pair)

    with pytest.raises(LockedPairBreaksRule, match="They have been partners before"):
        solve(problem)


def test_every_new_fact_changes_the_hash_and_appears_in_the_rules():
    base = problem_of(programme_model("traditional"), [MENTOR, MENTEE, replace(MENTEE, person_id="third")])
    pair = frozenset({("mentor", "third")})
    others = [
        replace(base, objective=Objective(bands=(3_000,))),
        replace(base, kept=pair),
        replace(base, past=pair),
        replace(base, waiting=frozenset({"third"})),
        replace(base, reporting=frozenset({("third", "mentor", "project")})),
        replace(base, reporting=frozenset({("third", "mentor", "project")}), reach={"project": 2}),
        replace(base, people=(*base.people[:2], replace(base.people[2], minutes_month=60))),
    ]

    assert len({canonical_sha256(problem) for problem in [base, *others]}) == 8
    constraints = rules_of(others[5])["constraints"]
    assert constraints["reporting_within"] == {"project": 2}
    assert constraints["past_partners"] == "never"
    assert constraints["hours"] == {"minutes_a_month_per_relationship": 60}


def test_minutes_of_a_month_bound_the_places_on_each_side():
    people = [replace(MENTOR, giver_capacity=5, minutes_month=130)]
    people += [replace(MENTEE, person_id=f"mentee {i}", minutes_month=60) for i in range(4)]
    people += [replace(MENTEE, person_id="in a hurry", minutes_month=59)]
    found = solve(problem_of(programme_model("traditional"), people))

    assert len(found.relationships) == 2
    assert all("hurry" not in r.pair[1] for r in found.relationships)
    told = {one.person_id: (one.reason.code, one.help.code) for one in found.unmatched}
    assert told["in a hurry"] == ("too_few_hours", "more_hours")
    assert len(told) == 3


@pytest.mark.parametrize("seed", range(25))
def test_several_programmes_never_take_more_than_somebodys_minutes(seed):
    rng = random.Random(seed)
    minutes = {}
    problems = []
    for number, model in enumerate(rng.sample(["traditional", "reverse", "reciprocal", "traditional"], 3)):
        problem = pool(model, 18, seed + number, skills=2, most_places=3)
        people = [
            replace(p, minutes_month=minutes.setdefault(p.person_id, rng.choice([None, 0, 60, 90, 150, 300])))
            for p in problem.people
        ]
        problems.append(replace(problem, people=tuple(people)))
    outside = {person: 60 for person in rng.sample(sorted(minutes), 4) if (minutes[person] or 0) >= 60}

    used = Counter(outside)
    for problem, found in zip(problems, shared_hours(problems, running=outside), strict=True):
        for relationship in found.relationships:
            for person in relationship.people:
                used[person] += problem.model.min_minutes_month
    assert all(minutes[person] is None or taken <= minutes[person] for person, taken in used.items())


def test_what_runs_in_a_later_programme_is_not_ended_by_an_earlier_one():
    mentor = replace(MENTOR, giver_capacity=2, minutes_month=60)
    other = replace(MENTEE, person_id="other")
    model = programme_model("traditional")
    first = problem_of(model, [mentor, MENTEE])
    second = problem_of(model, [mentor, other], kept=frozenset({("mentor", "other")}))

    one, two = shared_hours([first, second])

    assert [r.pair for r in one.relationships] == []
    assert [r.pair for r in two.relationships] == [("mentor", "other")]


def running_and_newcomers(model, seed, n=24):
    rng = random.Random(seed)
    problem = pool(model, n, seed, skills=2)
    newcomers = rng.sample([person.person_id for person in problem.people], 5)
    before = replace(problem, people=tuple(p for p in problem.people if p.person_id not in newcomers))
    return problem, [r.pair for r in solve(before).relationships], newcomers


@pytest.mark.parametrize("model", ["traditional", "reverse", "reciprocal"])
@pytest.mark.parametrize("seed", range(10))
def test_late_joiners_touch_nobody(model, seed):
    problem, running, newcomers = running_and_newcomers(model, seed)
    found = join(problem, running, newcomers)

    assert [step.pair for step in found.stays] == sorted(running)
    assert not found.ends
    learners = {learner for _, learner in running}
    for step in found.begins:
        if model != "reciprocal":
            assert step.pair[1] not in learners or step.pair[1] in newcomers
        assert reference.hundredths(
            problem, *(next(p for p in problem.people if p.person_id == i) for i in step.pair)
        )
    places = Counter(giver for giver, _ in [*running, *(step.pair for step in found.begins)])
    if model != "reciprocal":
        assert all(places[p.person_id] <= p.giver_capacity for p in problem.people)


@pytest.mark.parametrize("model", ["traditional", "reverse"])
@pytest.mark.parametrize("seed", range(10))
def test_when_somebody_leaves_coverage_comes_first_and_then_as_many_stay_as_possible(model, seed):
    problem = pool(model, 16, seed, skills=2)
    running = [r.pair for r in solve(problem).relationships]
    gone = {running[seed % len(running)][0]}
    found = leave(problem, running, gone)

    here = replace(problem, people=tuple(p for p in problem.people if p.person_id not in gone))
    assert all(gone & set(step.pair) for step in found.ends if step.reason.code == "ended")
    assert len([step for step in found.ends if step.reason.code == "ended"]) == sum(
        bool(gone & set(pair)) for pair in running
    )
    values = {stage.name: stage.value for stage in found.matching.objective}
    assert values["people_covered"] == solve(here).objective[0].value
    assert values.get("kept", 0) == len(found.stays)
    quiet = leave(problem, running, gone, moving=False)
    assert {step.reason.code for step in quiet.ends} == {"ended"}
    assert len(quiet.stays) == len(running) - len(quiet.ends)
    if {stage.name: stage.value for stage in quiet.matching.objective}["people_covered"] == values[
        "people_covered"
    ]:
        assert len(found.stays) == len(quiet.stays)


def test_a_pair_that_breaks_a_rule_by_now_stays_until_somebody_decides():
    people = [replace(MENTOR, giver_capacity=2), MENTEE, replace(MENTEE, person_id="new")]
    problem = problem_of(programme_model("traditional"), people, conflicts=frozenset({("mentor", "mentee")}))
    found = join(problem, [("mentor", "mentee")], ["new"])

    (step,) = found.stays
    assert (step.reason.code, step.reason.data) == ("runs_against_rule", {"rules": ["decision_rights"]})
    assert [step.pair for step in found.begins] == [("mentor", "new")]


def test_who_left_and_who_withdrew_cannot_be_told_apart():
    problem = pool("traditional", 16, 3, skills=2)
    running = [r.pair for r in solve(problem).relationships]
    found = leave(problem, running, {running[0][0]})

    assert {step.reason.text for step in found.ends if running[0][0] in step.pair} == {"Has come to its end"}
    assert all(not step.reason.data for step in found.ends)


def test_whoever_waits_is_told_for_how_long():
    other = replace(MENTEE, person_id="other")
    lonely = Person("lonely", 1, needs=(Need("Chess", 1),))
    problem = problem_of(programme_model("traditional"), [MENTOR, MENTEE, other, lonely])
    found = join(problem, [("mentor", "mentee")], ["other", "lonely"], weeks_left={("mentor", "mentee"): 7})

    waits = {wait.person_id: wait for wait in found.waits}
    assert (waits["other"].weeks, waits["other"].ahead, waits["other"].places) == (7, 0, 1)
    assert waits["lonely"].weeks is None


def test_an_expected_wait_agrees_with_a_replay_of_the_queue():
    rng = random.Random(16)
    for _ in range(200):
        partners = [f"m{i}" for i in range(rng.randint(1, 4))]
        frees = {m: [rng.uniform(0, 30) for _ in range(rng.randint(1, 2))] for m in partners}
        queue = [f"w{i}" for i in range(6)]
        possible = {w: rng.sample(partners, rng.randint(1, len(partners))) for w in queue}
        said = expected_waits(queue, possible, frees, 26)
        calendar = sorted((at, m) for m, times in frees.items() for at in times)
        calendar = sorted([*calendar, *((at + 26 * k, m) for at, m in calendar for k in range(1, 7))])
        for person in queue:
            at, m = next(slot for slot in calendar if slot[1] in possible[person])
            calendar.remove((at, m))
            assert said[person] == -int(-at // 1)


@pytest.mark.parametrize("seed", range(10))
def test_rejecting_one_pair_solves_the_rest_only(seed):
    problem = pool("traditional", 20, seed, skills=2)
    draft = [r.pair for r in solve(problem).relationships]
    approved = draft[: len(draft) // 2]
    rejected = next(pair for pair in reversed(draft) if pair[::-1] not in approved)
    found = after_rejection(problem, approved=approved, rejected=[rejected])

    pairs = {r.pair for r in found.relationships}
    assert set(approved) <= pairs
    assert rejected not in pairs
    assert found.optimal
    assert found.objective[0].value >= len({learner for _, learner in draft}) - 1


def test_people_of_the_past_and_superiors_are_counted_among_the_reasons():
    people = [MENTEE, MENTOR, replace(MENTOR, person_id="other"), replace(MENTOR, person_id="third")]
    rules = {
        "past": frozenset({("other", "mentee")}),
        "reporting": frozenset({("mentee", "mentor", "project"), ("third", "mentee", "dotted")}),
    }
    (one,) = solve(problem_of(programme_model("traditional"), people, **rules)).unmatched

    assert one.reason.code == "reporting"
    assert {key: n for key, n in one.reason.data["removed"].items() if n} == {
        "reporting": 2,
        "partners_before": 1,
    }


def test_rings_and_circles_are_not_matched_again_pair_by_pair():
    with pytest.raises(UnfitProblem, match="formed again as a whole"):
        join(problem_of(programme_model("skill_cycle"), [MENTOR, MENTEE]), [], [])


@pytest.mark.parametrize("seed", range(6))
def test_in_two_way_models_too_coverage_comes_before_running_pairs(seed):
    problem = pool("reciprocal", 40, seed, skills=2)
    running = [r.pair for r in solve(problem).relationships]
    gone = {running[0][0]}
    found = leave(problem, running, gone)

    here = replace(problem, people=tuple(p for p in problem.people if p.person_id not in gone))
    assert found.matching.objective[0] == solve(here).objective[0]
    assert {step.pair for step in found.ends if step.reason.code == "ended"} == {
        pair for pair in running if gone & set(pair)
    }
    quiet = leave(problem, running, gone, moving=False)
    assert len(quiet.stays) == len(running) - len(quiet.ends)
