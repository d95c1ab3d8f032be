from datetime import date

import pytest
from roster.lists_of_people import codes, one, places

from bothways.roster.dates import UnknownDateOrder
from bothways.roster.records import Kind, SkillEntry, Window


def _value(column, cell, **options):
    reading = one({column: cell}, **options)
    assert reading.outcome == "accept", reading.problems
    return reading.records[0]


def _refused(column, cell, **options):
    reading = one({column: cell}, **options)
    assert reading.outcome == "partial"
    assert reading.records == ()
    assert {(problem.row, problem.column) for problem in reading.problems} == {(2, column)}
    return codes(reading)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("email", "", "required"),
        ("display_name", "  \xa0 ", "required"),
        ("email", "kari.berg@nordlys,example", "invalid_email"),
        ("email", "kari@localhost", "invalid_email"),
        ("email", "Kari <kari@nordlys.example>", "invalid_email"),
        ("email", "kari@@nordlys.example", "invalid_email"),
        ("email", "kari..berg@nordlys.example", "invalid_email"),
        ("email", "kari@-nordlys.example", "invalid_email"),
        ("email", "kari berg@nordlys.example", "invalid_email"),
        ("email", "a@x.example; b@x.example", "invalid_email"),
        ("email", "ka\u200bri@nordlys.example", "control_char"),
        ("email", "x" * 190 + "@nordlys.example", "too_long"),
        ("person_id", "K\u200b1", "control_char"),
        ("person_id", "x" * 201, "too_long"),
        ("person_id", "1.20E+05", "mangled_number"),
        ("person_id", "1,2e+11", "mangled_number"),
        ("manager_id", "1.20E+05", "mangled_number"),
        ("display_name", "x" * 201, "too_long"),
        ("display_name", "Kari\nBerg", "control_char"),
        ("display_name", "Kari\x00", "control_char"),
        ("display_name", "Kari\x1bBerg", "control_char"),
        ("display_name", "Kari \u202egreB", "control_char"),
        ("unit", "\u2066Data", "control_char"),
        ("unit", "a\tb", "control_char"),
        ("title", "a\x0bb", "control_char"),
        ("title", "x" * 2001, "too_long"),
        ("title", "#REF!", "cell_error"),
        ("offers", "#N/A", "cell_error"),
        ("unit", "#nv", "cell_error"),
        ("started_on", "03/04/2024", "ambiguous_date"),
        ("started_on", "3.4.2024", "ambiguous_date"),
        ("started_on", "45385", "invalid_date"),
        ("started_on", "31/02/2024", "invalid_date"),
        ("started_on", "2024-02-30", "invalid_date"),
        ("started_on", "1899-12-31", "invalid_date"),
        ("started_on", "03/04/24", "invalid_date"),
        ("started_on", "soon", "invalid_date"),
        ("active", "perhaps", "invalid_boolean"),
        ("active", "2", "invalid_boolean"),
        ("giver_capacity", "101", "invalid_number"),
        ("giver_capacity", "-1", "invalid_number"),
        ("giver_capacity", "3.0", "invalid_number"),
        ("giver_capacity", "3,0", "invalid_number"),
        ("giver_capacity", "+3", "invalid_number"),
        ("giver_capacity", "1e1", "invalid_number"),
        ("giver_capacity", "٣", "invalid_number"),
        ("giver_capacity", "three", "invalid_number"),
        ("giver_capacity", "9" * 400, "invalid_number"),
        ("learner_capacity", "1 000", "invalid_number"),
        ("monthly_minutes", "1,000", "invalid_number"),
        ("tenure_months", "12.5", "invalid_number"),
        ("career_level", "0", "invalid_number"),
        ("career_level", "senior", "invalid_number"),
        ("direction", "sideways", "invalid_choice"),
        ("timezone", "CET+1", "invalid_timezone"),
        ("timezone", "../../etc/passwd", "invalid_timezone"),
        ("timezone", "Oslo", "invalid_timezone"),
        ("languages", ";".join(f"l{number}" for number in range(101)), "too_many"),
        ("interests", ";".join(f"i{number}" for number in range(101)), "too_many"),
        ("offers", ";".join(f"s{number}" for number in range(101)), "too_many"),
        ("needs", "\n".join(f"s{number}" for number in range(101)), "too_many"),
        ("offers", "SQL:9", "invalid_number"),
        ("offers", "SQL:-1", "invalid_number"),
        ("offers", "SQL:4:E7", "invalid_choice"),
        ("offers", ":4:E1", "required"),
        ("offers", "SQL:4; sql:3", "duplicate_in_file"),
        ("needs", "SQL:6", "invalid_number"),
        ("needs", "SQL:1:4", "invalid_number"),
        ("needs", "SQL:1:E1", "invalid_number"),
        ("availability", "Mon 12:00-09:00", "invalid_choice"),
        ("availability", "Someday 09:00-12:00", "invalid_choice"),
        ("availability", "Mon 09:00-25:00", "invalid_choice"),
        ("availability", "mornings", "invalid_choice"),
        ("manager_email", "boss", "invalid_email"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_is_refused_with_its_code(column, cell, code):
    assert set(_refused(column, cell)) == {code}


def test_every_fault_of_a_row_is_named():
    reading = one({"email": "x", "active": "perhaps", "offers": "SQL:9; Excel:7:E9"})

    assert codes(reading) == [
        "invalid_email",
        "invalid_boolean",
        "invalid_number",
        "invalid_number",
        "invalid_choice",
    ]


def test_a_problem_says_everything_that_is_needed_to_put_it_right():
    problem = one({"email": "kari.berg@nordlys,example"}).problems[0]

    assert problem.as_data() == {
        "sheet": "staff.csv",
        "row": 2,
        "column": "email",
        "code": "invalid_email",
        "value": "kari.berg@nordlys,example",
        "message": "Not an e-mail address: a comma where a dot should be.",
        "remedy": "Write kari.berg@nordlys.example",
    }


def test_values_are_shown_short_and_without_anything_hidden():
    assert len(one({"unit": "x" * 5_000}).problems[0].value) == 80
    assert one({"unit": "a\x1b[31mb"}).problems[0].value == "a\\u001b[31mb"


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("email", "o'brien+x@sub.nordlys.example", "o'brien+x@sub.nordlys.example"),
        ("person_id", " \xa0 1E5 ", "1E5"),
        ("person_id", "00042", "00042"),
        ("display_name", "न\u200dम", "न\u200dम"),
        ("display_name", "'t Hart", "'t Hart"),
        ("display_name", "x" * 200, "x" * 200),
        ("title", "Engineer\nand lead", "Engineer\nand lead"),
        ("title", "x" * 2000, "x" * 2000),
        ("title", "C# developer", "C# developer"),
        ("title", "=1+1", "=1+1"),
        ("title", "'=1+1", "=1+1"),
        ("timezone", "Europe/Oslo", "Europe/Oslo"),
        ("timezone", "Asia/Calcutta", "Asia/Calcutta"),
        ("timezone", "UTC", "UTC"),
        ("timezone", "us/eastern", "US/Eastern"),
        ("languages", "en; Deutsch ;en;", ("en", "de")),
        ("languages", "EN", ("en",)),
        ("interests", "sailing, chess", ("sailing", "chess")),
        ("interests", "Wine, cheese;", ("Wine, cheese",)),
        ("giver_capacity", "0", 0),
        ("giver_capacity", "100", 100),
        ("learner_capacity", "2", 2),
        ("monthly_minutes", "120", 120),
        ("tenure_months", "0", 0),
        ("career_level", "6", 6),
        ("direction", "Mentor", "give"),
        ("direction", "reverse", "give"),
        ("direction", "mentee", "learn"),
        ("direction", "BOTH", "both"),
        ("started_on", "2024-04-03", date(2024, 4, 3)),
        ("started_on", "2024-04-03T08:00:00Z", date(2024, 4, 3)),
        ("started_on", "2024/4/3", date(2024, 4, 3)),
        ("started_on", "25/04/2024", date(2024, 4, 25)),
        ("started_on", "04/25/2024", date(2024, 4, 25)),
        ("started_on", "04.04.2024", date(2024, 4, 4)),
        ("started_on", "3 avril 2024", date(2024, 4, 3)),
        ("started_on", "3. März 2024", date(2024, 3, 3)),
        ("started_on", "3 de abril de 2024", date(2024, 4, 3)),
        ("started_on", "April 3, 2024", date(2024, 4, 3)),
        ("started_on", "03-Apr-2024", date(2024, 4, 3)),
        ("started_on", "1900-01-01", date(1900, 1, 1)),
    ],
)  # fmt: skip
def test_a_cell_is_read(column, cell, value):
    assert getattr(_value(column, cell), column) == value


