"""`bothways solve`: what is wrong is told with file, row and column, and nothing is written."""

import json
import random

import pytest
from cli.running import rows, write

from bothways.roster.export import write_xlsx

GOOD = "giver_id,learner_id,score\nada,bo,9\nada,cy,8\ndi,bo,7\n"


def solved(bothways, folder, *more, scores=GOOD, kind="assignment"):
    file = write(folder / "scores.csv", scores)
    return bothways("solve", kind, "--scores", file, "--out", folder / "out", *more)


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("eve,bo,12.0", "score", "invalid_number"),
        ("eve,bo,-1", "score", "invalid_number"),
        ("eve,bo,1000001", "score", "invalid_number"),
        ("eve,bo,1e3", "score", "invalid_number"),
        ("eve,bo,٣", "score", "invalid_number"),
        ("eve,bo,", "score", "required"),
        ("eve,bo", "score", "required"),
        (",bo,4", "giver_id", "required"),
        ("eve,,4", "learner_id", "required"),
        ("bo,bo,4", "learner_id", "invalid_choice"),
        ("ada,bo,4", "learner_id", "duplicate_in_file"),
        ("1.20E+05,bo,4", "giver_id", "mangled_number"),
        ("e\u200bve,bo,4", "giver_id", "control_char"),
        ("eve,bo,4,5", None, "wrong_cell_count"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_nothing_is_written(bothways, tmp_path, line, column, code):
    answer = solved(bothways, tmp_path, "--json", scores=f"{GOOD}{line}\n")

    assert answer.code == 2
    assert [(p["sheet"], p["row"], p["column"], p["code"]) for p in answer.data["problems"]] == [
        ("scores.csv", 5, column, code)
    ]
    told = solved(bothways, tmp_path, scores=f"{GOOD}{line}\n").err
    assert "scores.csv, row 5" in told
    assert not (tmp_path / "out").exists()


def test_both_rows_of_a_duplicate_are_named(bothways, tmp_path):
    told = solved(bothways, tmp_path, scores=f"{GOOD}ada,bo,9\nada,bo,1\n").err

    assert "row 5" in told
    assert "row 6" in told
    assert told.count("stands in row 2") == 2


def test_every_fault_of_every_file_is_told_at_once(bothways, tmp_path):
    scores = "giver_id,learner_id,score\nada,bo,x\nada,ada,y\nada,cy,3\n"
    capacities = write(
        tmp_path / "c.csv", "person_id,role,capacity\nada,boss,1\nada,giver,-2\nbo,learner,2\nbo,learner,3\n"
    )
    locked = write(tmp_path / "l.csv", "giver_id,learner_id\nada,\n")

    problems = solved(
        bothways, tmp_path, "--capacities", capacities, "--locked", locked, "--json", scores=scores
    ).data["problems"]

    assert [(p["sheet"], p["row"], p["column"]) for p in problems] == [
        ("scores.csv", 2, "score"),
        ("scores.csv", 3, "score"),
        ("scores.csv", 3, "learner_id"),
        ("c.csv", 2, "role"),
        ("c.csv", 3, "capacity"),
        ("c.csv", 5, "person_id"),
        ("l.csv", 2, "learner_id"),
    ]


@pytest.mark.parametrize(
    ("scores", "word"),
    [
        ("giver_id,learner_id\nada,bo\n", "score"),
        ("giver_id,score,learner_id,giver_id\nada,1,bo,x\n", "giver_id"),
        ("giver_id,learner_id,score,age\nada,bo,1,9\n", "age"),
        ("", "empty"),
        ('giver_id,learner_id,score\n"ada,bo,1\n', "quotation"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_as_a_whole(bothways, tmp_path, scores, word):
    answer = solved(bothways, tmp_path, scores=scores)

    assert answer.code == 2
    assert word in answer.err
    assert not (tmp_path / "out").exists()


def test_a_column_that_capacities_lack_is_named(bothways, tmp_path):
    places = write(tmp_path / "c.csv", "person_id,role\nada,giver\n")

    answer = solved(bothways, tmp_path, "--capacities", places)

    assert answer.code == 2
    assert "c.csv, row 1, capacity" in answer.err


def test_results_that_would_lie_below_a_file_are_refused(bothways, tmp_path):
    scores = write(tmp_path / "s.csv", "giver_id,learner_id,score\nada,bo,1\n")

    answer = bothways("solve", "assignment", "--scores", scores, "--out", scores / "out")

    assert answer.code == 2
    assert "below a file" in answer.err


def test_circles_need_a_slot(bothways, tmp_path):
    assert '"slot"' in solved(bothways, tmp_path, kind="circles").err


@pytest.mark.parametrize(
    ("kind", "pair", "words"),
    [
        ("assignment", "di,cy", "l.csv, row 2"),
        ("assignment", "ada,nobody", "ada and nobody cannot be locked"),
        ("assignment", "bo,ada", "bo and ada cannot be locked"),
        ("reciprocal", "ada,bo", "one of its two rows is missing"),
        ("assignment", "ada,bo\nada,cy", "ada is locked into 2 pairs as giver and has 1 place"),
        ("rings", "ada,bo", "ada"),
    ],
)
def test_locks_that_cannot_be_are_named(bothways, tmp_path, kind, pair, words):
    locked = write(tmp_path / "l.csv", f"giver_id,learner_id\n{pair}\n")

    answer = solved(bothways, tmp_path, "--locked", locked, kind=kind)

    assert answer.code == 2
    assert words in answer.err
    assert not (tmp_path / "out").exists()


def test_somebody_without_a_row_may_have_places_and_is_told(bothways, tmp_path):
    capacities = write(tmp_path / "c.csv", "person_id,role,capacity\nada,Giver,2\nzoe,giver,3\n")

    answer = solved(bothways, tmp_path, "--capacities", capacities)

    assert answer.code == 0
    assert "c.csv, row 3" in answer.err
    assert "zoe" in answer.err
    assert len(rows(tmp_path / "out" / "matching.csv")) == 2


def test_kept_pairs_that_are_gone_are_not_kept(bothways, tmp_path):
    kept = write(tmp_path / "k.csv", "giver_id,learner_id\nada,bo\ngone,cy\n")

    solved(bothways, tmp_path, "--kept", kept, "--objective", "total")

    found = json.loads((tmp_path / "out" / "certificate.json").read_text(encoding="utf-8"))
    assert found["objective"] == [{"name": "kept", "value": 1}, {"name": "total_fit", "value": 9}]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["marriage"], 'no kind "marriage"'),
        (["assignment", "--max-ring", "3"], "--max-ring is for rings"),
        (["rings", "--size", "2-3"], "--size is for circles"),
        (["rings", "--max-ring", "5"], "2 to 4"),
        (["circles", "--size", "8-3"], "--size"),
        (["circles", "--size", "some"], "--size"),
        (["assignment", "--bands", "a,b"], "--bands"),
        (["assignment", "--coverage", "all"], "--coverage"),
        (["assignment", "--objective", "fun"], "--objective"),
        (["assignment", "--time-limit", "0"], "--time-limit"),
        (["assignment", "--seed", str(1 << 64)], "--seed"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_before_a_file_is_read(bothways, tmp_path, arguments, words):
    answer = bothways("solve", *arguments, "--scores", tmp_path / "none.csv", "--out", tmp_path / "out")

    assert answer.code == 2
    assert words in answer.err


def test_a_workbook_is_read_as_a_text_file_is(bothways, tmp_path):
    solved(bothways, tmp_path)
    table = [line.split(",") for line in GOOD.splitlines()]
    write_xlsx(tmp_path / "scores.xlsx", table[0], table[1:], sheet="Scores")

    bothways("solve", "assignment", "--scores", tmp_path / "scores.xlsx", "--out", tmp_path / "book")

    for name in ("matching.csv", "certificate.json"):
        assert (tmp_path / "book" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()


@pytest.mark.parametrize("kind", ["rings", "circles"])
def test_when_time_is_up_the_best_so_far_stands_with_its_bound_and_a_plain_sentence(bothways, tmp_path, kind):
    draw = random.Random(7)
    people = [f"p{n:03}" for n in range(150)]
    slots = [""] if kind == "rings" else [",mon", ",tue"]
    lines = [
        f"{giver},{learner},{draw.randint(0, 10_000)}{slot}"
        for giver in people
        for learner in draw.sample(people, 20)
        if giver != learner
        for slot in slots
    ]
    header = "giver_id,learner_id,score" + (",slot" if kind == "circles" else "")

    answer = solved(
        bothways,
        tmp_path,
        "--time-limit",
        "0.2",
        "--json",
        kind=kind,
        scores="\n".join([header, *lines]) + "\n",
    )

    assert answer.code == 0
    found = json.loads((tmp_path / "out" / "certificate.json").read_text(encoding="utf-8"))
    gaps = {stage["name"]: stage["value"] for stage in found["gap"]}
    assert found["optimal"] == (set(gaps.values()) == {0})
    if not found["optimal"]:
        assert answer.data["result"]["message"].startswith(
            "The time limit was reached before the best was proven"
        )
    for reached, bound in zip(found["objective"], found["bound"], strict=True):
        assert reached["value"] <= bound["value"]
