"""Groups, cohorts and circles of people: against plain enumeration, and every rule inside a circle."""

import random
from dataclasses import replace
from itertools import combinations

import pytest
from matching import circle_reference

from bothways.matching.circles.matching import circle_matching
from bothways.matching.engine import LockedPairBreaksRule, problem_of, solve
from bothways.matching.formation import Formation
from bothways.matching.problem import Need, Offer, Person
from bothways.mentoring.programme_models import programme_model

NINE = (9 * 60, 12 * 60)


def week(rng):
    days = rng.sample(range(3), rng.randint(2, 3))
    return tuple(
        sorted(
            (d * 1440 + 540 + rng.choice([0, 30, 60]), d * 1440 + rng.choice([630, 660, 720])) for d in days
        )
    )


def few(model, seed, size=9):
    """Two who could lead and some who want to learn, with facts missing and people who must stay apart."""
    rng = random.Random(f"{model} {seed}")
    people = []
    for i in range(size):
        gives = i < 2
        needs = [Need("sql", rng.randint(0, 2), rng.randint(1, 3))]
        needs += rng.sample([Need("ai", topic=True), Need("Law", 1)], rng.randint(0, 2))
        people.append(
            Person(
                f"p{i}",
                level=rng.randint(4, 6) if gives else rng.randint(1, 5),
                offers=(Offer("SQL", rng.randint(3 if model == "group" else 4, 5)), Offer("AI", topic=True))
                if gives
                else (),
                needs=() if gives else tuple(needs),
                unit=rng.choice("ab"),
                languages=None
                if rng.random() < 0.5
                else frozenset(rng.sample(["en", "de"], rng.randint(1, 2))),
                interests=frozenset(rng.sample("xyz", rng.randint(0, 3))),
                weekly=None if rng.random() < 0.3 else week(rng),
                manager_id=f"p{rng.randrange(i)}" if i > 2 and rng.random() < 0.2 else None,
                gives=gives,
                learns=not gives,
            )
        )
    ids = [person.person_id for person in people]

    def pairs(count):
        return frozenset(tuple(rng.sample(ids, 2)) for _ in range(count))

    rng.shuffle(people)
    return problem_of(programme_model(model), people, wishes=pairs(4), blocks=pairs(1), conflicts=pairs(1))


@pytest.mark.parametrize("model", ["group", "peer_reskilling"])
def test_no_choice_of_circles_of_people_is_better(model):
    covered = set()
    for seed in range(20):
        problem = few(model, seed)

        found = solve(problem)

        assert tuple(stage.value for stage in found.objective) == circle_reference.best(problem), seed
        assert found.optimal
        covered.add(found.objective[0].value)
    assert len(covered) > 2


def many(model, seed, size=24):
    rng = random.Random(f"{model} {seed}")
    people = [
        Person(
            f"p{i:02d}",
            level=rng.randint(1, 6),
            offers=tuple(
                rng.sample([Offer("SQL", 4), Offer("Law", 5), Offer("Facilitation", 3)], rng.randint(0, 2))
            ),
            needs=tuple(
                rng.sample([Need("sql", 1), Need("law", 2), Need("AI", topic=True)], rng.randint(1, 2))
            ),
            unit=rng.choice("abc"),
            languages=frozenset({"en"} if rng.random() < 0.9 else {"de"}),
            interests=frozenset(rng.sample("klmn", 2)),
            weekly=week(rng),
            manager_id=f"p{rng.randrange(i):02d}" if i > 3 and rng.random() < 0.3 else None,
        )
        for i in range(size)
    ]
    people = [replace(p, offers=tuple(o for o in p.offers if o.skill != "AI")) for p in people]
    ids = [person.person_id for person in people]
    return problem_of(
        programme_model(model),
        people,
        blocks=frozenset(tuple(rng.sample(ids, 2)) for _ in range(4)),
        conflicts=frozenset(tuple(rng.sample(ids, 2)) for _ in range(4)),
    )


