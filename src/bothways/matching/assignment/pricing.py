"""Solve over the pairs that are known, price all others, take in what would improve, until nothing would.

The prices then prove the choice over every pair: by level, no pair outside it gains, and every place that is not
used is worth nothing. With several levels profits are compared as vectors, first level first; a pair's vector
counts in the bound where it is lexicographically positive.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bothways.matching.assignment.network import CostsTooLarge, Face, Network, Prices, Side, decided
from bothways.matching.assignment.omitted import omitted
from bothways.matching.assignment.recovery import prices_of
from bothways.matching.assignment.staging import COST_BITS, TOTAL, Level, Term, packed
from bothways.matching.objective import UNHURRIED, Patience
from bothways.matching.people.pairs import Lane, PairSource, above
from bothways.matching.people.places import Places
from bothways.matching.people.population import Bools, Ints, holds_pair
from bothways.matching.people.scored import Scored, distinct, joined, pair_keys, some

NEAR: Final = 400
"""Pairs that lack so little (in half hundredths) are taken along with those that improve."""

MANY: Final = 200_000
"""Known pairs beyond which those that are far from paying leave the flow after the first round."""

CLOSE: Final = 5
"""They are far where they lack so many times as much as those that are near."""

CLOSED: Final = -(1 << 61)
"""Twice the worth of a pair below the least fit: no price makes up for it."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Where to choose from: all pairs, places, sorted keys of kept pairs, and who waited."""

    feasible: PairSource
    places: Places
    kept: Ints
    waiting: Bools


@dataclass(frozen=True, slots=True)
class Solved:
    """An optimum over all pairs of at least `least_fit`, level by level.

    Attributes:
        known: the pairs that the flow knew; `networks` and `prices` by level, over these pairs.
        chosen: what it took of them.
        face: what every optimum takes or leaves.
        tied: pairs that the flow did not know and that would neither gain nor lose; None where there are too many.
        beyond: twice what pairs that the flow did not know would gain, level by level; nothing once all is proven.
    """

    levels: tuple[Level, ...]
    least_fit: int
    known: Scored
    networks: tuple[Network, ...]
    prices: tuple[Prices, ...]
    chosen: Bools
    face: Face
    tied: Scored | None
    beyond: tuple[int, ...]

    @property
    def pairs(self) -> Scored:
        """The chosen pairs."""
        return some(self.known, self.chosen)

    @property
    def worth(self) -> tuple[int, ...]:
        """What the choice is worth, level by level."""
        return tuple(network.worth(self.chosen) for network in self.networks)

    @property
    def twice_bound(self) -> tuple[int, ...]:
        """Twice what the prices prove that nothing can exceed, level by level."""
        network = self.networks[0]
        sides = network.learners, network.givers
        places = [np.ones(len(network.left), np.int64)]
        places += [part for side in sides for part in (side.first, side.more)]
        counted = (
            self.face.pairs, self.face.learner_first, self.face.learner_more,
            self.face.giver_first, self.face.giver_more,
        )  # fmt: skip
        return tuple(
            unseen
            + sum(
                int((gain * room)[positive > 0].sum())
                for gain, room, positive in zip(prices.gains(network), places, counted, strict=True)
            )
            for unseen, prices, network in zip(self.beyond, self.prices, self.networks, strict=True)
        )


def solved(
    sought: Sought,
    parts: Sequence[Term],
    known: Scored,
    *,
    least_fit: int = 0,
    report: Callable[[], None] = lambda: None,
    patience: Patience = UNHURRIED,
) -> Solved:
    """The optimum over all pairs of at least `least_fit`, or what is known of it when patience ends.

    Args:
        sought: where to choose from.
        parts: the stages, packed as the solver can hold them.
        known: where to begin; kept pairs are among them.
        least_fit: pairs below it are closed.
        report: called before each round; whatever it raises passes through.
        patience: asked after each round that found pairs which would improve the choice.
    """
    bits = COST_BITS
    while True:
        levels = packed(parts, sought.places, bits)
        try:
            return _solved(sought, levels, known, least_fit, report, patience)
        except CostsTooLarge:
            if len(levels) == len(parts):
                raise
            bits -= 6


