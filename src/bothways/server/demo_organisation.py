"""The demo's organisation: made-up people, five programmes in three states, made through the same services.

Deterministic but for the day on which it is made.
"""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bothways.apps.matching_runs import jobs as matching_jobs
from bothways.apps.matching_runs import services as matching
from bothways.apps.people import services as people
from bothways.apps.people.models import DEFAULT_LADDER, Person
from bothways.apps.profiles import services as profiles
from bothways.apps.profiles.services.file_skills import BOTH
from bothways.apps.programmes import access
from bothways.apps.programmes import services as programmes
from bothways.apps.programmes.models import Programme
from bothways.apps.relationships import services as relationships
from bothways.apps.relationships.models import Relationship
from bothways.foundation.actor import Actor, Door, Role
from bothways.mentoring.programme_models import programme_model
from bothways.roster.people_file import Purpose, read_people
from bothways.roster.records import Kind, RosterRecord, SkillEntry, Window
from bothways.roster.skills_file import read_skills
from bothways.synthesis.files import write

NAME: Final = "Nordlys Energy"
COLLEAGUES: Final = 72
SEED: Final = 11
# The numbers of the example spreadsheets, so that importing those is a change and not a second Kofi.
ADMIN, MANAGER, SENIOR, JUNIOR, MENTOR, MENTEE = "N-100", "N-008", "N-002", "N-017", "N-004", "N-018"
STAGE: Final = Actor(door=Door.COMMAND, manages_all=True)
"""Who sets the stage: the command itself."""

Step = Callable[[float, str], None]


def offers(*entries: tuple[str, int, str]) -> tuple[SkillEntry, ...]:
    """Offers as (skill, level, evidence)."""
    return tuple(
        SkillEntry(skill, Kind.OFFER, level, evidence=evidence) for skill, level, evidence in entries
    )


def needs(*entries: tuple[str, int, int]) -> tuple[SkillEntry, ...]:
    """Needs as (skill, level, priority)."""
    return tuple(SkillEntry(skill, Kind.NEED, level, priority=priority) for skill, level, priority in entries)


def cast() -> list[RosterRecord]:
    """The six people whose sign-in links are printed, and through whom the guided tour goes."""

    def person(key: str, name: str, title: str, unit: str, level: int, *skills: SkillEntry) -> RosterRecord:
        given, family = name.split(" ", 1)
        return RosterRecord(
            row=0,
            person_id=key,
            display_name=name,
            email=f"{given}.{family}@nordlys.example".lower(),
            given_name=given,
            family_name=family,
            title=title,
            unit=unit,
            job_family=unit,
            location="Oslo" if level > 2 else "Bergen",
            timezone="Europe/Oslo",
            languages=("en", "no"),
            interests=("sailing", "learns by doing", "open data")
            if level != 5
            else ("sailing", "reads a lot"),
            career_level=level,
            tenure_months=18 * level,
            skills=skills,
            availability=(Window(0, 540, 720), Window(2, 540, 660), Window(3, 840, 960)),
            giver_capacity=2 if level == 5 else 1,
            learner_capacity=1,
            monthly_minutes=150,
            direction="both",
        )

    return [
        person(ADMIN, "Sara Lind", "Head of people systems", "People", 4),
        person(MANAGER, "Amira Haddad", "Programme manager", "People", 3),
        person(
            SENIOR, "Ingrid Solheim", "Executive vice president", "Operations", 6,
            *offers(("Negotiation", 5, "E2"), ("Budgeting", 5, "E2"), ("Stakeholder management", 5, "E1")),
            *needs(("AI assistants at work", 0, 3), ("Data dashboards", 1, 2)),
        ),
        person(
            JUNIOR, "Kofi Mensah", "Data analyst", "Data", 2,
            *offers(("Python", 4, "E1"), ("AI assistants at work", 4, "E2"), ("Data dashboards", 4, "E1")),
            *needs(("Negotiation", 1, 2), ("Presenting", 2, 2)),
        ),
        person(
            MENTOR, "Henrik Dahl", "Head of trading", "Trading", 5,
            *offers(("Negotiation", 5, "E3"), ("Presenting", 4, "E1")),
            *needs(("Python", 0, 2), ("Data dashboards", 1, 3)),
        ),
        person(
            MENTEE, "Lucia Ortega", "Grid engineer", "Grid", 2,
            *offers(("Network analysis", 4, "E1"), ("Video meetings", 4, "E1")),
            *needs(("Negotiation", 1, 3)),
        ),
    ]  # fmt: skip


