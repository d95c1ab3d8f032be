import pytest
from roster.lists_of_people import codes, places, text

from bothways.roster.preferences import read_conflicts, read_preferences
from bothways.roster.records import Conflict, Kind, Preference, SkillEntry
from bothways.roster.skills_file import read_skills

SKILLS = ("person_id", "skill", "category", "kind", "level", "priority", "evidence")
PEOPLE = {"K1", "H1", "ola@nordlys.example"}


def _skills(*rows, **options):
    return read_skills(text(SKILLS, *rows), people=PEOPLE, name="skills.csv", **options)


def _wishes(*rows, people=PEOPLE, **options):
    return read_preferences(
        text(("person_id", "other_id", "kind"), *rows), people=people, name="preferences.csv", **options
    )


def _conflicts(*rows, **options):
    return read_conflicts(
        text(("person_id", "other_id", "reason"), *rows), people=PEOPLE, name="conflicts.csv", **options
    )


def test_skills_are_read_by_person():
    reading = _skills(
        ("K1", "SQL", "Data", "offer", "4", "", "e1"),
        ("K1", "sql", "", "need", "0", "3", ""),
        ("H1", "Change", "", "topic_offer", "", "", ""),
        ("H1", "Trends", "", "topic_need", "", "1", ""),
        ("OLA@nordlys.example", "Excel", "", "Offer", "0", "", "E3"),
    )

    assert reading.outcome == "accept"
    assert reading.warnings == ()
    assert reading.entries == {
        "K1": (SkillEntry("SQL", Kind.OFFER, 4, None, "E1", "Data"), SkillEntry("sql", Kind.NEED, 0, 3)),
        "H1": (
            SkillEntry("Change", Kind.TOPIC_OFFER, 0, None, "E0"),
            SkillEntry("Trends", Kind.TOPIC_NEED, 0, 1),
        ),
        "ola@nordlys.example": (SkillEntry("Excel", Kind.OFFER, 0, None, "E3"),),
    }


def test_what_is_left_out_of_a_skill_is_assumed_and_named():
    reading = _skills(("K1", "SQL", "", "offer", "", "", ""), ("K1", "SQL", "", "need", "", "", ""))

    assert reading.entries["K1"] == (
        SkillEntry("SQL", Kind.OFFER, 3, None, "E0"),
        SkillEntry("SQL", Kind.NEED, 1, 2),
    )
    assert [(note.row, note.column, note.code) for note in reading.warnings] == [
        (2, "level", "assumed_value"),
        (2, "evidence", "assumed_value"),
        (3, "level", "assumed_value"),
        (3, "priority", "assumed_value"),
    ]


def test_columns_that_are_left_out_are_named_once():
    content = text(("person_id", "skill", "kind"), ("K1", "SQL", "offer"), ("H1", "SQL", "need"))
    reading = read_skills(content, people=PEOPLE, name="skills.csv")

    assert [(note.row, note.column) for note in reading.warnings] == [
        (1, "level"),
        (1, "priority"),
        (1, "evidence"),
    ]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (("X9", "SQL", "", "offer", "4", "", "E1"), ("person_id", "unknown_person")),
        (("", "SQL", "", "offer", "4", "", "E1"), ("person_id", "required")),
        (("K1", "", "", "offer", "4", "", "E1"), ("skill", "required")),
        (("K1", "SQL", "", "", "4", "", "E1"), ("kind", "required")),
        (("K1", "SQL", "", "teach", "4", "", "E1"), ("kind", "invalid_choice")),
        (("K1", "SQL", "", "offer", "6", "", "E1"), ("level", "invalid_number")),
        (("K1", "SQL", "", "offer", "x", "", "E1"), ("level", "invalid_number")),
        (("K1", "SQL", "", "need", "1", "4", ""), ("priority", "invalid_number")),
        (("K1", "SQL", "", "offer", "4", "", "E4"), ("evidence", "invalid_choice")),
        (("K1", "S\nQL", "", "offer", "4", "", "E1"), ("skill", "control_char")),
        (("K1", "SQL", "", "offer", "4", "", "E1", "x"), (None, "wrong_cell_count")),
        (("1.2E+05", "SQL", "", "offer", "4", "", "E1"), ("person_id", "mangled_number")),
    ],
)  # fmt: skip
def test_a_skill_that_cannot_be_refuses_its_row(row, place):
    reading = _skills(row, ("K1", "Excel", "", "offer", "4", "", "E1"))

    assert places(reading) == [(2, *place)]
    assert reading.outcome == "partial"
    assert [entry.skill for entry in reading.entries["K1"]] == ["Excel"]


