"""`bothways audit`: a hand-made matching under the same rules."""

import pytest
from cli.lists import example, example_files, pair
from cli.running import rows, write


@pytest.mark.parametrize("model", ["traditional", "reverse", "reciprocal"])
def test_what_match_wrote_is_sound_and_loses_nothing_without_naming_the_model(bothways, tmp_path, model):
    bothways(*example(model, tmp_path / "out"))

    answer = bothways("audit", tmp_path / "out" / "relationships.csv", *example_files(), "--json")

    assert answer.code == 0
    judged = answer.data
    assert judged["model"] == model
    assert judged["sound"] is True
    assert [stage["value"] for stage in judged["lost"]] == [0, 0]
    assert judged["objective"] == judged["optimum"]
    assert judged["optimum_proven"] is True
    assert not [pair for pair in judged["pairs"] if pair["broken"]]
    written = {
        frozenset((row["giver_id"], row["learner_id"])): int(row["fit_hundredths"])
        for row in rows(tmp_path / "out" / "relationships.csv")
    }
    assert {
        frozenset((pair["giver_id"], pair["learner_id"])): pair["fit"] for pair in judged["pairs"]
    } == written


def test_the_model_is_seen_from_the_flows_of_a_list_made_by_hand(bothways, tmp_path):
    people = pair(tmp_path)
    for text, model in (
        ("giver_id,learner_id\nH,L\n", "traditional"),
        ("giver_id,learner_id\nL,H\n", "reverse"),
        ("giver_id,learner_id\nL,H\nH,L\n", "reciprocal"),
    ):
        judged = bothways("audit", write(tmp_path / "by-hand.csv", text), "--people", people, "--json").data
        assert (judged["model"], judged["sound"]) == (model, True)
        assert judged["objective"][0]["value"] == (2 if model == "reciprocal" else 1)


def test_broken_rules_lost_coverage_and_blocking_pairs_are_told(bothways, tmp_path):
    people = write(
        tmp_path / "people.csv",
        "person_id,display_name,career_level,manager_id,languages,offers,needs,active\n"
        "H,Henrik,5,,en,SQL:5:E3,,yes\nM,Mona,4,,en,SQL:3:E1,,yes\nL,Lucia,2,H,en,,SQL:1:3,yes\n"
        "K,Kofi,2,,fr,,SQL:1:3,yes\nN,Noah,2,,en,,SQL:1:3,yes\nX,Xenia,2,,en,,SQL:1:3,no\n",
    )
    by_hand = write(tmp_path / "by-hand.csv", "giver_id,learner_id\nH,L\nH,K\nL,N\nM,N\nM,X\n")
    call = ["audit", by_hand, "--people", people, "--model", "traditional"]

    judged = bothways(*call, "--json").data

    broken = {
        (pair["giver_id"], pair["learner_id"]): {rule["rule"] for rule in pair["broken"]}
        for pair in judged["pairs"]
    }
    assert "same_chain" in broken["H", "L"]
    assert len(broken["H", "K"]) == 1
    assert "wrong_side" in broken["L", "N"]
    assert broken["M", "X"]
    assert broken["M", "N"] == set()
    assert judged["sound"] is False
    assert judged["objective"][0]["value"] == 1
    assert judged["optimum"][0]["value"] == 2
    assert judged["lost"][0] == {"name": "people_covered", "value": 1}
    assert judged["blocking_pairs"] == [["M", "L"]]
    told = bothways(*call).out
    for name in ("Henrik and Lucia", "Henrik and Kofi", "Lucia and Noah"):
        assert name in told


def test_too_many_relationships_are_told(bothways, tmp_path):
    people = write(
        tmp_path / "people.csv",
        "person_id,display_name,career_level,offers,needs,giver_capacity\n"
        "H,Henrik,5,SQL:5:E3,,1\nL,Lucia,2,,SQL:1:3,\nN,Noah,2,,SQL:1:3,\n",
    )
    by_hand = write(tmp_path / "by-hand.csv", "giver_id,learner_id\nH,L\nH,N\n")

    judged = bothways("audit", by_hand, "--people", people, "--json").data

    assert judged["sound"] is False
    assert [crowded["person"] for crowded in judged["over_capacity"]] == ["H"]


def test_faults_of_the_list_are_all_named(bothways, tmp_path):
    by_hand = write(tmp_path / "by-hand.csv", "giver_id,learner_id\nH,nobody\nL,L\n,H\n")

    answer = bothways("audit", by_hand, "--people", pair(tmp_path), "--json")

    assert answer.code == 2
    assert [(p["row"], p["column"], p["code"]) for p in answer.data["problems"]] == [
        (2, "learner_id", "unknown_person"),
        (3, "learner_id", "invalid_choice"),
        (4, "giver_id", "required"),
    ]


def test_a_list_without_the_two_columns_is_refused(bothways, tmp_path):
    by_hand = write(tmp_path / "by-hand.csv", "mentor,mentee_name\nH,L\n")

    answer = bothways("audit", by_hand, "--people", pair(tmp_path), "--json")

    assert answer.code == 2
    assert answer.data["outcome"] == "reject_file"
    assert answer.data["problems"][0]["row"] == 1
