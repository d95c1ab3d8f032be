"""The next best partners of somebody, with what each lacks to be in a best draft: exact, not an estimate.

A pair lacks what the best draft with the pair forced in loses against the best draft. Where only fit is lost, these
are the points by which the pair itself would have to fit better to enter a best draft. In one-way models all pairs
of a person come out of one search in the residual graph (`residual`); elsewhere the draft is solved again with the
pair locked, for the pairs of best fit.

================ ==================== ====================================================================
code             data                 meaning
================ ==================== ====================================================================
as_good          (none)               another best draft has this pair
lacks_points     hundredths           so much fit is missing, in hundredths of a point
costs_people     people: count        so many people more would have no partner (or pairs, if pairs count)
costs_waiting    people: count        so many people more who were left out last time would be left out again
costs_kept       pairs: count         so many running pairs more would end
costs_below      threshold; pairs     so many pairs more would fit less than the threshold (hundredths)
costs_weakest    hundredths           the weakest pair would fit so much less, in hundredths
no_place         (none)               locked pairs hold every place of one of the two
================ ==================== ====================================================================
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from bothways.matching.drafting import LockedPairBreaksRule, draft
from bothways.matching.people.pairs import FeasiblePairs
from bothways.matching.people.population import Ints, Population, population_of
from bothways.matching.people.scored import Scored, joined
from bothways.matching.problem import MatchingProblem
from bothways.matching.reasons.verdicts import verdicts
from bothways.matching.solution import Fit, Matching, Reason, Stage
from bothways.matching.validation import UnfitProblem, checked
from bothways.matching.why.residual import FAR, Residual, TooManyStages, residual_of

Pair = tuple[str, str]

TRIED: Final = 12
"""Pairs of one person that are solved again where no search prices them, best fit first."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A pair that is not in the draft, and what it lacks.

    Attributes:
        giver_id, learner_id: the pair; in two-way models in either order.
        fit: of the pair.
        change: the stages of the best draft with this pair, less those of the best draft without the condition; for a
            stage `below_...` more is worse. After a stage that changes the later ones follow from it.
        reason: what it lacks, in words.
    """

    giver_id: str
    learner_id: str
    fit: Fit
    change: tuple[Stage, ...]
    reason: Reason

    @property
    def lacks(self) -> int | None:
        """Hundredths of fit that are missing; None where more than fit would be lost."""
        if self.reason.code == "as_good":
            return 0
        return int(self.reason.data["hundredths"]) if self.reason.code == "lacks_points" else None


@dataclass(frozen=True, slots=True)
class NextBest:
    """Alternatives, what lacks least first.

    Attributes:
        givers: other givers for the learner, or in two-way models other partners.
        learners: other learners for the giver; of a person in a two-way model none, since all are in `givers`.
    """

    givers: tuple[Alternative, ...]
    learners: tuple[Alternative, ...]


@dataclass(slots=True)
class Prospects:
    """What pairs lack to a best draft, for as many questions as are asked of it.

    >>> from bothways.matching.engine import problem_of, solve
    >>> from bothways.matching.problem import Need, Offer, Person
    >>> from bothways.mentoring.programme_models import programme_model
    >>> teachers = [Person(i, 4, offers=(Offer("SQL", n),)) for i, n in (("ada", 4), ("eve", 3))]
    >>> problem = problem_of(programme_model("traditional"), [*teachers, Person("bo", 1, needs=(Need("SQL", 2),))])
    >>> [(a.giver_id, a.reason.text) for a in Prospects(problem, solve(problem)).of_person("bo").givers]
    [('eve', 'Lacks 22.5 points of fit')]
    """

    problem: MatchingProblem
    matching: Matching
    _population: Population = field(init=False)
    _residual: Residual | None = field(init=False, default=None)
    _feasible: Scored | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.problem = checked(self.problem)
        self._population = population_of(self.problem)
        if not self.problem.model.two_way:
            pairs = [relationship.pair for relationship in self.matching.relationships]
            try:
                self._residual = residual_of(self._population, pairs)
            except TooManyStages:
                self._residual = None

    def of_person(self, person_id: str, *, most: int = 5) -> NextBest:
        """The next best partners of one person, matched or not, on both sides."""
        row = self._row(person_id)
        if self.problem.model.two_way:
            return NextBest(self._best(self._two_way(row), most), ())
        return NextBest(
            self._best(self._priced(row, learner=True), most),
            self._best(self._priced(row, learner=False), most),
        )

    def of_relationship(self, pair: Pair, *, most: int = 5) -> NextBest:
        """The next best givers for the learner of a pair, and the next best learners for its giver."""
        giver, learner = (self._row(person_id) for person_id in pair)
        if self.problem.model.two_way:
            return NextBest(self._best(self._two_way(learner), most), self._best(self._two_way(giver), most))
        return NextBest(
            self._best(self._priced(learner, learner=True), most),
            self._best(self._priced(giver, learner=False), most),
        )

    def of_pair(self, giver_id: str, learner_id: str) -> Alternative | None:
        """What one feasible pair lacks; None for a pair that is in the draft or breaks a rule."""
        rows = self._row(giver_id), self._row(learner_id)
        giver, learner = sorted(rows)[::-1] if self.problem.model.two_way else rows
        if self._chosen(giver, learner) or not self._judged_feasible(giver_id, learner_id):
            return None
        if self._residual is not None:
            priced = [one for one in self._priced(learner, learner=True) if one[0] == giver]
            if priced:
                return self._shown(priced)[0]
        return self._shown([(giver, learner, self._solved_again(giver, learner))])[0]

    def _row(self, person_id: str) -> int:
        if person_id not in self._population.index:
            raise UnfitProblem(f"Not among the people: {person_id}.", people=[person_id])
        return self._population.index[person_id]

    def _judged_feasible(self, giver_id: str, learner_id: str) -> bool:
        return verdicts(self._population, [(giver_id, learner_id)])[0].feasible

    def _chosen(self, giver: int, learner: int) -> bool:
        people = self.problem.people
        pair = people[giver].person_id, people[learner].person_id
        chosen = {relationship.pair for relationship in self.matching.relationships}
        return pair in chosen or (self.problem.model.two_way and pair[::-1] in chosen)

    def _pairs(self) -> Scored:
        if self._feasible is None:
            self._feasible = joined([chunk for _, chunk in FeasiblePairs(self._population).chunks()])
        return self._feasible

    def _priced(self, row: int, *, learner: bool) -> list[tuple[int, int, "_Change"]]:
        """Every pair of a person that is not in the draft, with what it changes."""
        if self._residual is None:
            known = self._pairs()
            return self._solved_for((known.learner if learner else known.giver) == row)
        residual = self._residual
        at, loss = residual.of_learner(row) if learner else residual.of_giver(row)
        givers, learners = residual.pairs.giver[at].tolist(), residual.pairs.learner[at].tolist()
        changes = [None if lost >= FAR else _signed(residual.scale.apart(lost)) for lost in loss.tolist()]
        priced = list(zip(givers, learners, changes, strict=True))
        if not self.problem.objective.worst_off:
            return priced
        # The search keeps all pairs above the weakest one: what loses more than fit there may lose less without.
        known = self._pairs()
        exact = {one[:2]: one for one in priced if _only_fit(one[2])}
        rest = self._solved_for((known.learner if learner else known.giver) == row, but=exact)
        return [*exact.values(), *rest]

    def _two_way(self, row: int) -> list[tuple[int, int, "_Change"]]:
        known = self._pairs()
        return self._solved_for((known.learner == row) | (known.giver == row))

    def _solved_for(
        self, which: Ints, but: Container[tuple[int, int]] = ()
    ) -> list[tuple[int, int, "_Change"]]:
        """The pairs of best fit among some, each solved again with the pair locked."""
        known = self._pairs()
        at = np.flatnonzero(which)
        at = at[np.argsort(-known.fit[at].astype(np.int64), kind="stable")]
        rows = [(int(known.giver[i]), int(known.learner[i])) for i in at]
        rows = [pair for pair in rows if pair not in but and not self._chosen(*pair)][:TRIED]
        return [(*pair, self._solved_again(*pair)) for pair in rows]

    def _solved_again(self, giver: int, learner: int) -> "_Change":
        people = self.problem.people
        pair = people[giver].person_id, people[learner].person_id
        try:
            found = draft(population_of(self.problem.with_locked({*self.problem.locked, pair})))
        except LockedPairBreaksRule:
            return None
        before = {stage.name: stage.value for stage in self.matching.objective}
        return tuple(Stage(s.name, s.value - before.get(s.name, 0)) for s in found.objective)

    def _best(self, priced: Iterable[tuple[int, int, "_Change"]], most: int) -> tuple[Alternative, ...]:
        def rank(one: tuple[int, int, _Change]) -> tuple[bool, list[int], int, int]:
            change = one[2] or ()
            worse = [stage.value if stage.name.startswith("below_") else -stage.value for stage in change]
            return one[2] is None, worse, one[0], one[1]

        return tuple(self._shown(sorted(priced, key=rank)[:most]))

    def _shown(self, priced: Sequence[tuple[int, int, "_Change"]]) -> list[Alternative]:
        people = self.problem.people
        pairs = [(people[giver].person_id, people[learner].person_id) for giver, learner, _ in priced]
        found = []
        for pair, judged, (_, _, change) in zip(
            pairs, verdicts(self._population, pairs), priced, strict=True
        ):
            if judged.fit is not None:
                found.append(Alternative(*pair, judged.fit, change or (), _reason(change)))
        return found


_Change = tuple[Stage, ...] | None
"""What a pair changes, stage by stage; None where it cannot be had."""


def _only_fit(change: _Change) -> bool:
    return change is not None and not any(stage.value for stage in change[:-1])


def _signed(loss: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """A loss as a change of the stages."""
    return tuple(s if s.name.startswith("below_") else replace(s, value=-s.value) for s in loss)


def _reason(change: _Change) -> Reason:
    """The first stage that suffers, in words."""
    if change is None:
        return Reason("no_place", "Locked pairs hold every place of one of the two", {})
    first = next((stage for stage in change if stage.value), None)
    if first is None:
        return Reason("as_good", "Would do as well: another best draft has this pair", {})
    count = abs(first.value)
    if first.name == "total_fit":
        return Reason("lacks_points", f"Lacks {shown(count)} of fit", {"hundredths": count})
    if first.name in {"people_covered", "pairs"}:
        text = f"Would leave {_people(count)} more without a partner"
        return Reason("costs_people", text, {"people": count})
    if first.name == "waiting_covered":
        text = f"Would leave out {_people(count)} more who had no partner last time"
        return Reason("costs_waiting", text, {"people": count})
    if first.name == "kept":
        return Reason("costs_kept", f"Would end {_counted(count)} more that runs already", {"pairs": count})
    if first.name == "weakest":
        text = f"Would make the weakest pair fit {shown(count)} less"
        return Reason("costs_weakest", text, {"hundredths": count})
    threshold = int(first.name.removeprefix("below_"))
    text = f"Would leave {_counted(count)} more below {shown(threshold)} of fit"
    return Reason("costs_below", text, {"threshold": threshold, "pairs": count})


def shown(hundredths: int) -> str:
    """Points as they are said, without zeros at the end.

    >>> [shown(n) for n in (2250, 100, 7)]
    ['22.5 points', '1 point', '0.07 points']
    """
    whole, part = divmod(hundredths, 100)
    number = f"{whole}.{part:02}".rstrip("0").rstrip(".")
    return f"{number} {'point' if hundredths == 100 else 'points'}"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _counted(count: int) -> str:
    return "1 pair" if count == 1 else f"{count} pairs"
