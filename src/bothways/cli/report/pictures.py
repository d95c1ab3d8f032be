"""Rings and chains as drawings: where people stand, and the arrows of who teaches whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import Final

from bothways.matching.solution import Shape

WIDTH: Final = 240
NODE: Final = 18
"""Half the side of a person's square."""
_GAP: Final = 30
"""From the middle of a person to where an arrow begins or ends."""
_HEAD: Final = 9


@dataclass(frozen=True, slots=True)
class Arrow:
    """One flow: a line and the three corners of its head, in units of the drawing."""

    line: tuple[str, str, str, str]
    head: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing: its height, the middle of each person, and an arrow for each flow."""

    height: int
    people: tuple[tuple[str, str], ...]
    arrows: tuple[Arrow, ...]


def picture(shape: Shape, people: int) -> Picture:
    """A ring as a circle that begins at the top and runs clockwise; a chain as rows from left to right.

    >>> drawn = picture(Shape.RING, 3)
    >>> drawn.people[0], len(drawn.arrows), len(picture(Shape.CHAIN, 3).arrows)
    (('120', '40'), 3, 2)
    """
    middles = _chain(people) if shape is Shape.CHAIN else _ring(people)
    following = middles[1:] if shape is Shape.CHAIN else [*middles[1:], middles[0]]
    aside = 10.0 if people == 2 and shape is Shape.RING else 0.0
    return Picture(
        height=int(max(y for _, y in middles)) + 40,
        people=tuple((_number(x), _number(y)) for x, y in middles),
        arrows=tuple(_arrow(*ends, aside) for ends in zip(middles, following, strict=False)),
    )


def _ring(people: int) -> list[tuple[float, float]]:
    radius = 64.0
    return [
        (WIDTH / 2 + radius * sin(2 * pi * i / people), 40 + radius - radius * cos(2 * pi * i / people))
        for i in range(people)
    ]


def _chain(people: int) -> list[tuple[float, float]]:
    """Three in a row."""
    return [(40 + 80 * (i % 3), 40 + 80 * (i // 3)) for i in range(people)]


def _arrow(start: tuple[float, float], end: tuple[float, float], aside: float) -> Arrow:
    """From one person to the next, `aside` of the straight line so that there and back do not cover each other."""
    length = hypot(end[0] - start[0], end[1] - start[1])
    along = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    across = -along[1] * aside, along[0] * aside
    x1, y1 = start[0] + along[0] * _GAP - across[0], start[1] + along[1] * _GAP - across[1]
    x2, y2 = end[0] - along[0] * _GAP - across[0], end[1] - along[1] * _GAP - across[1]
    base = x2 - along[0] * _HEAD, y2 - along[1] * _HEAD
    side = -along[1] * _HEAD / 2, along[0] * _HEAD / 2
    corners: Sequence[tuple[float, float]] = (
        (x2, y2),
        (base[0] + side[0], base[1] + side[1]),
        (base[0] - side[0], base[1] - side[1]),
    )
    line = tuple(_number(value) for value in (x1, y1, *base))
    return Arrow(
        (line[0], line[1], line[2], line[3]), " ".join(f"{_number(x)},{_number(y)}" for x, y in corners)
    )


def _number(value: float) -> str:
    """Rounded to a tenth, the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")
