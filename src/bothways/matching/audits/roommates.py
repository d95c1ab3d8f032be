"""Stable partners where anybody may be paired with anybody: whether they exist, and who they are.

Everybody ranks those with whom they may be paired, and has one place. A choice is stable when no two people would both
rather have each other. Between two sides one always exists; among people of one kind it need not.

Source: R. W. Irving (1985), An efficient algorithm for the stable roommates problem, Journal of Algorithms 6,
577-595; with incomplete lists, D. Gusfield and R. W. Irving (1989), The Stable Marriage Problem.
"""

from collections.abc import Mapping, Sequence

from bothways.errors import Invalid


class OneSidedWish(Invalid):
    """Somebody ranks a person who does not rank them; a pair needs both."""

    code = "one_sided_wish"


def stable_roommates(wishes: Mapping[str, Sequence[str]]) -> dict[str, str] | None:
    """A stable choice of partners, or None where there is none.

    Args:
        wishes: person -> everybody they may be paired with, best first; strict, and mutual.

    Returns: person -> partner for everybody who has one, both ways.

    Raises: OneSidedWish, naming two people of whom only one ranks the other.

    Irving's example of six people, who have one stable choice:

    >>> lists = {"1": "34265", "2": "65413", "3": "24516", "4": "52361", "5": "31246", "6": "51342"}
    >>> sorted(stable_roommates({one: list(others) for one, others in lists.items()}).items())[:3]
    [('1', '6'), ('2', '4'), ('3', '5')]

    Gale and Shapley's example of four, who have none: nobody can keep whoever has the fourth.

    >>> stable_roommates({"a": ["b", "c", "d"], "b": ["c", "a", "d"], "c": ["a", "b", "d"], "d": ["a", "b", "c"]})
    """
    table = _Table(wishes)
    table.propose()
    while rotation := table.rotation():
        if not table.eliminate(rotation):
            return None
    return {one: others[0] for one, others in table.left.items() if others}


class _Table:
    """The lists of everybody, as they get shorter; a deletion is always mutual."""

    def __init__(self, wishes: Mapping[str, Sequence[str]]) -> None:
        self.rank = {one: {other: at for at, other in enumerate(others)} for one, others in wishes.items()}
        for one, others in self.rank.items():
            for other in others:
                if one not in self.rank.get(other, {}) or one == other:
                    raise OneSidedWish(f"{one} may be paired with {other}, but not the other way round.")
        self.left = {one: list(others) for one, others in wishes.items()}

    def propose(self) -> None:
        """Phase 1: everybody proposes down their list, and whoever holds a proposal drops all that are worse."""
        held: dict[str, str] = {}
        free = sorted(self.left, reverse=True)
        while free:
            one = free.pop()
            if not self.left[one]:
                continue
            other = self.left[one][0]
            before = held.get(other)
            held[other] = one
            if before is not None and before != one:
                free.append(before)
            for worse in self._after(other, one):
                self._delete(other, worse)

    def rotation(self) -> list[tuple[str, str]]:
        """Phase 2: a cycle of people who can move to their second choice, each with the first; empty when done."""
        start = next((one for one, others in sorted(self.left.items()) if len(others) > 1), None)
        if start is None:
            return []
        seen: dict[str, int] = {}
        path: list[str] = []
        one = start
        while one not in seen:
            seen[one] = len(path)
            path.append(one)
            one = self.left[self.left[one][1]][-1]
        return [(person, self.left[person][0]) for person in path[seen[one] :]]

    def eliminate(self, rotation: list[tuple[str, str]]) -> bool:
        """Everybody of a rotation moves on to the second choice; whether all still have somebody."""
        seconds = [(person, self.left[person][1]) for person, _ in rotation]
        for person, first in rotation:
            self._delete(person, first)
        for person, second in seconds:
            if second not in self.left[person]:
                return False
            for worse in self._after(second, person):
                self._delete(second, worse)
        people = {person for person, _ in rotation} | {first for _, first in rotation}
        return all(self.left[person] for person in people)

    def _after(self, one: str, other: str) -> list[str]:
        """Whom somebody likes less than another."""
        limit = self.rank[one][other]
        return [worse for worse in self.left[one] if self.rank[one][worse] > limit]

    def _delete(self, one: str, other: str) -> None:
        self.left[one].remove(other)
        self.left[other].remove(one)