@pytest.mark.parametrize("model", ["group", "peer_reskilling", "circle"])
@pytest.mark.parametrize("seed", range(2))
def test_every_circle_keeps_sizes_time_language_levels_and_reporting_lines(model, seed, monkeypatch):
    monkeypatch.setattr("bothways.matching.circles.search.ROUNDS", 5)
    problem = many(model, seed, 12 if model == "circle" else 18)
    people = {person.person_id: person for person in problem.people}
    low, high = circle_reference.SIZES[model]
    uses = []

    found = solve(problem)

    for one in found.relationships:
        members = [people[i] for i in dict.fromkeys(flow.learner_id for flow in one.flows)]
        givers = [people[i] for i in dict.fromkeys(flow.giver_id for flow in one.flows)]
        everybody = [*givers, *members]
        assert len({p.person_id for p in everybody}) == len(everybody)
        assert low <= len(members) <= high
        assert 1 <= len(givers) <= (2 if model == "peer_reskilling" else 1)
        assert not any(circle_reference.apart(problem, a, b) for a, b in combinations(everybody, 2))
        assert circle_reference.common(everybody)
        start, end = (int(minute) for minute in one.slot.split("-"))
        assert end - start >= 60
        assert all(any(a <= start and end <= b for a, b in p.weekly) for p in everybody)
        uses += [(p.person_id, start, end) for p in everybody]
        if model == "circle":
            assert len({p.level for p in members}) >= 3
            assert any(offer.skill == "Facilitation" for offer in givers[0].offers)
        else:
            assert all(circle_reference.shared_subject(problem, giver, members) for giver in givers)
        if model == "group":
            assert all(giver.level > member.level for giver in givers for member in members)
        assert len(one.reasons) >= 2
    for (one, start, end), (other, first, last) in combinations(uses, 2):
        assert one != other or end <= first or last <= start
    seated = {flow.learner_id for one in found.relationships for flow in one.flows}
    assert len(seated) == found.objective[0].value
    assert seated.isdisjoint(one.person_id for one in found.unmatched)


def teachers_and_learners(teachers=6, learners=30):
    rng = random.Random(7)

    def person(name, **facts):
        return Person(name, level=rng.randint(1, 6), unit=rng.choice("abc"), weekly=(NINE,), **facts)

    able = [person(f"t{i}", offers=(Offer("Python", 4),), learns=False) for i in range(teachers)]
    return able + [
        person(f"l{i:02d}", needs=(Need("python", rng.randint(0, 2)),), gives=False) for i in range(learners)
    ]


def cohort_problem(people, **rules):
    return problem_of(programme_model("peer_reskilling"), people, **rules)


def test_thirty_learners_and_six_able_teachers_make_even_cohorts_around_the_target_skill():
    people = teachers_and_learners()

    found = circle_matching(cohort_problem(people, formation=Formation(target="python", balanced=True)))

    sizes = [len({flow.learner_id for flow in one.flows}) for one in found.relationships]
    assert sum(sizes) == 30
    assert max(sizes) - min(sizes) <= 1
    assert found.optimal
    assert not found.unmatched


def test_spare_guides_join_as_second_guides_without_costing_anybody_a_seat():
    found = circle_matching(cohort_problem(teachers_and_learners(2, 8)))
    assert [len({flow.giver_id for flow in one.flows}) for one in found.relationships] in ([2], [1, 1])

    small = circle_matching(cohort_problem(teachers_and_learners(2, 5)))
    [cohort] = small.relationships
    assert len({flow.giver_id for flow in cohort.flows}) == 2
    assert cohort.reasons[0].data == {"skill": "python", "people": 5, "guides": 2}


def test_eleven_learners_with_one_guide_fill_a_cohort_of_ten():
    found = circle_matching(cohort_problem(teachers_and_learners(1, 11)))

    [cohort] = found.relationships
    assert len(cohort.people) == 11
    assert [one.reason.code for one in found.unmatched] == ["all_full"]


