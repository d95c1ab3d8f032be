"""What a certificate says of a problem: its rules in full, what was missing, and a hash of its content."""

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from bothways.matching.people.constraints import LEAST_MINUTES
from bothways.matching.people.criteria import FULL_MINUTES, UNKNOWN_MINUTES
from bothways.matching.people.reporting import LINE
from bothways.matching.problem import MatchingProblem, Need, Offer, Person
from bothways.skills.levels import TEACHING_LEVEL


def rules_of(problem: MatchingProblem) -> dict[str, Any]:
    """The model, weights, hard constraints and objective that a solution obeys, as plain data.

    `missing` counts the people whose fact was not given: it blocked nobody and earned the least.
    """
    gap = problem.model.gap
    return {
        "model": problem.model.id,
        "two_way": problem.model.two_way,
        "weights": asdict(problem.weights),
        "objective": ["people_covered", "total_fit"],
        "constraints": {
            "gap": {"low": gap.low, "high": gap.high, "apart": gap.apart, "skill_route": gap.skill_route},
            "same_management_chain": "never",
            "decision_rights": "never",
            "reporting_within": {kind: problem.reach.get(kind, 1) for kind in _kinds(problem)},
            "past_partners": "never",
            "same_immediate_team": "only where lifted" if problem.model.upward else "allowed",
            "shared_language": "required where known",
            "weekly_minutes_in_common": {"at_least": LEAST_MINUTES, "full_marks_at": FULL_MINUTES},
            "hours": {"minutes_a_month_per_relationship": problem.model.min_minutes_month},
            "covered_need_per_flow": {"effective_level_at_least": TEACHING_LEVEL, "above_the_learner_by": 1},
        },
        **({"formation": asdict(problem.formation)} if problem.model.shape == "circle" else {}),
        "missing_earns": {"minutes": UNKNOWN_MINUTES, "wishes": 0.3, "shared_ground": 0, "distance": 0},
        "missing": missing_facts(problem),
        "people": len(problem.people),
        "wishes": len(problem.wishes),
        "locked": len(problem.locked),
        "kept": len(problem.kept),
        "past": len(problem.past),
        "waiting": len(problem.waiting),
        "reporting": len(problem.reporting),
    }


def missing_facts(problem: MatchingProblem) -> dict[str, int]:
    """How many people did not give each fact.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> missing_facts(MatchingProblem(programme_model("reverse"), (Person("a", unit="Grid"),)))["languages"]
    1
    """
    people = problem.people
    named = {person for person, _ in problem.wishes}
    return {
        "career_level": sum(p.level is None for p in people),
        "languages": sum(p.languages is None for p in people),
        "times": sum(p.weekly is None for p in people),
        "managers": sum(p.manager_id is None and p.person_id not in problem.managers for p in people),
        "interests": sum(not p.interests for p in people),
        "unit": sum(p.unit is None for p in people),
        "location": sum(p.location is None for p in people),
        "job_family": sum(p.job_family is None for p in people),
        "wishes": sum(p.person_id not in named for p in people),
    }


def canonical_sha256(problem: MatchingProblem) -> str:
    """A hash of everything that a solution depends on, the same for every order of people, offers and pairs.

    >>> from bothways.mentoring.programme_models import programme_model
    >>> model = programme_model("reverse")
    >>> one, two = Person("a", 1, gives=False), Person("b", 2)
    >>> canonical_sha256(MatchingProblem(model, (one, two))) == canonical_sha256(MatchingProblem(model, (two, one)))
    True
    """
    own = {p.person_id: p.manager_id for p in problem.people if p.manager_id is not None}
    gap = problem.model.gap
    content = {
        "model": [problem.model.id, problem.model.two_way, problem.model.upward],
        "gap": [gap.low, gap.high, gap.apart, gap.skill_route],
        "weights": asdict(problem.weights),
        "people": [_person(person) for person in sorted(problem.people, key=lambda p: p.person_id)],
        "managers": {**problem.managers, **own},
        "wishes": sorted(problem.wishes),
        **{
            name: sorted(sorted(pair) for pair in getattr(problem, name))
            for name in ("blocks", "conflicts", "forbidden", "past", "team_lifted")
        },
        **{
            name: sorted(
                sorted(pair) if problem.model.two_way else list(pair) for pair in getattr(problem, name)
            )
            for name in ("kept", "locked")
        },
        "objective": asdict(problem.objective),
        "formation": asdict(problem.formation),
        "waiting": sorted(problem.waiting),
        "reporting": sorted(problem.reporting),
        "reach": {kind: problem.reach.get(kind, 1) for kind in _kinds(problem)},
        "minutes_a_relationship": problem.model.min_minutes_month,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()


def _kinds(problem: MatchingProblem) -> list[str]:
    """Kinds of reporting edges, the line aside: it counts any number of steps."""
    return sorted({kind for _, _, kind in problem.reporting} - {LINE})


def _person(person: Person) -> list[Any]:
    return [
        person.person_id,
        person.level,
        sorted(map(_offer, person.offers)),
        sorted(map(_need, person.needs)),
        person.unit,
        person.location,
        person.job_family,
        None if person.languages is None else sorted(person.languages),
        sorted(person.interests),
        person.weekly,
        person.gives,
        person.learns,
        person.giver_capacity,
        person.learner_capacity,
        person.minutes_month,
    ]


def _offer(offer: Offer) -> tuple[str, bool, int]:
    return offer.skill, offer.topic, offer.level


def _need(need: Need) -> tuple[str, bool, int, int]:
    return need.skill, need.topic, need.level, need.priority
