"""Second guides of cohorts: able people whom no cohort has as its first guide.

They come after everything else is settled, so they never cost anybody a seat: as many cohorts as possible get
one, and among such choices the total fit of guides and members is best (an assignment, exact).
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from bothways.matching.circles.company import apart_of
from bothways.matching.circles.openings import Openings
from bothways.matching.circles.seats import Circle
from bothways.matching.circles.windows import NO_TIME
from bothways.matching.people.constraints import LEAST_MINUTES


def second_guides(openings: Openings, circles: Sequence[Circle]) -> list[list[int]]:
    """Per circle the second guide, or nobody."""
    found: list[list[int]] = [[] for _ in circles]
    if openings.rules.guides < 2:
        return found
    used = {circle.giver for circle in circles}
    spare = sorted({giver for giver, _ in openings.partners} - used)
    if not spare or not circles:
        return found
    worth = np.array(
        [[_worth(openings, circles, number, one) for one in spare] for number in range(len(circles))]
    )
    for number, place in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
        if worth[number, place] > 0:
            found[int(number)] = [spare[int(place)]]
    return found


def _worth(openings: Openings, circles: Sequence[Circle], number: int, guide: int) -> int:
    """More than all fit together where this guide can join the circle, and its fit; otherwise 0."""
    circle, people = circles[number], openings.population.problem.people
    slot = openings.slots[circle.slot]
    fits = openings.partners.get((guide, slot.subject), {})
    person = people[guide]
    if guide in circle.learners or not all(learner in fits for learner in circle.learners):
        return 0
    if slot.language and person.languages is not None and slot.language not in person.languages:
        return 0
    if slot.start != NO_TIME and person.weekly is not None:
        end = slot.start + LEAST_MINUTES
        if not any(low <= slot.start and end <= high for low, high in person.weekly):
            return 0
    others = [c for c in circles if guide in c.learners]
    if any(_overlap(openings, circle, other) for other in others):
        return 0
    if len(apart_of(openings.population, np.array(sorted([guide, circle.giver])))):
        return 0
    return 10_000 * openings.population.size + sum(fits[learner] for learner in circle.learners)


def _overlap(openings: Openings, first: Circle, second: Circle) -> bool:
    starts = openings.slots[first.slot].start, openings.slots[second.slot].start
    return NO_TIME not in starts and abs(starts[0] - starts[1]) < LEAST_MINUTES
