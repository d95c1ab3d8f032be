"""Small assignments with places, locked and kept pairs and people who waited, and every choice among them."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from bothways.matching.objective import Coverage, Objective
from bothways.matching.people.pairs import ListedPairs
from bothways.matching.people.places import Places
from bothways.matching.people.scored import Scored, pair_keys, some

COVERAGES = list(Coverage)


@dataclass(frozen=True)
class Instance:
    pairs: Scored
    learner_places: np.ndarray
    giver_places: np.ndarray
    locked: np.ndarray
    kept: np.ndarray
    waiting: np.ndarray
    objective: Objective

    @property
    def size(self):
        return len(self.learner_places)

    @property
    def locked_pairs(self):
        return some(self.pairs, self.locked)

    def places(self):
        locked = self.locked_pairs
        learner = self.learner_places - np.bincount(locked.learner, minlength=self.size)
        giver = self.giver_places - np.bincount(locked.giver, minlength=self.size)
        first = ~np.isin(np.arange(self.size), locked.learner)
        return Places(learner, giver, first, np.zeros(self.size, bool), np.sort(pair_keys(locked)))

    def arguments(self):
        return (ListedPairs(self.pairs), self.places()), {
            "objective": self.objective,
            "kept": np.sort(pair_keys(some(self.pairs, self.kept))),
            "waiting": self.waiting,
            "locked": self.locked_pairs,
        }


def instance(seed, *, learners=4, givers=4, most=9, largest=60):
    """Learners 0.., givers after them; few distinct fits, so that every stage has something to decide."""
    rng = np.random.default_rng(seed)
    every = [(a, learners + b) for a in range(learners) for b in range(givers)]
    picked = sorted(every[i] for i in rng.choice(len(every), min(most, len(every)), replace=False))
    steps = int(rng.choice([1, 5, 20]))
    pairs = Scored(
        np.array([g for _, g in picked], np.int32),
        np.array([a for a, _ in picked], np.int32),
        (rng.integers(0, largest // steps, len(picked)) * steps).astype(np.int32),
    )
    n = learners + givers
    learner_places = np.where(np.arange(n) < learners, rng.integers(1, 4, n), 0)
    giver_places = np.where(np.arange(n) >= learners, rng.integers(1, 4, n), 0)
    locked = np.zeros(len(picked), bool)
    for i in rng.permutation(len(picked))[: rng.integers(0, 3)]:
        own = locked.copy()
        own[i] = True
        if (np.bincount(pairs.learner[own], minlength=n) <= learner_places).all() and (
            np.bincount(pairs.giver[own], minlength=n) <= giver_places
        ).all():
            locked = own
    bands = [(), (20,), (20, 40), (10, 30, 50)][rng.integers(4)]
    return Instance(
        pairs,
        learner_places,
        giver_places,
        locked,
        rng.random(len(picked)) < rng.choice([0, 0.4]),
        (rng.random(n) < rng.choice([0, 0.5])) & (np.arange(n) < learners),
        Objective(COVERAGES[rng.integers(3)], bands, bool(rng.integers(2)), int(rng.integers(3))),
    )


def values(one, chosen):
    """The stages of a choice, by the book: a list of (name, value)."""
    rows = [i for i in range(len(one.pairs)) if chosen[i]]
    learners = {int(one.pairs.learner[i]) for i in rows}
    fits = [int(one.pairs.fit[i]) for i in rows]
    found = []
    if one.objective.coverage is Coverage.PEOPLE:
        found.append(("people_covered", len(learners)))
    if one.objective.coverage is Coverage.PAIRS:
        found.append(("pairs", len(rows)))
    if one.waiting.any():
        found.append(("waiting_covered", sum(bool(one.waiting[person]) for person in learners)))
    if one.kept.any():
        found.append(("kept", sum(bool(one.kept[i]) for i in rows)))
    found += [(f"below_{band}", sum(fit < band for fit in fits)) for band in one.objective.bands]
    if one.objective.worst_off:
        found.append(("weakest", min(fits, default=0)))
    return [*found, ("total_fit", sum(fits))]


def rank(found):
    """Larger is better, stage after stage."""
    return tuple(-value if name.startswith("below_") else value for name, value in found)


def best(one):
    """The best stages over every choice within the places that holds the locked pairs."""
    return max((values(one, chosen) for chosen in choices(one)), key=rank)


def choices(one):
    """Every choice within the places that holds the locked pairs."""
    for chosen in product(*[[True] if locked else [False, True] for locked in one.locked]):
        taken = np.array(chosen)
        if (np.bincount(one.pairs.learner[taken], minlength=one.size) <= one.learner_places).all() and (
            np.bincount(one.pairs.giver[taken], minlength=one.size) <= one.giver_places
        ).all():
            yield taken
