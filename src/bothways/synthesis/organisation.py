"""A whole organisation, drawn once as arrays and told row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.errors import Invalid
from bothways.synthesis.careers import Careers, careers
from bothways.synthesis.draws import Draws, Ints
from bothways.synthesis.habits import Habits
from bothways.synthesis.naming import DOMAIN, Names, name_lists, named
from bothways.synthesis.reference import families, places, preset_named
from bothways.synthesis.rows import ConflictRow, PersonRow, PreferenceRow, SkillRow
from bothways.synthesis.sites import Sites, sites
from bothways.synthesis.teaching import Teaching
from bothways.synthesis.ties import Ties
from bothways.synthesis.titles import Titles
from bothways.synthesis.tree import Tree, reporting_tree
from bothways.synthesis.units import Units, units

SMALLEST: Final = 20
LARGEST: Final = 1_000_000
_CHUNK: Final = 20_000
"""People told at once: enough for NumPy to be quick, few enough to stay small in memory."""


class SizeOutOfBounds(Invalid):
    """An organisation of this size cannot be made."""

    code = "size_out_of_bounds"


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everybody in an organisation; about 60 bytes a person until the rows are asked for.

    Attributes:
        people: how many there are, numbered from 0; managers come before their reports.
        chunks: numbers of the people who are told together, in order.
    """

    people: int
    tree: Tree
    careers: Careers
    sites: Sites
    names: Names
    units: Units
    titles: Titles
    habits: Habits
    teaching: Teaching
    ties: Ties

    @property
    def chunks(self) -> Iterator[Ints]:
        """Groups of people small enough to be held in memory."""
        for first in range(0, self.people, _CHUNK):
            yield np.arange(first, min(first + _CHUNK, self.people))

    def person_rows(self, who: Ints) -> list[PersonRow]:
        """Lines of people.csv."""
        lists = name_lists()
        given, family = self.names.given[who].tolist(), self.names.family[who].tolist()
        mails = [
            f"{lists.given_mail[first]}.{lists.family_mail[last]}{before + 1 if before else ''}@{DOMAIN}"
            for first, last, before in zip(given, family, self.names.namesakes[who].tolist(), strict=True)
        ]
        family_names = [entry.name for entry in families()]
        every_place = [places()[number] for number in self.sites.place[who].tolist()]
        columns = (
            self.ids(who),
            [f"{lists.given[first]} {lists.family[last]}" for first, last in zip(given, family, strict=True)],
            [lists.given[first] for first in given],
            [lists.family[last] for last in family],
            mails,
            self.titles.of(who),
            [self.units.names[unit] for unit in self.units.unit[who].tolist()],
            [family_names[number] for number in self.units.family[who].tolist()],
            [
                self.sites.labels[site] if site >= 0 else f"Remote, {place.country}"
                for site, place in zip(self.sites.site[who].tolist(), every_place, strict=True)
            ],
            [place.timezone for place in every_place],
            self.habits.languages(who),
            self.ids(self.tree.parent[who].astype(np.int64)),
            list(map(str, self.careers.level[who].tolist())),
            list(map(str, self.careers.months[who].tolist())),
            self.habits.interests(who),
            self.habits.availability(who),
            self.habits.giver_capacity(who),
            self.habits.learner_capacity(who),
            self.habits.monthly_minutes(who),
            self.habits.side_names(who),
        )
        return list(map(PersonRow._make, zip(*columns, strict=True)))

    def skill_rows(self, who: Ints) -> list[SkillRow]:
        """Lines of skills.csv."""
        return self.teaching.rows(who, self.ids(who))

    def preference_rows(self, who: Ints) -> list[PreferenceRow]:
        """Lines of preferences.csv: wishes, then blocks."""
        return [
            PreferenceRow(person, other, kind)
            for kind, (some, others) in (("wish", self.ties.wishes(who)), ("block", self.ties.blocks(who)))
            for person, other in zip(self.ids(some), self.ids(others), strict=True)
        ]

    def conflict_rows(self, who: Ints) -> list[ConflictRow]:
        """Lines of conflicts.csv."""
        decides, judged, reasons = self.ties.conflicts(who)
        return list(map(ConflictRow, self.ids(decides), self.ids(judged), reasons))

    def ids(self, who: Ints) -> list[str]:
        """Person ids, "" for nobody (-1)."""
        width = max(4, len(str(self.people)))
        return [f"P{number + 1:0{width}}" if number >= 0 else "" for number in who.tolist()]


def organisation(people: int, seed: int, *, preset: str = "services") -> Organisation:
    """Draw an organisation; the same arguments give the same one, in every part.

    Args:
        people: head count, 20 to 1,000,000.
        seed: any whole number.
        preset: services, tech, manufacturing or public.

    Raises: SizeOutOfBounds, UnknownPreset.

    Source: spans, tenure, sizes of sites and shares of departments follow published aggregates, named in
    docs/explanation/synthetic-organisations.md.

    >>> small = organisation(20, seed=1)
    >>> [row.title for row in small.person_rows(np.arange(3))]
    ['Chief executive', 'Chief commercial officer', 'Sales representative']
    """
    if not SMALLEST <= people <= LARGEST:
        raise SizeOutOfBounds(
            f"An organisation has {SMALLEST} to {LARGEST:,} people here, not {people:,}. Choose a number between."
        )
    kind = preset_named(preset)
    tree = reporting_tree(Draws(seed, "tree"), kind.departments, people)
    lives = careers(Draws(seed, "careers"), tree, kind.tenure)
    where = sites(Draws(seed, "sites"), tree, places())
    chart = units(tree, kind.departments)
    habits = Habits(seed, lives.level, where.place, places())
    sides = habits.sides(np.arange(people))
    return Organisation(
        people,
        tree,
        lives,
        where,
        named(Draws(seed, "names"), where.place, places()),
        chart,
        Titles(Draws(seed, "titles"), tree, lives, chart, kind.departments),
        habits,
        Teaching(seed, lives, chart.family, learns=sides > 0),
        Ties(seed, tree, lives, where),
    )
