"""`bothways roster check`: what an import would do, in the promised shape."""

import json
from datetime import date

import pytest
import xlsxwriter
from cli.running import EXAMPLES, write

HEADER = "person_id,display_name,email"


def check(bothways, file, *more):
    answer = bothways("roster", "check", file, *more, "--json")
    assert set(answer.data) == {"outcome", "accepted", "problems", "warnings"}
    for note in (*answer.data["problems"], *answer.data["warnings"]):
        assert list(note) == ["sheet", "row", "column", "code", "value", "message", "remedy"]
        assert note["message"]
        assert note["remedy"]
    assert answer.err == ""
    assert answer.code == (0 if answer.data["outcome"] == "accept" else 2)
    return answer.data


def places(found):
    return [(note["row"], note["column"], note["code"]) for note in found["problems"]]


def test_the_example_is_accepted(bothways):
    found = check(bothways, EXAMPLES / "people.csv")

    assert (found["outcome"], found["accepted"], found["problems"]) == ("accept", 24, [])


def test_without_json_the_same_is_told_in_lines(bothways, tmp_path):
    file = write(tmp_path / "staff.csv", f"{HEADER}\nA,Ada,ada@x\n")

    answer = bothways("roster", "check", file)

    assert answer.code == 2
    assert 'staff.csv, row 2, email "ada@x"' in answer.out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00"),
        ("no.xlsx", b"person_id\n"),
        ("missing.csv", None),
        ("birth.csv", b"email,display_name,Date of birth\na@b.de,A,1970-01-01\n"),
        ("headless.csv", b"1,2,3\n"),
    ],
)
def test_a_file_that_cannot_be_used_is_rejected_as_data_too(bothways, tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)

    found = check(bothways, tmp_path / name)

    assert (found["outcome"], found["accepted"]) == ("reject_file", 0)
    assert all(note["row"] in {None, 1} for note in found["problems"])


def test_a_folder_in_place_of_a_file_is_named_as_one(bothways, tmp_path):
    found = check(bothways, tmp_path)

    assert "folder" in found["problems"][0]["message"]


def test_a_mapping_that_cannot_be_read_is_an_answer_of_the_same_shape(bothways, tmp_path):
    file = write(tmp_path / "staff.csv", f"{HEADER}\nA,Ada,a@b.de\n")

    found = check(bothways, file, "--columns", write(tmp_path / "map.toml", 'shoe_size = "Shoes"\n'))

    assert found["outcome"] == "reject_file"
    assert found["problems"][0]["sheet"] == "map.toml"


def test_a_total_row_a_long_row_and_blank_rows_at_the_end(bothways, tmp_path):
    file = write(tmp_path / "staff.csv", f"{HEADER}\nA,Ada,a@b.de\nB,Bo,b@b.de,more\n,,\nTotal,,\n\n\n")

    found = check(bothways, file)

    assert (found["outcome"], found["accepted"]) == ("partial", 1)
    assert places(found) == [
        (3, None, "wrong_cell_count"),
        (5, "email", "required"),
        (5, "display_name", "required"),
    ]


def test_ids_keep_their_noughts_and_addresses_have_no_case(bothways, tmp_path):
    file = write(
        tmp_path / "staff.csv", f"{HEADER}\n007,Ada,a@b.de\n7,Bo,b@b.de\n8,Cy,A@B.DE\n007,Di,d@b.de\n"
    )

    found = check(bothways, file)

    assert found["accepted"] == 2
    assert places(found) == [(4, "email", "duplicate_in_file"), (5, "person_id", "duplicate_in_file")]


