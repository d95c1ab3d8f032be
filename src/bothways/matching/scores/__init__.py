"""Bring your own scores: allowed pairs with a number each, from a file or a frame, solved like any model.

`scores_from` takes columns, rows or a frame; `solve_scores` finds the best assignment, two-way pairs, rings or
circles among them, with a bound for every stage; `audit_scores` judges pairs that somebody else made.
"""

from bothways.matching.scores.auditing import ScoreAudit, audit_scores
from bothways.matching.scores.options import Kind, Options
from bothways.matching.scores.solution import ScoredFlow, ScoreSolution
from bothways.matching.scores.solving import solve_scores
from bothways.matching.scores.table import HIGHEST_SCORE, Scores, UnfitScores, scores_from

__all__ = [
    "HIGHEST_SCORE",
    "Kind",
    "Options",
    "ScoreAudit",
    "ScoreSolution",
    "ScoredFlow",
    "Scores",
    "UnfitScores",
    "audit_scores",
    "scores_from",
    "solve_scores",
]
