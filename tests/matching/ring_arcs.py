"""Arcs from plain rows."""

import numpy as np

from bothways.matching.rings.arcs import Arcs


def arcs_of(people, rows):
    """Arcs of rows (giver, learner, score)."""
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Arcs(table[:, 0], table[:, 1], table[:, 2], people)
