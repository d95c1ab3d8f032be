"""Circles, groups and cohorts: one giver, one slot, several learners."""

from bothways.matching.circles.best import best_circles
from bothways.matching.circles.seats import (
    Capacity,
    Circle,
    CircleOptimum,
    Company,
    LockedSeatsImpossible,
    Seats,
    UnfitSeats,
)

__all__ = [
    "Capacity",
    "Circle",
    "CircleOptimum",
    "Company",
    "LockedSeatsImpossible",
    "Seats",
    "UnfitSeats",
    "best_circles",
]
