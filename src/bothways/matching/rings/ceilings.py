"""What no choice exceeds over all arcs, from each person's best arcs alone; used where only candidates were walked.

Weak but proven: everybody learns from the best they could, and a stage is never better than all its parts.
"""

import numpy as np

from bothways.matching.people.population import Ints
from bothways.matching.rings.arcs import Arcs, Ask


def most_learners(arcs: Arcs, ask: Ask, counted: Ints) -> int:
    """How many of the counted (1 per person, else 0) can learn at all: in rings only who teaches, too."""
    learns = np.zeros(arcs.people, dtype=bool)
    learns[arcs.learner] = True
    if not ask.longest_chain:
        teaches = np.zeros(arcs.people, dtype=bool)
        teaches[arcs.giver] = True
        learns &= teaches
    return int(counted[learns].sum())


def most_points(arcs: Arcs, capacity: Ints, worth: Ints) -> int:
    """The sum of what arcs are worth if everybody gets their best as learner, or gives it: the smaller of both."""
    return min(_best_sum(arcs.learner, capacity, worth), _best_sum(arcs.giver, capacity, worth))


def _best_sum(person: Ints, capacity: Ints, worth: Ints) -> int:
    order = np.lexsort((-worth, person))
    grouped = person[order]
    place = np.arange(len(order)) - np.searchsorted(grouped, grouped)
    return int(np.maximum(0, worth[order][place < capacity[grouped]]).sum())
