"""`bothways compare`: two result folders side by side."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bothways.cli.wording import counted, points

if TYPE_CHECKING:
    from bothways.cli.result_folders import ResultFolder
    from bothways.matching.audits.comparing import Comparison, Flow, PersonChange

SHOWN = 20
"""People whose changes are spelled out; --json and --out hold all."""


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command(epilog="Example: `bothways compare first second`")(compare)


def compare(
    before: Annotated[Path, typer.Argument(help="A folder that match or solve wrote.", show_default=False)],
    after: Annotated[Path, typer.Argument(help="The folder to compare it with.", show_default=False)],
    out: Annotated[Path | None, typer.Option(help="A file for the comparison as data.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the comparison as data.")] = False,
) -> None:
    """Say what the second of two drafts changes: stages, relationships, and what changes for whom."""
    from bothways.cli.result_folders import read_result_folder
    from bothways.matching.audits.comparing import compare as compared

    first, second = read_result_folder(before), read_result_folder(after)
    found = compared(first.drafted, second.drafted)
    data = comparison_data(first, second, found)
    if out is not None:
        out.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(data, ensure_ascii=False))
    else:
        typer.echo("\n".join(_sentences(first, second, found)))


def comparison_data(first: "ResultFolder", second: "ResultFolder", found: "Comparison") -> dict[str, Any]:
    """The comparison as plain data."""
    return {
        "same_input": first.input_sha256 == second.input_sha256,
        "optimal": {"before": first.optimal, "after": second.optimal},
        "stages": [
            {
                "name": stage.name,
                "before": stage.before,
                "after": stage.after,
                "change": None if stage.before is None or stage.after is None else stage.after - stage.before,
            }
            for stage in found.stages
        ],
        "relationships": {
            "kept": _flows(found.kept),
            "added": _flows(found.added),
            "dropped": _flows(found.dropped),
        },
        "gains_a_partner": list(found.gains),
        "loses_a_partner": list(found.loses),
        "weakest": {"before": found.weakest[0], "after": found.weakest[1]},
        "people": [
            {
                "person_id": one.person_id,
                "givers_added": list(one.givers_added),
                "givers_dropped": list(one.givers_dropped),
                "learners_added": list(one.learners_added),
                "learners_dropped": list(one.learners_dropped),
            }
            for one in found.people
        ],
    }


def _flows(relationships: Iterable[Sequence["Flow"]]) -> list[list[list[str]]]:
    """Each relationship as its flows [giver_id, learner_id]."""
    return [[list(flow) for flow in flows] for flows in relationships]


def _sentences(first: "ResultFolder", second: "ResultFolder", found: "Comparison") -> Iterable[str]:
    """The comparison in words."""
    names = {**first.names, **second.names}

    def name(person_id: str) -> str:
        return names.get(person_id, person_id)

    if first.input_sha256 == second.input_sha256:
        yield "Both drafts were made from the same input."
    else:
        yield "The drafts were made from different input: people, rules or options are not the same."
    for stage in found.stages:
        yield f"  {stage.name.replace('_', ' ')}: {_change(stage.before, stage.after)}"
    yield (
        f"{counted(len(found.kept), 'relationship')} kept, {len(found.added):,} added, {len(found.dropped):,} dropped."
    )
    scale = points if first.hundredths and second.hundredths else "{:,}".format
    weakest = ["none" if one is None else scale(one) for one in found.weakest]
    yield f"Weakest relationship: {weakest[0]} before, {weakest[1]} after."
    yield from _named("Gets a partner", [name(one) for one in found.gains])
    yield from _named("Has no partner any more", [name(one) for one in found.loses])
    for one in found.people[:SHOWN]:
        yield f"  {name(one.person_id)}: {'; '.join(_moves(one, name))}"
    if len(found.people) > SHOWN:
        yield f"  and {len(found.people) - SHOWN:,} more people; --json and --out list them all."


def _change(before: int | None, after: int | None) -> str:
    if before is None or after is None:
        there = "only after" if before is None else "only before"
        return f"{after if before is None else before:,} ({there})"
    if before == after:
        return f"{after:,}, the same"
    return f"{before:,} before, {after:,} after ({after - before:+,})"


def _named(what: str, people: Sequence[str]) -> Iterable[str]:
    if people:
        rest = f" and {len(people) - SHOWN:,} more" if len(people) > SHOWN else ""
        yield f"{what}: {', '.join(people[:SHOWN])}{rest}."


def _moves(one: "PersonChange", name: Any) -> Iterable[str]:
    """What changes for one person."""
    for words, people in (
        ("learns from", one.givers_added),
        ("no longer learns from", one.givers_dropped),
        ("teaches", one.learners_added),
        ("no longer teaches", one.learners_dropped),
    ):
        if people:
            yield f"{words} {', '.join(map(name, people))}"
