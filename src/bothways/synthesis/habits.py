"""What people say about themselves: languages, interests, free time, which side they stand on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bothways.synthesis.draws import AnyInts, Draws, Floats, Ints, poisson, zipf
from bothways.synthesis.reference import Place, interests

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_STARTS: Final = tuple(range(8 * 60, 17 * 60, 30))
_LENGTHS: Final = (60, 90, 120, 180, 240)
_LENGTH_ODDS: Final = np.array([0.1, 0.15, 0.3, 0.25, 0.2])
_WINDOWS: Final = np.array([0.05, 0.2, 0.35, 0.4])
"""Odds of 2, 3, 4 or 5 windows a week."""
_CLOSE: Final = 18 * 60
_NO_TIMES: Final = 0.03
_SPEAKS_LOCAL: Final = 0.95
_FURTHER: Final = 0.20
_FURTHER_LANGUAGES: Final = ("de", "fr", "es", "it", "pt", "nl", "pl", "sv", "ar", "zh")
_CAPACITIES: Final = np.array([0.60, 0.25, 0.15])
_MINUTES: Final = np.array([60, 90, 120, 180, 240])
_MINUTE_ODDS: Final = np.array([[0.15, 0.25, 0.3, 0.2, 0.1], [0.35, 0.35, 0.2, 0.07, 0.03]])
"""Senior people have fewer hours."""
_SIDES: Final = np.array(["give", "learn", "both"], dtype=object)
_SIDE_ODDS: Final = np.array(
    [
        [0.08, 0.32, 0.60],
        [0.10, 0.28, 0.62],
        [0.16, 0.19, 0.65],
        [0.22, 0.13, 0.65],
        [0.22, 0.10, 0.68],
        [0.22, 0.10, 0.68],
    ]
)
"""Odds of give, learn and both at career levels 1 to 6."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Makes the self-descriptions of any group of people."""

    seed: int
    level: NDArray[np.int8]
    place: NDArray[np.int16]
    places: Sequence[Place]

    def languages(self, who: Ints) -> list[str]:
        """Languages as codes: the site's own mostly, English the more the higher the level."""
        draws = Draws(self.seed, "languages")
        local = [self.places[number].language for number in self.place[who].tolist()]
        speaks_local = draws.uniform(who, 0) < _SPEAKS_LOCAL
        english = draws.uniform(who, 1) < np.minimum(0.45 + 0.1 * self.level[who], 0.98)
        further = (draws.uniform(who, 2) / _FURTHER * len(_FURTHER_LANGUAGES)).astype(np.int64)
        spoken = []
        for own, has_own, has_english, other in zip(
            local, speaks_local.tolist(), english.tolist(), further.tolist(), strict=True
        ):
            known = dict.fromkeys([own] if has_own else [])
            known |= dict.fromkeys(["en"] if has_english else [])
            known |= dict.fromkeys(_FURTHER_LANGUAGES[other : other + 1])
            spoken.append("; ".join(known or [own]))
        return spoken

    def interests(self, who: Ints) -> list[str]:
        """Two to seven interests and ways of working, common ones more often."""
        draws = Draws(self.seed, "interests")
        chosen, ways = interests()
        count = np.minimum(1 + np.searchsorted(poisson(2.2), draws.uniform(who, 0)), 5)
        picked = [draws.choice(who, zipf(len(chosen), 0.5), 1 + turn) for turn in range(5)]
        kinds = [draws.choice(who, zipf(len(ways), 0.4), 10 + turn) for turn in range(2)]
        return [
            "; ".join(dict.fromkeys([*(chosen[i] for i in liked[:some]), ways[first], ways[second]]))
            for some, first, second, *liked in zip(
                count.tolist(),
                *(way.tolist() for way in kinds),
                *(pick.tolist() for pick in picked),
                strict=True,
            )
        ]

    def availability(self, who: Ints) -> list[str]:
        """Two to five weekly windows between 8:00 and 18:00 in the person's own time zone; 3 % give none."""
        draws = Draws(self.seed, "availability")
        count = np.where(draws.uniform(who, 0) < _NO_TIMES, 0, 2 + draws.choice(who, _WINDOWS, 1))
        order = np.argsort(draws.uniform(who[:, None], 10 + np.arange(5)), axis=1, kind="stable")
        start = (draws.uniform(who[:, None], 20 + np.arange(5)) * len(_STARTS)).astype(np.int64)
        length = np.column_stack([draws.choice(who, _LENGTH_ODDS, 30 + day) for day in range(5)])
        text = _window_texts()[start, length]
        sunday = np.array([place.sunday for place in self.places])[self.place[who]]
        week = np.where(sunday[:, None], (6, 0, 1, 2, 3), (0, 1, 2, 3, 4))
        texts = []
        for some, days, names, windows in zip(
            count.tolist(), order.tolist(), week.tolist(), text.tolist(), strict=True
        ):
            free = sorted((names[day], windows[day]) for day in days[:some])
            texts.append("; ".join(f"{_DAYS[day]} {window}" for day, window in free))
        return texts

    def sides(self, who: Ints) -> Ints:
        """0 give, 1 learn, 2 both."""
        return _by_row(_SIDE_ODDS, self.level[who] - 1, Draws(self.seed, "direction").uniform(who))

    def side_names(self, who: Ints) -> list[str]:
        """Which side each person stands on, as the file writes it."""
        names: list[str] = _SIDES[self.sides(who)].tolist()
        return names

    def giver_capacity(self, who: Ints) -> list[str]:
        """How many people each can teach at once, 1 to 3."""
        return _texts(1 + Draws(self.seed, "capacity").choice(who, _CAPACITIES))

    def learner_capacity(self, who: Ints) -> list[str]:
        """How many people each can learn from at once: 1, for one in ten 2."""
        return _texts(1 + (Draws(self.seed, "capacity").uniform(who, 1) > 0.9))  # one in ten

    def monthly_minutes(self, who: Ints) -> list[str]:
        """Minutes a month that each can spend."""
        senior = (self.level[who] >= 5).astype(np.int64)  # senior leaders and executives
        return _texts(_MINUTES[_by_row(_MINUTE_ODDS, senior, Draws(self.seed, "minutes").uniform(who))])


def _by_row(odds: Floats, row: AnyInts, share: Floats) -> Ints:
    passed = np.cumsum(odds, axis=1)[row][:, :-1] <= share[:, None]
    return np.asarray(passed.sum(axis=1), dtype=np.int64)


def _texts(numbers: Ints) -> list[str]:
    return [str(number) for number in numbers.tolist()]


def _window_texts() -> NDArray[np.object_]:
    """The text of every window by start and length."""
    texts = [[_window_text(start, min(start + length, _CLOSE)) for length in _LENGTHS] for start in _STARTS]
    return np.array(texts, dtype=object)


def _window_text(start: int, end: int) -> str:
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
