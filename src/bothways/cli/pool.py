"""From the files of one run to the people and rules that the engine solves."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bothways.matching.problem import MatchingProblem, Need, Offer, Person
from bothways.mentoring.programme_models import ProgrammeModel
from bothways.roster.records import Conflict, Kind, Preference, RosterRecord, SkillEntry
from bothways.scheduling.freebusy import weekly_minutes
from bothways.skills.levels import Evidence, effective_level
from bothways.skills.naming import skill_key

OFFERS = {Kind.OFFER, Kind.TOPIC_OFFER}
TOPICS = {Kind.TOPIC_OFFER, Kind.TOPIC_NEED}


@dataclass(frozen=True, slots=True)
class Pool:
    """Everything that the files of one run say, free of faults.

    Attributes:
        records: people by id, those who have left included.
        managers: person to manager for every row that could be read, so that chains stay whole where a
            row is left out.
        preferences, conflicts: as read.
        as_of: the day whose week is meant where time zones are compared.
    """

    records: dict[str, RosterRecord]
    managers: dict[str, str]
    preferences: tuple[Preference, ...]
    conflicts: tuple[Conflict, ...]
    as_of: date

    def name(self, person_id: str) -> str:
        """How the person is called."""
        return self.records[person_id].display_name


def problem_of_pool(pool: Pool, model: ProgrammeModel) -> MatchingProblem:
    """The matching problem of a pool under a model.

    Skills are the same when their keys are; they appear as most people in the pool write them.
    """
    spelling = _spelling(entry for record in pool.records.values() for entry in record.skills)
    active = sorted((record for record in pool.records.values() if record.active), key=lambda r: r.person_id)
    ids = {record.person_id for record in active}
    return MatchingProblem(
        model=model,
        people=tuple(_person(record, model, spelling, pool.as_of) for record in active),
        managers=pool.managers,
        wishes=_pairs((p for p in pool.preferences if p.kind == "wish"), ids),
        blocks=_pairs((p for p in pool.preferences if p.kind == "block"), ids),
        conflicts=_pairs(pool.conflicts, ids),
    )


def _pairs(entries: Iterable[Preference | Conflict], ids: set[str]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (entry.person_id, entry.other_id)
        for entry in entries
        if entry.person_id in ids and entry.other_id in ids
    )


def _spelling(entries: Iterable[SkillEntry]) -> dict[str, str]:
    counts: dict[str, Counter[str]] = {}
    for entry in entries:
        counts.setdefault(skill_key(entry.skill), Counter())[entry.skill] += 1
    return {key: min(forms, key=lambda form: (-forms[form], form)) for key, forms in counts.items()}


def _person(record: RosterRecord, model: ProgrammeModel, spelling: Mapping[str, str], as_of: date) -> Person:
    weekly = None
    if record.availability is not None and record.timezone is not None:
        windows = ((window.weekday, window.start, window.end) for window in record.availability)
        weekly = weekly_minutes(windows, record.timezone, as_of=as_of)
    return Person(
        person_id=record.person_id,
        level=record.career_level,
        offers=_offers(record.skills, spelling),
        needs=_needs(record.skills, spelling),
        unit=record.unit,
        location=record.location,
        job_family=record.job_family,
        languages=frozenset(record.languages) if record.languages else None,
        interests=frozenset(interest.casefold() for interest in record.interests or ()),
        weekly=weekly,
        manager_id=record.manager_id,
        gives=record.direction != "learn",
        # Where everybody learns, no place to learn is a no to the whole relationship.
        learns=record.direction != "give" and not (model.two_way and record.learner_capacity == 0),
        giver_capacity=model.capacity if record.giver_capacity is None else record.giver_capacity,
        learner_capacity=1 if record.learner_capacity is None else record.learner_capacity,
        minutes_month=record.monthly_minutes,
    )


def _offers(entries: Iterable[SkillEntry], spelling: Mapping[str, str]) -> tuple[Offer, ...]:
    best: dict[tuple[str, bool], int] = {}
    for entry in entries:
        if entry.kind in OFFERS:
            topic = entry.kind in TOPICS
            level = 0 if topic else effective_level(entry.level, Evidence(entry.evidence or "E0"))
            key = spelling[skill_key(entry.skill)], topic
            best[key] = max(level, best.get(key, 0))
    return tuple(Offer(skill, level, topic) for (skill, topic), level in sorted(best.items()))


def _needs(entries: Iterable[SkillEntry], spelling: Mapping[str, str]) -> tuple[Need, ...]:
    found: dict[tuple[str, bool], Need] = {}
    for entry in entries:
        if entry.kind not in OFFERS:
            topic = entry.kind in TOPICS
            need = Need(
                spelling[skill_key(entry.skill)], 0 if topic else entry.level, entry.priority or 2, topic
            )
            known = found.get((need.skill, topic))
            if known is None or need.priority > known.priority:
                found[need.skill, topic] = need
    return tuple(found[key] for key in sorted(found))
