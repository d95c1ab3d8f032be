import pytest
from roster.lists_of_people import HEADER, KARI, codes, places, text

from bothways.roster.columns import is_forbidden
from bothways.roster.headings import PEOPLE
from bothways.roster.mapping_file import BadMapping, read_columns
from bothways.roster.people_file import Purpose, read_people


def _header(*headings, **options):
    return read_people(text(headings, [""] * (len(headings) - 1) + ["x"]), name="staff.csv", **options)


@pytest.mark.parametrize(
    "heading",
    [
        "birth_date", "DateOfBirth", "birthday", "Geburtsdatum", "Geburtstag", "date de naissance", "Fecha de nacimiento",
        "dob", "DOB", "userDOB", "age", "Age", "AGE", "employee_age", "employee-age", "Age (years)", "ageGroup", "gen",
        "Gen Z", "generation", "Generation", "Alter", "alter_jahre", "âge", "Âge", "a\u0302ge", "edad", "Edad",
        "a\u200bge", "EmployeeAge", "BIRTHYEAR", "GEBURTSJAHR",
    ],
)  # fmt: skip
def test_columns_of_birth_age_and_generation_refuse_the_file(heading):
    reading = read_people(text((*HEADER, heading), (*KARI, "x")), name="staff.csv")

    assert codes(reading) == ["forbidden_column"]
    problem = reading.problems[0]
    assert (problem.row, problem.value is not None) == (1, True)
    assert "G01" in problem.message
    assert (reading.outcome, reading.records) == ("reject_file", ())


@pytest.mark.parametrize(
    "heading",
    ["manager_id", "languages", "stage", "career stage", "Agenda", "image", "page", "genre", "gender", "alternate", "dobby",
     "generationally", "edades", "usage", "manage", "Teenager"],
)  # fmt: skip
def test_other_words_are_left_alone(heading):
    assert not is_forbidden(heading)


def test_every_fault_of_a_header_is_named():
    reading = _header("email", "E-Mail", "birth_year", "phone")

    assert {(problem.column, problem.code) for problem in reading.problems} == {
        ("birth_year", "forbidden_column"),
        ("email", "duplicate_column"),
        ("display_name", "missing_column"),
    }
    assert {problem.row for problem in reading.problems} == {1}
    assert [(note.column, note.code) for note in reading.warnings] == [("phone", "unknown_column")]


@pytest.mark.parametrize(
    ("headings", "missing"),
    [
        (("display_name",), "email"),
        (("email",), "display_name"),
        (("email", "given_name"), "family_name"),
        (("email", "family_name"), "given_name"),
    ],
)
def test_missing_columns_are_named(headings, missing):
    cells = {
        "email": "kari@nordlys.example",
        "given_name": "Kari",
        "family_name": "Berg",
        "display_name": "Kari Berg",
    }
    reading = read_people(text(headings, [cells[heading] for heading in headings]), name="staff.csv")

    assert places(reading) == [(1, missing, "missing_column")]
    assert reading.outcome == "reject_file"


def test_row_faults_are_named_beside_a_missing_column():
    reading = read_people(text(("display_name", "giver_capacity"), ("Kari", "many")), name="staff.csv")

    assert places(reading) == [(1, "email", "missing_column"), (2, "giver_capacity", "invalid_number")]
    assert reading.records == ()


def test_matching_needs_an_id_and_a_name_only():
    assert _header("person_id", "display_name", purpose=Purpose.MATCH).problems[0].code == "required"
    assert places(_header("display_name", "title", purpose=Purpose.MATCH)) == [
        (1, "person_id", "missing_column"), (2, "display_name", "required"),
    ]  # fmt: skip
    content = text(("email", "display_name"), ("kari@nordlys.example", "Kari"))
    assert (
        read_people(content, name="x.csv", purpose=Purpose.MATCH).records[0].person_id
        == "kari@nordlys.example"
    )


def test_too_many_columns_are_refused():
    assert places(_header(*HEADER, *(f"c{number}" for number in range(498)))) == [
        (1, None, "too_many_columns")
    ]
    assert "too_many_columns" not in codes(_header(*HEADER, *(f"c{number}" for number in range(497))))


