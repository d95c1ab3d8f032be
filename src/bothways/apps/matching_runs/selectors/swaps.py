"""Swapping by hand: who could come in, what else moves, and what it costs before anything is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bothways.apps.matching_runs.models import MatchingRun, Proposal
from bothways.apps.matching_runs.selectors import sentences
from bothways.apps.matching_runs.selectors.judging import Judge
from bothways.apps.matching_runs.selectors.problem import Pair, ProblemOfRun, matching_problem, pseudonym
from bothways.apps.matching_runs.selectors.review import PersonShown, person_shown
from bothways.apps.matching_runs.selectors.standing import over_capacity, standing_pairs
from bothways.apps.people.models import Person
from bothways.matching.constraints import Rule
from bothways.matching.problem import MatchingProblem

LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might come in.

    Attributes:
        person: who.
        fit: points shown; 0 where a rule is broken.
        partners: with whom they stand in the draft on that side, as words.
        why_not: the rule that keeps them out, as a sentence; "" where none does.
    """

    person: PersonShown
    fit: int
    partners: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who could come in, best first, and who could not."""

    possible: list[Candidate]
    possible_count: int
    impossible: list[Candidate]
    impossible_count: int

    @property
    def possible_more(self) -> int:
        """How many of the possible are not listed."""
        return self.possible_count - len(self.possible)

    @property
    def impossible_more(self) -> int:
        """How many of the impossible are not listed."""
        return self.impossible_count - len(self.impossible)


@dataclass(frozen=True, slots=True)
class Swap:
    """What a swap does to the pairs of a draft.

    Attributes:
        out, into: pairs that go and that come; a pair is (giver, learner) of its first flow.
        rule: the hard rule that the wanted pair breaks, None where it keeps all.
        held: whether only locked pairs could give way.
    """

    out: frozenset[Pair]
    into: frozenset[Pair]
    rule: Rule | None = None
    held: bool = False

    @property
    def possible(self) -> bool:
        """Whether it can be saved."""
        return self.rule is None and not self.held

    def applied(self, pairs: frozenset[Pair]) -> frozenset[Pair]:
        """The pairs of the draft afterwards."""
        return (pairs - self.out) | self.into


def candidates(run: MatchingRun, proposal: Proposal, side: str, words: str) -> Candidates:
    """Everybody of the programme as the other giver or learner of a proposal, judged by the same rules.

    Args:
        run: the run whose draft is changed.
        proposal: the pair in which one is replaced.
        side: who is replaced, "giver" or "learner".
        words: only people whose name, unit or offers and needs hold every word.
    """
    found = matching_problem(run)
    if pseudonym(kept(proposal, side)) not in found.people:
        return Candidates([], 0, [], 0)
    stays, goes = pseudonym(kept(proposal, side)), pseudonym(replaced(proposal, side))
    others = [person_id for person_id in found.people if person_id not in {stays, goes}]
    judged = Judge(found.problem).pairs(_in_order(stays, other, side) for other in others)
    partners = _partners(run, side, two_way=found.problem.model.two_way)
    names = {person_id: person.display_name for person_id, person in found.people.items()}
    texts = _texts(found.problem)
    possible: list[tuple[int, str, Candidate]] = []
    impossible: list[tuple[int, str, Candidate]] = []
    for person_id, verdict in zip(others, judged, strict=True):
        person = found.people[person_id]
        if not _holds(f"{person.display_name} {person.unit} {texts[person_id]}", words):
            continue
        stands_with = ", ".join(names[other] for other in partners.get(person_id, ()) if other in names)
        why_not = sentences.rule(verdict.rule) if verdict.rule else ""
        row = Candidate(person_shown(person), (verdict.fit + 50) // 100, stands_with, why_not)
        (impossible if verdict.rule else possible).append((-verdict.fit, person.display_name, row))
    best = [row for *_, row in sorted(possible, key=lambda entry: entry[:2])]
    rest = [row for *_, row in sorted(impossible, key=lambda entry: entry[:2])]
    return Candidates(best[:LISTED], len(best), rest[:LISTED], len(rest))


def kept(proposal: Proposal, side: str) -> Person:
    """Who stays when the other side is replaced."""
    return proposal.learner if side == "giver" else proposal.giver


def replaced(proposal: Proposal, side: str) -> Person:
    """Who goes."""
    return proposal.giver if side == "giver" else proposal.learner


def swap_of(
    found: ProblemOfRun, proposal: Proposal, *, side: str, incoming: Person, standing: frozenset[Pair]
) -> Swap:
    """What it means to give one place of a proposal to somebody else.

    Where the one who comes in has no place left, one of their pairs gives way: preferably one whose partner
    suits the one who goes, so that the two change places; otherwise the one of least fit. Locked pairs stay.
    """
    problem, judge = found.problem, Judge(found.problem)
    stays, comes = pseudonym(kept(proposal, side)), pseudonym(incoming)
    goes = pseudonym(replaced(proposal, side))
    old = pseudonym(proposal.giver), pseudonym(proposal.learner)
    asked = judge.pair(_in_order(stays, comes, side))
    if asked.rule:
        return Swap(frozenset([old]), frozenset(), rule=asked.rule)
    new = judge.oriented(asked.pair)
    if comes not in over_capacity(problem, (standing - {old}) | {new}):
        return Swap(frozenset([old]), frozenset([new]))
    free = [
        pair
        for pair in sorted(standing - {old, new})
        if comes in _on_side(pair, side, problem) and not _locked(pair, problem)
    ]
    if not free:
        return Swap(frozenset([old]), frozenset([new]), held=True)
    gives_way, exchange = _gives_way(
        judge, free, comes=comes, goes=goes, side=side, standing=standing | {new}
    )
    return Swap(frozenset([old, gives_way]), frozenset([new, *exchange]))


def _gives_way(
    judge: Judge, free: Sequence[Pair], *, comes: str, goes: str, side: str, standing: frozenset[Pair]
) -> tuple[Pair, list[Pair]]:
    """The pair that gives way, and the pair that its partner makes with the one who goes, if any."""
    left = [pair[1] if pair[0] == comes else pair[0] for pair in free]
    judged = [
        (verdict.fit, pair, judge.oriented(verdict.pair))
        for pair, other in zip(free, left, strict=True)
        if other != goes and (verdict := judge.pair(_in_order(other, goes, side))).feasible
    ]
    possible = [entry for entry in judged if entry[2] not in standing]
    if possible:
        _fit, pair, exchange = max(possible, key=lambda entry: entry[0])
        return pair, [exchange]
    fits = {verdict.pair: verdict.fit for verdict in judge.pairs(free)}
    return min(free, key=lambda pair: fits[pair]), []


def _in_order(stays: str, comes: str, side: str) -> Pair:
    return (comes, stays) if side == "giver" else (stays, comes)


def _on_side(pair: Pair, side: str, problem: MatchingProblem) -> tuple[str, ...]:
    if problem.model.two_way:
        return pair
    return (pair[0],) if side == "giver" else (pair[1],)


def _locked(pair: Pair, problem: MatchingProblem) -> bool:
    return pair in problem.locked or pair[::-1] in problem.locked


def _partners(run: MatchingRun, side: str, *, two_way: bool) -> dict[str, list[str]]:
    partners: dict[str, list[str]] = {}
    for giver, learner in sorted(standing_pairs(run)):
        if two_way or side == "giver":
            partners.setdefault(giver, []).append(learner)
        if two_way or side == "learner":
            partners.setdefault(learner, []).append(giver)
    return partners


def _texts(problem: MatchingProblem) -> dict[str, str]:
    """What each person offers and needs, for finding them by a skill."""
    return {
        person.person_id: " ".join([o.skill for o in person.offers] + [n.skill for n in person.needs])
        for person in problem.people
    }


def _holds(text: str, words: str) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words.casefold().split())


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of the price: now, afterwards and the change, as they are shown."""

    word: str
    now: str
    after: str
    change: str


