"""`bothways compare`: two drafts side by side."""

import json

import pytest
from cli.lists import example
from cli.running import rows, write

SCORES = "giver_id,learner_id,score\nada,bo,9\nada,cy,8\ndi,bo,7\ndi,cy,6\n"


def solved(bothways, folder, name, *more, scores=SCORES, kind="assignment"):
    file = write(folder / f"{name}.csv", scores)
    assert bothways("solve", kind, "--scores", file, "--out", folder / name, *more).code == 0
    return folder / name


def test_a_draft_is_the_same_as_itself(bothways, tmp_path):
    bothways(*example("reciprocal", tmp_path / "one"))
    bothways(*example("reciprocal", tmp_path / "two"))

    data = bothways("compare", tmp_path / "one", tmp_path / "two", "--json").data

    assert data["same_input"] is True
    assert data["people"] == data["gains_a_partner"] == data["loses_a_partner"] == []
    assert data["relationships"]["added"] == data["relationships"]["dropped"] == []
    pairs = {row["relationship"] for row in rows(tmp_path / "one" / "relationships.csv")}
    assert len(data["relationships"]["kept"]) == len(pairs)
    assert all(stage["change"] == 0 for stage in data["stages"])
    told = bothways("compare", tmp_path / "one", tmp_path / "two").out
    assert "same input" in told
    assert f"{len(pairs)} relationships kept, 0 added, 0 dropped" in told


def test_what_changes_is_told_for_everybody(bothways, tmp_path):
    one = solved(bothways, tmp_path, "one")
    two = solved(
        bothways, tmp_path, "two", scores=SCORES.replace("di,cy,6\n", "").replace("di,bo,7\n", "eve,cy,1\n")
    )

    answer = bothways("compare", one, two, "--json", "--out", tmp_path / "compared.json")

    data = answer.data
    assert json.loads((tmp_path / "compared.json").read_text(encoding="utf-8")) == data
    assert data["same_input"] is False
    assert data["relationships"] == {
        "kept": [],
        "added": [[["ada", "bo"]], [["eve", "cy"]]],
        "dropped": [[["ada", "cy"]], [["di", "bo"]]],
    }
    assert (data["gains_a_partner"], data["loses_a_partner"]) == (["eve"], ["di"])
    assert data["weakest"] == {"before": 7, "after": 1}
    assert {"name": "total_fit", "before": 15, "after": 10, "change": -5} in data["stages"]
    changes = {one.pop("person_id"): one for one in data["people"]}
    assert changes["cy"] == {
        "givers_added": ["eve"],
        "givers_dropped": ["ada"],
        "learners_added": [],
        "learners_dropped": [],
    }
    told = bothways("compare", one, two).out
    assert "different input" in told
    assert "Has no partner any more: di." in told
    assert "cy: learns from eve; no longer learns from ada" in told


def test_stages_that_only_one_draft_has_are_told_apart(bothways, tmp_path):
    one = solved(bothways, tmp_path, "one")
    two = solved(bothways, tmp_path, "two", "--worst-off", "--bands", "8")

    stages = {stage["name"]: stage for stage in bothways("compare", one, two, "--json").data["stages"]}

    assert list(stages) == ["people_covered", "below_8", "weakest", "total_fit"]
    assert stages["weakest"] == {"name": "weakest", "before": None, "after": 7, "change": None}


def test_a_two_way_pair_counts_once_and_by_its_sum(bothways, tmp_path):
    both = "giver_id,learner_id,score\nada,bo,9\nbo,ada,2\n"
    one = solved(bothways, tmp_path, "one", kind="reciprocal", scores=both)

    data = bothways("compare", one, one, "--json").data

    assert data["relationships"]["kept"] == [[["ada", "bo"], ["bo", "ada"]]]
    assert data["weakest"]["before"] == 11


@pytest.mark.parametrize(
    "spoil", ["no folder", "no certificate", "no table", "no json", "no columns", "a list"]
)
def test_a_folder_without_results_is_named(bothways, tmp_path, spoil):
    one = solved(bothways, tmp_path, "one")
    two = solved(bothways, tmp_path, "two")
    if spoil == "no folder":
        two = tmp_path / "nowhere"
    elif spoil == "no certificate":
        (two / "certificate.json").unlink()
    elif spoil == "no table":
        (two / "matching.csv").unlink()
    elif spoil == "no columns":
        write(two / "matching.csv", "a,b\n1,2\n")
    else:
        write(two / "certificate.json", "{" if spoil == "no json" else "[]")

    answer = bothways("compare", one, two)

    assert answer.code == 2
    assert two.name in answer.err
