"""What a model says of its circles: sizes, and who may lead."""

from dataclasses import dataclass

from bothways.mentoring.programme_models import ProgrammeModel

FACILITATION: str = "facilitation"
"""The skill or topic of people who can lead a circle neutrally."""

GUIDE_LEVEL: int = 4
FACILITATED_LEVEL: int = 3
MEMBER_LEVEL: int = 2


@dataclass(frozen=True, slots=True)
class Rules:
    """Sizes and conditions of a model's circles, learners not counting givers.

    Attributes:
        smallest, largest: learners.
        guides: givers at most.
        least_levels: career levels that have to differ among the learners, 0 for no such rule.
        neutral: whether the giver leads and need not teach (circles).
        cohort: whether one target skill decides who guides and who learns (peer cohorts).
    """

    smallest: int
    largest: int
    guides: int
    least_levels: int
    neutral: bool
    cohort: bool


def rules_of_circles(model: ProgrammeModel) -> Rules:
    """Read from the model's data.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> [rules_of_circles(programme_model(id)).smallest for id in ("group", "peer_reskilling", "circle")]
    [3, 4, 5]
    """
    data = model.data
    neutral = "facilitators" in data
    return Rules(
        smallest=data["size_min"] if neutral else data["learners_min"],
        largest=data["size_max"] if neutral else data["learners_max"],
        guides=data["facilitators"] if neutral else data["givers_max"],
        least_levels=data.get("career_levels_min", 0),
        neutral=neutral,
        cohort=bool(data.get("goals_shared")),
    )
