"""The best rings and chains, stage after stage: people who learn, then what runs already, then scores."""

from collections.abc import Callable
from dataclasses import replace
from math import isfinite

import numpy as np

from bothways.matching.assignment.best import Progress
from bothways.matching.objective import PEOPLE_THEN_FIT, UNHURRIED, Coverage, Objective, Patience
from bothways.matching.people.population import Bools, Ints
from bothways.matching.rings.arcs import Arcs, Ask, LockedArcsImpossible, RingOptimum
from bothways.matching.rings.candidates import candidates
from bothways.matching.rings.ceilings import most_learners, most_points
from bothways.matching.rings.columns import NOBODY, Columns, Walker
from bothways.matching.rings.exact import Found, searched
from bothways.matching.rings.packing import Packing, completed, packing_of
from bothways.matching.rings.stage import Search
from bothways.matching.solution import Stage

Watch = Callable[[str, int, int], None]
"""Is told of a stage's name, its value by now, and its bound by now."""

LOCK_EFFORT = 30.0
"""CP-SAT's deterministic time for whether locked arcs can be met."""


def best_rings(
    arcs: Arcs,
    *,
    shortest: int = 2,
    longest: int = 3,
    longest_chain: int = 0,
    pure_givers: frozenset[int] = frozenset(),
    capacity: Ints | None = None,
    giving: Ints | None = None,
    objective: Objective = PEOPLE_THEN_FIT,
    locked: frozenset[tuple[int, int]] = frozenset(),
    kept: frozenset[tuple[int, int]] = frozenset(),
    waiting: frozenset[int] = frozenset(),
    progress: Progress | None = None,
    patience: Patience = UNHURRIED,
    watch: Watch | None = None,
) -> RingOptimum:
    """Rings, and chains from pure givers, that share no person beyond capacity.

    Formulation (the cycle formulation of set packing, Abraham, Blum and Sandholm 2007): choose groups x of 0 or 1 to
    maximise the stages one after the other under sum(x of the groups with a person) <= its capacity. Coverage
    counts people who learn; each later stage holds the ones before it as rows. The relaxation is tightened by
    subset-row cuts, what its prices rule out is left out, and CP-SAT searches the rest, neighbourhood by
    neighbourhood where it is large.

    Args:
        arcs: who can teach whom.
        shortest: least people in a ring, 2 to 4.
        longest: most people in a ring, 2 to 4.
        longest_chain: arcs of a chain, 0 for none.
        pure_givers: rows that give once and learn nothing; only they start chains, and they are in no ring.
        capacity: per row, in how many groups the person may be (0 excludes); one where None.
        giving: per row, in how many of these the person may teach; in all where None. Who may not teach can still be
            the last of a chain.
        objective: stages, see `Objective`.
        locked: arcs that must be used.
        kept: arcs of which as many as coverage allows stay.
        waiting: rows left out last time.
        progress: is told the share done and may raise to cancel.
        patience: how long it may take.
        watch: is told, now and then, of a stage, what it has reached and its bound over the columns walked along.

    Where rings are too many to walk along (beyond about 1,500,000), only candidate arcs are (`candidates`); the
    bounds then come from each person's best arcs and hold over all arcs all the same.

    Returns: groups with the value and the proven bound of each stage.

    Raises: UnfitArcs; LockedArcsImpossible, naming locked arcs that cannot be met together.

    >>> arcs = Arcs(np.array([0, 1, 2, 0]), np.array([1, 2, 0, 2]), np.array([5, 6, 7, 9]), people=3)
    >>> found = best_rings(arcs)
    >>> [group.people for group in found.groups], [(s.name, s.value) for s in found.objective], found.optimal
    ([(0, 1, 2)], [('people_covered', 3), ('total_fit', 18)], True)
    """
    ask = Ask(
        shortest=shortest,
        longest=longest,
        longest_chain=longest_chain if pure_givers else 0,
        pure=pure_givers,
        capacity=capacity,
        giving=giving,
        objective=objective,
        locked=locked,
        kept=kept,
        waiting=waiting,
    ).checked()
    tell, see = progress or (lambda _share, _text: None), watch or (lambda _stage, _value, _bound: None)
    return _Staged(arcs.sorted(), ask, tell, patience, see).solved()