def test_unknown_columns_are_named_and_their_values_go_nowhere():
    reading = read_people(text((*HEADER, "salary"), (*KARI, "secret")), name="staff.csv")

    assert reading.outcome == "accept"
    assert [(note.row, note.column, note.code) for note in reading.warnings] == [
        (1, "salary", "unknown_column")
    ]
    assert "secret" not in repr(reading)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("external_id", "person_id"), ("department", "unit"), ("language", "languages"), ("start_date", "started_on"),
        ("skills_offered", "offers"), ("skills_wanted", "needs"), ("capacity", "giver_capacity"), ("Start Date", "started_on"),
    ],
)  # fmt: skip
def test_documented_aliases_are_no_guess(heading, name):
    assert PEOPLE.find(heading) == (name, False)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Personalnummer", "person_id"), ("E-Mail-Adresse", "email"), ("Vorname", "given_name"), ("Nachname", "family_name"),
        ("Abteilung", "unit"), ("Standort", "location"), ("Sprachen", "languages"), ("Eintrittsdatum (TT.MM.JJJJ)", "started_on"),
        ("Matricule", "person_id"), ("Courriel", "email"), ("Prénom", "given_name"), ("Langues", "languages"),
        ("Fuseau horaire", "timezone"), ("Date d'embauche", "started_on"), ("Número de empleado", "person_id"),
        ("Correo electrónico", "email"), ("Apellidos", "family_name"), ("Departamento", "unit"), ("Idiomas", "languages"),
        ("Zona horaria", "timezone"), ("First Name", "given_name"), ("Job Title", "title"),
    ],
)  # fmt: skip
def test_headings_of_daily_life_are_guessed(heading, name):
    assert PEOPLE.find(heading) == (name, True)


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (("Name", "Vorname"), ("Berg", "Kari")),
        (("Nom", "Prénom"), ("Berg", "Kari")),
        (("Apellidos", "Nombre"), ("Berg", "Kari")),
        (("Name", "Mail"), ("Kari Berg", "")),
    ],
)
def test_a_name_is_read_in_the_light_of_its_neighbours(headings, cells):
    reading = read_people(text(("person_id", *headings), ("K1", *cells)), name="x.csv", purpose=Purpose.MATCH)

    assert reading.records[0].display_name == "Kari Berg"
    assert reading.guessed


def test_a_mapping_goes_before_every_guess():
    content = text(("email", "display_name", "unit", "team"), ("kari@nordlys.example", "Kari", "No", "Data"))
    reading = read_people(content, name="x.csv", columns={"unit": "Team"})

    assert reading.records[0].unit == "Data"
    assert (reading.columns["unit"], reading.guessed) == ("team", {})
    assert places(read_people(content, name="x.csv", columns={"unit": "Bereich"})) == [
        (1, "unit", "missing_column")
    ]


@pytest.mark.parametrize(
    "mapping",
    [
        'email = "Mail"\nunit = "Team"\n',
        '"Mail" = "email"\n"Team" = "unit"\n',
        '{"email": "Mail", "unit": "Team"}',
        '{"Mail": "email", "Team": "unit"}',
        "column,heading\nemail,Mail\nunit,Team\n",
        "Mail;email\nTeam;unit\n",
    ],
)
def test_a_mapping_may_be_written_in_several_ways(mapping):
    assert read_columns(mapping) == {"email": "Mail", "unit": "Team"}


@pytest.mark.parametrize(
    "mapping", ["email", "{", '{"email": 3}', '{"a": "b"}', "email = 3", "[[[", '{"x": {}}', "a,b\nc,d"]
)
def test_a_mapping_that_says_nothing_is_refused(mapping):
    with pytest.raises(BadMapping):
        read_columns(mapping)


def test_a_missing_mapping_is_refused(tmp_path):
    with pytest.raises(BadMapping, match="cannot be opened"):
        read_columns(tmp_path / "none.toml")


def test_a_mapping_may_speak_of_columns_that_other_lists_have():
    content = text(HEADER, KARI)

    assert (
        read_people(content, name="x.csv", columns={"skill": "Kompetenz", "mentors.offers": "x"}).outcome
        == "accept"
    )


def test_a_mapping_may_say_that_a_list_does_not_have_a_column():
    content = text((*HEADER, "level"), (*KARI, "junior"))
    reading = read_people(content, name="x.csv", columns={"career_level": ""})

    assert reading.outcome == "accept"
    assert [note.column for note in reading.warnings] == ["level"]
