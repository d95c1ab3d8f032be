"""False alarms of the fairness audit on instances in which groups mean nothing, and how often a planted bias is found.

Run it as `python benchmarks/fairness.py [--instances 200] [--people 120]`; it prints a Markdown table.
"""

import argparse
import random
from dataclasses import replace

from bothways.matching.audits.fairness import fairness
from bothways.matching.audits.proportions import wilson
from bothways.matching.engine import problem_of, solve
from bothways.matching.problem import MatchingProblem, Need, Offer, Person
from bothways.mentoring.programme_models import programme_model

SKILLS = 8
DAY = 1440


def week(rng: random.Random) -> tuple[tuple[int, int], ...]:
    """Two to four free stretches on different days."""
    days = sorted(rng.sample(range(5), rng.randint(2, 4)))
    return tuple((DAY * day + 60 * rng.randint(8, 13), DAY * day + 60 * rng.randint(14, 17)) for day in days)


def person(rng: random.Random, number: int) -> Person:
    """Somebody with random skills, level and hours."""
    known = rng.sample(range(SKILLS), 4)
    return Person(
        f"p{number:04}",
        level=rng.randint(1, 6),
        offers=tuple(Offer(f"Skill {k}", rng.randint(1, 5)) for k in known[:2]),
        needs=tuple(Need(f"Skill {k}", rng.randint(0, 3), rng.randint(1, 3)) for k in known[2:]),
        interests=frozenset(f"tag {k}" for k in rng.sample(range(9), 3)),
        weekly=week(rng),
    )


def instance(seed: int, people: int, groups: int) -> tuple[MatchingProblem, dict[str, str]]:
    """A pool, and groups that have nothing to do with it."""
    rng = random.Random(f"fairness {seed}")
    listed = [person(rng, number) for number in range(people)]
    group_of = {one.person_id: f"group {rng.randrange(groups)}" for one in listed}
    return problem_of(programme_model("traditional"), listed), group_of


def biased(problem: MatchingProblem, group_of: dict[str, str], hours: int) -> MatchingProblem:
    """The same pool, in which one group has so many hours a week, all on one day."""
    people = tuple(
        replace(one, weekly=((DAY * 4 + 480, DAY * 4 + 480 + 60 * hours),))
        if group_of[one.person_id] == "group 0"
        else one
        for one in problem.people
    )
    return replace(problem, people=people)


def main() -> None:
    """Print how many audits raise an alarm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", type=int, default=200)
    parser.add_argument("--people", type=int, default=120)
    asked = parser.parse_args()
    print("| instances | people, groups | groups | alarms | share, 95 % interval |")
    print("| --- | --- | --- | --- | --- |")
    for hours, name in (
        (0, "mean nothing"),
        (3, "one has 3 hours on one day"),
        (1, "one has 1 hour on one day"),
    ):
        for groups in (2, 5):
            alarms = 0
            for seed in range(asked.instances):
                problem, group_of = instance(seed, asked.people, groups)
                problem = biased(problem, group_of, hours) if hours else problem
                alarms += fairness(problem, solve(problem), group_of, seed=seed).flagged
            low, high = wilson(alarms, asked.instances)
            share = f"{100 * alarms / asked.instances:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
            print(
                f"| {asked.instances} | {asked.people}, {groups} | {name} | {alarms} | {share} |", flush=True
            )


if __name__ == "__main__":
    main()
