"""Random pools of people, small or large, with every kind of fact given or missing."""

import random

from bothways.matching.engine import problem_of
from bothways.matching.problem import Need, Offer, Person, Weights
from bothways.mentoring.programme_models import programme_model


def some(rng, share, value):
    return value if rng.random() < share else None


def week(rng):
    spans, clock = [], 0
    for day in range(5):
        if rng.random() < 0.7:
            start = day * 1440 + rng.randrange(480, 1000, 15)
            end = start + rng.choice([30, 45, 60, 75, 90, 180])
            if start >= clock:
                spans.append((start, end))
                clock = end
    return tuple(spans)


def person(rng, i, n, *, skills, ladder=6, most_places=2):
    chosen = rng.sample(range(skills), min(skills, 3))
    offers = [Offer(f"Skill {k}", rng.randint(1, 5)) for k in chosen]
    needs = [
        Need(f"skill {k}", rng.randint(0, 4), rng.randint(1, 3))
        for k in rng.sample(range(skills), min(skills, 3))
    ]
    if rng.random() < 0.2:
        offers.append(Offer("Trends", topic=True))
    if rng.random() < 0.2:
        needs.append(Need("trends", priority=rng.randint(1, 3), topic=True))
    return Person(
        f"p{i:05d}",
        level=rng.randint(1, ladder),
        offers=tuple(offers[rng.randint(0, 1) :]),
        needs=tuple(needs[rng.randint(0, 1) :]),
        unit=some(rng, 0.9, f"unit {rng.randint(1, 4)}"),
        location=some(rng, 0.9, f"site {rng.randint(1, 3)}"),
        job_family=some(rng, 0.9, f"family {rng.randint(1, 3)}"),
        languages=some(rng, 0.9, frozenset(rng.sample(["en", "de", "fr"], rng.randint(1, 2)))),
        interests=frozenset(f"tag {k}" for k in rng.sample(range(9), rng.randint(0, 5))),
        weekly=some(rng, 0.9, week(rng)),
        manager_id=some(rng, 0.8, f"p{rng.randrange(i):05d}") if i else "outside",
        gives=rng.random() < 0.9,
        learns=rng.random() < 0.9,
        giver_capacity=rng.randint(0 if rng.random() < 0.1 else 1, most_places),
        learner_capacity=rng.randint(0 if rng.random() < 0.1 else 1, most_places),
    )


def pool(model, n, seed, *, skills=4, weights=None, **rules):
    """A problem of n people; the same seed gives the same problem."""
    rng = random.Random(f"{model} {n} {seed}")
    people = [person(rng, i, n, skills=skills, **rules) for i in range(n)]
    ids = [p.person_id for p in people]

    def pairs(count):
        return frozenset(tuple(rng.sample(ids, 2)) for _ in range(count)) if n > 1 else frozenset()

    rng.shuffle(people)
    return problem_of(
        programme_model(model),
        people,
        managers={"outside": "above"},
        wishes=pairs(n),
        blocks=pairs(n // 4),
        conflicts=pairs(n // 4),
        forbidden=pairs(n // 6),
        team_lifted=pairs(n // 2),
        weights=weights or Weights(),
    )
