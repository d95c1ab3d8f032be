"""Circles: learners around one giver at one slot."""

from bothways.matching.assignment.best import Progress
from bothways.matching.circles import Capacity, LockedSeatsImpossible, Seats, best_circles
from bothways.matching.objective import Patience
from bothways.matching.scores.solution import ScoreSolution, numbered
from bothways.matching.scores.task import LockedImpossible, Task
from bothways.matching.solution import Shape


def solved(task: Task, *, progress: Progress, patience: Patience) -> ScoreSolution:
    """The best circles that were found, with their bound."""
    scores, options = task.scores, task.options
    smallest, largest = options.size
    try:
        found = best_circles(
            Seats(scores.giver, scores.slot, scores.learner, scores.score, len(scores.ids)),
            smallest=smallest,
            largest=largest,
            capacity=Capacity(task.giver_places, task.learner_places),
            coverage=options.coverage,
            bands=options.bands,
            worst_off=options.worst_off,
            locked=task.locked,
            kept=task.kept,
            balanced=options.balanced,
            seed=options.seed,
            progress=progress,
            patience=patience,
        )
    except LockedSeatsImpossible as error:
        raise LockedImpossible(_named(task, error), **error.data) from error
    rows = zip(scores.giver.tolist(), scores.slot.tolist(), scores.learner.tolist(), strict=True)
    score = dict(zip(rows, scores.score.tolist(), strict=True))
    groups = (
        (
            Shape.CIRCLE,
            tuple(
                (*task.names(circle.giver, learner), score[circle.giver, circle.slot, learner])
                for learner in circle.learners
            ),
            scores.slots[circle.slot],
        )
        for circle in found.circles
    )
    return ScoreSolution(
        task.kind,
        numbered(groups),
        found.objective,
        found.bound,
        hurried=found.objective != found.bound and patience.left() <= 0,
    )


def _named(task: Task, error: LockedSeatsImpossible) -> str:
    """The refusal with ids in place of rows."""
    pairs = [task.names(giver, learner) for giver, learner in error.data.get("pairs", task.locked)]
    listed = ", ".join(f"{giver} with {learner}" for giver, learner in pairs)
    smallest, largest = task.options.size
    return (
        f"Locked, but no choice of circles of {smallest} to {largest} learners holds them all: {listed}. "
        "Unlock one, or allow other sizes."
    )