def build(*, at: datetime, step: Step) -> None:
    """Fill an empty installation. `at` is now; what the demo shows as past is dated before it."""
    step(0.02, "The organisation")
    start = at - timedelta(days=30)
    people.set_up_organisation(
        actor=STAGE, name=NAME, ladder=list(DEFAULT_LADDER), boundary_level=4, at=start
    )
    records = [*cast(), *colleagues()]
    step(0.1, "The people")
    taken = people.upsert_people(actor=STAGE, records=records, at=start)
    everybody = {record.person_id: one.person for record, one in zip(records, taken, strict=True)}
    pairs = [(everybody[record.person_id], record) for record in records]
    profiles.replace_many_from_file(actor=STAGE, said=pairs, lists=BOTH, at=start)
    for person, other in ((MENTEE, MENTOR), (MENTOR, MENTEE), (SENIOR, JUNIOR)):
        profiles.wish(actor=STAGE, person=everybody[person], other=everybody[other], at=start)
    for role, key in ((Role.ORG_ADMIN, ADMIN), (Role.PROGRAMME_MANAGER, MANAGER)):
        programmes.grant_role(actor=STAGE, person=everybody[key], role=role, at=start)
    step(0.3, "A programme that runs")
    _running(everybody, at)
    step(0.6, "A draft to review")
    _to_review(everybody, at)
    step(0.8, "Rings and groups")
    _rings(everybody, at)
    _groups(everybody, at)
    step(0.9, "A programme that takes people")
    _enrolling(everybody, at)
    step(1.0, "Done")


def colleagues() -> list[RosterRecord]:
    """The others: a synthetic organisation, read from its files as any list would be."""
    with tempfile.TemporaryDirectory(prefix="bothways-demo-") as name:
        folder = Path(name)
        write(folder, COLLEAGUES, SEED)
        read = read_people(folder / "people.csv", purpose=Purpose.IMPORT)
        ids = {record.person_id for record in read.records}
        skills = read_skills(folder / "skills.csv", people=ids).entries
    return [replace(record, skills=skills.get(record.person_id, ())) for record in read.records]


def _running(everybody: dict[str, Person], at: datetime) -> None:
    """Traditional: proposals went out last week, most people have answered, a few have not."""
    programme = _opened("Growing into leadership", "traditional", everybody, at - timedelta(days=24),
        purpose="Colleagues who want to lead learn from those who do, so that every open lead role has two candidates from inside by next spring.")  # fmt: skip
    programmes.enrol_all(
        actor=_manager(everybody),
        programme=programme,
        people=_participants(everybody),
        at=at - timedelta(days=16),
    )
    approved = at - timedelta(days=4)
    _drafted(programme, everybody, at - timedelta(days=5), approve_at=approved)
    for number, relationship in enumerate(Relationship.objects.filter(programme=programme).order_by("pk")):
        members = {
            membership.person.external_id for membership in relationship.memberships.select_related("person")
        }
        if number % 5 == 4 or MENTEE in members:
            continue
        for membership in relationship.memberships.select_related("person"):
            actor = Actor(
                door=Door.COMMAND,
                person_id=membership.person_id,
                person_public_id=membership.person.public_id,
            )
            relationships.accept(
                actor=actor, relationship=relationship, at=approved + timedelta(hours=5 + number)
            )
    programmes.launch(
        actor=_manager(everybody), programme=Programme.objects.get(pk=programme.pk), at=at - timedelta(days=2)
    )


def _to_review(everybody: dict[str, Person], at: datetime) -> None:
    """Reverse: the draft stands, nobody has been told."""
    programme = _opened("Leading with new tools", "reverse", everybody, at - timedelta(days=12),
        purpose="Senior leaders learn the tools that their teams already use, from colleagues who use them every day.", sponsor=everybody[SENIOR])  # fmt: skip
    programmes.enrol_all(
        actor=_manager(everybody),
        programme=programme,
        people=_participants(everybody),
        at=at - timedelta(days=6),
    )
    _drafted(programme, everybody, at - timedelta(hours=2))