@dataclass(frozen=True, slots=True)
class PriceShown:
    """What a swap would cost, before anything is saved."""

    side: str
    incoming: PersonShown
    sentences: list[str]
    lines: list[PriceLine]
    possible: bool


def price(run: MatchingRun, proposal: Proposal, *, side: str, incoming: Person) -> PriceShown:
    """What giving one place to somebody else changes: people covered, weakest and total fit, and who moves."""
    found = matching_problem(run)
    asked = {pseudonym(person) for person in (kept(proposal, side), incoming)}
    if asked - found.people.keys() or len(asked) == 1 or incoming in (proposal.giver, proposal.learner):
        said = [
            _("%(name)s cannot come in here: they are not ready, or have no place left.")
            % {"name": incoming.display_name}
        ]
        return PriceShown(side, person_shown(incoming), said, [], possible=False)
    standing = standing_pairs(run)
    swap = swap_of(found, proposal, side=side, incoming=incoming, standing=standing)
    return PriceShown(
        side=side,
        incoming=person_shown(incoming),
        sentences=_said(found, swap, standing),
        lines=_lines(found.problem, standing, swap.applied(standing)) if swap.possible else [],
        possible=swap.possible,
    )


def _said(found: ProblemOfRun, swap: Swap, standing: frozenset[Pair]) -> list[str]:
    if swap.rule:
        return [sentences.rule(swap.rule), _("This rule is never relaxed.")]
    if swap.held:
        return [_("Whoever comes in is locked to somebody else in this draft. Unlock that pair first.")]
    name = {person_id: person.display_name for person_id, person in found.people.items()}
    words = (
        _("%(giver)s and %(learner)s would meet.")
        if found.problem.model.two_way
        else _("%(giver)s would teach %(learner)s.")
    )
    moves = [
        words % {"giver": name[giver], "learner": name[learner]}
        for giver, learner in sorted(swap.into, key=lambda p: (name[p[0]], name[p[1]]))
    ]
    after = swap.applied(standing)
    alone = _covered(found.problem, standing) - _covered(found.problem, after)
    moves += [
        _("%(name)s would be left without a match.") % {"name": name.get(person, "")}
        for person in sorted(alone, key=lambda p: name.get(p, ""))
    ]
    stay = len(standing - swap.out)
    rest = ngettext(
        "The other %(n)d proposal stays as it is.", "The other %(n)d proposals stay as they are.", stay
    ) % {"n": stay}
    return [" ".join(moves), _("No rule is broken.") + " " + rest]


def _covered(problem: MatchingProblem, pairs: frozenset[Pair]) -> set[str]:
    learners = {learner for _giver, learner in pairs}
    return learners | {giver for giver, _learner in pairs} if problem.model.two_way else learners


def _lines(problem: MatchingProblem, now: frozenset[Pair], after: frozenset[Pair]) -> list[PriceLine]:
    known = {person.person_id for person in problem.people}
    judge = Judge(problem)

    def measured(pairs: frozenset[Pair]) -> tuple[int, int, int]:
        fits = [verdict.fit for verdict in judge.pairs(pair for pair in sorted(pairs) if set(pair) <= known)]
        return len(_covered(problem, pairs)), _points(min(fits, default=0)), _points(sum(fits))

    words = (_("People covered"), _("Weakest fit"), _("Total fit"))
    rows = zip(words, measured(now), measured(after), strict=True)
    return [PriceLine(word, str(a), str(b), sentences.signed(b - a)) for word, a, b in rows]


def _points(hundredths: int) -> int:
    return (hundredths + 50) // 100
