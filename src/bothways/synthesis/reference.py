"""What the package brings along: places, names, kinds of employer, job families, skills, topics, interests."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bothways.errors import Invalid


class UnknownPreset(Invalid):
    """There is no such kind of employer."""

    code = "unknown_preset"


@dataclass(frozen=True, slots=True)
class Place:
    """A city where people work; `hours` is its usual distance from UTC."""

    city: str
    country: str
    timezone: str
    language: str
    locale: str
    region: str
    hours: float
    sunday: bool
    """Whether the working week starts on Sunday."""


@dataclass(frozen=True, slots=True)
class Department:
    """A department: its share of people and the divisions (name, job family) it is made of."""

    name: str
    share: float
    head: str
    divisions: tuple[tuple[str, str], ...]
    mean_span: float


@dataclass(frozen=True, slots=True)
class Preset:
    """A kind of employer: departments, and how long people stay (see `careers.tenure_years`)."""

    name: str
    departments: tuple[Department, ...]
    tenure: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Family:
    """A job family: what its people are called and which categories of skills they hold."""

    name: str
    fields: tuple[str, ...]
    skills: dict[str, float]
    it: bool


@dataclass(frozen=True, slots=True)
class Category:
    """A category of skills, most common first (`data/skills.toml` explains the rest)."""

    name: str
    skills: tuple[str, ...]
    zipf: float
    grows: str
    common: float


@dataclass(frozen=True, slots=True)
class Topic:
    """Something without levels that some can tell about and others want to hear."""

    name: str
    tellers: str
    askers: str


@cache
def places() -> tuple[Place, ...]:
    """Every place, region by region.

    >>> places()[0].city, len({place.region for place in places()})
    ('Hamburg', 5)
    """
    return tuple(
        Place(city, country, zone, language, locale, region, float(hours), sunday=bool(week))
        for region, entry in _data("places").items()
        for city, country, zone, language, locale, hours, *week in entry["places"]
    )


@cache
def names() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Given and family names by locale."""
    return {
        locale: (tuple(entry["given"].split(", ")), tuple(entry["family"].split(", ")))
        for locale, entry in _data("names").items()
    }


@cache
def presets() -> dict[str, Preset]:
    """Every kind of employer by name.

    >>> list(presets())
    ['services', 'tech', 'manufacturing', 'public']
    """
    return {name: _preset(name, entry) for name, entry in _data("presets").items()}


def preset_named(name: str) -> Preset:
    """The kind of employer with this name.

    Raises: UnknownPreset, naming those that exist.
    """
    if name not in presets():
        raise UnknownPreset(f'There is no preset "{name}". The presets are {", ".join(presets())}.')
    return presets()[name]


@cache
def families() -> tuple[Family, ...]:
    """Every job family, the executives first."""
    return tuple(
        Family(name, tuple(entry["fields"]), entry["skills"], it=entry.get("it", False))
        for name, entry in _data("families").items()
    )


@cache
def categories() -> tuple[Category, ...]:
    """Every category of skills."""
    return tuple(
        Category(
            name, tuple(entry["skills"]), entry["zipf"], entry.get("grows", ""), entry.get("common", 0.0)
        )
        for name, entry in _data("skills").items()
    )


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic."""
    return tuple(Topic(entry["name"], entry["from"], entry["for"]) for entry in _data("topics")["topic"])


@cache
def interests() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Interests, and ways of working."""
    data = _data("interests")
    return tuple(data["interests"]), tuple(data["ways_of_working"])


def _preset(name: str, entry: dict[str, Any]) -> Preset:
    departments = tuple(
        Department(
            name=department["name"],
            share=float(department["share"]),
            head=department["head"],
            divisions=tuple((division, family) for division, family in department["divisions"]),
            mean_span=department.get("mean_span", 6.1),
        )
        for department in entry["departments"]
    )
    return Preset(name, departments, entry["tenure"])


def _data(name: str) -> dict[str, Any]:
    file = resources.files("bothways.synthesis") / "data" / f"{name}.toml"
    return tomllib.loads(file.read_text("utf-8"))
