"""`bothways match` for groups, cohorts and circles with a target skill, even sizes and a facilitator."""

import json

import pytest
from cli.lists import example
from cli.running import rows, write

HEAD = "person_id,display_name,career_level,availability,timezone,direction,offers,needs\n"
HOURS = "Mon 09:00-12:00,UTC"


def cohort(level=4):
    """Six who can teach Python, thirty who want to learn it; some of them something else too."""
    teachers = [f"T{n},Teacher {n},{3 + n % 3},{HOURS},give,Python:{level}:E2," for n in range(6)]
    learners = [
        f"L{n:02d},Learner {n},{1 + n % 5},{HOURS},learn,,Python:{n % 3}:3{'; Excel:1:1' if n % 4 == 0 else ''}"
        for n in range(30)
    ]
    return HEAD + "\n".join([*teachers, *learners]) + "\n"


def matched(bothways, folder, *more, people, model="peer_reskilling"):
    file = write(folder / "people.csv", people)
    out = folder / "out"
    return bothways(
        "match", "--model", model, "--people", file, "--as-of", "2025-03-03", "--out", out, *more
    ), out


def sizes(out):
    seated = {}
    for row in rows(out / "relationships.csv"):
        seated.setdefault(row["relationship"], set()).add(row["learner_id"])
    return sorted(len(members) for members in seated.values())


def test_thirty_learners_and_six_able_teachers_make_even_cohorts_around_a_target_skill(bothways, tmp_path):
    answer, out = matched(bothways, tmp_path, "--target-skill", "python", "--balanced", people=cohort())

    assert answer.code == 0
    assert sum(sizes(out)) == 30
    assert max(sizes(out)) - min(sizes(out)) <= 1
    assert {row["skills"].split(" (")[0] for row in rows(out / "relationships.csv")} == {"Python"}
    certificate = json.loads((out / "certificate.json").read_text("utf-8"))
    assert certificate["optimal"]
    assert certificate["rules"]["formation"] == {"target": "python", "balanced": True, "facilitated": False}


def test_guides_at_level_three_lead_only_where_a_facilitator_comes(bothways, tmp_path):
    alone, out = matched(bothways, tmp_path, people=cohort(3))
    assert (alone.code, sizes(out)) == (0, [])
    before = json.loads((out / "certificate.json").read_text("utf-8"))["input_sha256"]

    _, out = matched(bothways, tmp_path, "--facilitated", people=cohort(3))

    assert sum(sizes(out)) == 30
    assert json.loads((out / "certificate.json").read_text("utf-8"))["input_sha256"] != before


def test_a_target_that_nobody_wants_to_learn_is_refused_with_those_that_are_near(bothways, tmp_path):
    answer, _ = matched(bothways, tmp_path, "--target-skill", "Pythn", people=cohort())

    assert answer.code == 2
    assert 'Nobody here wants to learn "Pythn". Did you mean Python?' in answer.err


@pytest.mark.parametrize(
    ("model", "asked", "words"),
    [
        ("reverse", ["--balanced"], "--balanced shape groups, cohorts and circles"),
        ("group", ["--facilitated"], "--facilitated is for cohorts"),
    ],
)
def test_what_only_circles_have_is_refused_for_other_models(bothways, tmp_path, model, asked, words):
    answer = bothways(*example(model, tmp_path / "out"), *asked)

    assert answer.code == 2
    assert words in " ".join(answer.err.split())
