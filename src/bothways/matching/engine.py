"""The public surface of matching: state a problem, solve it, judge a pair, price a change, audit a matching.

Everything that other rooms call is named in `__all__`; the modules behind it are the engine's own.
"""

from bothways.matching.assignment.best import Progress
from bothways.matching.audits.auditing import Audit, AuditedPair, BlockingPair, audit
from bothways.matching.changes.review import (
    BrokenPair,
    Position,
    Price,
    Swap,
    judge,
    price_of_change,
    sentence,
    suggest_swap,
)
from bothways.matching.drafting import LockedPairBreaksRule, draft
from bothways.matching.objective import UNHURRIED, Patience
from bothways.matching.people.population import population_of
from bothways.matching.problem import MatchingProblem
from bothways.matching.reasons.explain import relationships
from bothways.matching.reasons.verdicts import PairVerdict
from bothways.matching.solution import Matching
from bothways.matching.validation import LevelsMissing, UnfitProblem, checked, problem_of
from bothways.matching.why.unmatched import unmatched_of

__all__ = [
    "Audit",
    "AuditedPair",
    "BlockingPair",
    "BrokenPair",
    "LevelsMissing",
    "LockedPairBreaksRule",
    "PairVerdict",
    "Position",
    "Price",
    "Progress",
    "Swap",
    "UnfitProblem",
    "audit",
    "judge",
    "price_of_change",
    "problem_of",
    "sentence",
    "solve",
    "suggest_swap",
]


def solve(
    problem: MatchingProblem, *, progress: Progress | None = None, patience: Patience = UNHURRIED
) -> Matching:
    """The best set of relationships, stage after stage (`problem.objective`), over all that are feasible.

    Args:
        problem: people and rules; the order of people does not matter.
        progress: told the share done (0 to 1) and a sentence; it may raise to cancel.
        patience: how long a search that may not end is let run; then the best so far stands with its bound.

    Returns: relationships with reasons, the unmatched with reasons and what would help, and the proof:
        objective and bound agree wherever `optimal` is true.

    Raises: UnfitProblem, LevelsMissing, LockedPairBreaksRule (all `Invalid`), naming the people.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> from bothways.matching.problem import Need, Offer, Person
    >>> people = [Person("ada", 4, offers=(Offer("SQL", 4),)), Person("bo", 1, needs=(Need("SQL", 1),))]
    >>> found = solve(problem_of(programme_model("traditional"), people))
    >>> [(r.pair, r.fit.points) for r in found.relationships], found.optimal
    ([(('ada', 'bo'), 56)], True)
    """
    tell = progress or (lambda _share, _text: None)
    if problem.model.shape == "ring":
        from bothways.matching.rings.matching import ring_matching  # it brings SciPy's solvers of programs

        return ring_matching(problem, progress=progress, patience=patience)
    if problem.model.shape == "circle":
        from bothways.matching.circles.matching import (
            circle_matching,  # it brings a solver that others do without
        )

        return circle_matching(problem, progress=progress, patience=patience)
    tell(0.0, "Reading people and rules")
    population = population_of(checked(problem))
    chosen = draft(
        population, progress=lambda share, text: tell(0.05 + 0.75 * share, text), patience=patience
    )
    tell(0.8, "Finding the reasons")
    proposals = relationships(population, chosen.giver, chosen.learner)
    left = unmatched_of(population, chosen, progress=lambda share, text: tell(0.85 + 0.15 * share, text))
    tell(1.0, "Done")
    return Matching(
        relationships=proposals,
        unmatched=left,
        objective=chosen.objective,
        bound=chosen.bound,
        optimal=chosen.optimal,
        feasible_pairs=chosen.feasible_pairs,
        proof=chosen.proof,
    )
