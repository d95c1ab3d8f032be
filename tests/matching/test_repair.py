"""One change after another, mended: always as good as solving everything again, and proven over all pairs."""

import random
from dataclasses import replace

import numpy as np
import pytest
from matching.pools import pool

from bothways.matching.assignment.best import best_pairs
from bothways.matching.assignment.proving import NotBest, Provable, proving_prices
from bothways.matching.changes import standing as standing_module
from bothways.matching.changes import taking_over
from bothways.matching.changes.standing import ChangeNotPossible, OneWayOnly, Standing
from bothways.matching.changes.weighing import NotAdditive
from bothways.matching.drafting import draft
from bothways.matching.engine import problem_of, solve
from bothways.matching.objective import Coverage, Objective
from bothways.matching.people.pairs import FeasiblePairs, ListedPairs
from bothways.matching.people.places import Places
from bothways.matching.people.population import population_of
from bothways.matching.people.scored import NONE, Scored
from bothways.matching.problem import Need, Offer, Person
from bothways.mentoring.programme_models import programme_model

OBJECTIVES = {
    "people": Objective(),
    "pairs": Objective(coverage=Coverage.PAIRS),
    "fit": Objective(coverage=Coverage.NONE),
    "bands": Objective(bands=(4_000, 6_000)),
    "many bands": Objective(bands=(2_000, 3_000, 4_000, 5_000, 6_000)),
}


class World:
    """The same problem kept as plain lists, and solved from the beginning each time."""

    def __init__(self, problem, present):
        population = population_of(problem)
        ids = [person.person_id for person in problem.people]
        self.problem = problem
        self.fits = {}
        for _, chunk in FeasiblePairs(population).chunks():
            for g, n, fit in zip(chunk.giver, chunk.learner, chunk.fit, strict=True):
                self.fits[ids[g], ids[n]] = int(fit)
        self.gives = {p.person_id: p.giver_capacity if p.gives else 0 for p in problem.people}
        self.learns = {p.person_id: p.learner_capacity if p.learns else 0 for p in problem.people}
        self.present = set(present)
        self.locked = set()

    def best(self):
        ids = sorted(self.gives)
        row = {person: i for i, person in enumerate(ids)}
        listed = sorted((row[n], row[g], f) for (g, n), f in self.fits.items() if {g, n} <= self.present)
        columns = np.array(listed, dtype=np.int64).reshape(-1, 3).T
        held = {
            side: [sum(pair[at] == p for pair in self.locked) for p in ids]
            for at, side in enumerate(("giver", "learner"))
        }
        gives = np.array([self.gives[p] * (p in self.present) for p in ids]) - held["giver"]
        learns = np.array([self.learns[p] * (p in self.present) for p in ids]) - held["learner"]
        keys = np.array(sorted((row[n] << 32) | row[g] for g, n in self.locked), dtype=np.int64)
        fixed = sorted((row[n], row[g], self.fits[g, n]) for g, n in self.locked)
        fixed = np.array(fixed, dtype=np.int64).reshape(-1, 3).T
        first = np.array([not count for count in held["learner"]], dtype=bool)
        kept = [(g, n) for g, n in self.problem.kept if g in row and n in row]
        return best_pairs(
            ListedPairs(Scored(columns[1], columns[0], columns[2])),
            Places(learns, gives, first, first & False, keys),
            objective=self.problem.objective,
            kept=np.array(sorted((row[n] << 32) | row[g] for g, n in kept), dtype=np.int64),
            waiting=np.array([p in self.problem.waiting for p in ids], dtype=bool),
            locked=Scored(fixed[1], fixed[0], fixed[2]),
        ).objective


def without(problem, people):
    """The problem before these people join."""
    return replace(problem, people=tuple(p for p in problem.people if p.person_id not in people))


def some_change(rng, standing, world, newcomers):
    """Change both in the same way at random; None where the change was not possible."""
    what = rng.choice(["fit", "fit", "forbid", "leave", "join", "places", "lock", "unlock"])
    present = sorted(world.present)
    pairs = sorted(pair for pair in world.fits if set(pair) <= world.present)
    if what == "join" and newcomers:
        person = newcomers.pop()
        world.present.add(person.person_id)
        return standing.join(person, world.problem)
    if what == "leave":
        person = rng.choice(present)
        world.present.discard(person)
        world.locked = {pair for pair in world.locked if person not in pair}
        return standing.leave(person)
    if what == "places":
        person = rng.choice(present)
        side = rng.choice([world.gives, world.learns])
        if side[person]:
            held = sum(person == pair[side is world.learns] for pair in world.locked)
            side[person] = max(held, 1, side[person] + rng.choice([-1, 1]))
            return standing.places(person, **{"giver" if side is world.gives else "learner": side[person]})
    elif pairs and what == "fit":
        pair = rng.choice(pairs)
        world.fits[pair] = rng.randrange(10_001)
        return standing.fit(*pair, world.fits[pair])
    elif pairs and what == "forbid":
        pair = rng.choice(standing.pairs or pairs)
        world.locked.discard(pair)
        del world.fits[pair]
        return standing.forbid(*pair)
    elif pairs and what == "lock":
        giver, learner = rng.choice(pairs)
        free = (
            world.gives[giver] > sum(g == giver for g, _ in world.locked)
            and world.learns[learner] > sum(n == learner for _, n in world.locked)
            and (giver, learner) not in world.locked
        )
        if free:
            world.locked.add((giver, learner))
            return standing.lock(giver, learner)
    elif world.locked and what == "unlock":
        pair = rng.choice(sorted(world.locked))
        world.locked.discard(pair)
        return standing.unlock(*pair)
    return None