def test_a_guide_at_level_three_needs_a_facilitator():
    people = [
        replace(p, offers=(Offer("Python", 3),)) if p.offers else p for p in teachers_and_learners(1, 5)
    ]

    assert not circle_matching(cohort_problem(people)).relationships
    assert circle_matching(cohort_problem(people, formation=Formation(facilitated=True))).relationships


def test_one_more_guide_is_named_with_the_cohort_that_would_open_and_opens_it():
    people = [p for p in teachers_and_learners(1, 5) if not p.offers]

    found = circle_matching(cohort_problem(people))

    assert {one.help.text for one in found.unmatched} == {
        "One more person who can lead on python at level 4 would open a circle of 5"
    }
    guide = Person("new", offers=(Offer("python", 4),), learns=False)
    assert circle_matching(cohort_problem([*people, guide])).objective[0].value == 5


def test_the_people_still_missing_for_a_circle_are_counted():
    found = circle_matching(cohort_problem(teachers_and_learners(1, 3)))

    assert {(one.reason.code, one.help.code, one.help.data["people"]) for one in found.unmatched} == {
        ("too_few", "more_people", 1)
    }


def test_being_free_when_a_circle_meets_opens_a_seat_in_it():
    people = teachers_and_learners(1, 6)
    late = replace(people[-1], weekly=((2000, 2100),))

    found = circle_matching(cohort_problem([*people[:-1], late]))

    [left] = found.unmatched
    assert (left.help.code, left.help.data["start"], left.help.data["end"]) == ("time_of_circle", *NINE)


def test_locked_and_kept_people_stay_with_their_guide():
    people = teachers_and_learners(3, 12)
    locked, kept = frozenset({("t2", "l03"), ("t2", "l07")}), frozenset({("t0", "l05")})

    found = circle_matching(cohort_problem(people, locked=locked, kept=kept))

    pairs = {(flow.giver_id, flow.learner_id) for one in found.relationships for flow in one.flows}
    assert locked <= pairs
    assert kept <= pairs
    assert [stage.name for stage in found.objective] == ["people_covered", "kept", "total_fit"]


def test_locked_pairs_that_cannot_be_are_named_with_the_rule():
    people = [replace(p, manager_id="t0") if p.person_id == "l00" else p for p in teachers_and_learners(1, 5)]

    with pytest.raises(LockedPairBreaksRule, match=r"t0 and l00 cannot be kept together.*management chain"):
        circle_matching(cohort_problem(people, locked=frozenset({("t0", "l00")})))
    split = cohort_problem(teachers_and_learners(2, 8), locked=frozenset({("t0", "l00"), ("t1", "l00")}))
    with pytest.raises(LockedPairBreaksRule, match="t0 with l00, t1 with l00"):
        circle_matching(split)


def test_where_nobody_offers_facilitation_somebody_willing_leads_and_it_is_said():
    people = [
        Person(f"p{i}", level=1 + i % 3, needs=(Need("AI", topic=True),), gives=i == 0) for i in range(6)
    ]
    problem = problem_of(programme_model("circle"), people)

    [circle] = solve(problem).relationships

    assert circle.people[0] == "p0"
    assert circle.slot is None
    assert circle.trade_off.code == "facilitator_untrained"
    assert circle.reasons[0].text == "5 of 5 share the theme AI"


def test_a_block_inside_a_circle_is_kept_and_never_shown():
    people = teachers_and_learners(1, 6)
    open_one = circle_matching(cohort_problem(people))
    found = circle_matching(cohort_problem(people, blocks=frozenset({("l00", "l01")})))

    assert open_one.objective[0].value == 6
    assert found.objective[0].value == 5
    [left] = found.unmatched
    assert left.reason.code == "all_full"
    assert "block" not in str(found)


def test_the_order_of_people_changes_nothing():
    people = teachers_and_learners(3, 14)
    shuffled = random.Random(3).sample(people, len(people))

    assert solve(cohort_problem(people)) == solve(cohort_problem(shuffled))
