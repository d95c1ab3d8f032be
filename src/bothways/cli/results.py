"""The files that a matching leaves behind: relationships, who is left, report, certificate, and what proves it."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bothways.cli.pool import Pool
from bothways.cli.proven import covered, stage_data, unproven, versions
from bothways.cli.report.page import flow_direction, report_page
from bothways.cli.wording import points
from bothways.matching.assignment.proof import proof_files
from bothways.matching.assignment.staging import TOTAL
from bothways.matching.problem import MatchingProblem
from bothways.matching.proofs.certificate import canonical_sha256, missing_facts, rules_of
from bothways.matching.scores.solution import ScoreSolution
from bothways.matching.solution import CoveredNeed, Matching
from bothways.matching.two_way.files import TwoWayProofs, two_way_files
from bothways.roster.export import neutral

RELATIONSHIP_COLUMNS = (
    "relationship", "model", "giver_id", "giver_name", "learner_id", "learner_name", "direction", "skills",
    "fit", "fit_hundredths", "skills_points", "wishes_points", "shared_ground_points", "time_points",
    "distance_points", "reasons", "trade_off", "not_known", "shape", "slot",
)  # fmt: skip
UNMATCHED_COLUMNS = ("person_id", "name", "reason_code", "reason", "what_would_help")


def result_files(pool: Pool, problem: MatchingProblem, matching: Matching) -> dict[str, bytes]:
    """Name and content of each file; the same input gives the same bytes."""
    sha256 = input_sha256(pool, problem)
    missing = {fact: count for fact, count in missing_facts(problem).items() if count}
    certificate = certificate_data(pool, problem, matching, sha256=sha256)
    return {
        "relationships.csv": _csv(RELATIONSHIP_COLUMNS, _relationship_rows(pool, problem, matching)),
        "unmatched.csv": _csv(UNMATCHED_COLUMNS, _unmatched_rows(pool, matching)),
        "certificate.json": (
            json.dumps(certificate, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        ).encode(),
        "report.html": report_page(pool, problem, matching, sha256=sha256, missing=missing).encode(),
        **proof_of(matching, [person.person_id for person in problem.people], seed=problem.objective.seed),
    }


def proof_of(found: Matching | ScoreSolution, ids: Sequence[str], *, seed: int) -> dict[str, bytes]:
    """The files that prove the pairs over everybody, for those that have such a proof."""
    names = [neutral(one) for one in ids]
    if isinstance(found.proof, TwoWayProofs):
        return two_way_files(found.proof, names, seed=seed)
    return {} if found.proof is None else proof_files(found.proof, names, seed=seed)


def input_sha256(pool: Pool, problem: MatchingProblem) -> str:
    """SHA-256 of what was solved and of the day whose week counts, whatever the order of rows."""
    return hashlib.sha256(f"{canonical_sha256(problem)} {pool.as_of.isoformat()}".encode("ascii")).hexdigest()


def certificate_data(
    pool: Pool, problem: MatchingProblem, matching: Matching, *, sha256: str
) -> dict[str, Any]:
    """What was solved, by which rules, and how good it is proven to be. Values are integers."""
    bound = {stage.name: stage.value for stage in matching.bound}
    return {
        "input_sha256": sha256,
        "rules": {
            **rules_of(problem),
            "objective": [stage.name for stage in matching.objective],
            "as_of": pool.as_of.isoformat(),
            "feasible_pairs": matching.feasible_pairs,
        },
        "objective": stage_data(matching.objective),
        "bound": stage_data(matching.bound),
        "gap": [
            {"name": stage.name, "value": abs(bound[stage.name] - stage.value)}
            for stage in matching.objective
        ],
        "optimal": matching.optimal,
        "versions": versions(),
    }


def summary(matching: Matching, out: Path, *, hurried: bool = False) -> dict[str, Any]:
    """The result in a few values, for the terminal and for programs."""
    return {
        "out": str(out),
        "relationships": len(matching.relationships),
        "people_covered": covered(matching),
        "total_fit": next(stage.value for stage in matching.objective if stage.name == TOTAL),
        "optimal": matching.optimal,
        "unmatched": len(matching.unmatched),
        "objective": stage_data(matching.objective),
        "bound": stage_data(matching.bound),
        "message": unproven(matching.objective, matching.bound, hurried=hurried),
    }


def _relationship_rows(pool: Pool, problem: MatchingProblem, matching: Matching) -> Iterable[Sequence[str]]:
    for number, relationship in enumerate(matching.relationships, start=1):
        fit = relationship.fit
        for flow in relationship.flows:
            yield (
                str(number),
                problem.model.id,
                flow.giver_id,
                pool.name(flow.giver_id),
                flow.learner_id,
                pool.name(flow.learner_id),
                flow_direction(flow, pool).value,
                "; ".join(_need(need) for need in flow.covers),
                str(fit.points),
                str(fit.hundredths),
                *(
                    points(part)
                    for part in (fit.skills, fit.wishes, fit.shared_ground, fit.time, fit.distance)
                ),
                "; ".join(reason.text for reason in relationship.reasons),
                relationship.trade_off.text if relationship.trade_off else "",
                ", ".join(relationship.missing),
                relationship.shape.value,
                relationship.slot or "",
            )


def _need(need: CoveredNeed) -> str:
    return need.skill if need.topic else f"{need.skill} ({need.giver_level} to {need.learner_level})"


def _unmatched_rows(pool: Pool, matching: Matching) -> Iterable[Sequence[str]]:
    for entry in matching.unmatched:
        yield (
            entry.person_id,
            pool.name(entry.person_id),
            entry.reason.code,
            entry.reason.text,
            entry.help.text,
        )


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Comma, UTF-8 and line feeds; cells that a spreadsheet would run are neutralised."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")
