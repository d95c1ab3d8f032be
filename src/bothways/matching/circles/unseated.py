"""Why somebody has no circle.

================== ============================================ ===============================================
code               data                                         when
================== ============================================ ===============================================
no_needs           (none)                                       nothing to learn is named
nobody_leads       (none)                                       circles: nobody could facilitate for this person
nobody_teaches     skills: names                                nobody leads on any need at a level that helps
no_circle_fits     leaders: count                               somebody does, but no pair keeps every rule
too_few            skill; people: count; least: count           not enough others for a circle
all_full           circles: count                               circles could be joined; their places are taken
================== ============================================ ===============================================
"""

from collections.abc import Sequence

import numpy as np

from bothways.matching.circles.openings import Openings, members_of, needs_of
from bothways.matching.circles.seats import Circle
from bothways.matching.circles.ways_out import WaysOut, leads
from bothways.matching.drafting import wants_to_learn
from bothways.matching.people.population import Bools
from bothways.matching.solution import Reason, Unmatched


def wanting(openings: Openings) -> Bools:
    """Whose seat counts, per row."""
    population = openings.population
    return members_of(population) if openings.rules.neutral else wants_to_learn(population)


def unseated(openings: Openings, circles: Sequence[Circle]) -> tuple[Unmatched, ...]:
    """Everybody without a circle, by id, with a reason and a way out."""
    seated = {learner for circle in circles for learner in circle.learners}
    rows = [row for row in np.flatnonzero(wanting(openings)).tolist() if row not in seated]
    people = openings.population.problem.people
    ways = WaysOut(openings, circles, rows)
    found = []
    for row in rows:
        reason = _reason(openings, row)
        found.append(Unmatched(people[row].person_id, reason, ways.help_for(row, reason.code)))
    return tuple(found)


def _reason(openings: Openings, row: int) -> Reason:
    person = openings.population.problem.people[row]
    if not person.needs and not openings.rules.neutral:
        return Reason("no_needs", "No need is named yet", {})
    own = openings.seats.learner == row
    circles = len(np.unique(np.stack([openings.seats.giver[own], openings.seats.slot[own]]), axis=1).T)
    if circles:
        text = "The circles that would fit are full, or did not come together"
        return Reason("all_full", text, {"circles": circles})
    led = {key: fits for key, fits in openings.partners.items() if row in fits}
    if led:
        (_, subject), fits = max(led.items(), key=lambda item: (len(item[1]), item[0][0]))
        name = openings.names.get(subject, "") if subject else ""
        data = {"skill": name, "people": len(fits), "least": openings.rules.smallest}
        text = f"Too few people share {name or 'a circle'}, a time and a language: {openings.rules.smallest} make a circle"
        return Reason("too_few", text, data)
    if openings.rules.neutral:
        return Reason("nobody_leads", "Nobody who could lead a circle can meet this person", {})
    leaders = sum(
        any(leads(openings, row, other, subject) for subject in needs_of(openings.population, row))
        for other in np.flatnonzero(openings.population.gives).tolist()
        if other != row
    )
    if leaders:
        text = "People who could lead on a need do not fit by time, language, ladder or reporting line"
        return Reason("no_circle_fits", text, {"leaders": leaders})
    skills = [need.skill for need in sorted(person.needs, key=lambda n: (-n.priority, n.skill))]
    text = f"Nobody here can lead on {', '.join(skills[:4])} at a level that helps"
    return Reason("nobody_teaches", text, {"skills": skills})
