"""The proof of a draft: what is kept with the run, and how its page says it."""

from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from bothways.apps.matching_runs.models import MatchingRun
from bothways.apps.matching_runs.selectors import sentences
from bothways.apps.programmes.selectors import model_name
from bothways.matching.problem import MatchingProblem
from bothways.matching.proofs.certificate import canonical_sha256, rules_of
from bothways.matching.solution import Matching, Stage


@dataclass(frozen=True, slots=True)
class StageShown:
    """One goal: what was found, the most that is possible, and what lies between."""

    word: str
    found: str
    bound: str
    gap: str


@dataclass(frozen=True, slots=True)
class CertificateShown:
    """A certificate in words."""

    optimal: bool
    stages: list[StageShown]
    rules: list[tuple[str, str]]
    versions: list[tuple[str, str]]
    input_sha256: str


def certificate_shown(run: MatchingRun) -> CertificateShown:
    """The certificate of a run as its page shows it."""
    kept = run.certificate
    weights = run.certificate["rules"]["weights"]
    rules = [(_("Model"), model_name(run.programme.model_id))]
    rules += [(_("Times compared in the week of"), date_format(run.as_of, "DATE_FORMAT"))]
    rules += [(word, _("%(n)d of 100") % {"n": weights[key]}) for key, word in sentences.parts().items()]
    return CertificateShown(
        optimal=kept["optimal"],
        stages=[_stage(*row) for row in zip(kept["objective"], kept["bound"], kept["gap"], strict=True)],
        rules=rules,
        versions=sorted(kept["versions"].items()),
        input_sha256=kept["input_sha256"],
    )


def _stage(found: dict[str, Any], bound: dict[str, Any], gap: dict[str, Any]) -> StageShown:
    name = found["name"]
    values = (stage["value"] for stage in (found, bound, gap))
    in_hundredths = name in {"total_fit", "weakest"}
    shown = [number_format(value / 100, 2) if in_hundredths else str(value) for value in values]
    return StageShown(sentences.stage(name), *shown)


def certificate_of(run: MatchingRun, problem: MatchingProblem, matching: Matching) -> dict[str, Any]:
    """What is needed to check a draft and to repeat it: the input's fingerprint, the rules, found and bound."""
    objective, bound = _stages(matching.objective), _stages(matching.bound)
    return {
        "input_sha256": canonical_sha256(problem),
        "rules": {**rules_of(problem), "as_of": run.as_of.isoformat(), "kept_apart": len(problem.forbidden)},
        "objective": objective,
        "bound": bound,
        "gap": [{**b, "value": b["value"] - o["value"]} for o, b in zip(objective, bound, strict=True)],
        "optimal": matching.optimal,
        "feasible_pairs": matching.feasible_pairs,
        "versions": {name: version(name) for name in ("bothways", "numpy", "ortools", "scipy")},
    }


def inputs_of(problem: MatchingProblem) -> dict[str, Any]:
    """A problem as plain data in a fixed order, from which it can be solved again."""
    pairs = ("wishes", "blocks", "conflicts", "locked", "forbidden", "team_lifted")
    return {
        "model": problem.model.id,
        "people": [_plain(asdict(person)) for person in problem.people],
        "managers": dict(sorted(problem.managers.items())),
        "weights": asdict(problem.weights),
        **{name: sorted(map(list, getattr(problem, name))) for name in pairs},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _stages(stages: tuple[Stage, ...]) -> list[dict[str, Any]]:
    return [asdict(stage) for stage in stages]
