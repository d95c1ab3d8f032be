"""Swapping by hand: who could come in, what else moves, and what it costs before anything is saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bothways.apps.matching_runs.models import MatchingRun, Proposal
from bothways.apps.matching_runs.selectors import sentences
from bothways.apps.matching_runs.selectors.groups import Pair, pair_together
from bothways.apps.matching_runs.selectors.judging import Judge
from bothways.apps.matching_runs.selectors.problem import (
    ProblemOfRun,
    matching_problem,
    pair_of,
    pseudonym,
)
from bothways.apps.matching_runs.selectors.review import PersonShown, person_shown
from bothways.apps.matching_runs.selectors.standing import over_capacity, standing_pairs
from bothways.apps.people.models import Person
from bothways.matching import engine
from bothways.matching.engine import Price
from bothways.matching.people.constraints import Rule
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
        out: pairs that go; a pair is (giver, learner) of its first flow.
        into: pairs that come, the one that was asked for first.
        rule: the hard rule that the wanted pair breaks, None where it keeps all.
        held: whether only locked pairs could give way.
        price: both drafts in numbers, None where a rule is broken.
    """

    out: frozenset[Pair]
    into: tuple[Pair, ...]
    rule: Rule | None = None
    held: bool = False
    price: Price | None = None

    @property
    def possible(self) -> bool:
        """Whether it can be saved."""
        return self.rule is None and not self.held


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
    together = {stays, goes, *(p for pair in standing_pairs(run) if stays in pair for p in pair)}
    others = [person_id for person_id in found.people if person_id not in together]
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

    Whoever has no place left for it loses their weakest pair; people who become free are matched anew as
    well as possible; every other pair stays. Locked pairs never give way.
    """
    judge, problem = Judge(found.problem), found.problem
    old = pair_of(proposal)
    asked = judge.pair(_in_order(pseudonym(kept(proposal, side)), pseudonym(incoming), side))
    if asked.rule:
        return Swap(frozenset([old]), (), rule=asked.rule)
    new = judge.oriented(asked.pair)
    if new in standing:
        return Swap(frozenset([old]), (), rule=Rule.CLOSED)
    there = [pair for pair in standing if set(pair) <= found.people.keys()]
    made = engine.suggest_swap(problem, there, add=new, drop=old)
    out = frozenset(pair for pair, _points in made.price.dropped)
    others = [pair for pair, _points in made.price.added if pair != new]
    crowded = _crowded(problem, made.pairs) - _crowded(problem, there)
    return Swap(
        out=out,
        into=(new, *others),
        held=bool(crowded) or any(_locked(pair, problem) for pair in out - {old}),
        price=made.price,
    )


def _crowded(problem: MatchingProblem, pairs: Iterable[Pair]) -> frozenset[str]:
    return over_capacity(problem, (pair_together(pair, two_way=problem.model.two_way) for pair in pairs))


def _in_order(stays: str, comes: str, side: str) -> Pair:
    return (comes, stays) if side == "giver" else (stays, comes)


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
        sentences=_said(found, swap, standing, side, replaced(proposal, side)),
        lines=_lines(swap.price) if swap.price and swap.possible else [],
        possible=swap.possible,
    )


def _said(found: ProblemOfRun, swap: Swap, standing: frozenset[Pair], side: str, goes: Person) -> list[str]:
    """The swap in sentences: what was asked for, who else moves, who is left alone, what stays."""
    if swap.rule:
        return [sentences.rule(swap.rule), _("This rule is never relaxed.")]
    if swap.held or swap.price is None:
        return [_("Whoever comes in is locked to somebody else in this draft. Unlock that pair first.")]
    names = {person_id: person.display_name for person_id, person in found.people.items()}
    two_way = found.problem.model.two_way
    moves = [sentences.move(names[a], names[b], two_way=two_way) for a, b in swap.into[1:]]
    giver, learner = (names[person_id] for person_id in swap.into[0])
    first = sentences.swap(giver, learner, goes.display_name, "both" if two_way else side)
    left = [
        _("%(name)s would be left without a match.") % {"name": name}
        for name in sorted(names[p] for p in swap.price.loses)
    ]
    stay = len(standing - swap.out)
    rest = ngettext(
        "The other proposal stays as it is.", "The other %(n)d proposals stay as they are.", stay
    ) % {"n": stay}
    return [" ".join([first, *moves, *left]), " ".join([_("No rule is broken."), *([rest] if stay else [])])]


def _lines(price: Price) -> list[PriceLine]:
    now, after = price.now, price.after
    rows = (
        (_("People covered"), now.people_covered, after.people_covered),
        (_("Weakest fit"), now.weakest or 0, after.weakest or 0),
        (_("Total fit"), _points(now.total_fit), _points(after.total_fit)),
    )
    return [PriceLine(word, str(a), str(b), sentences.signed(b - a)) for word, a, b in rows]


def _points(hundredths: int) -> int:
    return (hundredths + 50) // 100
