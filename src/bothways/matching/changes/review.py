"""What a change to a draft would cost, and what else has to move, before anything is saved."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bothways.matching.drafting import LockedPairBreaksRule, draft
from bothways.matching.people.places import over_capacity, places_of, without_places
from bothways.matching.people.population import population_of
from bothways.matching.problem import MatchingProblem
from bothways.matching.reasons.verdicts import PairVerdict, verdict, verdicts
from bothways.matching.solution import Reason
from bothways.matching.validation import UnfitProblem, checked

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Position:
    """A draft in numbers: people covered, the weakest pair in points (None without pairs), fit in hundredths."""

    people_covered: int
    weakest: int | None
    total_fit: int


@dataclass(frozen=True, slots=True)
class BrokenPair:
    """A pair that may not be, and why; `pair` is None for a reason about one person's places."""

    pair: Pair | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Price:
    """What a change does to a draft.

    Attributes:
        now, after: both drafts in numbers.
        broken: pairs of the proposed draft that break a hard constraint, and people above their places.
        added, dropped: pairs that come and go, with the points of fit (None where nothing is covered).
        gains, loses: people who would have a partner and have none now, and the other way round.
        unchanged: how many pairs stay.
    """

    now: Position
    after: Position
    broken: tuple[BrokenPair, ...]
    added: tuple[tuple[Pair, int | None], ...]
    dropped: tuple[tuple[Pair, int | None], ...]
    gains: tuple[str, ...]
    loses: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class Swap:
    """A completed new draft (all pairs, sorted) and its price."""

    pairs: tuple[Pair, ...]
    price: Price


class Review:
    """One problem under review: its people are turned into columns once, however many changes are priced.

    Raises: UnfitProblem and the like, as solving does.
    """

    def __init__(self, problem: MatchingProblem) -> None:
        self.problem = checked(problem)
        self.population = population_of(self.problem)
        self._judged: dict[Pair, PairVerdict] = {}

    def judge(self, giver_id: str, learner_id: str) -> PairVerdict:
        """One pair by the rules and the fit of the whole run."""
        pair = giver_id, learner_id
        return self._verdicts([pair])[pair]

    def price_of_change(self, current: Sequence[Pair], proposed: Sequence[Pair]) -> Price:
        """Compare two drafts; see `price_of_change`."""
        problem = self.problem
        one, two = _pairs(problem, current), _pairs(problem, proposed)
        judged = self._verdicts({*one, *two})
        broken = [BrokenPair(pair, judged[pair].broken) for pair in two if judged[pair].broken]
        broken += [BrokenPair(None, (reason,)) for reason in over_capacity(problem, two)]
        before, later = _people(problem, one), _people(problem, two)
        come, go = set(two) - set(one), set(one) - set(two)
        return Price(
            now=_position(problem, one, judged),
            after=_position(problem, two, judged),
            broken=tuple(broken),
            added=tuple((pair, _points(judged[pair])) for pair in two if pair in come),
            dropped=tuple((pair, _points(judged[pair])) for pair in one if pair in go),
            gains=tuple(sorted(later - before)),
            loses=tuple(sorted(before - later)),
            unchanged=len(set(one) & set(two)),
        )

    def suggest_swap(self, current: Sequence[Pair], *, add: Pair, drop: Pair | None = None) -> Swap:
        """Put one pair into a draft, complete the draft around it, and name the price; see `suggest_swap`."""
        problem = self.problem
        now = _pairs(problem, current)
        (new,) = _pairs(problem, [add])
        gone = set(_pairs(problem, [drop])) if drop else set()
        judged = self._verdicts({*now, new})
        kept = _within_places(
            problem, [pair for pair in now if pair not in gone and pair != new], new, judged
        )
        pairs = {*kept, new}
        if judged[new].feasible:
            sound = [pair for pair in pairs if judged[pair].feasible]
            unsound = [pair for pair in pairs if not judged[pair].feasible]
            pairs |= set(_completed(replace(problem, forbidden=problem.forbidden | gone), sound, unsound))
        done = tuple(sorted(pairs))
        return Swap(done, self.price_of_change(now, done))

    def _verdicts(self, pairs: Iterable[Pair]) -> dict[Pair, PairVerdict]:
        pairs = list(pairs)
        strangers = sorted({person for pair in pairs for person in pair} - self.population.index.keys())
        if strangers:
            message = f"Named in a pair, but not among the people: {', '.join(strangers[:10])}."
            raise UnfitProblem(message, people=strangers)
        new = sorted(pair for pair in pairs if pair not in self._judged)
        self._judged |= dict(zip(new, verdicts(self.population, new), strict=True))
        return {pair: self._judged[pair] for pair in pairs}


