"""Where people work: sites of Zipf size all over the world, some people remote."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bothways.synthesis.draws import Draws, Ints, at_quantile, zipf
from bothways.synthesis.reference import Place
from bothways.synthesis.tree import Tree

_REGIONS: Final = {
    "europe": 0.60,
    "north-america": 0.15,
    "asia": 0.15,
    "middle-east-and-north-africa": 0.05,
    "elsewhere": 0.05,
}
_ONE_CONTINENT: Final = 200
"""Below this head count all sites are in Europe."""
_PARTS: Final = ("", " East", " West", " Harbour", " North", " South", " Park", " Airport")
"""A second site in a city takes the next of these after the city's name."""
_SITE_ZIPF: Final = 1.1
_REMOTE: Final = 0.12
_REMOTE_HOURS: Final = 3.0
_MOVES: Final = 0.14
_MOVES_MANAGING: Final = 0.65
"""Odds of drawing a site of one's own instead of sharing the manager's. Managers draw more often than
not: teams sit together, but the sites of a few at the top must not decide where everybody works."""


@dataclass(frozen=True, slots=True)
class Sites:
    """Where everybody works.

    Attributes:
        labels: names of the sites.
        site: shape (n,), position in `labels`, -1 for remote people.
        place: shape (n,), position in the list of places.
    """

    labels: tuple[str, ...]
    site: NDArray[np.int16]
    place: NDArray[np.int16]


def sites(draws: Draws, tree: Tree, places: Sequence[Place]) -> Sites:
    """Draw the sites of an organisation and who works at which.

    Reports mostly share their manager's site; about 20 % work elsewhere, and 12 % work remotely
    within 3 hours of it.
    """
    people = len(tree.parent)
    mix = _REGIONS if people >= _ONE_CONTINENT else {"europe": 1.0}
    at, labels = _opened(draws, places, number_of_sites(people), mix)
    cumulative = np.cumsum(zipf(len(at), _SITE_ZIPF))
    site = np.zeros(people, dtype=np.int16)
    for layer in tree.layers[1:]:
        own = at_quantile(cumulative, draws.uniform(layer, 0))
        moves = np.where(tree.reports[layer] > 0, _MOVES_MANAGING, _MOVES)
        site[layer] = np.where(draws.uniform(layer, 1) < moves, own, site[tree.parent[layer]])
    place = at[site].astype(np.int16)
    everyone = np.arange(people)
    remote = everyone[(draws.uniform(everyone, 2) < _REMOTE) & (tree.depth > 1)]
    place[remote] = _near(draws, remote, place[tree.parent[remote]], places)
    site[remote] = -1
    return Sites(labels, site, place)


def number_of_sites(people: int) -> int:
    """How many sites an employer of this size has.

    >>> [number_of_sites(people) for people in (50, 1000, 1_000_000)]
    [6, 18, 201]
    """
    return max(1, round(1.6 * math.pow(people, 0.35)))


def _opened(
    draws: Draws, places: Sequence[Place], count: int, mix: dict[str, float]
) -> tuple[Ints, tuple[str, ...]]:
    """Places of the sites, the largest first, with a label for each."""
    here = {name: [i for i, place in enumerate(places) if place.region == name] for name in mix}
    shuffled = {name: _shuffled(draws, np.array(members)) for name, members in here.items()}
    opened = dict.fromkeys(mix, 0)
    at: list[int] = []
    labels: list[str] = []
    for number in range(1, count + 1):
        region = max(mix, key=lambda name: mix[name] * number - opened[name])
        time, position = divmod(opened[region], len(shuffled[region]))
        opened[region] += 1
        at.append(int(shuffled[region][position]))
        labels.append(places[at[-1]].city + (_PARTS[time] if time < len(_PARTS) else f" {time + 1}"))
    return np.array(at), tuple(labels)


def _shuffled(draws: Draws, members: Ints) -> Ints:
    return members[np.argsort(draws.uniform(members, 3), kind="stable")]


def _near(draws: Draws, who: Ints, manager_place: NDArray[np.int16], places: Sequence[Place]) -> Ints:
    hours = np.array([place.hours for place in places])
    near = np.abs(hours[:, None] - hours[None, :]) <= _REMOTE_HOURS
    listed = np.argsort(~near, axis=1, kind="stable")
    position = (draws.uniform(who, 4) * near.sum(axis=1)[manager_place]).astype(np.int64)
    return np.asarray(listed[manager_place, position], dtype=np.int64)
