"""`bothways audit` with further sections: groups, load, and incentives."""

from cli.lists import example, example_files


def test_the_sections_that_are_asked_for_are_added_as_data_and_as_sentences(bothways, tmp_path):
    bothways(*example("traditional", tmp_path / "out"))
    call = "audit", tmp_path / "out" / "relationships.csv", *example_files()

    judged = bothways(*call, "--fairness", "unit", "--load", "--incentives", "--json").data
    said = bothways(*call, "--fairness", "unit", "--load", "--incentives").out
    plain = bothways(*call, "--json").data

    assert {"fairness", "load", "incentives"} <= judged.keys()
    assert not {"fairness", "load", "incentives"} & plain.keys()
    assert judged["load"][0]["most"] >= judged["load"][0]["need"]
    assert [way["way"] for way in judged["incentives"]] == ["half", "best_only"]
    assert all(group["people"] >= 5 for group in judged["fairness"][0]["groups"])
    assert "The busiest giver has" in said
    assert "who would declare half of their hours" in said


def test_a_column_that_makes_no_groups_is_refused_with_those_that_do(bothways, tmp_path):
    bothways(*example("traditional", tmp_path / "out"))

    answer = bothways(
        "audit", tmp_path / "out" / "relationships.csv", *example_files(), "--fairness", "birthday"
    )

    assert answer.code == 2
    assert "unit, location, job_family, career_level" in answer.err
