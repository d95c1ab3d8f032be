"""Scores as a library: columns, rows and frames in, flows with a bound out."""

import random
import subprocess
import sys

import numpy as np
import pandas as pd
import polars as pl
import pytest

import bothways.matching as public
from bothways.errors import Invalid
from bothways.matching import Coverage, Options, audit_scores, scores_from, solve_scores
from bothways.matching.scores import UnfitScores

COLUMNS = {
    "giver_id": ["ada", "ada", "di", "di"],
    "learner_id": ["bo", "cy", "bo", "cy"],
    "score": [9, 8, 7, 1],
    "office": ["Oslo", "Bergen", "Oslo", "Oslo"],
}


def as_rows(columns):
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@pytest.mark.parametrize(
    "shape",
    [dict, as_rows, lambda c: iter(as_rows(c)), pd.DataFrame, pl.DataFrame],
    ids=lambda f: f.__name__,
)
def test_columns_rows_and_frames_of_pandas_and_polars_are_the_same_scores(shape):
    found = solve_scores("assignment", scores_from(shape(COLUMNS)))

    assert [(flow.giver_id, flow.learner_id, flow.score) for flow in found.flows] == [
        ("ada", "cy", 8),
        ("di", "bo", 7),
    ]
    assert found.optimal
    assert [(stage.name, stage.value) for stage in found.gap] == [("people_covered", 0), ("total_fit", 0)]


def test_an_answer_goes_back_into_a_frame():
    found = solve_scores("assignment", scores_from(pl.DataFrame(COLUMNS)))

    assert pl.DataFrame(found.flows)["score"].sum() == 15
    assert pd.DataFrame(found.flows).loc[0, "learner_id"] == "cy"


def test_ids_that_a_frame_reads_as_numbers_are_text():
    scores = scores_from(pd.DataFrame({"giver_id": [7], "learner_id": [10], "score": [3]}))

    assert scores.ids == ("10", "7")


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_nothing_is_taken_for_no_rows(frame):
    empty = frame({"giver_id": [], "learner_id": [], "score": []})

    for kind in ("assignment", "reciprocal", "rings", "circles"):
        found = solve_scores(kind, scores_from(empty))
        assert (found.flows, found.optimal) == ((), True)
        assert [stage.value for stage in found.objective] == [0, 0]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ({"score": [9, 8, 7, 1.0]}, "Row 3, score 1.0"),
        ({"score": [9, 8, 7, -1]}, "Row 3, score -1"),
        ({"score": [9, 8, 7, 1_000_001]}, "Row 3, score 1000001"),
        ({"score": [9, 8, 7, True]}, "Row 3, score True"),
        ({"score": [9, 8, 7, None]}, "Row 3, score None"),
        ({"score": [9, 8, 7]}, "not equally long"),
        ({"giver_id": ["ada", "", "di", "di"]}, "Row 1, giver_id ''"),
        ({"giver_id": ["ada", float("nan"), "di", "di"]}, "Row 1, giver_id nan"),
        ({"learner_id": ["bo", "ada", "bo", "cy"]}, "Row 1: ada would teach themselves"),
        ({"giver_id": ["ada", "ada", "ada", "di"]}, "Rows 0 and 2 are the same flow, ada to bo"),
        ({"slot": ["a", 1.5, "b", "c"]}, "Row 1, slot 1.5"),
    ],
)
def test_what_cannot_be_used_is_named_by_row_and_column(spoil, words):
    with pytest.raises(UnfitScores, match=words):
        scores_from({**COLUMNS, **spoil})


def test_missing_columns_are_named():
    with pytest.raises(UnfitScores, match="no column score"):
        scores_from({"giver_id": ["a"], "learner_id": ["b"]})


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"locked": [("ada", "eve")]}, "ada and eve cannot be locked"),
        ({"locked": [("ada", "bo"), ("ada", "cy")]}, "ada is locked into 2 pairs as giver and has 1 place"),
        ({"bands": [3, 2]}, "Bands"),
        ({"max_ring": 5}, "2 to 4"),
        ({"max_chain": -1}, "chain"),
        ({"size": (3, 2)}, "circle"),
        ({"capacities": {("ada", "giver"): -1}}, "Capacities"),
        ({"capacities": {("ada", "boss"): 1}}, "no role"),
        ({"coverage": "everything"}, "Coverage"),
        ({"hurry": True}, "no option"),
    ],
)
def test_what_cannot_be_asked_is_said(options, words):
    with pytest.raises(Invalid, match=words):
        solve_scores("assignment", scores_from(COLUMNS), **options)


def test_an_unknown_kind_is_named_and_circles_need_slots():
    with pytest.raises(UnfitScores, match='no kind "marriage"'):
        solve_scores("marriage", scores_from(COLUMNS))
    with pytest.raises(UnfitScores, match="slot"):
        solve_scores("circles", scores_from(COLUMNS))


def test_options_may_come_as_one_or_by_name():
    asked = Options(coverage=Coverage.NONE)
    names = [
        stage.name for stage in solve_scores("assignment", scores_from(COLUMNS), options=asked).objective
    ]
    more = solve_scores(
        "assignment", scores_from(COLUMNS), options=asked, coverage="pairs", kept=[("x", "y")]
    )

    assert names == ["total_fit"]
    assert [(stage.name, stage.value) for stage in more.objective][1:] == [("kept", 0), ("total_fit", 15)]


def test_equal_answers_are_decided_by_the_seed_alone():
    pairs = [(f"g{g}", f"n{n}") for g in range(6) for n in range(6)]
    rows = [{"giver_id": giver, "learner_id": learner, "score": 5} for giver, learner in pairs]
    answers = set()
    for seed in range(4):
        found = {solve_scores("assignment", scores_from(rows), seed=seed).flows}
        random.Random(seed).shuffle(rows)
        found.add(solve_scores("assignment", scores_from(rows), seed=seed).flows)
        assert len(found) == 1
        answers |= found
    assert len(answers) > 1


def test_the_two_sides_may_judge_differently_in_an_audit():
    rows = {**COLUMNS, "giver_score": np.array([1, 2, 3, 4]), "learner_score": [4, 3, 2, 1]}

    judged = audit_scores(scores_from(rows), [("ada", "bo"), ("di", "cy")])

    assert judged.blocking == (("ada", "cy"),)


def test_everything_public_is_there_and_importing_the_package_loads_nothing():
    for name in public.__all__:
        assert getattr(public, name) is not None
    assert set(public.__all__) <= set(dir(public))
    with pytest.raises(AttributeError):
        public.nothing_of_this_name  # noqa: B018
    code = "import sys, bothways.matching; sys.exit('numpy' in sys.modules or 'ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
