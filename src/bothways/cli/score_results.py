"""The files that solved scores leave behind."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from bothways.cli.proven import stage_data, unproven, versions
from bothways.cli.results import proof_of
from bothways.matching.scores import Kind, Options, Scores, ScoreSolution
from bothways.roster.export import neutral

COLUMNS = ("kind", "group", "giver_id", "learner_id", "score")


def score_files(scores: Scores, options: Options, solution: ScoreSolution) -> dict[str, bytes]:
    """Name and content of each file; the same input gives the same bytes."""
    certificate = {
        "objective": stage_data(solution.objective),
        "bound": stage_data(solution.bound),
        "gap": stage_data(solution.gap),
        "optimal": solution.optimal,
        "versions": versions(),
        "input_sha256": score_sha256(solution.kind, scores, options),
    }
    text = json.dumps(certificate, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    return {
        "matching.csv": _matching(solution),
        "certificate.json": text.encode(),
        **proof_of(solution, scores.ids, seed=options.seed),
    }


def score_sha256(kind: Kind, scores: Scores, options: Options) -> str:
    """SHA-256 of everything that the answer depends on, the same for every order of rows."""
    content = {
        "kind": str(kind),
        "scores": scores.digest(),
        "capacities": sorted([*key, places] for key, places in options.capacities.items()),
        "coverage": str(options.coverage),
        "locked": sorted(options.locked),
        "kept": sorted(options.kept),
        "bands": options.bands,
        "worst_off": options.worst_off,
        "rings": [options.max_ring, options.max_chain, sorted(options.pure_givers)],
        "circles": [*options.size, options.balanced],
        "seed": options.seed,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()


def summary(solution: ScoreSolution, out: Path) -> dict[str, Any]:
    """The result in a few values, for the terminal and for programs."""
    return {
        "out": str(out),
        "kind": str(solution.kind),
        "relationships": len({flow.group for flow in solution.flows}),
        "flows": len(solution.flows),
        "objective": stage_data(solution.objective),
        "bound": stage_data(solution.bound),
        "optimal": solution.optimal,
        "message": unproven(solution.objective, solution.bound, hurried=solution.hurried),
    }


def _matching(solution: ScoreSolution) -> bytes:
    """One row a flow; cells that a spreadsheet would run are neutralised."""
    circles = solution.kind is Kind.CIRCLES
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, "slot"] if circles else COLUMNS)
    for flow in solution.flows:
        row = [flow.shape.value, flow.group, neutral(flow.giver_id), neutral(flow.learner_id), flow.score]
        writer.writerow([*row, neutral(flow.slot or "")] if circles else row)
    return text.getvalue().encode("utf-8")
