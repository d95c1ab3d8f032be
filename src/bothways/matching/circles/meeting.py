"""Who could sit together with somebody, by times, languages and who has to stay apart."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from bothways.matching.circles.company import languages_of
from bothways.matching.circles.windows import windows_of
from bothways.matching.people.population import Ints, Population


class Meeting:
    """When each person is free and in which languages, looked up for many questions."""

    def __init__(self, population: Population, apart: Ints) -> None:
        _, free = windows_of(population.problem.people)
        _, speaks = languages_of(population)
        ways = free[:, :, None] & speaks[:, None, :]
        self.can = ways.reshape(len(ways), -1)
        self.foes: dict[int, set[int]] = defaultdict(set)
        for first, second in apart.tolist():
            self.foes[first].add(second)
            self.foes[second].add(first)

    def company(self, row: int, among: Sequence[int], giver: int | None = None) -> list[int]:
        """This person first, then the most others who share one time and language with them (and with the giver)."""
        ways = self.can[row].copy()
        if giver is not None:
            ways &= self.can[giver]
        others = [one for one in among if one not in {row, giver} and one not in self.foes[row]]
        if not ways.any() or not others:
            return [row]
        listed = np.flatnonzero(ways)
        able = self.can[np.array(others)][:, listed]
        best = int(np.argmax(able.sum(axis=0)))
        chosen = [row]
        hated = set(self.foes[row])
        for one, fits in zip(others, able[:, best].tolist(), strict=True):
            if fits and one not in hated:
                chosen.append(one)
                hated |= self.foes[one]
        return chosen
