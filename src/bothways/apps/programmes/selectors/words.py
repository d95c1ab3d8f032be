"""A programme's model in everyday words: who teaches whom, how long, and which rules always hold."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bothways.apps.programmes.selectors.rules import model_name, offered_model

DEFINITIONS: dict[str, Any] = {
    "traditional": gettext_lazy(
        "An experienced colleague helps a less experienced one grow, meeting regularly over a long period."
    ),
    "reverse": gettext_lazy(
        "A less senior colleague teaches a more senior one: skills, tools, trends or a view from elsewhere in "
        "the organisation."
    ),
    "reciprocal": gettext_lazy(
        "Two colleagues at different levels mentor each other; each teaches and each learns."
    ),
}
LEVELS: dict[str, Any] = {
    "traditional": gettext_lazy(
        "Who teaches stands at least one level above who learns. Where both stand on one level, a clear lead in "
        "the skill is needed."
    ),
    "reverse": gettext_lazy(
        "Who teaches stands at least one level below who learns. Level decides, never age."
    ),
    "reciprocal": gettext_lazy("The two stand on different levels, and each can teach what the other needs."),
}
EVIDENCE: dict[str, Any] = {
    "A": gettext_lazy("Evidence A: experiments or summaries of many studies."),
    "B": gettext_lazy("Evidence B: studies that observe without an experiment."),
    "C": gettext_lazy("Evidence C: case studies and practice."),
    "D": gettext_lazy("Evidence D: our own judgement."),
}
DIRECTIONS = {"traditional": ["downward"], "reverse": ["upward"], "reciprocal": ["downward", "upward"]}


@dataclass(frozen=True, slots=True)
class ModelWords:
    """One model as a page describes it."""

    id: str
    name: str
    definition: str
    evidence: str
    directions: list[str]
    weeks: int
    weeks_min: int
    weeks_max: int
    minutes_a_month: int
    rules: list[str]


def model_words(model_id: str, *, weeks: int | None = None) -> ModelWords:
    """The words for a model; `weeks` is a programme's own length, without it the model's usual one."""
    model = offered_model(model_id)
    length = weeks or model.weeks
    rules = [
        str(LEVELS[model_id]),
        _("A relationship lasts %(weeks)s weeks. People meet every %(days)s days for %(minutes)s minutes.")
        % {"weeks": length, "days": model.cadence_days, "minutes": model.minutes},
        _("It counts as completed after %(sessions)s sessions. Plan about %(minutes)s minutes a month.")
        % {"sessions": model.min_held, "minutes": model.min_minutes_month},
        ngettext(
            "Who teaches has %(count)s relationship at a time, unless they say otherwise.",
            "Who teaches has up to %(count)s relationships at a time, unless they say otherwise.",
            model.capacity,
        )
        % {"count": model.capacity},
        _(
            "Nobody is matched within their own management chain, or with somebody who decides on their pay, "
            "appraisal, promotion or discipline. This is never relaxed."
        ),
        _("Every member says yes or no to a proposal. Answers stay hidden until all have answered."),
    ]
    if model.upward:
        rules.append(
            _("The less senior person is asked first, and can say no without the other ever knowing.")
        )
    return ModelWords(
        id=model_id,
        name=model_name(model_id),
        definition=str(DEFINITIONS[model_id]),
        evidence=str(EVIDENCE[model.evidence_grade]),
        directions=DIRECTIONS[model_id],
        weeks=length,
        weeks_min=model.weeks_min,
        weeks_max=model.weeks_max,
        minutes_a_month=model.min_minutes_month,
        rules=rules,
    )
