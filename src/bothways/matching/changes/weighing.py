"""The stages of an objective as one integer: each stage outweighs all that the stages after it can differ by."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bothways.errors import Invalid
from bothways.matching.objective import Coverage, Objective

MOST_FIT: Final = 10_000
SAFE: Final = 1 << 54
"""Beyond this, arrays hold Python's integers: slower, and as exact."""


class NotAdditive(Invalid):
    """The objective looks at the weakest pair, which is no sum over pairs."""

    code = "not_additive"
    message = "A draft that raises the weakest pair first is solved as a whole; it cannot be mended change by change."


@dataclass(frozen=True, slots=True)
class Weighing:
    """What pairs and first places are worth.

    Attributes:
        of_fit: worth of a pair by its fit, in hundredths.
        kept: added for a pair that runs already.
        person: worth of a person's first partner; waiting: added for people left out last time.
        objective: the stages that are ranked.
    """

    of_fit: NDArray[Any]
    kept: int
    person: int
    waiting: int
    objective: Objective

    def pair(self, fit: int, *, kept: bool = False) -> int:
        """Worth of one pair."""
        return int(self.of_fit[fit]) + (self.kept if kept else 0)

    def first(self, *, counts: bool, waits: bool) -> int:
        """Worth of a first partner, by whether it counts as coverage and whether the person waits."""
        return (self.person if counts else 0) + (self.waiting if counts and waits else 0)


def weighing_of(objective: Objective, *, pairs: int, kept: int, waiting: int) -> Weighing:
    """Weights for at most so many pairs, kept pairs and waiting people.

    Raises: NotAdditive, when the weakest pair is a stage.

    >>> weighing = weighing_of(Objective(bands=(3_000,)), pairs=10, kept=2, waiting=0)
    >>> weighing.pair(2_999) < weighing.pair(3_000) - 10 * MOST_FIT
    True
    >>> weighing.pair(0, kept=True) > weighing.pair(10_000)
    True
    """
    if objective.worst_off:
        raise NotAdditive
    fit = [int(value) for value in range(MOST_FIT + 1)]
    spread = MOST_FIT * pairs
    for threshold in reversed(objective.bands):
        weight = spread + 1
        fit = [value - (weight if number < threshold else 0) for number, value in enumerate(fit)]
        spread += weight * pairs
    extra_kept = spread + 1 if kept else 0
    spread += extra_kept * min(kept, pairs)
    extra_waiting = spread + 1 if waiting else 0
    spread += extra_waiting * min(waiting, pairs)
    weight = spread + 1
    if objective.coverage is Coverage.PAIRS:
        fit = [value + weight for value in fit]
    kind: Any = np.int64 if weight < SAFE else object
    return Weighing(
        of_fit=np.array(fit, dtype=kind),
        kept=extra_kept,
        person=weight if objective.coverage is Coverage.PEOPLE else 0,
        waiting=extra_waiting,
        objective=objective,
    )
