"""A knowledge flow, giver to learner, and its direction on the organisation's ladder."""

from enum import StrEnum


class Direction(StrEnum):
    """Which way knowledge goes between two career levels. Never computed from age."""

    UPWARD = "upward"
    DOWNWARD = "downward"
    LATERAL = "lateral"

    @property
    def label(self) -> str:
        """The word on screens and in reports; what files call lateral is read as sideways.

        >>> Direction.UPWARD.label, Direction.LATERAL.label
        ('Upward', 'Sideways')
        """
        return "Sideways" if self is Direction.LATERAL else self.value.capitalize()

    @property
    def meaning(self) -> str:
        """The direction in words, for those who read the name for the first time.

        >>> Direction.LATERAL.meaning
        'between people at the same career level'
        """
        return _MEANINGS[self]


_MEANINGS = {
    Direction.UPWARD: "from the less senior to the more senior person",
    Direction.DOWNWARD: "from the more senior to the less senior person",
    Direction.LATERAL: "between people at the same career level",
}


def seniority_gap(giver_level: int, learner_level: int) -> int:
    """Career level of the giver less that of the learner; positive is downward.

    >>> seniority_gap(2, 5)
    -3
    """
    return giver_level - learner_level


def direction(giver_level: int, learner_level: int) -> Direction:
    """The direction of a flow between two career levels.

    >>> direction(2, 5), direction(5, 2), direction(3, 3)
    (<Direction.UPWARD: 'upward'>, <Direction.DOWNWARD: 'downward'>, <Direction.LATERAL: 'lateral'>)
    """
    gap = seniority_gap(giver_level, learner_level)
    if gap > 0:
        return Direction.DOWNWARD
    return Direction.UPWARD if gap < 0 else Direction.LATERAL
