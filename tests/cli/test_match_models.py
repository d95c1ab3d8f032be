"""`bothways match` for rings and circles: rows, report and audit of relationships with many flows."""

import json

import pytest
from cli.lists import example
from cli.running import rows, write
from cli.test_report import Page

from bothways.mentoring.programme_models import programme_models

RING = """person_id,display_name,career_level,offers,needs
A,Ada Lind,2,SQL:4:E1,Excel:1:3
B,Bo Berg,3,Python:4:E1,SQL:1:3
C,Cy Dahl,4,Excel:4:E1,Python:1:3
"""

GROUP = """person_id,display_name,career_level,availability,timezone,offers,needs
G,Gro Holm,5,Mon 09:00-12:00,UTC,SQL:5:E3,
L1,Liv One,2,Mon 10:00-12:00,UTC,,SQL:1:3
L2,Liv Two,2,Mon 09:00-12:00,UTC,,SQL:1:3
L3,Liv Three,3,Mon 10:00-11:00,UTC,,SQL:2:3
"""


def solved(bothways, folder, model, people, *more):
    file = write(folder / "people.csv", people)
    call = ["match", "--model", model, "--people", file, "--as-of", "2025-03-03", "--out", folder / "out"]
    assert bothways(*call, *more).code == 0
    return folder / "out"


@pytest.mark.parametrize("model", programme_models())
def test_every_model_is_matched(bothways, tmp_path, model):
    answer = bothways(*example(model, tmp_path / "out"))

    assert (answer.code, answer.out) == (0, "")
    certificate = json.loads((tmp_path / "out" / "certificate.json").read_text(encoding="utf-8"))
    assert [stage["name"] for stage in certificate["objective"]] == ["people_covered", "total_fit"]
    assert certificate["rules"]["objective"] == ["people_covered", "total_fit"]
    assert (tmp_path / "out" / "report.html").stat().st_size > 1000


def test_a_ring_has_a_row_for_each_leg_and_a_drawing_that_is_also_said_in_words(bothways, tmp_path):
    out = solved(bothways, tmp_path, "skill_cycle", RING)

    legs = [
        (row["relationship"], row["shape"], row["slot"], row["giver_id"], row["learner_id"], row["skills"])
        for row in rows(out / "relationships.csv")
    ]
    assert legs == [
        ("1", "ring", "", "A", "B", "SQL (4 to 1)"),
        ("1", "ring", "", "B", "C", "Python (4 to 1)"),
        ("1", "ring", "", "C", "A", "Excel (4 to 1)"),
    ]
    page = Page((out / "report.html").read_text("utf-8"))
    drawing = next(one for one in page.all("svg") if one.get("role") == "img")
    said = "Ada Lind teaches Bo Berg, Bo Berg teaches Cy Dahl, Cy Dahl teaches Ada Lind"
    assert drawing["aria-label"] == f"A ring: {said}."
    assert len(page.all("polygon")) == 3
    assert "3 of 3 people learn in 1 ring" in page.text


def test_a_group_has_a_row_for_each_learner_a_common_time_and_a_table(bothways, tmp_path):
    out = solved(bothways, tmp_path, "group", GROUP)

    seats = [
        (row["relationship"], row["shape"], row["giver_id"], row["learner_id"])
        for row in rows(out / "relationships.csv")
    ]
    assert seats == [("1", "circle", "G", learner) for learner in ("L1", "L2", "L3")]
    assert {row["slot"] for row in rows(out / "relationships.csv")} == {"600-660"}
    page = Page((out / "report.html").read_text("utf-8"))
    assert "Monday, 10:00 to 11:00 UTC" in page.text
    assert "3 of 3 learners have a place in 1 group" in page.text
    heads = [one for one in page.all("th") if one.get("scope") == "row"]
    assert len(heads) >= 3


@pytest.mark.parametrize(("model", "people"), [("skill_cycle", RING), ("group", GROUP)])
def test_a_time_limit_is_no_fault(bothways, tmp_path, model, people):
    assert solved(bothways, tmp_path, model, people, "--time-limit", "20").is_dir()


def test_audit_says_that_it_judges_pairs_and_not_rings(bothways, tmp_path):
    out = solved(bothways, tmp_path, "skill_cycle", RING)

    answer = bothways("audit", out / "relationships.csv", "--people", tmp_path / "people.csv")

    assert answer.code == 2
    assert "Skill cycle makes rings; audit judges models of pairs." in answer.err


@pytest.mark.parametrize("model", ["flash", "reverse_shadowing", "skill_swap"])
def test_audit_finds_no_fault_in_any_model_of_pairs(bothways, tmp_path, model):
    call = example(model, tmp_path / "out")
    bothways(*call)

    judged = bothways(
        "audit", tmp_path / "out" / "relationships.csv", *call[3:-2], "--model", model, "--json"
    ).data

    assert judged["sound"] is True
    assert judged["objective"] == judged["optimum"]
