"""One line of each file, as text, in the order of its columns."""

from typing import NamedTuple


class PersonRow(NamedTuple):
    """A line of people.csv."""

    person_id: str
    display_name: str
    given_name: str
    family_name: str
    email: str
    title: str
    unit: str
    job_family: str
    location: str
    timezone: str
    languages: str
    manager_id: str
    career_level: str
    tenure_months: str
    interests: str
    availability: str
    giver_capacity: str
    learner_capacity: str
    monthly_minutes: str
    direction: str


class SkillRow(NamedTuple):
    """A line of skills.csv."""

    person_id: str
    skill: str
    category: str
    kind: str
    level: str
    priority: str
    evidence: str


class PreferenceRow(NamedTuple):
    """A line of preferences.csv."""

    person_id: str
    other_id: str
    kind: str


class ConflictRow(NamedTuple):
    """A line of conflicts.csv."""

    person_id: str
    other_id: str
    reason: str
