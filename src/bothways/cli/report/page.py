"""What the report says, as plain values for its template."""

import base64
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from bothways import __version__
from bothways.cli.pool import Pool
from bothways.cli.proven import covered
from bothways.cli.report.pictures import picture
from bothways.cli.wording import counted, points, slot_words
from bothways.matching.assignment.staging import TOTAL
from bothways.matching.problem import MatchingProblem
from bothways.matching.solution import Fit, FlowProposal, Matching, RelationshipProposal, Shape
from bothways.mentoring.flows import Direction, direction
from bothways.skills.coverage import Coverage, Holder, coverage
from bothways.skills.levels import TEACHING_LEVEL

BOUNDARY = 4
"""Career level from which people count as senior in the picture of supply and need."""
SKILLS_SHOWN = 12
ASSUMED_SHOWN = 200
CARDS_SHOWN = 2_000
"""A page with tens of thousands of cards opens in no browser; the strongest and the weakest are what one looks at."""
"""People whose assumed values are spelled out."""
WEIGHTS = (
    ("skills", "Skills"),
    ("wishes", "Wishes"),
    ("shared_ground", "Shared ground"),
    ("time", "Time"),
    ("distance", "Distance"),
)
DIRECTION_WORDS = {
    Direction.UPWARD: "Upward",
    Direction.DOWNWARD: "Downward",
    Direction.LATERAL: "Sideways",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the five-part fit: name, points reached and possible, as shown."""

    name: str
    reached: str
    possible: int
    x: int
    filled: str


def fit_bars(fit: Fit, problem: MatchingProblem) -> list[Bar]:
    """The five parts side by side, each as wide as its weight, two units apart."""
    bars, x = [], 0
    for field, name in WEIGHTS:
        possible = getattr(problem.weights, field)
        reached = getattr(fit, field)
        bars.append(Bar(name, points(reached), possible, x, points(reached)))
        x += possible + 2
    return bars


def flow_direction(flow: FlowProposal, pool: Pool) -> Direction:
    """Which way a flow goes; sideways where a level is unknown."""
    giver = pool.records[flow.giver_id].career_level
    learner = pool.records[flow.learner_id].career_level
    return Direction.LATERAL if giver is None or learner is None else direction(giver, learner)


def supply_and_need(problem: MatchingProblem) -> tuple[Coverage, ...]:
    """Supply and need by skill in the pool, split at the boundary level."""
    holders: list[Holder] = []
    for person in problem.people:
        senior = (person.level or 0) >= BOUNDARY
        holders += [
            Holder(o.skill, senior, True) for o in person.offers if o.topic or o.level >= TEACHING_LEVEL
        ]
        holders += [Holder(n.skill, senior, False) for n in person.needs]
    return coverage(holders)


def report_page(
    pool: Pool, problem: MatchingProblem, matching: Matching, *, sha256: str, missing: dict[str, int]
) -> str:
    """The whole page as HTML text; byte-identical for the same input."""
    total = next(stage.value for stage in matching.objective if stage.name == TOTAL)
    fits = [relationship.fit for relationship in matching.relationships]
    learners = _seekers(problem)
    skills = supply_and_need(problem)
    assumed = _assumed(pool)
    return _template().render(
        version=__version__,
        fonts=_fonts(),
        model=problem.model,
        as_of=f"{pool.as_of.day} {pool.as_of:%B %Y}",
        people=len(problem.people),
        covered=covered(matching),
        seekers=learners,
        weakest=min((fit.points for fit in fits), default=None),
        total=points(total),
        optimal=matching.optimal,
        feasible=matching.feasible_pairs,
        proposals=len(matching.relationships),
        cards=[_card(r, pool, problem) for r in _shown(matching)],
        load=_load(problem, matching),
        skills=skills[:SKILLS_SHOWN],
        skills_more=max(0, len(skills) - SKILLS_SHOWN),
        largest=max(
            (
                max(c.supply_junior, c.supply_senior, c.need_junior, c.need_senior)
                for c in skills[:SKILLS_SHOWN]
            ),
            default=1,
        ),
        flows={"upward": sum(c.upward for c in skills), "downward": sum(c.downward for c in skills)},
        boundary=BOUNDARY,
        unmatched=[
            {"person": _chip(entry.person_id, pool), "reason": entry.reason.text, "help": entry.help.text}
            for entry in matching.unmatched
        ],
        missing=missing,
        assumed=assumed[:ASSUMED_SHOWN],
        assumed_more=max(0, len(assumed) - ASSUMED_SHOWN),
        sha256=sha256,
    )


def _assumed(pool: Pool) -> list[dict[str, str]]:
    """What was left out and taken for granted, person by person; by name and not by row, for rows may move."""
    return [
        {
            "name": record.display_name,
            "words": "; ".join(
                f"{entry.skill} ({'offer' if entry.evidence else 'need'}): {' and '.join(entry.assumed)}"
                for entry in sorted(record.skills, key=lambda entry: (entry.skill, entry.kind))
                if entry.assumed
            ),
        }
        for _, record in sorted(pool.records.items())
        if record.active and any(entry.assumed for entry in record.skills)
    ]


def _shown(matching: Matching) -> list[RelationshipProposal]:
    """Strongest first; of too many for a page the two ends."""
    ordered = sorted(matching.relationships, key=_best_first)
    if len(ordered) <= CARDS_SHOWN:
        return ordered
    return ordered[: CARDS_SHOWN // 2] + ordered[-CARDS_SHOWN // 2 :]


def _best_first(relationship: RelationshipProposal) -> tuple[int, tuple[str, str]]:
    return -relationship.fit.hundredths, relationship.pair


def _seekers(problem: MatchingProblem) -> int:
    if problem.model.two_way or problem.model.shape == "ring":
        return len(problem.people)
    return sum(1 for person in problem.people if person.learns and person.needs)


def _card(relationship: RelationshipProposal, pool: Pool, problem: MatchingProblem) -> dict[str, Any]:
    people = [_chip(person_id, pool) for person_id in relationship.people]
    drawn = relationship.shape in {Shape.RING, Shape.CHAIN}
    return {
        "shape": relationship.shape.value,
        "title": _title(relationship, pool),
        "people": people,
        "picture": picture(relationship.shape, len(people)) if drawn else None,
        "givers": [_chip(giver, pool) for giver in dict.fromkeys(f.giver_id for f in relationship.flows)],
        "slot": slot_words(relationship.slot) if relationship.slot else None,
        "flows": [_flow(flow, pool) for flow in relationship.flows],
        "fit": relationship.fit,
        "bars": fit_bars(relationship.fit, problem),
        "reasons": [reason.text for reason in relationship.reasons],
        "trade_off": relationship.trade_off.text if relationship.trade_off else None,
    }


def _flow(flow: FlowProposal, pool: Pool) -> dict[str, Any]:
    way = flow_direction(flow, pool)
    return {
        "giver": _chip(flow.giver_id, pool),
        "learner": _chip(flow.learner_id, pool),
        "direction": way.value,
        "word": DIRECTION_WORDS[way],
        "covers": flow.covers,
    }


def _title(relationship: RelationshipProposal, pool: Pool) -> str:
    """What the card is called by those who hear it: a ring leg by leg, a circle by its givers."""
    name = pool.name
    if relationship.shape is Shape.PAIR:
        return f"{name(relationship.pair[0])} and {name(relationship.pair[1])}"
    if relationship.shape is Shape.CIRCLE:
        givers = " and ".join(name(giver) for giver in dict.fromkeys(f.giver_id for f in relationship.flows))
        learners = len({flow.learner_id for flow in relationship.flows})
        return f"{givers} with {counted(learners, 'learner')}"
    legs = (f"{name(flow.giver_id)} teaches {name(flow.learner_id)}" for flow in relationship.flows)
    return ", ".join(legs)


def _chip(person_id: str, pool: Pool) -> dict[str, str]:
    record = pool.records[person_id]
    initials = "".join(part[0] for part in record.display_name.split()[:2]).upper()
    tint = sum(ord(letter) for letter in record.display_name) % 6 + 1
    return {
        "id": person_id,
        "name": record.display_name,
        "sub": ", ".join(part for part in (record.title, record.unit) if part),
        "initials": initials,
        "tint": str(tint),
    }


def _load(problem: MatchingProblem, matching: Matching) -> dict[str, Any]:
    """How the relationships spread over those who teach, and how many places stay free."""
    held: Counter[str] = Counter()
    for relationship in matching.relationships:
        held.update({flow.giver_id for flow in relationship.flows})
    givers = [p for p in problem.people if p.gives and p.offers and p.giver_capacity > 0]
    spread = Counter(held[p.person_id] for p in givers)
    return {
        "givers": len(givers),
        "spread": sorted(spread.items()),
        "places": sum(p.giver_capacity for p in givers),
        "free": sum(p.giver_capacity - held[p.person_id] for p in givers),
    }


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("bothways.cli", "report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("page.html.jinja")


@cache
def _fonts() -> dict[str, str]:
    folder = resources.files("bothways") / "foundation" / "static" / "bothways" / "fonts"
    names = {
        "Bricolage Grotesque": "bricolage-grotesque-latin-wght-normal.woff2",
        "Figtree": "figtree-latin-wght-normal.woff2",
    }
    return {
        name: base64.b64encode((folder / file).read_bytes()).decode("ascii") for name, file in names.items()
    }