@pytest.mark.parametrize(("order", "day"), [("dmy", date(2024, 4, 3)), ("mdy", date(2024, 3, 4))])
def test_a_stated_date_order_answers_the_question(order, day):
    assert _value("started_on", "03/04/2024", date_order=order).started_on == day
    assert _value("started_on", "2024-04-03", date_order=order).started_on == date(2024, 4, 3)


def test_a_date_order_that_is_none_is_refused():
    with pytest.raises(UnknownDateOrder):
        one({}, date_order="ydm")


@pytest.mark.parametrize(
    "word", ["true", "1", "Yes", "JA", "oui", "sí", "si", "si\u0301", "wahr", "vrai", "verdadero"]
)
def test_yes_is_understood_in_four_languages(word):
    assert _value("active", word).active is True


@pytest.mark.parametrize("word", ["false", "0", "No", "nein", "NON", "falsch", "faux", "falso"])
def test_no_is_understood_in_four_languages(word):
    assert _value("active", word).active is False


def test_weekly_windows_are_read_in_four_languages():
    windows = (Window(0, 540, 720), Window(0, 840, 960), Window(3, 840, 960))

    for cell in (
        "Mon 09:00-12:00; Mon 14:00-16:00; Thu 14:00-16:00",
        "Montag 9-12, 14-16; Do 14:00–16:00",
        "lundi 9h-12h; lun 14:00-16:00; jeudi 14h00-16h00",
        "lunes 9:00 a 12:00; lun 14:00-16:00; jueves 14:00-16:00",
        "Thu 14.00-16.00; Mon 09.00-12.00; Mon 14.00-16.00",
    ):
        assert _value("availability", cell).availability == windows
    assert _value("availability", "Sun 22:00-24:00").availability == (Window(6, 1320, 1440),)


