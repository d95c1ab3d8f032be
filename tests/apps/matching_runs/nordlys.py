"""A small organisation in which every rule of matching has something to do."""

from datetime import UTC, datetime

from bothways.apps.people.models import Person
from bothways.apps.profiles.models import Availability, Need, Offer, Profile
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.mentoring.programme_models import programme_model

AT = datetime(2025, 3, 3, 8, 0, tzinfo=UTC)
State = Programme.State

SKILLS = ("Python", "Dashboards", "Negotiation", "Presenting", "AI assistants", "Network analysis")
NAMES = (
    "Kofi Mensah", "Ingrid Solheim", "Fatima El Amrani", "Olav Brekke", "Marek Zielinski", "Elin Berg",
    "Henrik Dahl", "Lucia Ortega", "Aigerim Bekova", "Rasmus Holm", "Sofia Lund", "Mei Tanaka",
    "Samuel Okoye", "Tomasz Nowak", "Amira Haddad", "Jonas Weber", "Priya Raman", "Noor Haidari",
    "Clara Jensen", "Diego Alvarez", "Yuki Mori", "Anna Kowalska", "Peter Lindqvist", "Grace Wanjiru",
    "Mateo Rossi", "Hanna Virtanen", "Bilal Aydin", "Esther Cohen",
)  # fmt: skip
UNITS = ("Data", "Operations", "Legal", "Finance", "IT", "Trading", "Grid", "Field service")
SITES = ("Oslo", "Bergen", "Trondheim")


def a_programme(model: str = "reverse", *, state: str = State.MATCHING, **fields) -> Programme:
    """A programme that is matching."""
    return Programme.objects.create(
        name="Spring exchange 2025",
        purpose="To learn from each other.",
        model_id=model,
        state=state,
        weeks=programme_model(model).weeks,
        **fields,
    )


def a_person(name: str, *, level: int | None, unit: str = "Data", site: str = "Oslo", **fields) -> Person:
    """Somebody in the directory."""
    number = Person.objects.count() + 1
    return Person.objects.create(
        external_id=f"X-{number:05}",
        email=f"x{number}@nordlys.example",
        display_name=name,
        unit=unit,
        location=site,
        job_family=fields.pop("job_family", unit),
        timezone="Europe/Oslo",
        languages=["en"],
        career_level=level,
        **fields,
    )


def takes_part(
    programme: Programme, person: Person, *, offers=(), needs=(), interests=(), free=True, **fields
) -> Person:
    """Make somebody ready in a programme: offers as {skill: level}, needs as {skill: (level, priority)}."""
    profile, _ = Profile.objects.get_or_create(person=person)
    profile.interests = sorted(interests)
    profile.knows_availability = True
    profile.save()
    for skill, level in dict(offers).items():
        Offer.objects.create(person=person, skill=skill, level=level, evidence="E1", source="person")
    for skill, (level, priority) in dict(needs).items():
        Need.objects.create(person=person, skill=skill, level=level, priority=priority, source="person")
    if free:
        Availability.objects.create(person=person, weekday=2, start=540, end=720)
    Enrolment.objects.create(
        programme=programme, person=person, state=Enrolment.State.READY, ready_at=AT, **fields
    )
    return person


def a_pair(programme: Programme, number: int = 0) -> tuple[Person, Person]:
    """A junior and a senior who suit each other in every model, and nobody else."""
    skill, other = f"Craft {number}", f"Art {number}"
    junior = a_person(f"Junior {number:03}", level=2, unit="Data")
    senior = a_person(f"Senior {number:03}", level=5, unit="Operations")
    takes_part(programme, junior, offers={skill: 4}, needs={other: (1, 2)}, interests=["chess"])
    takes_part(programme, senior, offers={other: 5}, needs={skill: (1, 3)}, interests=["chess"])
    return junior, senior


def an_organisation(programme: Programme, people: int = 24) -> list[Person]:
    """People with skills in a fixed pattern, half of them senior; everybody teaches and needs something."""
    everybody = []
    for number in range(people):
        name = NAMES[number % len(NAMES)] + (f" {number // len(NAMES) + 1}" if number >= len(NAMES) else "")
        senior = number % 2 == 1
        person = a_person(
            name,
            level=4 + number % 3 if senior else 1 + number % 3,
            unit=UNITS[number * 5 % len(UNITS)],
            site=SITES[number % len(SITES)],
        )
        mine, yours = (2, 5) if senior else (0, 3)
        offers = {SKILLS[(number // 2 + k + mine) % 6]: 3 + (number + k) % 3 for k in range(2)}
        needs = {SKILLS[(number // 2 + k + yours) % 6]: ((number + k) % 3, 3 - k) for k in range(2)}
        takes_part(
            programme,
            person,
            offers=offers,
            needs={skill: value for skill, value in needs.items() if skill not in offers},
            interests=[("chess", "running", "choir", "gardens")[(number + k) % 4] for k in range(2)],
        )
        if number % 3:
            Availability.objects.create(
                person=person, weekday=number % 5, start=780, end=780 + 30 * (number % 4 + 1)
            )
        everybody.append(person)
    return everybody
