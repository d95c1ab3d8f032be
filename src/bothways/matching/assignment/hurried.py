"""What holds of an assignment whose proof was cut short: a bound of every stage, by the prices so far."""

from collections.abc import Sequence

from bothways.matching.assignment.pricing import Solved
from bothways.matching.assignment.staging import WEAKEST, Term
from bothways.matching.solution import Stage


class TimeOver(Exception):
    """Patience ended between two rounds."""


def bounds_so_far(
    found: Solved, parts: Sequence[Term], stages: Sequence[Stage], locked: Sequence[Stage]
) -> tuple[Stage, ...]:
    """What no choice that is as good in the stages before exceeds, beyond the locked pairs.

    A level bounds the weighted sum of its stages: what those before have reached, and the least that those after can
    have, is taken off. A level only bounds anything as long as all levels before it reach their own bounds.

    Args:
        found: the last round; its bound counts what pairs unknown to the flow would gain.
        parts: the stages that are sums.
        stages: what is reached, with the locked pairs.
        locked: what these reach by themselves.
    """
    part_of = {part.name: part for part in parts}
    sign = {name: -1 if name.startswith("below_") else 1 for name in part_of}
    base = {stage.name: stage.value for stage in locked}
    values = {s.name: sign[s.name] * (s.value - base[s.name]) for s in stages if s.name in sign}
    bounds = {name: 0 if sign[name] < 0 else part.most for name, part in part_of.items()}
    for level, twice, worth in zip(found.levels, found.twice_bound, found.worth, strict=True):
        left = twice // 2
        for k, (name, weight) in enumerate(level.stages):
            least = sum(w * -part_of[after].most for after, w in level.stages[k + 1 :] if sign[after] < 0)
            bounds[name] = max(values[name], min(bounds[name], (left - least) // weight))
            left -= weight * values[name]
        if twice != 2 * worth:
            break
    bounded = {name: sign[name] * bound for name, bound in bounds.items()}
    bounded[WEAKEST] = int(found.known.fit.max(initial=0))
    return tuple(Stage(stage.name, bounded[stage.name]) for stage in stages)
