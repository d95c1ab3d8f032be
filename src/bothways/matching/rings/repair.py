"""Mend a ring or chain when somebody leaves or a leg breaks, so that nobody silently loses a teacher.

Options in the order in which they are offered: the ring closed again (by those who stay, or with one free
outsider), one chain, single pairs. All arrangements of the people concerned are tried, so each option is the best
of its kind: most learners kept first, then score.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, permutations

from bothways.errors import Invalid
from bothways.matching.rings.arcs import Arcs, Group


class NothingBroken(Invalid):
    """What is said to be broken is not part of the ring."""

    code = "nothing_broken"


class Mending(StrEnum):
    """How a broken ring goes on."""

    RING = "ring"
    CHAIN = "chain"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class RepairOption:
    """One way on.

    Attributes:
        kind: ring, chain or pairs. groups: what stands then; pairs are chains of one leg.
        outsider: who comes in, or None.
        keeps_learning: members who have a teacher then. loses: members who have none and must be told.
        score: of all legs.
    """

    kind: Mending
    groups: tuple[Group, ...]
    outsider: int | None
    keeps_learning: tuple[int, ...]
    loses: tuple[int, ...]
    score: int


@dataclass(frozen=True, slots=True)
class Repair:
    """What a break does, and the ways on.

    Attributes:
        lost_teacher: members still there whose teacher is gone; they are named whatever is chosen.
        options: re-closed ring, chain, pairs: at most one of each kind, only where it exists.
        best: of the options the one with most learners kept, then score, then the earlier kind; None where none is left.
    """

    lost_teacher: tuple[int, ...]
    options: tuple[RepairOption, ...]

    @property
    def best(self) -> RepairOption | None:
        """The option that keeps most people learning, then scores most."""
        return max(self.options, key=lambda option: (len(option.keeps_learning), option.score), default=None)


def repair(
    arcs: Arcs,
    group: Group,
    *,
    left: Sequence[int] = (),
    broken: Sequence[tuple[int, int]] = (),
    free: Sequence[int] = (),
    longest: int = 4,
) -> Repair:
    """Ways on after people left or legs broke.

    Args:
        arcs: who can teach whom.
        group: the ring or chain as it stood.
        left: members who are gone.
        broken: legs (giver, learner) that cannot go on, though both stay.
        free: outsiders with a place, of whom one may come in.
        longest: people in a re-closed ring.

    Raises: NothingBroken, when somebody or a leg named is not in the group.

    >>> import numpy as np
    >>> arcs = Arcs(np.array([0, 1, 2, 1]), np.array([1, 2, 0, 0]), np.array([5, 6, 7, 9]), people=3)
    >>> mended = repair(arcs, Group((0, 1, 2)), left=[2])
    >>> mended.lost_teacher, [(o.kind.value, o.groups[0].people) for o in mended.options]
    ((0,), [('ring', (0, 1)), ('chain', (1, 0)), ('pairs', (1, 0))])
    """
    _refuse_strangers(group, left, broken)
    gone = set(left)
    score = {
        (int(giver), int(learner)): int(points)
        for giver, learner, points in zip(arcs.giver, arcs.learner, arcs.score, strict=True)
        if (int(giver), int(learner)) not in set(broken)
    }
    staying = [person for person in group.people if person not in gone]
    lost = [
        to for giver, to in group.arcs if to not in gone and (giver in gone or (giver, to) in set(broken))
    ]
    found = [
        _best(_rings(staying, free, longest, score), staying, group, score, Mending.RING),
        _best(_chains(staying, score), staying, group, score, Mending.CHAIN),
        _best(_pairs(staying, score), staying, group, score, Mending.PAIRS),
    ]
    return Repair(tuple(sorted(lost)), tuple(option for option in found if option))


_Choice = tuple[tuple[Group, ...], int | None]


def _rings(
    staying: Sequence[int], free: Sequence[int], longest: int, score: dict[tuple[int, int], int]
) -> Iterator[_Choice]:
    """Rings of those who stay, all or some of them, without or with one outsider."""
    outsiders = [None, *sorted(set(free) - set(staying))]
    for outsider in outsiders:
        for size in range(len(staying), 0, -1):
            for some in combinations(staying, size):
                members = some if outsider is None else (*some, outsider)
                if not 2 <= len(members) <= longest:
                    continue
                first = min(members)
                for rest in permutations([m for m in members if m != first]):
                    ring = Group((first, *rest))
                    if all(leg in score for leg in ring.arcs):
                        yield (ring,), outsider


def _chains(staying: Sequence[int], score: dict[tuple[int, int], int]) -> Iterator[_Choice]:
    """One chain of some of those who stay."""
    for size in range(2, len(staying) + 1):
        for people in permutations(staying, size):
            chain = Group(people, ring=False)
            if all(leg in score for leg in chain.arcs):
                yield (chain,), None


def _pairs(staying: Sequence[int], score: dict[tuple[int, int], int]) -> Iterator[_Choice]:
    """One-way pairs in which everybody gives at most once and learns at most once, in one pair each."""
    legs = [leg for leg in permutations(staying, 2) if leg in score]
    for count in range(1, len(staying) // 2 + 1):
        for some in combinations(legs, count):
            if len({person for leg in some for person in leg}) == 2 * count:
                yield tuple(Group(leg, ring=False) for leg in some), None


def _best(
    choices: Iterator[_Choice],
    staying: Sequence[int],
    group: Group,
    score: dict[tuple[int, int], int],
    kind: Mending,
) -> RepairOption | None:
    """Of one kind, what keeps most members learning, then scores most, then needs no outsider."""
    learned = {learner for _, learner in group.arcs}
    best: tuple[tuple[int, int, bool], RepairOption] | None = None
    for groups, outsider in choices:
        legs = [leg for one in groups for leg in one.arcs]
        taught = {learner for _, learner in legs}
        keeps = tuple(sorted(taught & set(staying)))
        loses = tuple(sorted((learned & set(staying)) - taught))
        option = RepairOption(kind, groups, outsider, keeps, loses, sum(score[leg] for leg in legs))
        rank = (len(keeps), option.score, outsider is None)
        if best is None or rank > best[0]:
            best = rank, option
    return best[1] if best else None


def _refuse_strangers(group: Group, left: Sequence[int], broken: Sequence[tuple[int, int]]) -> None:
    strangers = sorted(set(left) - set(group.people))
    if strangers:
        raise NothingBroken(f"Not in this ring: {', '.join(map(str, strangers))}.", people=strangers)
    unknown = sorted(set(broken) - set(group.arcs))
    if unknown:
        said = ", ".join(f"{giver} to {learner}" for giver, learner in unknown)
        raise NothingBroken(f"Not a leg of this ring: {said}.", legs=unknown)