class _Staged:
    """The stages of one problem, in their order."""

    def __init__(self, arcs: Arcs, ask: Ask, progress: Progress, patience: Patience, watch: Watch) -> None:
        self.tell = progress
        self.watch = watch
        self.now = ""
        capacity = (
            np.ones(arcs.people, dtype=np.int64) if ask.capacity is None else ask.capacity.astype(np.int64)
        )
        giving = capacity if ask.giving is None else np.minimum(capacity, ask.giving.astype(np.int64))
        self._refuse_strangers(arcs, ask, giving, capacity)
        open_arcs = (giving[arcs.giver] > 0) & (capacity[arcs.learner] > 0)
        pure = np.zeros(arcs.people, dtype=bool)
        pure[list(ask.pure)] = True
        self.arcs = arcs = arcs.some(open_arcs & ~pure[arcs.learner])
        self.ask = ask
        self.patience = patience
        self.capacity = capacity
        self.all_arcs = arcs
        self.tell(0.02, "Walking along every ring and chain")
        self.arcs = arcs = candidates(arcs, ask)
        walker = Walker(arcs, ask)
        nothing = np.zeros(len(arcs), dtype=np.int64)
        columns = walker.worth_more(nothing, np.zeros(arcs.people, dtype=np.int64), None)
        columns = columns.some(self._beside_locked(columns, capacity))
        self.columns = columns.some(_mixed_order(columns, ask.objective.seed))
        self.packing = packing_of(arcs, ask, self.columns, capacity, giving)
        self.search = Search(arcs, self.columns, ask.objective.seed, self._pulse)

        self.chosen = self._start()
        objective = ask.objective
        asked = (objective.coverage is not Coverage.NONE, ask.waiting, ask.kept, objective.worst_off)
        self.stages = sum(map(bool, asked)) + len(objective.bands) + 1
        self.objective: list[Stage] = []
        self.bound: list[Stage] = []
        self.counting: list[Ints] = []

    def solved(self) -> RingOptimum:
        """All stages, one after the other."""
        objective, ask, every = self.ask.objective, self.ask, self.all_arcs
        everybody = np.ones(every.people, dtype=np.int64)
        if objective.coverage is Coverage.PEOPLE:
            ceiling = most_learners(every, ask, everybody)
            self._stage("people_covered", self._of_learners(everybody), ceiling)
        elif objective.coverage is Coverage.PAIRS:
            one, each = (np.ones(len(arcs), dtype=np.int64) for arcs in (self.arcs, every))
            self._stage("pairs", self._of_arcs(one), most_points(every, self.capacity, each))
        if ask.waiting:
            waits = np.zeros(every.people, dtype=np.int64)
            waits[list(ask.waiting)] = 1
            self._stage("waiting_covered", self._of_learners(waits), most_learners(every, ask, waits))
        if ask.kept:
            kept = np.array([giver * every.people + to for giver, to in sorted(ask.kept)], dtype=np.int64)
            runs = np.isin(self.arcs.keys(), kept).astype(np.int64)
            self._stage("kept", self._of_arcs(runs), int(runs.sum()))
        for threshold in objective.bands:
            self._stage(
                f"below_{threshold}", -self._of_arcs((self.arcs.score < threshold).astype(np.int64)), 0
            )
        if objective.worst_off:
            self._weakest()
        ceiling = most_points(every, self.capacity, every.score.astype(np.int64))
        self._stage("total_fit", self._of_arcs(self.arcs.score.astype(np.int64)), ceiling)
        groups = sorted(
            (self.columns.group(int(i)) for i in np.flatnonzero(self.chosen[: self.packing.groups])),
            key=lambda group: (not group.ring, group.people),
        )
        return RingOptimum(tuple(groups), *self._counted())

    def _counted(self) -> tuple[tuple[Stage, ...], tuple[Stage, ...]]:
        """What the final choice reaches, and the bounds: where time ran out, a later search may have found more."""
        counting = iter(self.counting)
        chosen = completed(self.packing, self.columns, self.arcs, self.chosen[: self.packing.groups])
        legs = self._weakest_leg()[self.chosen[: self.packing.groups]]
        objective, bound = [], []
        for stage, most in zip(self.objective, self.bound, strict=True):
            fewer = stage.name.startswith("below_")
            if stage.name == "weakest":
                value = int(legs.min()) if len(legs) else 0
            else:
                value = (-1 if fewer else 1) * int(next(counting)[chosen].sum())
            objective.append(Stage(stage.name, value))
            bound.append(Stage(stage.name, min(value, most.value) if fewer else max(value, most.value)))
        return tuple(objective), tuple(bound)

    def _stage(self, name: str, values: Ints, ceiling: int) -> None:
        """Solve one stage and hold its value from then on; minimised stages come in with negative values.

        `ceiling` bounds it over all arcs, and counts where not all of them were walked along.
        """
        self.now = name
        self._tell()
        scores = self._of_arcs(self.arcs.score.astype(np.int64))
        last = len(self.objective) + 1 == self.stages
        found = self.search.best(
            self.packing, values, scores * (not last), self.chosen, self._share_of_patience()
        )
        self.chosen = found.chosen
        sign = -1 if name.startswith("below_") else 1
        self.objective.append(Stage(name, sign * found.worth))
        self.counting.append(values)
        bound = found.bound if len(self.arcs) == len(self.all_arcs) else max(found.worth, ceiling)
        self.bound.append(Stage(name, sign * bound))
        self.packing = self.packing.at_least(values, found.worth)

    def _pulse(self, worth: int, bound: int) -> None:
        """Tell what a stage is worth by now, and how far the stages are; whatever that raises ends the search."""
        self.watch(self.now, abs(worth), abs(bound))
        self._tell()

    def _tell(self) -> None:
        self.tell(0.1 + 0.8 * len(self.objective) / self.stages, "Choosing rings and chains")

    def _share_of_patience(self) -> Patience:
        """An equal share of what is left for each stage to come."""
        left = self.patience.left()
        keep = left - left / (self.stages - len(self.objective)) if isfinite(left) else 0.0
        return Patience(lambda: self.patience.left() - keep)

    def _of_arcs(self, of_arc: Ints) -> Ints:
        """Values of columns that add up over their arcs."""
        return np.concatenate(
            [self.columns.sums(of_arc), np.zeros(len(self.packing.counted), dtype=np.int64)]
        )

    def _of_learners(self, of_person: Ints) -> Ints:
        """Values of columns by who learns in them; those who may be in several groups count once."""
        alone = of_person.copy()
        alone[self.packing.counted] = 0
        return np.concatenate([self.columns.sums(alone[self.arcs.learner]), of_person[self.packing.counted]])

    def _weakest(self) -> None:
        """The lowest score as high as the stages before it allow, by halving the range of scores; 0 for no groups."""
        scores = np.unique(self.arcs.score)
        weakest = self._weakest_leg()
        low, high = self._rank(scores, self.chosen), len(scores) - 1
        while low < high:
            middle = (low + high + 1) // 2
            found = self._above(weakest >= scores[middle])
            if found.impossible:
                high = middle - 1
            elif found.chosen is not None:
                self.chosen = found.chosen
                low = self._rank(scores, found.chosen)
            else:
                break
        if low >= 0:
            self.packing = self._restricted(weakest >= scores[low])
        value, bound = (int(scores[rank]) if rank >= 0 else 0 for rank in (low, high))
        if len(self.arcs) < len(self.all_arcs):
            bound = int(self.all_arcs.score.max())
        self.objective.append(Stage("weakest", value))
        self.bound.append(Stage("weakest", bound))

    def _rank(self, scores: Ints, chosen: Bools) -> int:
        """Where the lowest chosen score stands among all scores; -1 where nothing is chosen."""
        legs = self.columns.arcs[chosen[: self.packing.groups]]
        legs = legs[legs != NOBODY]
        return int(np.searchsorted(scores, self.arcs.score[legs].min())) if len(legs) else -1

    def _above(self, open_groups: Bools) -> Found:
        """A choice of at least one of these groups that holds all stages so far."""
        some = np.zeros(self.packing.size, dtype=np.int64)
        some[: self.packing.groups] = 1
        return searched(
            self.packing.at_least(some, 1),
            np.zeros(self.packing.size, dtype=np.int64),
            np.concatenate([open_groups, np.ones(len(self.packing.counted), dtype=bool)]),
            start=None,
            effort=LOCK_EFFORT,
            seed=self.ask.objective.seed,
            patience=self.patience,
        )

    def _restricted(self, open_groups: Bools) -> Packing:
        """The programme without the other groups."""
        closed = np.concatenate(
            [(~open_groups).astype(np.int64), np.zeros(len(self.packing.counted), np.int64)]
        )
        return self.packing.at_least(-closed, 0)

    def _weakest_leg(self) -> Ints:
        """Per group its lowest score."""
        padded = np.append(self.arcs.score.astype(np.int64), np.int64(1 << 60))
        return np.asarray(padded[self.columns.arcs].min(axis=1))

    def _beside_locked(self, columns: Columns, capacity: Ints) -> Bools:
        """Groups that can stand beside the locked arcs: somebody with one place is in a group with all of its own."""
        fits = np.ones(len(columns), dtype=bool)
        keys = self.arcs.keys()
        for giver, learner in sorted(self.ask.locked):
            place = np.flatnonzero(keys == giver * self.arcs.people + learner)
            using = (columns.arcs == (place[0] if len(place) else -2)).any(axis=1)
            for person in (giver, learner):
                if capacity[person] == 1:
                    fits &= using | ~(columns.people == person).any(axis=1)
        return fits

    def _start(self) -> Bools:
        """A choice that holds the locked arcs, empty where there are none."""
        nothing = np.zeros(self.packing.size, dtype=bool)
        if not self.ask.locked:
            return nothing
        open_columns = np.ones(self.packing.size, dtype=bool)
        open_columns[: self.packing.groups] = self._touching_locked()
        zero = np.zeros(self.packing.size, dtype=np.int64)
        found = searched(
            self.packing,
            zero,
            open_columns,
            start=None,
            effort=LOCK_EFFORT,
            seed=self.ask.objective.seed,
            patience=UNHURRIED,
        )
        if found.chosen is None:
            self._refuse_locked()
        chosen = found.chosen if found.chosen is not None else nothing
        return completed(self.packing, self.columns, self.arcs, chosen[: self.packing.groups])

    def _touching_locked(self) -> Bools:
        keys = np.array([g * self.arcs.people + to for g, to in sorted(self.ask.locked)], dtype=np.int64)
        legs = np.flatnonzero(np.isin(self.arcs.keys(), keys))
        return np.asarray(np.isin(self.columns.arcs, legs).any(axis=1))

    def _refuse_locked(self) -> None:
        """Name a smallest set of locked arcs that cannot be met together: each is needed for the contradiction."""
        guilty = sorted(self.ask.locked)
        for arc in sorted(self.ask.locked):
            rest = [other for other in guilty if other != arc]
            if rest and not self._can_meet(rest):
                guilty = rest
        said = ", ".join(f"{self.arcs.name(giver)} to {self.arcs.name(to)}" for giver, to in guilty)
        what = (
            "is in no ring or chain that can be"
            if len(guilty) == 1
            else "cannot all be in rings and chains together"
        )
        raise LockedArcsImpossible(
            f"Locked, but {what}: {said}. Unlock one, or allow longer rings or chains.",
            arcs=[(self.arcs.name(giver), self.arcs.name(to)) for giver, to in guilty],
        )

    def _can_meet(self, locked: list[tuple[int, int]]) -> bool:
        try:
            ask = replace(self.ask, locked=frozenset(locked))
            _Staged(self.arcs, ask, lambda _share, _text: None, self.patience, self.watch)
        except LockedArcsImpossible:
            return False
        return True

    def _refuse_strangers(self, arcs: Arcs, ask: Ask, giving: Ints, capacity: Ints) -> None:
        """Locked arcs that do not exist, or whose people may be nowhere."""
        keys = set(arcs.keys().tolist())
        for giver, learner in sorted(ask.locked):
            pair = arcs.name(giver), arcs.name(learner)
            within = min(giver, learner) >= 0 and max(giver, learner) < arcs.people
            if not within or giver * arcs.people + learner not in keys:
                reason = "is not among the allowed pairs"
            elif giving[giver] <= 0 or capacity[learner] <= 0:
                reason = "has somebody with no place"
            elif learner in ask.pure:
                reason = "has a pure giver as learner, and pure givers learn nothing"
            else:
                continue
            raise LockedArcsImpossible(
                f"Locked, but {pair[0]} to {pair[1]} {reason}. Unlock it.", arcs=[pair]
            )


def _mixed_order(columns: Columns, seed: int) -> Ints:
    """An order of the groups by a keyed hash, so that equal choices are decided by the seed and nothing else."""
    mixed = np.full(len(columns), np.uint64(seed & 0xFFFFFFFFFFFFFFFF), dtype=np.uint64)
    for column in (*columns.people.T, columns.ring):
        mixed += (column.astype(np.int64) + 2).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
    return np.argsort(mixed, kind="stable")
