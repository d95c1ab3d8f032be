"""What people list as offers and needs: skills with levels and evidence, and topics."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bothways.skills.levels import Evidence
from bothways.synthesis.careers import Careers
from bothways.synthesis.catalogue import catalogue, odds, pick, pool_of
from bothways.synthesis.draws import Draws, Floats, Ints, negative_binomial, poisson
from bothways.synthesis.reference import families, topics
from bothways.synthesis.rows import SkillRow

_LISTS_NOTHING: Final = 0.06
_LISTS_MUCH: Final = 0.02
_MEAN_OFFERS: Final = 7.0
_MEAN_OFFERS_IT: Final = 14.0
_MOST_OFFERS: Final = 60
_EVIDENCE: Final = np.array([0.85, 0.085, 0.05, 0.015])
_EVIDENCE_NAMES: Final = np.array(list(Evidence), dtype=object)
_NEED_LEVELS: Final = np.array([0.34, 0.41, 0.25])
_PRIORITIES: Final = np.array([0.25, 0.42, 0.33])
_TELLS: Final = 0.07
_ASKS: Final = 0.06
_AGE_BANDS: Final = np.array([35.0, 45.0, 55.0, 65.0])
_REGULAR_USE: Final = np.array([1.0, 0.90, 0.78, 0.49, 0.26])
"""Odds of regular use of new tools by age band, the first = 1 (a survey of 30,482 developers, 2025)."""
_KINDS: Final = np.array(["offer", "need", "topic_offer", "topic_need"], dtype=object)
_NOTHING: Final = -1


@dataclass(frozen=True, slots=True)
class Entries:
    """Offers or needs of a group of people, one position each; -1 where a value does not apply.

    Attributes:
        owner: position of the person in the group.
        what: position of the skill in the catalogue, or of the topic in the list of topics.
        kind: 0 offer, 1 need, 2 topic offered, 3 topic wanted.
        level, priority, evidence: 0 to 5, 1 to 3, 0 to 3.
    """

    owner: Ints
    what: Ints
    kind: Ints
    level: Ints
    priority: Ints
    evidence: Ints


@dataclass(frozen=True, slots=True)
class Teaching:
    """Makes the offers and needs of any group of people."""

    seed: int
    careers: Careers
    family: NDArray[np.int8]
    learns: NDArray[np.bool_]
    _offers: Draws = field(init=False)
    _needs: Draws = field(init=False)
    _topics: Draws = field(init=False)

    def __post_init__(self) -> None:
        """Take a stream for each of the three, so that they do not depend on each other's counts."""
        for name in ("offers", "needs", "topics"):
            object.__setattr__(self, f"_{name}", Draws(self.seed, name))

    def rows(self, who: Ints, ids: list[str]) -> list[SkillRow]:
        """Lines of skills.csv for these people, in their order.

        Args:
            who: numbers of the people.
            ids: their person ids.
        """
        offers = self.offers(who)
        entries = _joined([offers, self.needs(who, offers), *self.topics(who)])
        known = catalogue()
        skills = np.array([*known.skills, *(topic.name for topic in topics())], dtype=object)
        groups = np.array([*known.categories, *("Perspectives" for _ in topics())], dtype=object)
        what = entries.what + np.where(entries.kind > 1, len(known.skills), 0)
        digits = np.array([*map(str, range(6)), ""], dtype=object)
        evidence = np.append(_EVIDENCE_NAMES, "")
        columns = (
            np.array(ids, dtype=object)[entries.owner],
            skills[what],
            groups[what],
            _KINDS[entries.kind],
            digits[entries.level],
            digits[entries.priority],
            evidence[entries.evidence],
        )
        return list(map(SkillRow._make, zip(*(column.tolist() for column in columns), strict=True)))

    def offers(self, who: Ints) -> Entries:
        """What these people list as known."""
        level, family = self.careers.level[who], self.family[who]
        owner, skill, number = _picked(
            self._offers,
            who,
            self._how_many(who),
            pool_of(family, level),
            odds(len(self.family), wanted=False),
        )
        use = catalogue().use[skill]
        regular = _REGULAR_USE[np.searchsorted(_AGE_BANDS, self.careers.age[who], side="right")][owner]
        kept = ~use | (self._offers.uniform(who[owner], 1000 + number) < regular)
        owner, skill, number = owner[kept], skill[kept], number[kept]
        shown = np.clip(np.rint(self._latent(who, owner, skill, number)), 1, 5).astype(np.int64)
        seen = self._offers.choice(who[owner], _EVIDENCE, 5000 + number)
        nothing = np.full(len(owner), _NOTHING)
        return Entries(owner, skill, np.zeros_like(owner), shown, nothing, seen)

    def needs(self, who: Ints, offers: Entries) -> Entries:
        """What these people want to learn, apart from what they already list."""
        table = poisson(1.5)
        count = 1 + np.searchsorted(table, self._needs.uniform(who, 0))
        count[(self._needs.uniform(who, 1) < _LISTS_NOTHING) | ~self.learns[who]] = 0
        pool = pool_of(self.family[who], self.careers.level[who])
        owner, skill, number = _picked(self._needs, who, count, pool, odds(len(self.family), wanted=True))
        skills = len(catalogue().skills)
        new = ~np.isin(owner * skills + skill, offers.owner * skills + offers.what)
        owner, skill, number = owner[new], skill[new], number[new]
        level = self._needs.choice(who[owner], _NEED_LEVELS, 1000 + number)
        priority = 1 + self._needs.choice(who[owner], _PRIORITIES, 2000 + number)
        nothing = np.full(len(owner), _NOTHING)
        return Entries(owner, skill, np.ones_like(owner), level, priority, nothing)

    def topics(self, who: Ints) -> tuple[Entries, Entries]:
        """Topics that these people can tell about, and those they ask for."""
        level, months = self.careers.level[who], self.careers.months[who]
        groups = {
            "newcomers": months < 36,  # the first three years
            "long_serving": months >= 96,  # eight years
            "seniors": level >= 4,  # the boundary level of the default ladder
            "everyone": np.ones(len(who), dtype=bool),
        }
        number = np.arange(len(topics()))
        tells = self._topics.uniform(who[:, None], number) < _TELLS
        asks = self._topics.uniform(who[:, None], 100 + number) < _ASKS
        tells &= np.column_stack([groups[topic.tellers] for topic in topics()])
        asks &= (
            np.column_stack([groups[topic.askers] for topic in topics()]) & ~tells & self.learns[who, None]
        )
        priority = 1 + self._topics.choice(who, _PRIORITIES, 200)
        return _of_topics(tells, 2, None), _of_topics(asks, 3, priority)

    def _how_many(self, who: Ints) -> Ints:
        it = np.array([family.it for family in families()])[self.family[who]]
        share = self._offers.uniform(who, 0)
        usual = np.searchsorted(negative_binomial(_MEAN_OFFERS - 1, 2.0), share)
        technical = np.searchsorted(negative_binomial(_MEAN_OFFERS_IT - 1, 2.0), share)
        count = np.minimum(1 + np.where(it, technical, usual), _MOST_OFFERS)
        extreme = self._offers.uniform(who, 1)
        count[extreme > 1 - _LISTS_MUCH] += 40
        count[extreme < _LISTS_NOTHING] = 0
        return np.asarray(np.minimum(count, _MOST_OFFERS), dtype=np.int64)

    def _latent(self, who: Ints, owner: Ints, skill: Ints, number: Ints) -> Floats:
        """Levels as people rate themselves: practice, fit with the job, ability, mood, and noise."""
        person = who[owner]
        known = catalogue()
        practice = self.careers.months[person] / 12 * self._offers.uniform(person, 2000 + number)
        # New tools are new to everybody: years with the employer do not help.
        practice = np.where(known.use[skill], 3 * self._offers.uniform(person, 2000 + number), practice)
        own = 0.7 * self._offers.normal(who, 2) + 0.4 * self._offers.normal(who, 3)
        noise = np.hypot(0.4, 0.6) * self._offers.normal(person, 3000 + number)
        role = 0.35 * known.core[self.family[person], skill]
        grade = 0.35 * np.where(known.grade[skill], self.careers.level[person], 0)
        return np.asarray(1.9 + 0.9 * np.log1p(practice) + role + grade + own[owner] + noise)


