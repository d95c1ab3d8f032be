"""A programme's model in everyday words: who teaches whom, how long, and which rules always hold."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bothways.apps.programmes.selectors.rules import model_name
from bothways.mentoring.programme_models import programme_model

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
    "peer_reskilling": gettext_lazy(
        "A cohort of colleagues learns a new skill together, led by one or two peers who already have it."
    ),
    "skill_swap": gettext_lazy("Two people trade skills: each teaches one thing and learns one thing."),
    "skill_cycle": gettext_lazy(
        "Three or four people teach in a ring, because no two have exactly what the other needs."
    ),
    "reverse_shadowing": gettext_lazy(
        "A more senior person spends time watching how a less senior colleague actually works, then talks it through."
    ),
    "circle": gettext_lazy(
        "A small facilitated group across career levels; everyone brings questions and everyone coaches."
    ),
    "group": gettext_lazy("One experienced mentor meets a small group of mentees with similar needs."),
    "flash": gettext_lazy(
        "One focused conversation or hands-on help session, in either direction, with a short follow-up."
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
    "peer_reskilling": gettext_lazy(
        "Who leads a cohort has level 4 or more in its skill; members stand at level 2 or below and want to learn it. "
        "Career levels do not matter."
    ),
    "skill_swap": gettext_lazy("Each can teach what the other needs. Career levels do not matter."),
    "skill_cycle": gettext_lazy(
        "Everybody in a ring teaches the next one and learns from the one before. Career levels do not matter."
    ),
    "reverse_shadowing": gettext_lazy("Who is watched stands at least one level below who watches."),
    "circle": gettext_lazy("Five to ten members from at least three career levels, and one who facilitates."),
    "group": gettext_lazy("The mentor stands at least one level above each of three to eight mentees."),
    "flash": gettext_lazy("Either may stand above the other. Career levels do not matter."),
}
EVIDENCE: dict[str, Any] = {
    "A": gettext_lazy("Evidence A: experiments or summaries of many studies."),
    "B": gettext_lazy("Evidence B: studies that observe without an experiment."),
    "C": gettext_lazy("Evidence C: case studies and practice."),
    "D": gettext_lazy("Evidence D: our own judgement."),
}
DIRECTIONS = {
    "traditional": ["downward"],
    "reverse": ["upward"],
    "reciprocal": ["downward", "upward"],
    "peer_reskilling": ["lateral"],
    "skill_swap": ["lateral"],
    "skill_cycle": ["lateral"],
    "reverse_shadowing": ["upward"],
    "circle": ["lateral"],
    "group": ["downward"],
    "flash": ["lateral"],
}


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
    model = programme_model(model_id)
    length = weeks or model.weeks
    rhythm = _(
        "A relationship lasts %(weeks)s weeks. People meet every %(days)s days for %(minutes)s minutes."
    )
    if model.cadence_days is None:
        rhythm = _("Within %(weeks)s weeks people meet once, for %(minutes)s minutes.")
    rules = [
        str(LEVELS[model_id]),
        rhythm % {"weeks": length, "days": model.cadence_days, "minutes": model.minutes},
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
