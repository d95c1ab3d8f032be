"""The largest fit below which pairs can be closed without losing anything in the stages before.

A threshold is found by halving over the pairs that the flow knows; then one optimum over all pairs above it
either reaches the stages before, and the search goes on from there, or its prices prove that nothing does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bothways.matching.assignment.pricing import Solved, Sought, solved, worth_among
from bothways.matching.assignment.staging import Term
from bothways.matching.people.scored import Scored, distinct, joined, some


class Reason(StrEnum):
    """Why the weakest pair cannot be better."""

    LOCKED = "locked"
    """A locked pair is no better."""
    NONE_ABOVE = "none_above"
    """No pair is better."""
    LOSES = "loses"
    """With better pairs alone a stage before loses; prices prove it."""


@dataclass(frozen=True, slots=True)
class Floor:
    """How far the weakest pair can be raised.

    Attributes:
        least: pairs below it are closed.
        reason: why no higher.
        before: the stages before over all pairs; None where there are none.
        above: their optimum over the pairs above `least`, which is worse; only where that is the reason.
        known: all pairs that the searches came to know.
    """

    least: int
    reason: Reason
    before: Solved | None
    above: Solved | None
    known: Scored


def raised(
    sought: Sought,
    parts: Sequence[Term],
    found: Solved,
    locked: Scored,
    *,
    report: Callable[[], None] = lambda: None,
) -> Floor:
    """The highest threshold, exactly, over all pairs.

    Args:
        sought: where to choose from.
        parts: the stages, total fit last.
        found: the optimum of all stages without regard to the weakest; its weakest pair is where the search begins.
        locked: pairs that are there in any case; the weakest of them limits what can be reached.
        report: called before each round.
    """
    limit = int(locked.fit.min()) if len(locked) else None
    earlier, known = parts[:-1], found.known
    top = int(known.fit.max(initial=0))
    if not earlier:
        reason = Reason.LOCKED if limit is not None and limit <= top else Reason.NONE_ABOVE
        return Floor(top if limit is None else min(limit, top), reason, None, None, known)
    before = solved(sought, earlier, known, report=report)
    known = before.known
    least = int(found.pairs.fit.min(initial=top))
    while True:
        least = _highest_known(sought, before, known, least, limit, report)
        if limit is not None and least >= limit:
            return Floor(limit, Reason.LOCKED, before, None, known)
        if least >= int(known.fit.max(initial=0)):
            return Floor(least, Reason.NONE_ABOVE, before, None, known)
        above = solved(sought, earlier, known, least_fit=least + 1, report=report)
        known = distinct(joined([known, above.known]))
        if above.worth != before.worth:
            return Floor(least, Reason.LOSES, before, above, known)
        least = int(above.pairs.fit.min(initial=int(known.fit.max())))


def _highest_known(
    sought: Sought, before: Solved, known: Scored, least: int, limit: int | None, report: Callable[[], None]
) -> int:
    """The highest fit among known pairs that keeps the stages before, by halving; `least` is known to keep them."""
    fits = np.unique(known.fit)
    if limit is not None:
        fits = np.union1d(fits[fits <= limit], [limit])
    fits = fits[fits > least]
    # fits[:low] keep the stages, fits[high:] do not; what can be gained is mostly little, so steps begin small.
    low, high, step = 0, len(fits), 1
    while low < high:
        report()
        tried = min(low + step, high) - 1
        if worth_among(sought, before.levels, some(known, known.fit >= fits[tried])) == before.worth:
            low, step = tried + 1, 2 * step
        else:
            high, step = tried, max(1, (tried - low) // 2)
    return int(fits[low - 1]) if low else least
