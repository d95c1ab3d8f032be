"""Solve a table of scores: one door for the four kinds."""

from dataclasses import replace
from typing import Any, Protocol

from bothways.matching.assignment.best import Progress
from bothways.matching.objective import UNHURRIED, Patience
from bothways.matching.scores.options import Kind, Options, options_of
from bothways.matching.scores.solution import ScoreSolution, with_kept
from bothways.matching.scores.table import Scores, UnfitScores
from bothways.matching.scores.task import Task, task_of


def solve_scores(
    kind: Kind | str,
    scores: Scores,
    *,
    options: Options | None = None,
    progress: Progress | None = None,
    patience: Patience = UNHURRIED,
    **more: Any,
) -> ScoreSolution:
    """The best relationships of a kind among allowed, scored flows.

    Args:
        kind: "assignment", "reciprocal", "rings" or "circles".
        scores: see `scores_from`.
        options: what is sought and what must hold.
        progress: is told the share done and a sentence; whatever it raises passes through.
        patience: how long a search that may not end is let run.
        more: fields of `Options` by name, in place of those of `options`: capacities, coverage, locked, kept,
            bands, worst_off, seed and so on.

    Returns: flows by group with objective and bound. Stages in order, those that were asked for: people_covered
        or pairs_covered, kept, below_<band>, weakest, total_fit.

    Raises: UnfitScores or LockedImpossible, naming what to correct.

    >>> from bothways.matching.scores import scores_from
    >>> rows = [("ada", "bo", 7), ("ada", "cy", 9), ("di", "bo", 1)]
    >>> names = "giver_id", "learner_id", "score"
    >>> found = solve_scores("assignment", scores_from([dict(zip(names, row)) for row in rows]))
    >>> [(flow.giver_id, flow.learner_id) for flow in found.flows], found.optimal
    ([('ada', 'cy'), ('di', 'bo')], True)
    """
    asked = options_of(options or Options(), more)
    task = task_of(_kind_called(kind), scores, asked)
    tell = progress or (lambda _share, _text: None)
    found = _solver(task.kind)(task, progress=tell, patience=patience)
    tell(1.0, "Done")
    if not asked.kept:
        return found
    return replace(found, objective=with_kept(found.objective, asked), bound=with_kept(found.bound, asked))


def _kind_called(kind: Kind | str) -> Kind:
    try:
        return Kind(kind)
    except ValueError as error:
        raise UnfitScores(f'There is no kind "{kind}". Choose {", ".join(Kind)}.') from error


class _Solver(Protocol):
    def __call__(self, task: Task, *, progress: Progress, patience: Patience) -> ScoreSolution: ...


def _solver(kind: Kind) -> _Solver:
    """The solver of a kind; each brings solvers along that take time to load."""
    if kind is Kind.ASSIGNMENT:
        from bothways.matching.scores import one_way

        return one_way.solved
    if kind is Kind.RECIPROCAL:
        from bothways.matching.scores import two_way

        return two_way.solved
    if kind is Kind.RINGS:
        from bothways.matching.scores import in_rings

        return in_rings.solved
    from bothways.matching.scores import in_circles

    return in_circles.solved
