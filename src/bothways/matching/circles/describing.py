"""A chosen circle as a proposal: flows, fit, reasons for it, and what speaks against it.

==================== ======================================= ==============================================
code                 data                                    said of
==================== ======================================= ==============================================
shared_need          skill; people: count                    group: all mentees need it, the mentor covers it
target_skill         skill; people: count; guides: count     cohort
shared_theme         theme; people: count; of: count         circle: so many name it as a goal or interest
career_levels        levels: count                           circle
common_time          start, end (minutes of the week, UTC)   all whose times are known are free
different_units      units: count                            members from several units
facilitator_untrained (none)                                 trade-off: nobody here offers facilitation
guide_far            people: count                           trade-off: most members 2 or more levels away
smallest_size        people: count                           trade-off: one leaver makes it too small
times_unknown        people: count                           trade-off: so many gave no times
needs_left           people: count                           trade-off: so many have other needs left open
==================== ======================================= ==============================================

The fit of the whole is the mean over its seats, rounded half up; so are its parts, rounded so that they add up.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np

from bothways.matching.circles.openings import Openings, Slot
from bothways.matching.circles.seats import Circle
from bothways.matching.circles.windows import common_window, in_words
from bothways.matching.people import criteria
from bothways.matching.people.pairs import given_pairs
from bothways.matching.people.scoring import facts_of, fit_of
from bothways.matching.problem import Person
from bothways.matching.reasons.explain import MOST_REASONS, flow_of, key_of, missing_facts
from bothways.matching.solution import Fit, Reason, RelationshipProposal, Shape

NOBODY: Final = Person("")

NEAR_GUIDE: Final = 1
"""Career levels between guide and member that are recommended at most."""


def described(openings: Openings, circle: Circle, seconds: Sequence[int] = ()) -> RelationshipProposal:
    """One circle, with a second guide where there is one."""
    people = openings.population.problem.people
    slot = openings.slots[circle.slot]
    rows = [circle.giver, *seconds, *circle.learners]
    window = common_window((people[row] for row in rows), slot.start)
    givers = [circle.giver, *seconds]
    flows = tuple(flow_of(people[giver], people[learner]) for giver in givers for learner in circle.learners)
    missing = {name for row in rows for name in missing_facts(people[row], people[row])}
    order = missing_facts(NOBODY, NOBODY)
    return RelationshipProposal(
        flows=flows,
        fit=_mean([_seat_fit(openings, circle.giver, learner, slot) for learner in circle.learners]),
        reasons=tuple(_for_it(openings, circle, slot, window, len(givers))[:MOST_REASONS]),
        trade_off=_against_it(openings, circle, window),
        missing=tuple(name for name in order if name in missing),
        shape=Shape.CIRCLE,
        slot=None if window is None else f"{window[0]}-{window[1]}",
    )


def _seat_fit(openings: Openings, giver: int, learner: int, slot: Slot) -> Fit:
    population = openings.population
    pairs = given_pairs(population, np.array([giver]), np.array([learner]))
    facts = facts_of(population, pairs, criteria.common_tags(population, pairs.giver, pairs.learner))
    if openings.rules.neutral:
        shares = np.array([int(_names(openings, learner, slot))])
        facts = replace(facts, cover=shares, need=np.ones(1, dtype=np.int64))
    return fit_of(facts, 0, population.problem.weights)


def _names(openings: Openings, row: int, slot: Slot) -> bool:
    """Whether somebody names the subject among needs and interests."""
    person = openings.population.problem.people[row]
    subject = slot.subject[0] if slot.subject else None
    return any(key_of(name) == subject for name in (*(n.skill for n in person.needs), *person.interests))


def _mean(fits: Sequence[Fit]) -> Fit:
    """The mean of several fits; what rounding leaves goes to the largest remainders.

    >>> _mean([Fit(101, 1, 50, 51, 0, 0, 0), Fit(102, 1, 50, 52, 0, 0, 0)])
    Fit(hundredths=102, points=1, skills=50, wishes=52, shared_ground=0, time=0, distance=0)
    """
    names = ("skills", "wishes", "shared_ground", "time", "distance")
    exact = [Fraction(sum(getattr(fit, name) for fit in fits), len(fits)) for name in names]
    mean = Fraction(sum(fit.hundredths for fit in fits), len(fits))
    whole = int(mean + Fraction(1, 2))
    parts = [int(value) for value in exact]
    order = sorted(range(len(names)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: whole - sum(parts)]:
        parts[i] += 1
    return Fit(whole, int(mean / 100 + Fraction(1, 2)), *parts)


def _for_it(
    openings: Openings, circle: Circle, slot: Slot, window: tuple[int, int] | None, guides: int
) -> list[Reason]:
    people = [openings.population.problem.people[row] for row in circle.learners]
    count = len(people)
    name = openings.names.get(slot.subject, "") if slot.subject else ""
    reasons = []
    if openings.rules.neutral:
        sharing = sum(_names(openings, row, slot) for row in circle.learners)
        if sharing > 1:
            data = {"theme": name, "people": sharing, "of": count}
            reasons.append(Reason("shared_theme", f"{sharing} of {count} share the theme {name}", data))
        levels = len({person.level for person in people if person.level is not None})
        reasons.append(Reason("career_levels", f"Members from {levels} career levels", {"levels": levels}))
    elif openings.rules.cohort:
        led = "one guide" if guides == 1 else f"{guides} guides"
        data = {"skill": name, "people": count, "guides": guides}
        reasons.append(Reason("target_skill", f"{count} people learn {name} together with {led}", data))
    else:
        text = f"All {count} mentees need {name}, which the mentor covers"
        reasons.append(Reason("shared_need", text, {"skill": name, "people": count}))
    if window:
        data = {"start": window[0], "end": window[1]}
        reasons.append(Reason("common_time", f"All are free on {in_words(window)}", data))
    units = len({person.unit for person in people if person.unit is not None})
    if units > 1:
        reasons.append(Reason("different_units", f"Members from {units} units", {"units": units}))
    return reasons


def _against_it(openings: Openings, circle: Circle, window: tuple[int, int] | None) -> Reason | None:
    """The first that holds of what weighs most."""
    people = openings.population.problem.people
    members = [people[row] for row in circle.learners]
    if not openings.trained:
        text = "Nobody here offers facilitation: somebody willing to give leads, and needs the training first"
        return Reason("facilitator_untrained", text, {})
    own = people[circle.giver].level
    far = [p for p in members if own is not None and p.level is not None and abs(own - p.level) > NEAR_GUIDE]
    if openings.rules.cohort and 2 * len(far) > len(members):
        text = f"{len(far)} of {len(members)} members are 2 or more career levels away from the guide"
        return Reason("guide_far", text, {"people": len(far)})
    silent = sum(person.weekly is None for person in (people[circle.giver], *members))
    if silent and (window is None or silent > 1):
        return Reason(
            "times_unknown", f"{silent} people have not said when they are free", {"people": silent}
        )
    if len(members) == openings.rules.smallest:
        text = f"With {len(members)} it is as small as it may be: one leaver makes it too small"
        return Reason("smallest_size", text, {"people": len(members)})
    if not openings.rules.neutral:
        left = sum(
            len(flow_of(people[circle.giver], person).covers) < len(person.needs) for person in members
        )
        if left:
            return Reason("needs_left", f"{left} of {len(members)} have other needs too", {"people": left})
    return None