def test_offers_and_needs_in_cells_are_read_and_what_is_left_out_is_assumed_and_named():
    reading = one(
        {"offers": "SQL:4:E1; Negotiation:3\nPython", "needs": "Presenting:2:3; Excel; Change:topic"}
    )
    offer, need = Kind.OFFER, Kind.NEED

    assert reading.records[0].skills == (
        SkillEntry("SQL", offer, 4, None, "E1"),
        SkillEntry("Negotiation", offer, 3, None, "E0"),
        SkillEntry("Python", offer, 3, None, "E0"),
        SkillEntry("Presenting", need, 2, 3),
        SkillEntry("Excel", need, 1, 2),
        SkillEntry("Change", Kind.TOPIC_NEED, 0, 2),
    )
    assert [(note.row, note.column, note.code) for note in reading.warnings] == [
        (2, "offers", "assumed_value"),
        (2, "needs", "assumed_value"),
    ]
    assert "Negotiation: evidence E0; Python: level 3 and evidence E0" in reading.warnings[0].message
    assert "Excel: level 1 and priority 2" in reading.warnings[1].message


def test_evidence_may_stand_in_the_place_of_a_level_that_is_left_out():
    assert _value("offers", "SQL:E2").skills == (SkillEntry("SQL", Kind.OFFER, 3, None, "E2"),)


def test_a_skill_may_hold_colons_when_both_numbers_follow():
    assert _value("offers", "ISO 27001:2022:4:E1").skills[0].skill == "ISO 27001:2022"


def test_cells_that_begin_like_a_formula_are_kept_as_text_and_named():
    reading = one({"title": "=HYPERLINK(1)", "unit": "@x"})

    assert [(note.column, note.code) for note in reading.warnings] == [
        ("title", "formula_like"),
        ("unit", "formula_like"),
    ]
    assert places(reading) == []


def test_a_cell_with_nothing_to_see_is_empty():
    assert _refused("display_name", "\u200b\u2060") == ["required"]