def _picked(draws: Draws, who: Ints, count: Ints, pool: Ints, running: Floats) -> tuple[Ints, Ints, Ints]:
    """Different skills for each person: owner, skill and the number of the draw that found it."""
    # Popular skills come up twice, so more are drawn than wanted and the surplus is left out.
    tries = np.where(count > 0, count + count // 2 + 2, 0)
    owner = np.repeat(np.arange(len(who)), tries)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(tries) - tries, tries)
    skill = pick(running, pool[owner], draws.uniform(who[owner], 10 + number))
    key = owner * len(catalogue().skills) + skill
    first = np.zeros(len(key), dtype=bool)
    first[np.unique(key, return_index=True)[1]] = True
    running = np.cumsum(first)
    before = np.concatenate([[0], running])[(np.cumsum(tries) - tries)[owner]]
    kept = first & (running - before <= count[owner])
    return owner[kept], skill[kept], number[kept]


def _of_topics(said: NDArray[np.bool_], kind: int, priority: Ints | None) -> Entries:
    owner, what = np.nonzero(said)
    nothing = np.full(len(owner), _NOTHING)
    return Entries(
        owner,
        what,
        np.full(len(owner), kind),
        nothing,
        nothing if priority is None else priority[owner],
        nothing,
    )


def _joined(parts: list[Entries]) -> Entries:
    """All entries, person by person, offers before needs before topics."""
    columns = [
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("owner", "what", "kind", "level", "priority", "evidence")
    ]
    order = np.argsort(columns[0], kind="stable")
    return Entries(*(column[order] for column in columns))
