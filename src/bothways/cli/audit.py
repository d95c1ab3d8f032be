"""`bothways audit`: judge a hand-made matching by the rules and against the optimum."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bothways.cli.audit_more import ByColumn, ByHours, ByLoad, Sections, more_of
from bothways.cli.audit_scores import judge_scores
from bothways.cli.calls import (
    AsOf,
    Columns,
    Conflicts,
    DateOrder,
    Mentees,
    Mentors,
    People,
    Preferences,
    Skills,
    Yes,
    date_order_called,
    day_called,
    model_called,
)
from bothways.cli.progress import progress_bar
from bothways.cli.wording import counted, points
from bothways.errors import Invalid

BLOCKS_SHOWN = 5

if TYPE_CHECKING:
    from bothways.cli.pool import Pool
    from bothways.cli.reading import Reading
    from bothways.matching.engine import Audit


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command(
        epilog="Examples: `bothways audit relationships.csv --people people.csv --skills skills.csv`, "
        "`bothways audit --scores scores.csv --pairs pairs.csv --out judged.json`"
    )(audit)


def audit(
    relationships: Annotated[
        Path | None, typer.Argument(help="CSV or XLSX with the columns giver_id and learner_id.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            help="A model of pairs, such as reverse; without it, what the file says or its flows show."
        ),
    ] = None,
    people: People = None,
    skills: Skills = None,
    preferences: Preferences = None,
    conflicts: Conflicts = None,
    mentors: Mentors = None,
    mentees: Mentees = None,
    columns: Columns = None,
    as_of: AsOf = None,
    date_order: DateOrder = None,
    scores: Annotated[
        Path | None, typer.Option(help="Scores to judge by instead of people: giver_id, learner_id, score.")
    ] = None,
    pairs: Annotated[
        Path | None, typer.Option(help="With --scores: the pairs, giver_id and learner_id.")
    ] = None,
    capacities: Annotated[
        Path | None, typer.Option(help="With --scores: person_id, role (giver or learner), capacity.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="With --scores: a file for the judgement as data.")] = None,
    fairness: ByColumn = None,
    *,
    load: ByLoad = False,
    incentives: ByHours = False,
    yes: Yes = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the judgement as data.")] = False,
) -> None:
    """Say which rules a matching breaks, whom it leaves out, and how far it is from the best possible.

    With --scores the pairs are judged by scores of your own: which pairs block them, and what stability costs.
    The exit code is 0 whatever the judgement, 2 when a file cannot be read.
    """
    if scores is not None:
        if relationships is not None or people is not None or mentors is not None or mentees is not None:
            raise Invalid(
                "Judge by --scores with --pairs, or by --people with a list of relationships: not by both."
            )
        judge_scores(scores, pairs, capacities, out, as_json=as_json)
        return
    if pairs is not None or capacities is not None or out is not None:
        raise Invalid("--pairs, --capacities and --out go with --scores.")
    if relationships is None:
        raise Invalid("Name the matching to be judged, or judge by scores: --scores FILE --pairs FILE.")
    chosen = None if model is None else model_called(model)
    sections = Sections(fairness, load, incentives)
    day = day_called(as_of)
    from bothways.cli.faults import confirm_guesses, show_faults
    from bothways.cli.pool import problem_of_pool
    from bothways.cli.reading import Sources, read_sources, require_levels
    from bothways.matching.engine import audit as judged
    from bothways.roster.matching_file import read_matching

    sources = Sources(
        people, skills, preferences, conflicts, mentors, mentees, columns, date_order_called(date_order)
    )
    with progress_bar("Reading", show=not as_json) as step:
        step(0.0, "Reading the files")
        reading = read_sources(sources)
    matching = read_matching(relationships, people=reading.records.keys() | reading.refused)
    reading.gather(matching, name="relationships")
    if chosen is None and not matching.problems:
        chosen = model_called(matching.model or _model_shown(matching.pairs, reading))
    if chosen is not None and chosen.shape != "pair":
        raise Invalid(
            f"{chosen.name} makes {chosen.shape}s; audit judges models of pairs. Compare two drafts with compare instead."
        )
    if chosen is not None and not reading.rejected:
        require_levels(reading, chosen)
    if chosen is None or reading.problems or not reading.somebody:
        show_faults(reading, as_json=as_json, skipped=False)
        raise typer.Exit(2)
    confirm_guesses(reading, yes=yes, as_json=as_json)
    pool = reading.pool(day)
    with progress_bar("Judging", show=not as_json) as step:
        judged_pairs = _partners(matching.pairs) if chosen.two_way else matching.pairs
        problem = problem_of_pool(pool, chosen)
        judgement = judged(problem, judged_pairs, progress=step)
        more, said = more_of(problem, judgement, sections, step)
    if as_json:
        typer.echo(json.dumps({"model": chosen.id, **audit_data(judgement), **more}, ensure_ascii=False))
    else:
        show_faults(reading, as_json=False, skipped=False)
        typer.echo("\n".join([*_sentences(chosen.name, judgement, pool), *said]))


def _partners(flows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """One pair for the two flows of a two-way relationship, as the file names it first."""
    return list({frozenset(flow): flow for flow in reversed(list(flows))}.values())[::-1]


def _model_shown(pairs: Iterable[tuple[str, str]], reading: "Reading") -> str:
    """The model that the flows look like: both ways, mostly upward, or neither."""
    flows = set(pairs)
    if flows and 2 * sum((learner, giver) in flows for giver, learner in flows) > len(flows):
        return "reciprocal"
    levels = {record.person_id: record.career_level or 0 for record in reading.records.values()}
    upward = sum(levels.get(giver, 0) < levels.get(learner, 0) for giver, learner in flows)
    return "reverse" if 2 * upward > len(flows) else "traditional"


def audit_data(judgement: "Audit") -> dict[str, Any]:
    """The judgement as plain data; fit in hundredths of a point."""
    return {
        "sound": judgement.sound,
        "pairs": [
            {
                "giver_id": pair.giver_id,
                "learner_id": pair.learner_id,
                "fit": pair.fit.hundredths if pair.fit else None,
                "broken": [{"rule": reason.code, "message": reason.text} for reason in pair.broken],
            }
            for pair in judgement.pairs
        ],
        "over_capacity": [{"message": reason.text, **reason.data} for reason in judgement.over_capacity],
        **{
            name: [{"name": stage.name, "value": stage.value} for stage in getattr(judgement, name)]
            for name in ("objective", "optimum", "lost")
        },
        "optimum_proven": judgement.proven,
        "blocking_pairs": [[pair.giver_id, pair.learner_id] for pair in judgement.blocking],
        "blocking_pairs_count": judgement.blocking_count,
    }


def _sentences(model: str, judgement: "Audit", pool: "Pool") -> Iterable[str]:
    """The judgement in words: what is broken first, then what is lost."""
    broken = [pair for pair in judgement.pairs if pair.broken]
    verb = "breaks" if len(broken) < 2 else "break"
    yield f"{model}: {counted(len(judgement.pairs), 'pair')}, {len(broken) or 'none'} of them {verb} a rule."
    for pair in broken:
        reasons = "; ".join(reason.text for reason in pair.broken)
        yield f"  {pool.name(pair.giver_id)} and {pool.name(pair.learner_id)}: {reasons}"
    for reason in judgement.over_capacity:
        yield f"  {reason.text}"
    covered, fit = judgement.objective
    best_covered, best_fit = judgement.optimum
    yield (
        f"The pairs that keep the rules cover {covered.value} people with a total fit of {points(fit.value)}. "
        f"The best possible covers {best_covered.value} with {points(best_fit.value)}"
        f"{', proven over every pair' if judgement.proven else ''}."
    )
    rather = counted(judgement.blocking_count, "pair")
    yield f"{rather} of people who are not together would rather have each other."
    for block in judgement.blocking[:BLOCKS_SHOWN]:
        yield f"  {pool.name(block.giver_id)} and {pool.name(block.learner_id)}, fit {points(block.fit)}"
    if judgement.blocking_count > BLOCKS_SHOWN:
        yield f"  and {judgement.blocking_count - BLOCKS_SHOWN} more; --json lists up to a hundred."
