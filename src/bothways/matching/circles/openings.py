"""Which circles people could form under a model: a giver, a shared subject, a language and a time, with seats.

**Group.** The giver covers one need that all mentees share ("similar needs" is a shared need); each pair keeps the
rules of pairs. **Cohort.** The same for one target skill, with a guide at effective level 4 (3 where a facilitator
is there) and members at 2 or below who need it. **Circle.** The giver facilitates: somebody who offers "facilitation"
at level 3 or as a topic, or, where nobody does, anybody willing to give, which is then said as a trade-off. The shared
subject is one of the goals and interests that most members name; it is no condition, but sharing it is worth the
complementarity part of fit.

A seat's fit is that of the pair, in hundredths. In circles the complementarity of a seat is 1 where the member names
the circle's subject among needs or interests, and 0 otherwise.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bothways.matching.circles.company import apart_of, clashes, languages_of
from bothways.matching.circles.formation import (
    FACILITATED_LEVEL,
    FACILITATION,
    GUIDE_LEVEL,
    MEMBER_LEVEL,
    Rules,
    rules_of_circles,
)
from bothways.matching.circles.seats import Company, Seats
from bothways.matching.circles.windows import undominated, windows_of
from bothways.matching.drafting import wants_to_learn
from bothways.matching.formation import Formation
from bothways.matching.people import criteria
from bothways.matching.people.constraints import RULES, Rule, kept
from bothways.matching.people.pairs import FeasiblePairs, all_pairs
from bothways.matching.people.population import Bools, Ints, Population
from bothways.matching.people.scoring import facts_of, hundredths
from bothways.matching.problem import Need, Offer
from bothways.matching.reasons.explain import key_of
from bothways.skills.levels import TEACHING_LEVEL

MOST_SUBJECTS: Final = 6
"""Subjects of circles: the goals and interests that most members name."""

Subject = tuple[str, bool]
"""A skill's or interest's key, and whether it is a topic."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to meet: about what, in which language (None: any), from which minute of the week on."""

    subject: Subject | None
    language: str | None
    start: int


@dataclass(frozen=True, slots=True)
class Openings:
    """Every seat that could be, with what else the model asks.

    Attributes:
        names: how people write each subject. partners: per giver and subject the learners and their fit.
        series: per slot, cohorts whose sizes are compared.
        trained: whether facilitators offer facilitation. offers: per person levels by subject.
    """

    population: Population
    rules: Rules
    seats: Seats
    slots: tuple[Slot, ...]
    names: dict[Subject, str]
    partners: dict[tuple[int, Subject | None], dict[int, int]]
    company: Company
    series: Ints
    feasible_pairs: int
    trained: bool
    offers: tuple[dict[Subject, int], ...]

    @staticmethod
    def key(entry: Need | Offer) -> Subject:
        """The subject of a need or an offer."""
        return key_of(entry.skill), entry.topic


def openings_of(population: Population) -> Openings:
    """All seats of a population under its model."""
    rules = rules_of_circles(population.problem.model)
    names = _names(population)
    trained = True
    if rules.neutral:
        leaders, trained = _facilitators(population)
        partners, pairs = _led(population, leaders)
    else:
        partners, pairs = _taught(population, rules)
    seats, slots = _seats(population, rules, partners)
    series: dict[Subject | None, int] = {}
    return Openings(
        population,
        rules,
        seats,
        slots,
        names,
        partners,
        Company(
            apart=apart_of(population, np.unique(seats.learner)),
            kind=population.level,
            least_kinds=rules.least_levels,
            clash=clashes(population, seats, np.array([slot.start for slot in slots], dtype=np.int64)),
        ),
        np.array([series.setdefault(s.subject, len(series)) for s in slots], dtype=np.int64)
        if rules.cohort
        else np.zeros(len(slots), dtype=np.int64),
        pairs,
        trained,
        tuple({Openings.key(o): o.level for o in person.offers} for person in population.problem.people),
    )


def needs_of(population: Population, row: int) -> dict[Subject, int]:
    """Needs of a person with their levels, by key."""
    return {(key_of(n.skill), n.topic): n.level for n in population.problem.people[row].needs}


def guides(rules: Rules, formation: Formation, subject: Subject, level: int) -> bool:
    """Whether somebody with an offer at this level may lead on the subject."""
    if formation.target is not None and key_of(formation.target) != subject[0]:
        return False
    if not rules.cohort:
        return subject[1] or level >= TEACHING_LEVEL
    return not subject[1] and level >= (FACILITATED_LEVEL if formation.facilitated else GUIDE_LEVEL)


def learns(rules: Rules, subject: Subject, *, offered: int, needed: int) -> bool:
    """Whether somebody with a need at this level learns from an offer at that level."""
    if rules.cohort:
        return needed <= MEMBER_LEVEL and offered > needed
    return subject[1] or offered > needed


def _names(population: Population) -> dict[Subject, str]:
    count: dict[Subject, Counter[str]] = defaultdict(Counter)
    for person in population.problem.people:
        entries: list[Need | Offer] = [*person.needs, *person.offers]
        for entry in entries:
            for topic in {entry.topic, True}:
                count[key_of(entry.skill), topic][entry.skill] += 1
        for interest in person.interests:
            count[key_of(interest), True][interest] += 1
    return {key: min(forms, key=lambda form: (-forms[form], form)) for key, forms in count.items()}


