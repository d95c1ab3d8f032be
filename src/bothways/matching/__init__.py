"""Who should meet whom: hard constraints, fit, proven optimum, reasons.

Pure and in integers: people and rules in, a `Matching` out; or scores of your own in, a `ScoreSolution` out. Files
are read by `bothways.roster` and `bothways.cli`, rows by `bothways.apps.matching_runs`.

Everything in `__all__` is loaded when it is first asked for, so that importing this package costs nothing.

>>> from bothways.matching import scores_from, solve_scores
>>> scores = scores_from({"giver_id": ["ada", "di"], "learner_id": ["bo", "bo"], "score": [900, 400]})
>>> solve_scores("assignment", scores).flows[0].giver_id
'ada'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bothways.matching.audits.auditing import Audit, audit
    from bothways.matching.audits.comparing import Comparison, compare, drafted
    from bothways.matching.engine import judge, price_of_change, solve
    from bothways.matching.objective import UNHURRIED, Coverage, Objective, Patience
    from bothways.matching.problem import MatchingProblem, Need, Offer, Person, Weights
    from bothways.matching.scores import (
        Kind,
        Options,
        ScoreAudit,
        Scores,
        ScoreSolution,
        UnfitScores,
        audit_scores,
        scores_from,
        solve_scores,
    )
    from bothways.matching.solution import Matching, RelationshipProposal, Stage
    from bothways.matching.validation import problem_of
    from bothways.matching.weights import weights_of

__all__ = [
    "UNHURRIED",
    "Audit",
    "Comparison",
    "Coverage",
    "Kind",
    "Matching",
    "MatchingProblem",
    "Need",
    "Objective",
    "Offer",
    "Options",
    "Patience",
    "Person",
    "RelationshipProposal",
    "ScoreAudit",
    "ScoreSolution",
    "Scores",
    "Stage",
    "UnfitScores",
    "Weights",
    "audit",
    "audit_scores",
    "compare",
    "drafted",
    "judge",
    "price_of_change",
    "problem_of",
    "scores_from",
    "solve",
    "solve_scores",
    "weights_of",
]

_HOMES: Final = {
    "audits.auditing": ("Audit", "audit"),
    "audits.comparing": ("Comparison", "compare", "drafted"),
    "engine": ("judge", "price_of_change", "solve"),
    "objective": ("UNHURRIED", "Coverage", "Objective", "Patience"),
    "problem": ("MatchingProblem", "Need", "Offer", "Person", "Weights"),
    "scores": (
        "Kind", "Options", "ScoreAudit", "ScoreSolution", "Scores", "UnfitScores", "audit_scores", "scores_from",
        "solve_scores",
    ),
    "solution": ("Matching", "RelationshipProposal", "Stage"),
    "validation": ("problem_of",),
    "weights": ("weights_of",),
}  # fmt: skip
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
