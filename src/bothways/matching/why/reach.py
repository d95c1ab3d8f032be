"""How far somebody without a partner reaches: whom a newcomer could serve so that one person more is covered.

From a learner without a partner along feasible pairs to givers, all of whom are full, from these to their learners, and
so on: whoever is reached makes room for the first by moving to a newcomer (augmenting paths, Berge 1957).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bothways.matching.drafting import Draft, locked_pairs, wants_to_learn
from bothways.matching.people.pairs import FeasiblePairs
from bothways.matching.people.population import Bools, Ints, Population
from bothways.matching.people.scored import joined

ALONE = -1
FIXED = -2


@dataclass(frozen=True, slots=True)
class Reach:
    """A draft that covers as many as possible, as far as moves concern it, with newcomers beside it.

    Attributes:
        start, giver: the feasible givers of learner n are `giver[start[n]:start[n + 1]]`.
        holder: per learner the giver who holds them, `ALONE`, or `FIXED` for whom nobody may move; newcomers are
            numbered from the number of people on.
        serves: of each newcomer, which learners they could teach.
    """

    start: Ints
    giver: Ints
    holder: Ints
    serves: tuple[Bools, ...] = ()

    @property
    def open(self) -> Bools:
        """Learners whom a newcomer would serve so that one person more is covered."""
        return self._ways()[1]

    def beside(self, serves: Sequence[int], places: int) -> tuple[int, "Reach"]:
        """How many more are covered with a newcomer for these learners, and the draft after it."""
        size = len(self.holder)
        mask = np.zeros(size, dtype=bool)
        mask[list(serves)] = True
        newcomer = size + len(self.serves)
        now = Reach(self.start, self.giver, self.holder.copy(), (*self.serves, mask))
        gain = 0
        while gain < places:
            came, reached = now._ways()
            ends = np.flatnonzero(reached & mask & (now.holder != newcomer))
            if not len(ends):
                break
            learner, taken = int(ends[0]), newcomer
            while learner >= 0:
                before = int(now.holder[learner])
                now.holder[learner] = taken
                learner, taken = int(came[learner]), before
            gain += 1
        return gain, now

    def _ways(self) -> tuple[Ints, Bools]:
        """From whom each learner is reached (`ALONE` at the start), and who is reached."""
        size = len(self.holder)
        came = np.full(size, ALONE, dtype=np.int64)
        reached = self.holder == ALONE
        through = np.full(size + len(self.serves), ALONE, dtype=np.int64)
        front = np.flatnonzero(reached)
        while len(front):
            length = self.start[front + 1] - self.start[front]
            source = np.repeat(front, length)
            offset = np.arange(int(length.sum())) - np.repeat(np.cumsum(length) - length, length)
            givers = self.giver[np.repeat(self.start[front], length) + offset]
            new = through[givers] == ALONE
            through[givers[new]] = source[new]
            for number, mask in enumerate(self.serves, start=size):
                own = front[mask[front]]
                if through[number] == ALONE and len(own):
                    through[number] = own[0]
            held = np.flatnonzero(~reached & (self.holder >= 0))
            front = held[through[self.holder[held]] != ALONE]
            came[front] = through[self.holder[front]]
            reached[front] = True
        return came, reached


def reach_of(population: Population, draft: Draft) -> Reach:
    """The reach of a draft of a one-way model over all feasible pairs."""
    pairs = joined([chunk for _, chunk in FeasiblePairs(population).chunks()])
    holder = np.where(wants_to_learn(population), ALONE, FIXED).astype(np.int64)
    holder[draft.learner] = draft.giver
    _, locked, _ = locked_pairs(population)
    holder[locked] = FIXED
    return Reach(
        np.searchsorted(pairs.learner, np.arange(population.size + 1)), pairs.giver.astype(np.int64), holder
    )