@pytest.mark.parametrize(
    ("value", "order", "code"),
    [
        ("31.12.9999", None, None),
        ("03/04/2024", None, "ambiguous_date"),
        ("03/04/2024", "dmy", None),
        ("2024-02-30", None, "invalid_date"),
        ("45000", None, "invalid_date"),
        ("1899-12-31", None, "invalid_date"),
    ],
)
def test_dates(bothways, tmp_path, value, order, code):
    file = write(tmp_path / "staff.csv", f"{HEADER},started_on\nA,Ada,a@b.de,{value}\n")

    found = check(bothways, file, *(["--date-order", order] if order else []))

    assert places(found) == ([(2, "started_on", code)] if code else [])


def test_managers_who_are_unknown_oneself_or_in_a_circle_refuse_their_rows(bothways, tmp_path):
    file = write(
        tmp_path / "staff.csv",
        f"{HEADER},manager_id\nA,Ada,a@b.de,B\nB,Bo,b@b.de,C\nC,Cy,c@b.de,A\nD,Di,d@b.de,A\n"
        "E,Ed,e@b.de,E\nF,Fi,f@b.de,nobody\nG,Gu,g@b.de,D\n",
    )

    found = check(bothways, file)

    assert places(found) == [
        (2, "manager_id", "manager_cycle"),
        (3, "manager_id", "manager_cycle"),
        (4, "manager_id", "manager_cycle"),
        (6, "manager_id", "self_manager"),
        (7, "manager_id", "unknown_manager"),
    ]
    assert found["accepted"] == 2


def test_a_workbook_as_people_really_keep_it(bothways, tmp_path):
    path = tmp_path / "staff.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden = book.add_worksheet("Old")
        staff = book.add_worksheet("Staff")
        staff.activate()
        staff.set_first_sheet()
        hidden.hide()
        book.add_worksheet("Notes").write(0, 0, "x")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        staff.write_row(0, 0, [*HEADER.split(","), "career_level", "started_on", "active", "tenure_months"])
        staff.write_row(1, 0, ["007", "Ada", "a@b.de", 4.0])
        staff.write_datetime(1, 4, date(2020, 5, 4), day)
        staff.write_boolean(1, 5, True)
        staff.write(1, 6, "12")
        staff.write_row(2, 0, [8, "Bo", "b@b.de", "3", "", "ja", 12.5])
        staff.write_row(3, 0, [9, "Cy", "c@b.de", 2])
        staff.write_formula(3, 4, "=1/0", None, "#DIV/0!")
        staff.write_formula(3, 6, "=1+1", None, 2)

    found = check(bothways, path)

    assert {note["sheet"] for note in found["problems"]} == {"Staff"}
    assert places(found) == [(3, "tenure_months", "invalid_number"), (4, "started_on", "cell_error")]
    assert found["accepted"] == 1
    assert any(note["code"] == "other_sheets" for note in found["warnings"])


def test_unknown_columns_are_warned_of_by_name_and_forbidden_ones_by_word(bothways, tmp_path):
    fine = write(tmp_path / "fine.csv", f"{HEADER},stage,shoe size\nA,Ada,a@b.de,secret,42\n")
    found = check(bothways, fine)
    assert found["outcome"] == "accept"
    assert [note["column"] for note in found["warnings"]] == ["stage", "shoe size"]
    assert "secret" not in json.dumps(found)

    for heading in (
        "birthYear",
        "Geburtsjahr",
        "lieu de naissance",
        "Fecha de nacimiento",
        "DOB",
        "age",
        "Gen",
        "Alter",
        "âge",
        "edad",
        "ageGroup",
        "person-generation",
    ):
        refused = check(bothways, write(tmp_path / "no.csv", f"{HEADER},{heading}\nA,Ada,a@b.de,1\n"))
        assert places(refused) == [(1, heading, "forbidden_column")], heading


def test_ten_thousand_faults_are_all_listed(bothways, tmp_path):
    lines = "".join(f"P{n},Name,not an address\n" for n in range(10_000))

    found = check(bothways, write(tmp_path / "many.csv", f"{HEADER}\n{lines}"))

    assert (len(found["problems"]), found["accepted"], found["outcome"]) == (10_000, 0, "partial")