Partners = dict[tuple[int, Subject | None], dict[int, int]]


def _taught(population: Population, rules: Rules) -> tuple[Partners, int]:
    """Learners of each giver by the subject that they share."""
    source = FeasiblePairs(population)
    fit: dict[int, dict[int, int]] = defaultdict(dict)
    count = 0
    for _, chunk in source.chunks():
        count += len(chunk)
        for giver, learner, value in zip(
            chunk.giver.tolist(), chunk.learner.tolist(), chunk.fit.tolist(), strict=True
        ):
            fit[giver][learner] = value
    needs = [needs_of(population, row) for row in range(population.size)]
    found: Partners = {}
    for giver in sorted(fit):
        for offer in population.problem.people[giver].offers:
            subject = key_of(offer.skill), offer.topic
            if not guides(rules, population.problem.formation, subject, offer.level):
                continue
            own = {
                learner: value
                for learner, value in sorted(fit[giver].items())
                if subject in needs[learner]
                and learns(rules, subject, offered=offer.level, needed=needs[learner][subject])
            }
            if own:
                found[giver, subject] = own
    return found, count


def _facilitators(population: Population) -> tuple[Ints, bool]:
    """Who may lead circles, and whether they offer facilitation."""
    able = np.array(
        [
            any(
                key_of(offer.skill) == FACILITATION and (offer.topic or offer.level >= TEACHING_LEVEL)
                for offer in person.offers
            )
            for person in population.problem.people
        ],
        dtype=bool,
    )
    able &= population.gives
    return (np.flatnonzero(able), True) if able.any() else (np.flatnonzero(population.gives), False)


def members_of(population: Population) -> Bools:
    """Who takes part in circles as a member: with a need, a theme of their own, or for nothing else."""
    themed = np.array([bool(p.interests) and not p.offers for p in population.problem.people], dtype=bool)
    return np.asarray(wants_to_learn(population) | (population.learns & themed))


def _led(population: Population, leaders: Ints) -> tuple[Partners, int]:
    """Members of each facilitator for each subject, with the fit that the subject gives."""
    members = np.flatnonzero(members_of(population))
    if not len(leaders) or not len(members):
        return {}, 0
    pairs = all_pairs(population, members, leaders)
    pairs = kept(population, pairs, [rule for rule in RULES if rule is not Rule.COVER])
    facts = facts_of(population, pairs, criteria.common_tags(population, pairs.giver, pairs.learner))
    themes = {int(row): _themes(population, int(row)) for row in members}
    common = Counter(theme for own in themes.values() for theme in own)
    listed = sorted((theme for theme, n in common.items() if n > 1), key=lambda one: (-common[one], one))
    found: Partners = {}
    ones = np.ones(len(pairs), dtype=np.int64)
    subjects: list[Subject | None] = [*listed[:MOST_SUBJECTS]] or [None]
    if population.problem.formation.target is not None:
        subjects = [(key_of(population.problem.formation.target), True)]
    for subject in subjects:
        shares = np.array([subject in themes[int(n)] for n in pairs.learner], dtype=np.int64)
        fit = hundredths(replace(facts, cover=shares, need=ones), population.problem.weights)
        for giver, learner, value in zip(
            pairs.giver.tolist(), pairs.learner.tolist(), fit.tolist(), strict=True
        ):
            found.setdefault((giver, subject), {})[learner] = value
    return found, len(pairs)


def _themes(population: Population, row: int) -> set[Subject]:
    person = population.problem.people[row]
    return {(key_of(name), True) for name in (*(need.skill for need in person.needs), *person.interests)}


def _seats(population: Population, rules: Rules, partners: Partners) -> tuple[Seats, tuple[Slot, ...]]:
    """Each giver and subject at each time and language that is not covered by another."""
    starts, free = windows_of(population.problem.people)
    languages, speaks = languages_of(population)
    slots: dict[Slot, int] = {}
    columns: list[tuple[Ints, Ints, Ints, Ints]] = []
    for (giver, subject), fits in partners.items():
        learner = np.array(list(fits), dtype=np.int64)
        fit = np.array(list(fits.values()), dtype=np.int64)
        ways = [
            (start, language)
            for start in np.flatnonzero(free[giver]).tolist()
            for language in np.flatnonzero(speaks[giver]).tolist()
        ]
        if not ways:
            continue
        able = np.stack([free[learner, start] & speaks[learner, lang] for start, lang in ways], axis=1)
        for way in undominated(able).tolist():
            own = np.flatnonzero(able[:, way])
            if len(own) < rules.smallest:
                continue
            start, language = ways[way]
            slot = Slot(subject, languages[language], int(starts[start]))
            number = slots.setdefault(slot, len(slots))
            columns.append((np.full(len(own), giver), np.full(len(own), number), learner[own], fit[own]))
    none = np.zeros(0, dtype=np.int64)
    parts = [np.concatenate([none, *(column[i] for column in columns)]) for i in range(4)]
    return Seats(parts[0], parts[1], parts[2], parts[3], population.size), tuple(slots)
