"""Which machinery walks through all pairs: NumPy, the compiled kernel, or a cluster. All give the same pairs."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final, Protocol

from bothways.errors import Invalid
from bothways.matching.people.pairs import FeasiblePairs, PairSource
from bothways.matching.people.population import Population

PAYS: Final = 40_000_000
"""Learners times givers from which the compiled kernel repays the second that loading it takes."""


class MissingExtra(Invalid):
    """Something was asked for that an extra brings along, which is not installed."""

    code = "missing_extra"


@dataclass(frozen=True, slots=True)
class Means:
    """What a run may use.

    Attributes:
        threads: cores of this machine; None means all.
        compiled: True takes the compiled kernel, False leaves it; None takes it where it pays and is installed.
        client: a Dask client, whose workers take the place of this machine's cores.
    """

    threads: int | None = None
    compiled: bool | None = None
    client: Any = None


class CountedPairs(PairSource, Protocol):
    """Pairs of a population; `count` is how many there are, once all were seen."""

    count: int
    population: Population


_MEANS: ContextVar[Means] = ContextVar("means", default=Means())  # noqa: B039, it is frozen


@contextmanager
def using(means: Means) -> Iterator[None]:
    """Let everything that walks through pairs inside this block use these means."""
    token = _MEANS.set(means)
    try:
        yield
    finally:
        _MEANS.reset(token)


def pairs_of(population: Population, tell: Callable[[str], None] = lambda _text: None) -> CountedPairs:
    """Every feasible pair of a population, by the machinery that suits its size.

    Args:
        population: the people.
        tell: told what takes a while, such as compiling on first use.

    Raises: MissingExtra, when the compiled kernel or a cluster was asked for and is not installed.
    """
    means = _MEANS.get()
    if means.client is None and not _takes_compiled(population, means):
        return FeasiblePairs(population)
    require("numba", "scale")
    tell("Preparing the compiled kernel")
    if means.client is not None:
        from bothways.matching.people.kernel.sharded import ShardedPairs

        return ShardedPairs(population, means.client)
    from bothways.matching.people.kernel.compiled import CompiledPairs

    return CompiledPairs(population, threads=means.threads or cores())


def require(package: str, extra: str) -> None:
    """Refuse kindly where an extra is not installed. Raises: MissingExtra."""
    if find_spec(package) is None:
        raise MissingExtra(
            f"{package} is not installed. Install it with the extra: pip install 'bothways[{extra}]'."
        )


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _takes_compiled(population: Population, means: Means) -> bool:
    if means.compiled is not None:
        return means.compiled
    pairs = int(population.learns.sum()) * int(population.gives.sum())
    if pairs < PAYS or find_spec("numba") is None:
        return False
    from bothways.matching.people.kernel.columns import able

    return able(population)
