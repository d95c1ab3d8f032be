"""Read the input of a run again and check its results against it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bothways.cli.calls import (
    date_order_called,
    day_called,
    formation_called,
    model_called,
)
from bothways.cli.match_lists import BesideSources, read_beside
from bothways.cli.pool import problem_of_pool
from bothways.cli.proof_folder import ProofFolder
from bothways.cli.reading import Reading, Sources, read_sources, require_levels
from bothways.cli.results import input_sha256
from bothways.cli.score_files import ScoreReading, ScoreSources, read_score_files
from bothways.cli.score_results import score_sha256
from bothways.cli.sources import RunSources
from bothways.cli.wording import fault_line
from bothways.errors import Invalid
from bothways.matching.objective import Coverage, Objective
from bothways.matching.people.population import Population, population_of
from bothways.matching.proofs.certifying import faults_of, result_faults
from bothways.matching.proofs.claiming import claim_of, claim_of_scores, claim_of_two_way_scores, one_sided
from bothways.matching.proofs.claims import Claim
from bothways.matching.proofs.gathered import gathered_faults
from bothways.matching.proofs.grouped import StatedFlow, group_faults
from bothways.matching.proofs.plain import MOST_PEOPLE, plain_pairs
from bothways.matching.proofs.two_way_certifying import two_way_faults
from bothways.matching.scores import Kind, Options
from bothways.matching.scores.options import options_of
from bothways.matching.scores.task import Task, task_of
from bothways.matching.validation import checked
from bothways.matching.weights import weights_of

Progress = Callable[[float, str], None]

MATCH_FILES = ("people", "skills", "preferences", "conflicts", "mentors", "mentees", "columns")
BESIDE_FILES = ("locked", "kept", "past", "waiting", "reporting")
SCORE_FILES = ("capacities", "locked", "kept", "pure_givers")

SEARCHED = "That no others are better is not among that: the bound is taken from the search that found them."


class InputRefused(Invalid):
    """The input files of a run cannot be read as the run read them."""

    code = "input_refused"


@dataclass(frozen=True, slots=True)
class Certified:
    """What a check found.

    Attributes:
        faults: sentences; none where everything holds.
        proven: whether nothing better exists, by the prices.
        not_checked: what no check without a solver can tell, as a sentence; empty where nothing is left.
    """

    faults: tuple[str, ...]
    proven: bool
    not_checked: str = ""

    @property
    def sentence(self) -> str:
        """The judgement in one or two sentences."""
        if self.faults:
            return "Not proven:"
        if self.proven:
            return (
                "Everything holds: every pair was looked at again, and by the prices nothing better exists."
            )
        return f"The results hold as far as they can be checked without a solver. {self.not_checked}"


def certified(result: ProofFolder, run: RunSources, *, plain: bool, progress: Progress) -> Certified:
    """Check the results in a folder against the input files of the run.

    Args:
        result: the folder.
        run: files and options to read the input with.
        plain: read rules and fit a second time in plain Python.
        progress: is told the share done and a sentence.

    Raises: Invalid, when a file or an option cannot be read.
    """
    progress(0.0, "Reading the files")
    check = _scores_certified if run.command == "solve" else _match_certified
    return check(result, run, plain, progress)


def _match_certified(result: ProofFolder, run: RunSources, plain: bool, progress: Progress) -> Certified:  # noqa: FBT001
    options = run.options
    if result.scored:
        raise InputRefused("The folder holds results of solve. Name its scores with --scores.")
    if "model" not in options:
        raise InputRefused("Nothing says which model was matched. Name it with --model.")
    model = model_called(str(options["model"]))
    files = {name: run.files.get(name) for name in MATCH_FILES}
    reading = read_sources(Sources(**files, date_order=date_order_called(options.get("date_order"))))
    beside = read_beside(BesideSources(**{name: run.files.get(name) for name in BESIDE_FILES}), reading)
    if not reading.rejected:
        require_levels(reading, model)
    _refuse_faults(reading, tolerant=bool(options.get("skip_bad")))
    pool = reading.pool(day_called(options.get("as_of")))
    objective = Objective(
        Coverage(str(options.get("coverage", Coverage.PEOPLE))),
        tuple(int(band) for band in options.get("bands", ())),
        bool(options.get("worst_off")),
        int(options.get("seed", 0)),
    )
    problem = replace(
        problem_of_pool(pool, model),
        weights=weights_of(dict(options.get("weights", {}))),
        objective=objective,
        formation=formation_called(
            model,
            options.get("target_skill"),
            balanced=bool(options.get("balanced")),
            facilitated=bool(options.get("facilitated")),
        ),
        **beside.as_rules(),
    )
    faults = _hash_faults(result, input_sha256(pool, problem))
    if faults:
        return Certified(tuple(faults), proven=False)
    problem = checked(problem)
    if plain and len(problem.people) > MOST_PEOPLE:
        raise InputRefused(
            f"--plain reads every rule pair by pair, for up to {MOST_PEOPLE} people. Leave it out here."
        )
    population = population_of(problem)
    ids = [person.person_id for person in problem.people]
    if model.shape != "pair":
        return _grouped(result, population)
    source = plain_pairs(problem) if plain else None
    stated = result.stated(ids)
    if model.two_way and (lone := one_sided(stated)):
        return Certified(tuple(lone), proven=False)
    claim = claim_of(population, stated, source)
    return _judged(result, claim, progress)


def _judged(result: ProofFolder, claim: Claim, progress: Progress) -> Certified:
    if claim.two_way:
        return _two_way(result, claim, progress)
    if not result.proof or not result.optimal:
        faults = result_faults(claim)
        left = "That no other pairs are better is not among that: there are no prices for it here."
        return Certified(tuple(faults), proven=False, not_checked=left)
    faults = [*result.own_faults(), *faults_of(claim, progress=progress)]
    return Certified(tuple(faults), proven=not faults)


def _two_way(result: ProofFolder, claim: Claim, progress: Progress) -> Certified:
    """Two-way pairs by their steps; what none of them proves is named."""
    faults = result.hash_faults()
    found, open_still = two_way_faults(claim, progress=progress)
    faults += found
    better = [own.name for own, most in zip(claim.stages, claim.bound, strict=True) if own != most]
    if faults or not (open_still or better):
        return Certified(tuple(faults), proven=not faults)
    left = ""
    if open_still:
        names = ", ".join(open_still)
        left = f"Nothing here proves the bound of {names}: its search ended before. Only its value was compared. "
    if better:
        left += f"The certificate itself leaves open whether something better exists in {', '.join(better)}."
    return Certified((), proven=False, not_checked=left.strip())


def _grouped(result: ProofFolder, population: Population) -> Certified:
    """Rings, chains and circles of people."""
    strangers = sorted({one for pair in result.pairs() for one in pair[:2]} - population.index.keys())
    if strangers:
        named = ", ".join(strangers[:5])
        return Certified((f"The result names people who do not take part: {named}.",), proven=False)
    flows = [
        StatedFlow(
            row.get("shape", ""),
            row["relationship"],
            row["giver_id"],
            row["learner_id"],
            int(row[result.worth]),
            row.get("slot", ""),
        )
        for row in result.flows
    ]
    faults = gathered_faults(population, flows, result.stages("objective"), result.stages("bound"))
    return Certified(tuple(faults), proven=False, not_checked=SEARCHED)


def _scores_certified(result: ProofFolder, run: RunSources, plain: bool, progress: Progress) -> Certified:  # noqa: FBT001
    if not result.scored:
        raise InputRefused("The folder holds results of match. Name its people with --people.")
    if "scores" not in run.files:
        raise InputRefused("Name the scores with --scores.")
    if plain:
        raise InputRefused("--plain is for results of match: scores are given, and no rule is read for them.")
    options = dict(run.options)
    kind = Kind(options.pop("kind", "assignment"))
    options.pop("objective", None)  # what it means stands in coverage
    beside = {name: run.files.get(name) for name in SCORE_FILES}
    sources = ScoreSources(run.files["scores"], **beside)
    reading = read_score_files(sources, slots=kind is Kind.CIRCLES, both_ways=kind is Kind.RECIPROCAL)
    _refuse_faults(reading, tolerant=False)
    asked = options_of(
        Options(
            capacities=reading.capacities,
            locked=reading.locked,
            kept=reading.kept,
            pure_givers=reading.pure_givers,
        ),
        options,
    )
    faults = _hash_faults(result, score_sha256(kind, reading.scores, asked))
    if faults:
        return Certified(tuple(faults), proven=False)
    task = task_of(kind, reading.scores, asked)
    if kind is Kind.ASSIGNMENT:
        return _judged(result, claim_of_scores(task, result.stated(task.scores.ids)), progress)
    if kind is Kind.RECIPROCAL:
        shapes = _scored_groups(result, task)
        if shapes.faults:
            return shapes
        return _two_way(result, claim_of_two_way_scores(task, result.stated(task.scores.ids)), progress)
    return _scored_groups(result, task)


def _scored_groups(result: ProofFolder, task: Task) -> Certified:
    flows = [
        StatedFlow(
            row["kind"],
            row["group"],
            row["giver_id"],
            row["learner_id"],
            int(row["score"]),
            row.get("slot", ""),
        )
        for row in result.flows
    ]
    faults = group_faults(task, flows, result.stages("objective"))
    return Certified(tuple(faults), proven=False, not_checked=SEARCHED)


def _hash_faults(result: ProofFolder, digest: str) -> list[str]:
    if digest == result.input_sha256:
        return []
    return ["These input files or options are not those that were solved: their hash is another one."]


def _refuse_faults(reading: Reading | ScoreReading, *, tolerant: bool) -> None:
    problems: list[Any] = list(reading.problems)
    if not problems and not reading.rejected:
        return
    if reading.rejected or not tolerant:
        shown = " ".join(fault_line(problem) for problem in problems[:3])
        raise InputRefused(f"An input file cannot be read as it was for the run. {shown}")
