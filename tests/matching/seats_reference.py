"""Every choice of circles over a few seats, by trying all: slow, and sharing nothing with the engine."""

import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations, product

import numpy as np

from bothways.matching.circles import Capacity, Company, Seats, best_circles
from bothways.matching.objective import Coverage


@dataclass
class Case:
    """A small instance with everything that can be asked."""

    rows: list
    people: int
    smallest: int
    largest: int
    gives: list
    learns: list
    coverage: Coverage = Coverage.PEOPLE
    bands: tuple = ()
    worst_off: bool = False
    locked: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    balanced: bool = False
    company: Company = field(default_factory=Company)

    def solved(self, *, order=None, **more):
        rows = np.array(self.rows, dtype=int).reshape(-1, 4)
        giver, slot, learner, score = (rows if order is None else rows[order]).T
        return best_circles(
            Seats(giver, slot, learner, score, self.people),
            smallest=self.smallest,
            largest=self.largest,
            capacity=Capacity(np.array(self.gives), np.array(self.learns)),
            coverage=self.coverage,
            bands=self.bands,
            worst_off=self.worst_off,
            locked=self.locked,
            kept=self.kept,
            balanced=self.balanced,
            company=self.company,
            **more,
        )


def case(seed):
    """A random case; every kind of wish comes up within a few dozen seeds."""
    rng = random.Random(seed)
    givers, slots, learners = rng.randint(1, 3), rng.randint(1, 2), rng.randint(2, 5)
    rows = [
        (g, s, givers + n, rng.choice([rng.randint(0, 20), rng.randint(0, 10**6)]))
        for g in range(givers)
        for s in range(slots)
        for n in range(learners)
        if rng.random() < 0.6
    ]
    if givers > 1 and seed % 5 == 0:
        rows.append((0, 0, givers - 1, 7))  # a giver who learns as well
    people = givers + learners
    smallest = rng.randint(1, 3)
    listed = [(g, n) for g, _, n, _ in rows]
    made = Case(
        rows,
        people,
        smallest,
        smallest + rng.randint(0, 2),
        [rng.choice([1, 1, 1, 0, 2]) for _ in range(people)],
        [rng.choice([1, 1, 1, 1, 2, 0]) for _ in range(people)],
        rng.choice(list(Coverage)),
        rng.choice([(), (5,), (5, 15)]),
        rng.random() < 0.4,
        rng.sample(listed, min(len(listed), rng.choice([0, 0, 0, 1, 2]))),
        rng.sample(listed, min(len(listed), rng.choice([0, 0, 1, 3]))),
        rng.random() < 0.3,
    )
    pairs = [(givers + a, givers + b) for a in range(learners) for b in range(a) if rng.random() < 0.25]
    made.company = [
        Company(),
        Company(apart=np.array(pairs, dtype=int).reshape(-1, 2)),
        Company(kind=np.array([rng.randint(-1, 2) for _ in range(people)]), least_kinds=2),
        Company(clash=np.array([(0, 1)])),
    ][seed % 4]
    return made


def allowed(made, chosen):
    """Whether circles ((giver, slot), learners) keep every rule."""
    company = made.company
    held = Counter(giver for (giver, _), _ in chosen)
    seated = Counter(one for _, learners in chosen for one in learners)
    if any(held[g] > made.gives[g] for g in held) or any(seated[n] > made.learns[n] for n in seated):
        return False
    sizes = [len(learners) for _, learners in chosen]
    if made.balanced and sizes and max(sizes) - min(sizes) > 1:
        return False
    apart = {frozenset(pair) for pair in company.apart.tolist()}
    uses = {}
    for (giver, slot), learners in chosen:
        if any(frozenset(pair) in apart for pair in combinations(learners, 2)):
            return False
        kinds = {int(company.kind[one]) for one in learners} - {-1} if company.least_kinds else set()
        if len(kinds) < company.least_kinds:
            return False
        for one in (giver, *learners):
            uses.setdefault(one, []).append(slot)
    clash = {frozenset(pair) for pair in company.clash.tolist()}
    if clash and any(
        a == b or frozenset((a, b)) in clash for own in uses.values() for a, b in combinations(own, 2)
    ):
        return False
    return set(made.locked) <= {(giver, one) for (giver, _), learners in chosen for one in learners}


def reached(made, chosen):
    """The stages of a choice, of which more is always better."""
    score = {(g, s, n): value for g, s, n, value in made.rows}
    scores = [score[giver, slot, one] for (giver, slot), learners in chosen for one in learners]
    pairs = {(giver, one) for (giver, _), learners in chosen for one in learners}
    stages = []
    if made.coverage is Coverage.PEOPLE:
        stages.append(len({one for _, one in pairs}))
    elif made.coverage is Coverage.PAIRS:
        stages.append(len(scores))
    if made.kept:
        stages.append(len(pairs & set(made.kept)))
    stages += [-sum(one < band for one in scores) for band in made.bands]
    if made.worst_off:
        stages.append(min(scores, default=0))
    return (*stages, sum(scores))


def best(made):
    """The best stages of all choices, None where the locked pairs cannot be had."""
    circles = {}
    for giver, slot, learner, _ in made.rows:
        circles.setdefault((giver, slot), set()).add(learner)
    options = [
        [(), *(c for size in range(made.smallest, made.largest + 1) for c in combinations(sorted(own), size))]
        for own in circles.values()
    ]
    values = [
        reached(made, chosen)
        for choice in product(*options)
        if allowed(made, chosen := [(key, who) for key, who in zip(circles, choice, strict=True) if who])
    ]
    return max(values, default=None)
