"""`bothways audit --scores`: judge pairs by scores that come along, whoever made both."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bothways.cli.progress import progress_bar
from bothways.cli.wording import counted
from bothways.errors import Invalid

if TYPE_CHECKING:
    from bothways.matching.scores.auditing import Reached, ScoreAudit

BLOCKS_SHOWN = 5


def judge_scores(
    scores: Path, pairs: Path | None, capacities: Path | None, out: Path | None, *, as_json: bool
) -> None:
    """Read the files, judge, and say it in words, as data, or in a file."""
    if pairs is None:
        raise Invalid("Name the pairs to be judged: --pairs FILE, with the columns giver_id and learner_id.")
    from bothways.cli.faults import show_faults
    from bothways.cli.score_files import ScoreSources, read_score_files
    from bothways.matching.scores.auditing import audit_scores

    with progress_bar("Reading", show=not as_json) as step:
        step(0.0, "Reading the files")
        reading = read_score_files(ScoreSources(scores, capacities=capacities, pairs=pairs))
    if reading.problems or not as_json:
        show_faults(reading, as_json=as_json, skipped=False)
    if reading.problems:
        raise typer.Exit(2)
    with progress_bar("Judging", show=not as_json) as step:
        step(0.1, "Judging the pairs")
        judgement = audit_scores(reading.scores, reading.pairs, capacities=reading.capacities)
    data = audit_data(judgement)
    if out is not None:
        out.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(data, ensure_ascii=False))
    else:
        typer.echo("\n".join(_sentences(judgement, len(reading.pairs))))


def audit_data(judgement: "ScoreAudit") -> dict[str, Any]:
    """The judgement as plain data."""
    optimum, lost = judgement.optimum, judgement.price_of_stability
    return {
        "sound": not (judgement.forbidden or judgement.overfull),
        "forbidden_pairs": [list(pair) for pair in judgement.forbidden],
        "over_capacity": [
            {"person_id": one.person_id, "role": one.role, "places": one.places, "partners": one.partners}
            for one in judgement.overfull
        ],
        "blocking_pairs": [list(pair) for pair in judgement.blocking],
        "coverage": judgement.reached.coverage,
        "total": judgement.reached.total,
        "price_of_stability": {
            "optimum": _reached(optimum),
            "stable": _reached(judgement.stable),
            "lost": _reached(lost),
            "share_lost": {
                "coverage": round(lost.coverage / optimum.coverage, 4) if optimum.coverage else 0.0,
                "total": round(lost.total / optimum.total, 4) if optimum.total else 0.0,
            },
        },
    }


def _reached(reached: "Reached") -> dict[str, int]:
    return {"coverage": reached.coverage, "total": reached.total}


def _sentences(judgement: "ScoreAudit", pairs: int) -> Iterable[str]:
    """The judgement in words: what is broken first, then what the pairs reach, then stability."""
    broken = len(judgement.forbidden)
    yield f"{counted(pairs, 'pair')}, {broken or 'none'} of them without a row in the scores."
    for giver, learner in judgement.forbidden:
        yield f"  {giver} and {learner} may not be paired"
    for one in judgement.overfull:
        yield f"  {one.person_id} has {counted(one.partners, 'partner')} as {one.role} for {counted(one.places, 'place')}"
    reached, optimum, stable = judgement.reached, judgement.optimum, judgement.stable
    yield (
        f"The allowed ones cover {counted(reached.coverage, 'learner')} with a total of {reached.total:,}. "
        f"The best possible covers {optimum.coverage:,} with {optimum.total:,}."
    )
    yield f"{counted(len(judgement.blocking), 'pair')} of people who are not together would rather have each other."
    for giver, learner in judgement.blocking[:BLOCKS_SHOWN]:
        yield f"  {giver} and {learner}"
    if len(judgement.blocking) > BLOCKS_SHOWN:
        yield f"  and {len(judgement.blocking) - BLOCKS_SHOWN:,} more; --json and --out list them all."
    yield (
        f"Pairs that nobody would rather leave cover {counted(stable.coverage, 'learner')} with a total of "
        f"{stable.total:,}: that is what stability costs."
    )
