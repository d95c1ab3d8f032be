"""How evenly the work of giving is spread, and whether it could be flatter without leaving anybody alone.

================ ===================================== ==================================================
code             data                                  meaning
================ ===================================== ==================================================
load_flat        most, need                            nobody gives to more than one above the need
load_uneven      most, need; hundredths of fit         a flatter draft covers as many; what it costs
================ ===================================== ==================================================

The need is the least number of partners that the busiest giver must take so that as many people as now are covered:
found by solving again with everybody's places capped, halving the range of caps each time.
"""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from bothways.matching.drafting import Draft, draft
from bothways.matching.people.population import population_of
from bothways.matching.problem import MatchingProblem
from bothways.matching.solution import Matching, Reason
from bothways.matching.validation import checked
from bothways.matching.why.alternatives import shown


@dataclass(frozen=True, slots=True)
class Load:
    """How giving is spread over people.

    Attributes:
        givers: (partners, people): how many of those who could give have so many partners; also none.
        most: partners of the busiest giver. need: the least that the busiest must take.
        cost: hundredths of total fit that the flattest draft of equal coverage loses; below zero where it covers the
            same people in fewer pairs of better fit only by chance of later stages. 0 where the load is flat.
        reason: the finding in words.
    """

    givers: tuple[tuple[int, int], ...]
    most: int
    need: int
    cost: int
    reason: Reason

    @property
    def flat(self) -> bool:
        """Whether nobody gives to more than one above the need."""
        return self.most <= self.need + 1


def load_of(problem: MatchingProblem, matching: Matching) -> Load:
    """How the givers of a draft are loaded; in two-way models everybody is one.

    >>> from bothways.matching.engine import problem_of, solve
    >>> from bothways.matching.problem import Need, Offer, Person
    >>> from bothways.mentoring.programme_models import programme_model
    >>> givers = [Person(i, 4, offers=(Offer("SQL", n),), giver_capacity=3) for i, n in (("a", 4), ("b", 3))]
    >>> learners = [Person(f"n{i}", 1, needs=(Need("SQL", 2),)) for i in range(3)]
    >>> problem = problem_of(programme_model("traditional"), [*givers, *learners])
    >>> found = load_of(problem, solve(problem))
    >>> found.givers, found.most, found.need, found.flat
    (((0, 1), (3, 1)), 3, 2, True)
    """
    problem = checked(problem)
    two_way = problem.model.two_way
    pairs = [relationship.pair for relationship in matching.relationships]
    loads = _loads(pairs, two_way=two_way)
    able = [p.person_id for p in problem.people if p.gives and p.giver_capacity and (p.offers or two_way)]
    counted = Counter(loads[person_id] for person_id in able)
    most = max(loads.values(), default=0)
    covered = len({learner for _, learner in pairs} | ({giver for giver, _ in pairs} if two_way else set()))
    flattest, need = None, most
    low = 1
    while low < need:
        cap = (low + need) // 2
        found = draft(population_of(_capped(problem, cap)))
        if _covered(found, two_way=two_way) >= covered:
            flattest, need = found, cap
        else:
            low = cap + 1
    cost = 0
    if flattest is not None:
        total = {stage.name: stage.value for stage in matching.objective}["total_fit"]
        cost = total - flattest.objective[-1].value
    givers = tuple(sorted(counted.items()))
    if most <= need + 1:
        text = f"The busiest giver has {most}, and {need} are needed to cover as many people"
        return Load(givers, most, need, 0, Reason("load_flat", text, {"most": most, "need": need}))
    text = f"The busiest giver has {most}. A draft with at most {need} each covers as many people and "
    text += f"costs {shown(cost)} of fit in all" if cost > 0 else "costs no fit"
    data = {"most": most, "need": need, "hundredths": cost}
    return Load(givers, most, need, cost, Reason("load_uneven", text, data))


def _loads(pairs: list[tuple[str, str]], *, two_way: bool) -> Counter[str]:
    loads = Counter(giver for giver, _ in pairs)
    return loads + Counter(learner for _, learner in pairs) if two_way else loads


def _capped(problem: MatchingProblem, cap: int) -> MatchingProblem:
    """Nobody gives to more than so many, but for locked pairs."""
    locked = _loads(sorted(problem.locked), two_way=problem.model.two_way)
    people = tuple(
        replace(person, giver_capacity=min(person.giver_capacity, max(cap, locked[person.person_id])))
        for person in problem.people
    )
    return checked(replace(problem, people=people))


def _covered(found: Draft, *, two_way: bool) -> int:
    rows = np.concatenate([found.learner, found.giver]) if two_way else found.learner
    return len(np.unique(rows))