def _rings(everybody: dict[str, Person], at: datetime) -> None:
    """Skill cycle: rings of three and four wait for their review."""
    programme = _opened("Skills in a ring", "skill_cycle", everybody, at - timedelta(days=11),
        purpose="People teach what they do best and learn what they need, even where no two could simply trade.")  # fmt: skip
    programmes.enrol_all(
        actor=_manager(everybody),
        programme=programme,
        people=_participants(everybody)[:40],
        at=at - timedelta(days=5),
    )
    _drafted(programme, everybody, at - timedelta(hours=3))


def _groups(everybody: dict[str, Person], at: datetime) -> None:
    """Group mentoring: a few experienced people with several learners each, to be reviewed."""
    programme = _opened("Small groups around a skill", "group", everybody, at - timedelta(days=10),
        purpose="One experienced colleague meets a small group with the same need, so that more people have somebody to learn from.")  # fmt: skip
    programmes.enrol_all(
        actor=_manager(everybody),
        programme=programme,
        people=_participants(everybody),
        at=at - timedelta(days=5),
    )
    _drafted(programme, everybody, at - timedelta(hours=4))


def _enrolling(everybody: dict[str, Person], at: datetime) -> None:
    """Reciprocal: open, most people are in, three of the cast are invited."""
    programme = _opened("Both ways across levels", "reciprocal", everybody, at - timedelta(days=3),
        purpose="Two colleagues at different levels each bring what the other needs, and units that rarely meet get to know each other.", sponsor=everybody[SENIOR])  # fmt: skip
    manager = _manager(everybody)
    invited = [everybody[key] for key in (JUNIOR, MENTOR, MENTEE)]
    named = {
        person.pk
        for person in everybody.values()
        if person.external_id in {ADMIN, MANAGER, SENIOR, JUNIOR, MENTOR, MENTEE}
    }
    others = [person for person in everybody.values() if person.pk not in named]
    programmes.enrol_all(actor=manager, programme=programme, people=others, at=at - timedelta(days=2))
    programmes.invite(actor=manager, programme=programme, people=invited, at=at - timedelta(days=1))


def _opened(
    name: str,
    model_id: str,
    everybody: dict[str, Person],
    at: datetime,
    *,
    purpose: str,
    sponsor: Person | None = None,
) -> Programme:
    """A programme that its manager drafted, another person approved, and that takes people."""
    manager, admin = _manager(everybody), _admin(everybody)
    programme = programmes.create(
        actor=manager, name=name, purpose=purpose, model_id=model_id,
        weeks=programme_model(model_id).weeks, sponsor=sponsor, at=at,
    )  # fmt: skip
    programmes.submit(actor=manager, programme=programme, at=at + timedelta(hours=1))
    programmes.approve(
        actor=admin, programme=programme, sponsor_confirmed=sponsor is not None, at=at + timedelta(hours=20)
    )
    return programmes.open_enrolment(actor=manager, programme=programme, at=at + timedelta(days=1))


def _drafted(
    programme: Programme, everybody: dict[str, Person], at: datetime, *, approve_at: datetime | None = None
) -> None:
    """A matching run that has ended, and where asked its approval."""
    manager = _manager(everybody)
    programme = programmes.close_enrolment(
        actor=manager, programme=Programme.objects.get(pk=programme.pk), at=at
    )
    run = matching.request_run(actor=manager, programme=programme, at=at)
    matching_jobs.draft.func(run_id=run.pk)
    run.refresh_from_db()
    if approve_at is not None:
        matching.approve(actor=manager, run=run, revision=run.revision, at=approve_at)


def _participants(everybody: dict[str, Person]) -> list[Person]:
    """Everybody but those who run the programmes."""
    return [person for key, person in everybody.items() if key not in {ADMIN, MANAGER}]


def _manager(everybody: dict[str, Person]) -> Actor:
    return _actor(everybody[MANAGER])


def _admin(everybody: dict[str, Person]) -> Actor:
    return _actor(everybody[ADMIN])


def _actor(person: Person) -> Actor:
    person.refresh_from_db()
    if person.user is None:
        raise LookupError(person.external_id)
    return access.actor_of(person.user, Door.COMMAND)
