"""The command agrees with a second, independent reading of the rules, pair by pair and as a whole."""

import csv
import io
import random
from datetime import date
from pathlib import Path

import pytest
from cli.running import rows
from cli.second_reading import Human, World, best, feasible, fit

MODELS = ("traditional", "reverse", "reciprocal")
POOLS_PER_MODEL = 70
PEOPLE = (
    "person_id", "display_name", "career_level", "unit", "job_family", "location", "timezone", "manager_id",
    "languages", "interests", "availability", "giver_capacity", "learner_capacity", "direction", "active",
)  # fmt: skip
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ZONES = ("Europe/Oslo", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
AS_OF = (date(2025, 3, 3), date(2025, 3, 19), date(2025, 7, 1), date(2025, 11, 13))


def made_up(seed: int) -> World:
    """A pool of four to seven people in which every rule has something to say."""
    draw = random.Random(seed)
    ids = [f"p{n}" for n in range(draw.randint(4, 7))]
    world = World({}, draw.choice(AS_OF))
    for place, person_id in enumerate(ids):
        world.people[person_id] = _somebody(draw, person_id, ids[:place])
    for person_id in ids:
        for other_id in ids:
            said = draw.choices((world.wishes, world.blocks, world.conflicts, set()), (3, 0.3, 0.3, 9))[0]
            if person_id != other_id:
                said.add((person_id, other_id))
    return world


def _somebody(draw: random.Random, person_id: str, possible_managers: list[str]) -> Human:
    human = Human(
        person_id,
        draw.randint(1, 4),
        direction=draw.choice((None, None, None, None, "both", "give", "learn")),
    )
    for skill in ("SQL", "Python", "Negotiation"):
        if draw.random() < 0.65:
            human.offers[skill] = draw.randint(2, 5), f"E{draw.randint(0, 3)}"
        if draw.random() < 0.65:
            human.needs[skill] = draw.randint(0, 3), draw.randint(1, 3)
    topics = ("New eyes", "Safety")
    human.topic_offers = {topic for topic in topics if draw.random() < 0.3}
    human.topic_needs = {topic: draw.randint(1, 3) for topic in topics if draw.random() < 0.3}
    human.unit, human.location, human.family = (draw.choice((None, "One", "Two")) for _ in range(3))
    if draw.random() < 0.4:
        human.zone = draw.choice(ZONES[:1] * 5 + ZONES)
        human.hours = [
            (day, start, start + draw.choice((45, 60, 75, 90, 120, 240)))
            for day in sorted(draw.sample(range(7), draw.randint(1, 4)))
            for start in [draw.choice((0, 540, 570, 780, 1185))]
        ]
    human.languages = draw.choice((None, {"en"}, {"en", "de"}, {"en", "de"}, {"de"}))
    human.interests = {tag for tag in ("chess", "running", "open data") if draw.random() < 0.5}
    if possible_managers and draw.random() < 0.2:
        human.manager = draw.choice(possible_managers)
    human.giver_capacity = draw.choice((None, None, None, 0, 1, 2, 3))
    human.learner_capacity = draw.choice((None, None, None, 0, 1, 2))
    human.active = draw.random() < 0.93
    return human


def written(world: World, folder: Path, seed: int) -> list[str]:
    """The pool as the four files, rows in any order, and the options that name them."""
    draw = random.Random(seed)
    people, skills = [], []
    for human in world.people.values():
        hours = human.hours and "; ".join(
            f"{DAYS[d]} {s // 60:02}:{s % 60:02}-{e // 60:02}:{e % 60:02}" for d, s, e in human.hours
        )
        people.append((
            human.id, f"Person {human.id}", human.level, human.unit, human.family, human.location, human.zone, human.manager,
            ";".join(sorted(human.languages or ())), ";".join(sorted(human.interests)), hours, human.giver_capacity,
            human.learner_capacity, human.direction, "yes" if human.active else "no",
        ))  # fmt: skip
        skills += [
            (human.id, skill, "offer", level, None, evidence)
            for skill, (level, evidence) in human.offers.items()
        ]
        skills += [
            (human.id, skill, "need", level, priority, None)
            for skill, (level, priority) in human.needs.items()
        ]
        skills += [(human.id, topic, "topic_offer", None, None, None) for topic in sorted(human.topic_offers)]
        skills += [
            (human.id, topic, "topic_need", None, priority, None)
            for topic, priority in human.topic_needs.items()
        ]
    wished = [
        (*pair, kind)
        for kind, pairs in (("wish", world.wishes), ("block", world.blocks))
        for pair in sorted(pairs)
    ]
    files = {
        "people": (PEOPLE, people),
        "skills": (("person_id", "skill", "kind", "level", "priority", "evidence"), skills),
        "preferences": (("person_id", "other_id", "kind"), wished),
        "conflicts": (
            ("person_id", "other_id", "reason"),
            [(*pair, "panel") for pair in sorted(world.conflicts)],
        ),
    }
    options = ["--as-of", world.as_of.isoformat()]
    for name, (header, lines) in files.items():
        draw.shuffle(lines)
        if lines:
            options += [f"--{name}", str(_sheet(folder / f"{name}.csv", header, lines))]
    return options


def _sheet(path: Path, header, lines) -> Path:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *lines])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


@pytest.mark.parametrize("seed", range(POOLS_PER_MODEL))
@pytest.mark.parametrize("model", MODELS)
def test_pairs_fit_and_optimum_are_those_of_the_second_reading(bothways, tmp_path, model, seed):
    world = made_up(1000 * MODELS.index(model) + seed)
    options = written(world, tmp_path, seed)

    match = bothways("match", "--model", model, *options, "--out", tmp_path / "out", "--json")
    assert match.code == 0, match
    found = match.data["result"]
    assert (found["people_covered"], found["total_fit"]) == best(model, world)
    assert found["optimal"] is True

    for row in rows(tmp_path / "out" / "relationships.csv"):
        pair = row["giver_id"], row["learner_id"]
        assert feasible(model, world, *pair)
        assert (int(row["fit_hundredths"]), int(row["fit"])) == fit(model, world, *pair)

    two_way = model == "reciprocal"  # where a pair is one thing, and its order says nothing
    pairs = [(a, b) for a in world.people for b in world.people if a < b or (a != b and not two_way)]
    every = _sheet(tmp_path / "every.csv", ("giver_id", "learner_id"), pairs)
    judged = bothways("audit", every, "--model", model, *options, "--json").data["pairs"]
    allowed = {(pair["giver_id"], pair["learner_id"]) for pair in judged if not pair["broken"]}
    by_hand = {pair for pair in pairs if feasible(model, world, *pair)}
    assert allowed == by_hand
    for pair in judged:
        if not pair["broken"]:
            assert pair["fit"] == fit(model, world, pair["giver_id"], pair["learner_id"])[0], pair


def test_the_pools_are_no_empty_exercise():
    reached = [
        best(model, made_up(1000 * MODELS.index(model) + seed)) for model in MODELS for seed in range(25)
    ]

    assert sum(covered > 0 for covered, _ in reached) >= 30
    assert max(covered for covered, _ in reached) >= 3