def test_a_skill_stands_once_for_each_person_and_kind():
    reading = _skills(
        ("K1", "SQL", "", "offer", "4", "", "E1"),
        ("K1", " sql", "", "offer", "5", "", "E1"),
        ("H1", "SQL", "", "offer", "5", "", "E1"),
    )

    assert places(reading) == [(3, "skill", "duplicate_in_file")]
    assert reading.entries["K1"][0].level == 4


def test_rows_of_refused_and_inactive_people_are_passed_over():
    reading = _skills(
        ("H1", "SQL", "", "offer", "4", "", "E1"),
        ("R1", "SQL", "", "offer", "4", "", "E1"),
        inactive={"H1"},
        refused={"R1"},
    )

    assert reading.entries == {}
    assert reading.problems == ()
    assert [(note.row, note.code) for note in reading.warnings] == [(2, "inactive_person")]


def test_a_list_of_skills_without_its_columns_is_refused():
    reading = read_skills(b"person_id,level\nK1,3\n", people=PEOPLE, name="skills.csv")

    assert places(reading) == [(1, "skill", "missing_column"), (1, "kind", "missing_column")]
    assert (reading.outcome, reading.entries) == ("reject_file", {})
    assert codes(read_skills(b"", people=PEOPLE, name="skills.csv")) == ["empty_file"]
    assert codes(_forbidden(read_skills, "person_id,skill,kind,age\nK1,SQL,offer,3\n")) == [
        "forbidden_column"
    ]


def _forbidden(read, content):
    return read(content.encode(), people=PEOPLE, name="x.csv")


def test_lists_without_rows_say_that_there_is_nothing():
    assert _skills().outcome == "accept"
    assert _wishes().outcome == "accept"
    assert _conflicts().outcome == "accept"


def test_wishes_and_blocks_are_read():
    reading = _wishes(("K1", "H1", "wish"), ("K1", "ola@Nordlys.example", "BLOCK"))

    assert reading.entries == (
        Preference("K1", "H1", "wish"),
        Preference("K1", "ola@nordlys.example", "block"),
    )


def test_five_wishes_are_allowed_and_any_number_of_blocks():
    people = {f"P{number}" for number in range(20)}
    wishes = [("P0", f"P{number}", "wish") for number in range(1, 8)]
    blocks = [("P1", f"P{number}", "block") for number in range(2, 20)]
    reading = _wishes(*wishes, *blocks, people=people)

    assert places(reading) == [(7, "kind", "too_many"), (8, "kind", "too_many")]
    assert len(reading.entries) == 5 + 18


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (("K1", "K1", "wish"), ("other_id", "invalid_choice")),
        (("K1", "X9", "wish"), ("other_id", "unknown_person")),
        (("X9", "K1", "wish"), ("person_id", "unknown_person")),
        (("K1", "H1", "love"), ("kind", "invalid_choice")),
        (("K1", "", "wish"), ("other_id", "required")),
        (("K1", "H1", ""), ("kind", "required")),
    ],
)
def test_a_preference_that_cannot_be_refuses_its_row(row, place):
    reading = _wishes(row)

    assert places(reading) == [(2, *place)]
    assert reading.entries == ()


def test_a_pair_stands_once():
    assert places(_wishes(("K1", "H1", "wish"), ("K1", "H1", "block"))) == [
        (3, "other_id", "duplicate_in_file")
    ]
    assert places(_conflicts(("K1", "H1", "a"), ("H1", "K1", "b"), ("K1", "H1", "c"))) == [
        (4, "other_id", "duplicate_in_file")
    ]


def test_conflicts_are_read_with_or_without_a_reason():
    reading = _conflicts(("H1", "K1", "pay panel"), ("H1", "ola@nordlys.example", ""))

    assert reading.entries == (Conflict("H1", "K1", "pay panel"), Conflict("H1", "ola@nordlys.example", ""))
    bare = read_conflicts(b"person_id,other_id\nK1,H1\n", people=PEOPLE, name="conflicts.csv")
    assert bare.entries == (Conflict("K1", "H1", ""),)
