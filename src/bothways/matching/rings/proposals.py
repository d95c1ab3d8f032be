"""Rings and chains as proposals: every leg with what it covers and its fit, and what a leaver would do.

============== ================================================================================== ==============
code           data                                                                               said of
============== ================================================================================== ==============
leg            leg: from 1; giver, learner: ids; points, hundredths; why: code; skills; needs      each leg
ring_survival  size; leaving, survives: percent; served, repaired: learners in hundredths          ring
chain_survival the same                                                                           chain
============== ================================================================================== ==============
"""

from collections.abc import Sequence

import numpy as np

from bothways.matching.people.pairs import given_facts, given_pairs
from bothways.matching.people.population import Population
from bothways.matching.reasons.explain import relationship
from bothways.matching.rings.arcs import Group
from bothways.matching.rings.survival import LEAVING, expected_served, survival
from bothways.matching.solution import Fit, Reason, RelationshipProposal, Shape


def proposals(
    population: Population, groups: Sequence[Group], *, leaving: float = LEAVING
) -> tuple[RelationshipProposal, ...]:
    """Explain chosen groups, sorted by their first leg.

    The fit of a group is the mean of its legs, each part too; its trade-off is that of its weakest leg.
    """
    legs = [leg for group in groups for leg in group.arcs]
    giver, learner = (np.array([leg[side] for leg in legs], dtype=np.int64) for side in (0, 1))
    pairs = given_pairs(population, giver, learner)
    facts = given_facts(population, pairs)
    found = []
    row = 0
    for group in groups:
        told = [
            relationship(population, first, second, facts, row + i, int(pairs.minutes[row + i]))
            for i, (first, second) in enumerate(group.arcs)
        ]
        row += len(told)
        found.append(_proposal(group, told, leaving))
    return tuple(sorted(found, key=lambda proposal: proposal.pair))


def _proposal(group: Group, legs: list[RelationshipProposal], leaving: float) -> RelationshipProposal:
    weakest = min(legs, key=lambda leg: (leg.fit.hundredths, leg.pair))
    missing = {name: None for leg in legs for name in leg.missing}
    return RelationshipProposal(
        flows=tuple(leg.flows[0] for leg in legs),
        fit=mean_fit([leg.fit for leg in legs]),
        reasons=(*(_leg(number, leg) for number, leg in enumerate(legs, start=1)), _survival(group, leaving)),
        trade_off=weakest.trade_off,
        missing=tuple(missing),
        shape=Shape.RING if group.ring else Shape.CHAIN,
    )


def mean_fit(fits: Sequence[Fit]) -> Fit:
    """The mean of several fits, rounded half up once; its parts add up to it.

    >>> mean_fit([Fit(5000, 50, 4000, 0, 0, 1000, 0), Fit(6001, 60, 4001, 0, 0, 2000, 0)])
    Fit(hundredths=5501, points=55, skills=4001, wishes=0, shared_ground=0, time=1500, distance=0)
    """
    count = len(fits)
    total = sum(fit.hundredths for fit in fits)
    whole = (2 * total + count) // (2 * count)
    names = ("skills", "wishes", "shared_ground", "time", "distance")
    sums = [sum(int(getattr(fit, name)) for fit in fits) for name in names]
    parts = [part // count for part in sums]
    order = sorted(range(len(names)), key=lambda i: (-(sums[i] % count), i))
    for i in order[: whole - sum(parts)]:
        parts[i] += 1
    return Fit(whole, (total + 50 * count) // (100 * count), *parts)


def _leg(number: int, leg: RelationshipProposal) -> Reason:
    """What one leg covers, first of all its reasons."""
    why = leg.reasons[0]
    giver, learner = leg.pair
    data = {
        "leg": number,
        "giver": giver,
        "learner": learner,
        "points": leg.fit.points,
        "hundredths": leg.fit.hundredths,
        "why": why.code,
        **why.data,
    }
    return Reason("leg", f"Leg {number} (fit {leg.fit.points}): {why.text}", data)


def _survival(group: Group, leaving: float) -> Reason:
    size = len(group.people)
    holds = round(100 * survival(size, leaving))
    served = expected_served(size, leaving, ring=group.ring)
    what = "ring" if group.ring else "chain"
    text = (
        f"Holds to the end with {holds} % if one in {round(1 / leaving)} leaves; "
        f"{served.with_repair:.1f} of {len(group.arcs)} learn to the end if it is repaired"
    )
    data = {
        "size": size,
        "leaving": round(100 * leaving),
        "survives": holds,
        "served": round(100 * served.without_repair),
        "repaired": round(100 * served.with_repair),
    }
    return Reason(f"{what}_survival", text, data)
