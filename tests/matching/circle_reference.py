"""Circles, groups and cohorts read from the specification a second time: every choice of every circle, in plain Python.

Slow, by the book, and sharing only the reference of pairs: minutes one by one, sets and loops.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from matching import reference

from bothways.mentoring.programme_models import programme_model

SIZES = {"group": (3, 8), "peer_reskilling": (4, 10), "circle": (5, 10)}


def subjects(person):
    return {(reference.same(need.skill), need.topic): need.level for need in person.needs}


def offered(person):
    return {(reference.same(offer.skill), offer.topic): offer.level for offer in person.offers}


def apart(problem, first, second):
    a, b = first.person_id, second.person_id
    return (
        a in reference.chain(problem, b)
        or b in reference.chain(problem, a)
        or any(
            reference.either(pairs, a, b) for pairs in (problem.blocks, problem.conflicts, problem.forbidden)
        )
    )


def pair_allowed(problem, giver, learner):
    a = giver.person_id, learner.person_id
    if a[0] == a[1] or not giver.gives or not learner.learns or apart(problem, giver, learner):
        return False
    if problem.model.id == "group" and giver.level <= learner.level:
        return False
    return problem.model.id == "circle" or reference.complementarity(giver, learner) > 0


def common(people):
    """Whether all whose times are known share one unbroken hour, and all whose languages are known a language."""
    free = [
        {minute for start, end in person.weekly for minute in range(start, end)}
        for person in people
        if person.weekly is not None
    ]
    languages = [person.languages for person in people if person.languages is not None]
    if languages and not frozenset.intersection(*languages):
        return False
    if not free:
        return True
    shared = set.intersection(*free)
    return any(all(start + step in shared for step in range(60)) for start in shared)


def shared_subject(problem, giver, members, *, least=4):
    """Whether one need of all members is one that the giver may lead on."""
    for subject, level in offered(giver).items():
        topic = subject[1]
        for member in members:
            needed = subjects(member).get(subject)
            if needed is None:
                break
            if problem.model.id == "peer_reskilling":
                if topic or level < least or needed > 2 or level <= needed:
                    break
            elif not topic and (level < 3 or level <= needed):
                break
        else:
            return True
    return False


def value(problem, giver, learner):
    one_way = replace(problem, model=programme_model("traditional"))
    (weight, _), others = reference.parts(one_way, giver, learner)
    whole = 100 * (weight * reference.complementarity(giver, learner) + sum(others))
    return int(whole + Fraction(1, 2))


def circles_of(problem, giver):
    """Every circle that somebody could lead, as sets of ids, with its total fit."""
    low, high = SIZES[problem.model.id]
    wanted = [
        person
        for person in problem.people
        if person.learner_capacity and (person.needs or not (person.gives and person.offers))
    ]
    able = [person for person in wanted if pair_allowed(problem, giver, person)]
    found = []
    for size in range(low, min(high, len(able)) + 1):
        for members in combinations(able, size):
            if any(apart(problem, a, b) for a, b in combinations(members, 2)):
                continue
            if shared_subject(problem, giver, members) and common([giver, *members]):
                fit = sum(value(problem, giver, member) for member in members)
                found.append((frozenset(m.person_id for m in members), fit))
    return found


def best(problem):
    """(people covered, total fit) over every choice of circles, one per giver and one seat per learner."""
    givers = [person for person in problem.people if person.gives and person.giver_capacity]
    options = [[*circles_of(problem, giver), (frozenset(), 0)] for giver in givers]

    def explore(at, seated, fit):
        if at == len(options):
            return len(seated), fit
        return max(
            explore(at + 1, seated | members, fit + points)
            for members, points in options[at]
            if not seated & members
        )

    return explore(0, frozenset(), 0)
