"""Options that several verbs share, checked before any file is read."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bothways.errors import Invalid
from bothways.mentoring.programme_models import ProgrammeModel, programme_model, programme_models

SOLVED = ("traditional", "reverse", "reciprocal")
"""The models that the engine solves today."""

People = Annotated[Path | None, typer.Option(help="People, CSV or XLSX.")]
Skills = Annotated[Path | None, typer.Option(help="Offers and needs, CSV or XLSX.")]
Preferences = Annotated[Path | None, typer.Option(help="Private wishes and blocks.")]
Conflicts = Annotated[Path | None, typer.Option(help="Who decides on whom.")]
Mentors = Annotated[Path | None, typer.Option(help="Those who give, in a sheet of their own.")]
Mentees = Annotated[Path | None, typer.Option(help="Those who learn, in a sheet of their own.")]
Columns = Annotated[Path | None, typer.Option(help="Mapping of your headings to ours.")]
AsOf = Annotated[str | None, typer.Option(help="Day whose week counts for time zones, YYYY-MM-DD; today.")]
DateOrder = Annotated[str | None, typer.Option(help="dmy, mdy or ymd, where dates are ambiguous.")]
Yes = Annotated[bool, typer.Option("--yes", help="Accept the guessed headings.")]


class ModelNotSolved(Invalid):
    """The model exists; the engine does not match it."""

    code = "model_not_solved"


def model_called(model: str) -> ProgrammeModel:
    """The model of this id, if the engine solves it.

    Raises: ModelNotSolved, with a plain sentence.
    """
    if model in SOLVED:
        return programme_model(model)
    if model in programme_models():
        raise ModelNotSolved(
            f"{programme_model(model).name} is not matched by this version. It matches {', '.join(SOLVED[:-1])} and {SOLVED[-1]}."
        )
    raise ModelNotSolved(f'There is no model "{model}". Choose {", ".join(SOLVED[:-1])} or {SOLVED[-1]}.')


def day_called(text: str | None) -> date:
    """The day of --as-of, today unless given."""
    if text is None:
        return date.today()  # noqa: DTZ011, the calendar day where the command is run
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(
            f'--as-of "{text}" is no date. Write it as YYYY-MM-DD, for example 2026-03-02.'
        ) from error
    if not 1900 <= day.year < 2200:  # time zones say nothing beyond, and weeks at the ends of time overflow
        raise Invalid(f'--as-of "{text}" is too far away. Choose a day from 1900 to 2199.')
    return day


def date_order_called(text: str | None) -> str | None:
    """The order of --date-order, or None where dates may be asked for."""
    if text not in {None, "dmy", "mdy", "ymd"}:
        raise Invalid(f'--date-order "{text}" is unknown. Choose dmy, mdy or ymd.')
    return text