def _solved(
    sought: Sought,
    levels: Sequence[Level],
    known: Scored,
    least_fit: int,
    report: Callable[[], None],
    patience: Patience,
) -> Solved:
    near = -NEAR if levels[-1].stages[-1][0] == TOTAL else 0
    shown = some(known, known.fit >= least_fit)
    leaving = len(shown) > MANY
    while True:
        report()
        networks = [_network(sought, shown, level) for level in levels]
        chosen, prices, face = _level_by_level(networks)
        lanes = lanes_of(levels, prices, least_fit)
        keys = np.sort(pair_keys(shown))
        missed = omitted(sought.feasible, sought.places, lanes, keys, near)
        if not missed.improves or patience.left() <= 0:
            return Solved(
                tuple(levels), least_fit, shown, tuple(networks), tuple(prices), chosen, face,
                missed.tied, missed.gained,
            )  # fmt: skip
        if leaving:  # but once: pairs that came and went for ever would never end
            close = above(lanes, shown.learner, shown.giver, shown.fit, CLOSE * near)
            shown = some(shown, close | chosen | holds_pair(sought.kept, pair_keys(shown)))
            leaving = False
        del networks, chosen, prices, face, keys
        shown = distinct(joined([shown, missed.pairs]))


def worth_among(sought: Sought, levels: Sequence[Level], known: Scored) -> tuple[int, ...]:
    """What the best choice among these pairs alone is worth, level by level."""
    networks = [_network(sought, known, level) for level in levels]
    chosen = networks[0].chosen() if len(networks) == 1 else _level_by_level(networks)[0]
    return tuple(network.worth(chosen) for network in networks)


def _network(sought: Sought, known: Scored, level: Level) -> Network:
    places = sought.places
    left, right = known.learner.astype(np.int64), known.giver.astype(np.int64)
    value = level.of_pairs(known.fit, holds_pair(sought.kept, pair_keys(known)))
    learners, givers = _side(places.learner, places.learner_first), _side(places.giver, places.giver_first)
    bonus = level.of_people(learners.first, sought.waiting), level.of_people(givers.first, sought.waiting)
    return Network(learners, givers, left, right, value, bonus)


def _side(places: Ints, first: Bools) -> Side:
    counted = np.where(first & (places > 0), 1, 0)
    return Side(first=counted, more=places - counted)


def _level_by_level(
    networks: Sequence[Network],
) -> tuple[Bools, list[Prices], Face]:
    """Each level's optimum on the face of the optima of those before."""
    face = networks[0].open_face()
    prices: list[Prices] = []
    chosen: Bools = np.zeros(0, dtype=bool)
    for network in networks:
        chosen = network.chosen(face)
        prices.append(prices_of(network, chosen, face if prices else None))
        face = decided(face, prices[-1], network)
    return chosen, prices, face


def lanes_of(levels: Sequence[Level], prices: Sequence[Prices], least_fit: int) -> list[Lane]:
    """The levels as sources of pairs price them."""
    lanes = []
    for number, (level, price) in enumerate(zip(levels, prices, strict=True)):
        value = 2 * level.value
        if not number:
            value[:least_fit] = CLOSED
        lanes.append(Lane(value, price.learner, price.giver))
    return lanes


def first_known(feasible: PairSource, places: Places, kept: Ints, tell: Callable[[float], None]) -> Scored:
    """The most promising pairs of everybody, and all kept ones."""
    found: Iterable[Scored] = ()
    for share, promising in feasible.best(places):
        tell(share)
        found = [promising]
    known = list(found)
    if len(kept):
        named = feasible.named(kept)
        known.append(some(named, places.free(named.giver, named.learner)))
    return distinct(joined(known))