def judge(problem: MatchingProblem, giver_id: str, learner_id: str) -> PairVerdict:
    """One pair by the rules and the fit of the whole run.

    Raises: UnfitProblem, when either is not among the people.
    """
    problem = checked(problem.with_locked([(giver_id, learner_id)]))
    people = {person.person_id: person for person in problem.people}
    return verdict(problem, people[giver_id], people[learner_id])


def price_of_change(problem: MatchingProblem, current: Sequence[Pair], proposed: Sequence[Pair]) -> Price:
    """Compare two drafts of one problem.

    Pairs are (giver, learner); in two-way models either order is the same pair. Whoever prices several changes
    makes one `Review` and asks that.

    Raises: UnfitProblem, naming people who do not take part.
    """
    return Review(problem.with_locked(())).price_of_change(current, proposed)


def suggest_swap(
    problem: MatchingProblem, current: Sequence[Pair], *, add: Pair, drop: Pair | None = None
) -> Swap:
    """Put one pair into a draft, complete the draft around it, and name the price.

    The pair that is dropped does not come back. Whoever then has more partners than places loses the
    weakest, locked pairs last; people who become free are matched anew, as well as possible, while all other pairs
    stay. Where the new pair breaks a rule nobody else is moved, and the price says which rule.

    `add` and `drop` are (giver, learner); without `drop` only places decide who goes.

    Raises: UnfitProblem, naming people who do not take part.
    """
    return Review(problem).suggest_swap(current, add=add, drop=drop)


def sentence(price: Price, name_of: Mapping[str, str], *, two_way: bool = False) -> str:
    """The price in words, for the page that asks before saving.

    >>> empty = Position(0, None, 0)
    >>> move = ((("fatima", "elin"), 70), (("marek", "olav"), 55)), ((("fatima", "olav"), 66),)
    >>> names = {"fatima": "Fatima", "elin": "Elin", "marek": "Marek", "olav": "Olav"}
    >>> print(sentence(Price(empty, empty, (), *move, ("elin",), (), 10), names))
    Fatima would teach Elin instead of Olav, and Marek would teach Olav. No rule is broken.
    The other 10 proposals stay.
    """
    verb = "would be paired with" if two_way else "would teach"
    left = {giver: learner for (giver, learner), _ in price.dropped}
    once = Counter(giver for (giver, _), _ in price.dropped)
    moves = []
    for (giver, learner), _ in price.added:
        instead = left.pop(giver, None) if once[giver] == 1 else None
        ending = f" instead of {name_of[instead]}" if instead else ""
        moves.append((not instead, f"{name_of[giver]} {verb} {name_of[learner]}{ending}"))
    said = [
        ", and ".join(text for _, text in sorted(moves, key=lambda move: move[0])) or "Nobody new is paired"
    ]
    said += [f"{name_of[person]} would have no partner" for person in price.loses]
    rules = [reason.text for broken in price.broken for reason in broken.reasons]
    said.append(f"This breaks a rule: {'; '.join(rules)}" if rules else "No rule is broken")
    if price.unchanged:
        stays = "proposal stays" if price.unchanged == 1 else f"{price.unchanged} proposals stay"
        said.append(f"The other {stays}")
    return ". ".join(said) + "."