@pytest.mark.parametrize("goal", OBJECTIVES)
@pytest.mark.parametrize("seed", range(8))
def test_after_every_change_the_stages_are_those_of_solving_again(goal, seed):
    rng = random.Random(f"{goal} {seed}")
    whole = replace(pool("traditional", 45, seed, skills=3), objective=OBJECTIVES[goal])
    people = list(whole.people)
    rng.shuffle(people)
    newcomers = people[:8]
    here = [person.person_id for person in people[8:]]
    world = World(whole, here)
    running = rng.sample(sorted(pair for pair in world.fits if set(pair) <= set(here)), 4)
    waits = frozenset(rng.sample(here, 5))
    world.problem = replace(whole, kept=frozenset(running), waiting=waits)
    standing = Standing(without(world.problem, {p.person_id for p in newcomers}))

    assert standing.objective == world.best()
    before = set(standing.pairs)
    for _ in range(25):
        change = some_change(rng, standing, world, newcomers)
        assert standing.objective == world.best()
        if change is not None:
            after = set(standing.pairs)
            assert (set(change.ends), set(change.begins)) == (before - after, after - before)
            before = after
    assert standing.unproven() == 0


def small(**rules):
    """Two mentors of whom one is better, and one mentee."""
    model = programme_model("traditional")
    people = [Person(name, 4, offers=(Offer("SQL", level),)) for name, level in (("ada", 4), ("bea", 3))]
    return problem_of(model, [*people, Person("bo", 1, needs=(Need("SQL", 2),))], **rules)


def test_the_price_of_an_override_is_the_difference_of_two_standings():
    standing = Standing(small())
    tried = standing.copy()

    change = tried.lock("bea", "bo")

    assert (change.ends, change.begins) == ((("ada", "bo"),), (("bea", "bo"),))
    assert tried.objective == solve(small(locked=frozenset({("bea", "bo")}))).objective
    assert standing.pairs == [("ada", "bo")]
    tried.leave("bea")
    assert tried.pairs == standing.pairs


def test_somebody_without_a_place_gets_one_and_is_matched():
    problem = small()
    people = tuple(replace(p, giver_capacity=0) if p.person_id == "ada" else p for p in problem.people)
    standing = Standing(replace(problem, people=people))

    assert standing.pairs == [("bea", "bo")]
    assert standing.places("ada", giver=1).begins == (("ada", "bo"),)
    assert standing.places("ada", giver=0).begins == (("bea", "bo"),)


def test_what_cannot_be_mended_is_refused_in_words():
    standing = Standing(small())
    with pytest.raises(ChangeNotPossible, match="Not among the people: nobody"):
        standing.leave("nobody")
    with pytest.raises(ChangeNotPossible, match="ada takes part already"):
        standing.join(standing.problem.people[0])
    with pytest.raises(ChangeNotPossible, match="break a rule"):
        standing.lock("bo", "ada")
    standing.lock("bea", "bo")
    with pytest.raises(ChangeNotPossible, match="bo has no place"):
        standing.lock("ada", "bo")
    with pytest.raises(NotAdditive, match="weakest"):
        Standing(replace(small(), objective=Objective(worst_off=True)))
    with pytest.raises(OneWayOnly):
        Standing(pool("reciprocal", 8, 1))


def test_no_prices_prove_what_is_not_the_best():
    one = np.ones(2, dtype=np.int64)
    known = {"learner": np.array([0, 0]), "giver": np.array([0, 1]), "worth": np.array([5, 9])}
    places = {"first": 100 * one, "learns": one, "gives": one}

    assert proving_prices(Provable(**known, chosen=np.array([False, True]), **places))
    with pytest.raises(NotBest):
        proving_prices(Provable(**known, chosen=np.array([True, False]), **places))


@pytest.mark.parametrize("seed", range(3))
def test_pairs_that_nobody_looked_at_stay_proven(seed, monkeypatch):
    rng = random.Random(seed)
    problem = pool("traditional", 150, seed, skills=2)
    found = draft(population_of(problem))
    for module in (standing_module, taking_over):
        monkeypatch.setattr(module, "NEAR", 5)
    monkeypatch.setattr(FeasiblePairs, "best", lambda _self, _places: iter([(1.0, NONE)]))
    world = World(problem, [person.person_id for person in problem.people])
    standing = Standing(problem, found=found)
    known = sum(map(len, standing._network.pairs_of_learner))  # the test is about the others

    assert known < 0.8 * len(world.fits)
    for _ in range(25):
        some_change(rng, standing, world, [])
        assert standing.unproven() == 0
    assert standing.objective == world.best()
