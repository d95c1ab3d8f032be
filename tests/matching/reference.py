"""The rules of section 6 of the domain specification, read a second time in plain Python.

Slow, by the book, and sharing no code with the engine: sets, loops and fractions.
"""

from fractions import Fraction
from math import isqrt

MODELS = {
    "traditional": {"two_way": False, "upward": False},
    "reverse": {"two_way": False, "upward": True},
    "reciprocal": {"two_way": True, "upward": True},
    "skill_swap": {"two_way": True, "upward": False},
    "reverse_shadowing": {"two_way": False, "upward": True},
    "flash": {"two_way": False, "upward": False},
}


def same(name):
    return " ".join(name.casefold().split())


def covers(giver, learner):
    """(priority, cov, level) of each of the learner's needs."""
    listed = []
    for need in learner.needs:
        cov = Fraction(0)
        lead = None
        for offer in giver.offers:
            if same(offer.skill) != same(need.skill) or offer.topic != need.topic:
                continue
            if need.topic:
                cov = Fraction(1)
            elif offer.level >= 3:
                cov = min(Fraction(1), max(Fraction(0), Fraction(offer.level - need.level, 2)))
                lead = offer.level - need.level
        listed.append((need.priority, cov, lead))
    return listed


def complementarity(giver, learner):
    listed = covers(giver, learner)
    total = sum(priority for priority, _, _ in listed)
    return sum(priority * cov for priority, cov, _ in listed) / Fraction(total) if total else Fraction(0)


def chain(problem, person_id):
    managers = dict(problem.managers) | {p.person_id: p.manager_id for p in problem.people if p.manager_id}
    above = []
    while managers.get(person_id) is not None:
        person_id = managers[person_id]
        above.append(person_id)
    return above


def overlap(first, second):
    if first.weekly is None or second.weekly is None:
        return None
    mine = {minute for start, end in first.weekly for minute in range(start, end)}
    return sum(minute in mine for start, end in second.weekly for minute in range(start, end))


def either(pairs, a, b):
    return (a, b) in pairs or (b, a) in pairs


def allowed_gap(model, giver, learner):
    if model == "traditional":
        if giver.level == learner.level:
            return any(lead is not None and lead >= 2 for _, _, lead in covers(giver, learner))
        return giver.level > learner.level
    if model in {"skill_swap", "flash"}:
        return True
    return giver.level != learner.level if model == "reciprocal" else giver.level < learner.level


def feasible(problem, giver, learner):
    model, a, b = problem.model.id, giver.person_id, learner.person_id
    two_way = MODELS[model]["two_way"]
    if a == b or not giver.gives or not learner.learns or giver.giver_capacity == 0:
        return False
    if two_way and not (giver.learns and learner.gives and learner.giver_capacity > 0):
        return False
    if not two_way and learner.learner_capacity == 0:
        return False
    if not complementarity(giver, learner) or (two_way and not complementarity(learner, giver)):
        return False
    if not allowed_gap(model, giver, learner):
        return False
    if a in chain(problem, b) or b in chain(problem, a):
        return False
    if any(either(pairs, a, b) for pairs in (problem.blocks, problem.conflicts, problem.forbidden)):
        return False
    bosses = chain(problem, a)[:1], chain(problem, b)[:1]
    if (
        MODELS[model]["upward"]
        and bosses[0]
        and bosses[0] == bosses[1]
        and not either(problem.team_lifted, a, b)
    ):
        return False
    if (
        giver.languages is not None
        and learner.languages is not None
        and not giver.languages & learner.languages
    ):
        return False
    minutes = overlap(giver, learner)
    return minutes is None or minutes >= 60


def parts(problem, giver, learner):
    """(weight, square of C) and the other four parts in points."""
    a, b = giver.person_id, learner.person_id
    named = ((a, b) in problem.wishes) + ((b, a) in problem.wishes)
    preference = {0: Fraction(3, 10), 1: Fraction(6, 10), 2: Fraction(1)}[named]
    union = giver.interests | learner.interests
    ground = Fraction(len(giver.interests & learner.interests), len(union)) if union else Fraction(0)
    minutes = overlap(giver, learner)
    time = Fraction(1, 2) if minutes is None else min(Fraction(1), Fraction(minutes, 120))
    distance = sum(
        share
        for share, x, y in (
            (Fraction(1, 2), giver.unit, learner.unit),
            (Fraction(1, 4), giver.location, learner.location),
            (Fraction(1, 4), giver.job_family, learner.job_family),
        )
        if x is not None and y is not None and x != y
    )
    there = complementarity(giver, learner)
    back = complementarity(learner, giver) if MODELS[problem.model.id]["two_way"] else there
    w = problem.weights
    return (w.skills, there * back), [
        w.wishes * preference,
        w.shared_ground * ground,
        w.time * time,
        w.distance * Fraction(distance),
    ]


def rounded(problem, giver, learner, unit):
    """Fit in parts of 1 / unit of a point, rounded half up once from the exact value."""
    (weight, square), others = parts(problem, giver, learner)
    rest = sum(others) * unit + Fraction(1, 2)
    # The floor of the root of a fraction plus a fraction: try the integers around it, exactly.
    factor = weight * unit
    low = isqrt(int(factor * factor * square)) + int(rest) - 2

    def reached(whole):
        missing = whole - rest
        return missing <= 0 or factor * factor * square >= missing * missing

    while reached(low + 1):
        low += 1
    return low


def hundredths(problem, giver, learner):
    return rounded(problem, giver, learner, 100)


def candidates(problem):
    """Every feasible pair with its fit, in two-way models each once."""
    two_way = MODELS[problem.model.id]["two_way"]
    return {
        (g.person_id, n.person_id): hundredths(problem, g, n)
        for g in problem.people
        for n in problem.people
        if (not two_way or g.person_id < n.person_id) and feasible(problem, g, n)
    }


def best(problem):
    """(people covered, total fit) over every choice of feasible pairs within the places."""
    two_way = MODELS[problem.model.id]["two_way"]
    people = {person.person_id: person for person in problem.people}
    listed = list(candidates(problem).items())

    def explore(at, gives, learns, covered, fit):
        if at == len(listed):
            return len(covered), fit
        (giver, learner), points = listed[at]
        left = (gives, learner) if two_way else (learns, learner)
        found = explore(at + 1, gives, learns, covered, fit) if not locked(giver, learner) else (-1, 0)
        if gives[giver] > 0 and left[0][learner] > 0:
            gives[giver] -= 1
            left[0][learner] -= 1
            more = covered | ({giver, learner} if two_way else {learner})
            found = max(found, explore(at + 1, gives, learns, more, fit + points))
            gives[giver] += 1
            left[0][learner] += 1
        return found

    def locked(giver, learner):
        pairs = problem.locked
        return either(pairs, giver, learner) if two_way else (giver, learner) in pairs

    gives = {pid: person.giver_capacity for pid, person in people.items()}
    learns = {pid: person.learner_capacity for pid, person in people.items()}
    return explore(0, gives, learns, frozenset(), 0)