def _pairs(problem: MatchingProblem, pairs: Sequence[Pair]) -> list[Pair]:
    """Each pair once, sorted; in two-way models the flow of the more senior giver first."""
    if not problem.model.two_way:
        return sorted(set(pairs))
    level = {person.person_id: person.level or 0 for person in problem.people}

    def senior_first(person_id: str) -> tuple[int, str]:
        return -level.get(person_id, 0), person_id

    ordered = (sorted(pair, key=senior_first) for pair in pairs)
    return sorted({(first, second) for first, second in ordered})


def _people(problem: MatchingProblem, pairs: Sequence[Pair]) -> set[str]:
    """Whose coverage these pairs count for."""
    people = {learner for _, learner in pairs}
    return people | {giver for giver, _ in pairs} if problem.model.two_way else people


def _points(judged: PairVerdict) -> int | None:
    return judged.fit.points if judged.fit else None


def _position(
    problem: MatchingProblem, pairs: Sequence[Pair], judged: Mapping[Pair, PairVerdict]
) -> Position:
    fits = [judged[pair].fit for pair in pairs]
    return Position(
        people_covered=len(_people(problem, pairs)),
        weakest=min((fit.points if fit else 0 for fit in fits), default=None),
        total_fit=sum(fit.hundredths for fit in fits if fit),
    )


def _within_places(
    problem: MatchingProblem, pairs: list[Pair], new: Pair, judged: Mapping[Pair, PairVerdict]
) -> list[Pair]:
    """The pairs that can stay beside the new one: whoever has too many loses the weakest."""
    people = {person.person_id: person for person in problem.people}
    locked = set(_pairs(problem, sorted(problem.locked)))
    kept = set(pairs)
    for side, person in enumerate(new):
        own = [pair for pair in pairs if (person in pair if problem.model.two_way else pair[side] == person)]
        places = places_of(problem, people[person], learner=side == 1)
        own = [pair for pair in own if pair in kept]
        own.sort(key=lambda pair: (pair in locked, _hundredths(judged[pair]), pair))
        kept -= set(own[: max(0, len(own) + 1 - places)])
    return sorted(kept)


def _hundredths(judged: PairVerdict) -> int:
    return judged.fit.hundredths if judged.fit else -1


def _completed(problem: MatchingProblem, sound: Sequence[Pair], unsound: Sequence[Pair]) -> list[Pair]:
    """The best that the free places allow around pairs that stay; nothing where places are too few.

    Only people with a place left can be matched, so the others are left out, but for the partners of the former.
    """
    free = _with_places(problem, [*sound, *unsound])
    held = [pair for pair in sound if free & set(pair)]
    inside = free | {person for pair in held for person in pair}
    gives, learns = Counter(giver for giver, _ in held), Counter(learner for _, learner in held)
    if problem.model.two_way:
        gives = learns = gives + learns
    people = tuple(
        person
        if person.person_id in free
        else replace(
            person,
            giver_capacity=gives[person.person_id],
            learner_capacity=learns[person.person_id],
            minutes_month=None,
        )
        for person in without_places(problem, unsound).people
        if person.person_id in inside
    )
    around = replace(
        problem,
        people=people,
        locked=frozenset(held),
        kept=frozenset(pair for pair in problem.kept if set(pair) <= inside),
        waiting=problem.waiting & inside,
    )
    try:
        found = draft(population_of(around))
    except LockedPairBreaksRule:
        return []
    pairs = zip(found.giver.tolist(), found.learner.tolist(), strict=True)
    return _pairs(problem, [(people[giver].person_id, people[learner].person_id) for giver, learner in pairs])


def _with_places(problem: MatchingProblem, pairs: Sequence[Pair]) -> set[str]:
    """Who could take one partner more, on either side."""
    gives, learns = Counter(giver for giver, _ in pairs), Counter(learner for _, learner in pairs)
    if problem.model.two_way:
        gives = learns = gives + learns
    return {
        person.person_id
        for person in problem.people
        if (person.gives and gives[person.person_id] < places_of(problem, person, learner=False))
        or (person.learns and learns[person.person_id] < places_of(problem, person, learner=True))
    }
