"""The ten models of mentoring as data: who teaches whom, for how long, under which rules.

A model is a file in `mentoring/models/`; adding one is data only.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bothways.errors import Invalid


class UnknownModel(Invalid):
    """The id names no model."""

    code = "unknown_model"


@dataclass(frozen=True, slots=True)
class GapRule:
    """The seniority gap (giver less learner) that a model allows.

    Attributes:
        low, high: inclusive bounds, None for open.
        apart: the least distance in either direction (two-way models), 0 for none.
        skill_route: the lead in effective level over the learner that allows equal career levels,
            None where equal levels are never allowed.
    """

    low: int | None = None
    high: int | None = None
    apart: int = 0
    skill_route: int | None = None

    @property
    def needs_levels(self) -> bool:
        """Whether the rule can only be judged when career levels are known."""
        return self.low is not None or self.high is not None or self.apart > 0

    def allows(self, gap: int, *, skill_lead: int = 0) -> bool:
        """Whether two people so far apart may stand in one flow of the model.

        Args:
            gap: career level of the giver less that of the learner.
            skill_lead: the largest lead of the giver's effective level in a needed skill.

        >>> GapRule(low=1, skill_route=2).allows(0, skill_lead=2), GapRule(low=1, skill_route=2).allows(0, skill_lead=1)
        (True, False)
        >>> GapRule(apart=1).allows(-2), GapRule(apart=1).allows(0)
        (True, False)
        """
        if gap == 0 and self.skill_route is not None and skill_lead >= self.skill_route:
            return True
        if abs(gap) < self.apart:
            return False
        return (self.low is None or gap >= self.low) and (self.high is None or gap <= self.high)


@dataclass(frozen=True, slots=True)
class Role:
    """A side of a flow: its id and what the screens call it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ProgrammeModel:
    """One model of mentoring.

    Attributes:
        id, name, definition: the glossary's id, the screen's name, one sentence.
        giver, learner: the roles of the first flow.
        two_way: whether each of the two teaches and learns (two flows between two people).
        upward: whether a less senior person teaches a more senior one in it (reverse, reciprocal, shadowing).
        gap: the seniority gap that is allowed.
        capacity: relationships at once per giver (in two-way models per person) unless stated.
        weeks, weeks_min, weeks_max: length of a relationship.
        cadence_days: days between sessions, None where there is no cadence.
        minutes: of a session.
        min_held: sessions held before a relationship counts as completed.
        min_minutes_month: time need per person.
        evidence_grade: A experiment or meta-analysis to D our judgement.
        data: everything else that the file says (agreement, goals, sessions, training, needs, ...).
    """

    id: str
    name: str
    definition: str
    giver: Role
    learner: Role
    two_way: bool
    upward: bool
    gap: GapRule
    capacity: int
    weeks: int
    weeks_min: int
    weeks_max: int
    cadence_days: int | None
    minutes: int
    min_held: int
    min_minutes_month: int
    evidence_grade: str
    data: dict[str, Any]

    @property
    def roles(self) -> dict[str, str]:
        """Every role of the model by id, with what the screens call it; facilitators included.

        >>> programme_model("circle").roles
        {'member': 'Circle member', 'facilitator': 'Facilitator'}
        """
        return dict(self.data["roles"])

    @property
    def training(self) -> dict[str, list[str]]:
        """The core training modules of each role, by the role's id.

        >>> programme_model("traditional").training["mentee"]
        ['X-1', 'X-2', 'X-3', 'E-1']
        """
        return {role: list(modules) for role, modules in self.data["training"].items()}

    @property
    def shape(self) -> str:
        """How its flows hang together: "pair", "ring" or "circle" (circles, groups and cohorts alike).

        >>> [programme_model(id).shape for id in ("reverse", "skill_cycle", "group")]
        ['pair', 'ring', 'circle']
        """
        flow = self.data["flows"][0]
        return "ring" if flow.get("ring") else "circle" if flow.get("many") else "pair"

    def needs(self, what: str) -> bool:
        """Whether a programme of the model needs an `executive_sponsor`, `senior_commitments` or a `facilitator`.

        >>> programme_model("reverse").needs("executive_sponsor")
        True
        """
        return bool(self.data["needs"][what])


@cache
def programme_models() -> dict[str, ProgrammeModel]:
    """Every model by id, in the order of the specification."""
    folder = resources.files("bothways.mentoring") / "models"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    models = (_read(tomllib.loads(f.read_text("utf-8"))) for f in files)
    return {model.id: model for model in models}


def programme_model(model_id: str) -> ProgrammeModel:
    """The model with this id.

    Raises: UnknownModel, naming the ids that exist.

    >>> programme_model("reverse").gap.allows(-1)
    True
    """
    models = programme_models()
    if model_id not in models:
        raise UnknownModel(f'There is no model "{model_id}". The models are {", ".join(models)}.')
    return models[model_id]


def _read(data: dict[str, Any]) -> ProgrammeModel:
    return ProgrammeModel(
        **{
            **data,
            "giver": Role(**data["giver"]),
            "learner": Role(**data["learner"]),
            "gap": GapRule(**data.get("gap", {})),
            "cadence_days": data.get("cadence_days"),
            "data": data.get("data", {}),
        }
    )
