"""Options that several verbs share, checked before any file is read."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bothways.errors import Invalid
from bothways.mentoring.programme_models import ProgrammeModel, UnknownModel, programme_models

if TYPE_CHECKING:
    from bothways.matching.formation import Formation
    from bothways.matching.objective import Patience

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

Bands = Annotated[
    str | None,
    typer.Option(help="Thresholds, such as 2000,4000: fewest pairs below the lowest first.", metavar="T,T"),
]
WorstOff = Annotated[
    bool, typer.Option("--worst-off", help="Raise the weakest pair as far as coverage allows.")
]
LARGEST_SEED: Final = (1 << 63) - 1
"""What 64 bits hold."""
Seed = Annotated[
    int, typer.Option(help="Key of the hash that decides between equal answers.", min=0, max=LARGEST_SEED)
]
TimeLimit = Annotated[
    float | None, typer.Option(help="Seconds after which the best found so far is taken.", metavar="S")
]


def model_called(model: str) -> ProgrammeModel:
    """The model of this id.

    Raises: UnknownModel, with a plain sentence.
    """
    models = programme_models()
    if model not in models:
        names = list(models)
        raise UnknownModel(f'There is no model "{model}". Choose {", ".join(names[:-1])} or {names[-1]}.')
    return models[model]


def formation_called(
    model: ProgrammeModel, target: str | None, *, balanced: bool, facilitated: bool
) -> "Formation":
    """What is asked of groups, cohorts and circles.

    Raises: Invalid, where the model makes none.
    """
    from bothways.matching.formation import Formation

    asked = [
        name
        for name, given in (
            ("--target-skill", target is not None), ("--balanced", balanced), ("--facilitated", facilitated)
        )
        if given
    ]  # fmt: skip
    if asked and model.shape != "circle":
        raise Invalid(
            f"{' and '.join(asked)} shape groups, cohorts and circles: {model.name} makes none. "
            "Leave that out, or choose the model group, peer_reskilling or circle."
        )
    if facilitated and model.id != "peer_reskilling":
        raise Invalid("--facilitated is for cohorts: use it with the model peer_reskilling, or leave it out.")
    return Formation(target, balanced, facilitated)


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


def bands_called(text: str | None) -> tuple[int, ...]:
    """The thresholds of --bands, ascending.

    >>> bands_called("4000, 2000"), bands_called(None)
    ((2000, 4000), ())
    """
    words = [word.strip() for word in (text or "").split(",")] if text is not None else []
    if not all(word.isascii() and word.isdecimal() and int(word) > 0 for word in words):
        raise Invalid(f'--bands "{text}" is no list of thresholds. Write whole numbers above 0: 2000,4000.')
    return tuple(sorted({int(word) for word in words}))


def weights_called(text: str | None) -> dict[str, int]:
    """The parts of --weights; what is not named is left out.

    >>> weights_called("skills=45, wishes=20")
    {'skills': 45, 'wishes': 20}
    """
    parts: dict[str, int] = {}
    for entry in (text or "").split(",") if text is not None else []:
        name, _, number = (word.strip() for word in entry.partition("="))
        if not (number.isascii() and number.isdecimal()) or name in parts:
            raise Invalid(
                f'--weights "{text}" cannot be read. Write each part once with a whole number: skills=45,wishes=20.'
            )
        parts[name] = int(number)
    return parts


def coverage_called(text: str) -> str:
    """What --coverage counts."""
    if text not in {"people", "pairs"}:
        raise Invalid(f'--coverage "{text}" is unknown. Choose people or pairs.')
    return text


def patience_called(seconds: float | None) -> Callable[[], "Patience"]:
    """The patience of --time-limit, to be asked for when the search begins; without one nothing is hurried."""
    if seconds is not None and not 0 < seconds < 1e9:
        raise Invalid(f"--time-limit {seconds:g} is no span of time. Give seconds above 0.")

    def begun() -> "Patience":
        from bothways.matching.objective import UNHURRIED, Patience

        if seconds is None:
            return UNHURRIED
        end = monotonic() + seconds
        return Patience(lambda: end - monotonic())

    return begun
