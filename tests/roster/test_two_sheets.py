from roster.lists_of_people import book, codes, text

from bothways.roster.records import Kind
from bothways.roster.two_sheets import read_mentors_and_mentees

MENTORS = (
    ("Name", "Vorname", "E-Mail", "Abteilung", "Kompetenzen", "Plätze"),
    ("Dahl", "Henrik", "h@nordlys.example", "Handel", "Negotiation:5:E3", "2"),
    ("Haddad", "Amira", "a@nordlys.example", "Personal", "Facilitation", ""),
)
MENTEES = (
    ("Name", "Vorname", "E-Mail", "Themen", "Capacity"),
    ("Ortega", "Lucia", "l@nordlys.example", "Negotiation:1:3", "2"),
    ("Haddad", "Amira", "A@nordlys.example", "Statistics:1:3", ""),
)


def _read(mentors=MENTORS, mentees=MENTEES, **options):
    return read_mentors_and_mentees(
        text(*mentors), text(*mentees), mentors_name="mentors.csv", mentees_name="mentees.csv", **options
    )


def test_mentors_give_mentees_learn_and_who_stands_in_both_does_both():
    reading = _read()
    people = {record.display_name: record for record in reading.records}

    assert {name: record.direction for name, record in people.items()} == {
        "Henrik Dahl": "give",
        "Amira Haddad": "both",
        "Lucia Ortega": "learn",
    }
    assert [entry.kind for entry in people["Amira Haddad"].skills] == [Kind.OFFER, Kind.NEED]
    assert people["Henrik Dahl"].giver_capacity == 2
    assert (people["Lucia Ortega"].learner_capacity, people["Lucia Ortega"].giver_capacity) == (2, None)


def test_guessed_headings_are_shown_for_confirmation():
    guessed = _read().guessed

    assert guessed["offers"] == "Kompetenzen"
    assert guessed["needs"] == "Themen"
    assert guessed["unit"] == "Abteilung"
    assert "email" not in guessed


def test_a_mapping_may_differ_between_the_sheets():
    mentors = (("id", "name", "what"), ("H1", "Henrik", "SQL:4:E1"))
    mentees = (("id", "name", "what"), ("L1", "Lucia", "SQL:1:3"))
    columns = {"person_id": "id", "display_name": "name", "mentors.offers": "what", "mentees.needs": "what"}
    reading = _read(mentors, mentees, columns=columns)

    assert [record.skills[0].kind for record in reading.records] == [Kind.OFFER, Kind.NEED]
    assert reading.guessed == {}
    assert reading.columns == {"person_id": "id", "display_name": "name", "offers": "what", "needs": "what"}


def test_faults_name_their_sheet():
    mentees = (*MENTEES, ("Ortega", "Lucia", "l@nordlys.example", "", ""))
    mentors = (*MENTORS, ("Vik", "Ola", "ola", "", "", ""))
    reading = _read(mentors, mentees)

    assert [(problem.sheet, problem.row, problem.code) for problem in reading.problems] == [
        ("mentors.csv", 4, "invalid_email"),
        ("mentees.csv", 4, "duplicate_in_file"),
    ]
    assert reading.outcome == "partial"


def test_who_is_refused_in_one_sheet_is_refused():
    mentees = (*MENTEES[:2], (*MENTEES[2][:3], "Statistics:9", ""))
    reading = _read(MENTORS, mentees)

    assert "a@nordlys.example" in reading.refused
    assert [record.display_name for record in reading.records] == ["Henrik Dahl", "Lucia Ortega"]


def test_one_bad_file_refuses_both():
    reading = read_mentors_and_mentees(
        b"", text(*MENTEES), mentors_name="mentors.csv", mentees_name="mentees.csv"
    )

    assert (reading.outcome, codes(reading), reading.records) == ("reject_file", ["empty_file"], ())


def test_one_workbook_may_hold_both_sheets(tmp_path):
    path = tmp_path / "programme.xlsx"
    path.write_bytes(book(sheets={"Mentees 2025": MENTEES, "Mentoren 2025": MENTORS}))
    reading = read_mentors_and_mentees(path, path)

    assert {record.display_name: record.direction for record in reading.records}["Henrik Dahl"] == "give"
    assert {record.display_name: record.direction for record in reading.records}["Lucia Ortega"] == "learn"


def test_a_mapping_for_both_sheets_may_name_headings_that_only_one_has():
    columns = {"given_name": "Vorname", "family_name": "Name", "offers": "Kompetenzen", "needs": "Themen"}

    assert _read(columns=columns).outcome == "accept"
    reading = _read(columns=columns | {"unit": "Bereich"})
    assert [(problem.row, problem.column, problem.code) for problem in reading.problems] == [
        (1, "unit", "missing_column")
    ]
