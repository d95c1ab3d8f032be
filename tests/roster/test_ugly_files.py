"""Twelve files as they really come: all are read, and what is wrong with them is named in its place."""

from datetime import date

import pytest
from roster.lists_of_people import book, places, text

from bothways.roster.people_file import read_people

GERMAN = (
    ("Personalnummer", "Vorname", "Nachname", "E-Mail-Adresse", "Abteilung", "Eintrittsdatum", "Aktiv"),
    ("00412", "Jürgen", "Groß", "j.gross@nordlys.example", "Netz", "25.04.2019", "ja"),
    ("00413", "Änne", "Öztürk", "a.oeztuerk@nordlys.example", "Netz", "30.11.2020", "nein"),
)
FRENCH = (
    ("Matricule", "Prénom", "Nom", "Courriel", "Service", "Langues", "Actif"),
    ("A1", "Zoé", "Lefèvre", "zoe@nordlys.example", "Réseau", "français; anglais", "oui"),
    ("A2", "Noël", "Dubois", "noel@nordlys.example", "Réseau", "français", "non"),
)
SPANISH = (
    ("Número de empleado", "Nombre", "Apellidos", "Correo electrónico", "Departamento", "Idiomas", "Activo"),
    ("7", "Lucía", "Ortega", "lucia@nordlys.example", "Red", "español, inglés", "sí"),
    ("8", "Íñigo", "Peña", "inigo@nordlys.example", "Red", "español", "no"),
)
ENGLISH = (
    ("Employee ID", "First Name", "Last Name", "Work Email", "Department", "Time Zone", "Skills Offered"),
    ("7", "Kari", "Berg", "kari@nordlys.example", "Grid", "Europe/Oslo", "SQL:4:E1\nExcel"),
    ("8", "Ola", "Vik", "ola@nordlys.example", "Grid", "Europe/Oslo", "Python"),
)
UGLY = {
    "semicolons and Windows-1252": ("staff.csv", text(*GERMAN, separator=";", encoding="cp1252")),
    "tabs and UTF-16": ("staff.txt", text(*GERMAN, separator="\t", encoding="utf-16")),
    "UTF-8 with a mark": ("staff.csv", text(*FRENCH, separator=";", encoding="utf-8-sig")),
    "French in Windows-1252": ("staff.csv", text(*FRENCH, encoding="cp1252")),
    "Spanish in UTF-16 without a mark": ("staff.csv", text(*SPANISH, encoding="utf-16-le")),
    "Spanish workbook": ("staff.xlsx", book(*SPANISH)),
    "workbook with a title above the table": ("staff.xlsx", book((), (), *ENGLISH)),
    "workbook with a cover sheet": ("staff.xlsx", book(sheets={"Cover": [], "Staff": ENGLISH})),
    "line breaks in cells": ("staff.csv", text(*ENGLISH)),
    "old line ends": ("staff.csv", text(*GERMAN, separator=";").replace(b"\n", b"\r")),
    "blank rows and blanks": (
        "staff.csv",
        b"\n" + text(ENGLISH[0], (), *[[f" \xa0{cell} " for cell in row] for row in ENGLISH[1:]], ()),
    ),
    "unnamed extra columns": ("staff.tsv", text(*[(*row, "", "") for row in ENGLISH], separator="\t")),
}


@pytest.mark.parametrize("kind", UGLY)
def test_an_ugly_file_is_read(kind):
    name, content = UGLY[kind]
    reading = read_people(content, name=name)

    assert reading.problems == ()
    assert len(reading.records) == 2
    assert all(record.given_name and record.family_name and record.email for record in reading.records)
    assert reading.guessed


def test_leading_zeros_of_a_text_file_are_kept():
    assert [record.person_id for record in read_people(UGLY["tabs and UTF-16"][1], name="x.csv").records] == [
        "00412",
        "00413",
    ]


def test_every_planted_defect_of_an_export_is_found_in_its_place():
    header = ("person_id", "email", "display_name", "unit", "manager_id", "started_on", "title")
    content = text(
        header,
        ("P1", "p1@nordlys.example", "Ada Aas", "Grid", "", "2020-01-31", ""),
        ("P2", "p2@nordlys.example", "Bo Bø", "Grid", "P1", "43861", ""),
        ("P3", "p3@nordlys.example", "Cy Cox", "Grid", "P1", "03/04/2020", ""),
        ("P4", "P1@Nordlys.example", "Di Dahl", "Grid", "P1", "31.12.9999", ""),
        ("P5", "p5@nordlys.example", "Ed Eng", "Grid", "P6", "", ""),
        ("P6", "p6@nordlys.example", "Fe Foss", "Grid", "P5", "", ""),
        ("P7", "p7@nordlys.example", "Gu Gran", "Grid", "N-1999", "", ""),
        ("", "", "", "", "", "", ""),
        ("Total", "", "", "7", "", "", ""),
        (" P8 ", "\xa0p8@nordlys.example ", "Ha Haug", "grid ", "P1", "", "=VLOOKUP(A1)"),
        ("1.20E+05", "p9@nordlys.example", "Ia Iversen", "#N/A", "P1", "", ""),
    )
    reading = read_people(content, name="export.csv")

    assert places(reading) == [
        (3, "started_on", "invalid_date"),
        (4, "started_on", "ambiguous_date"),
        (5, "email", "duplicate_in_file"),
        (6, "manager_id", "manager_cycle"),
        (7, "manager_id", "manager_cycle"),
        (8, "manager_id", "unknown_manager"),
        (10, "email", "required"),
        (10, "display_name", "required"),
        (12, "person_id", "mangled_number"),
        (12, "unit", "cell_error"),
    ]
    assert [record.person_id for record in reading.records] == ["P1", "P8"]
    assert reading.records[1].unit == "grid"
    assert [(note.row, note.column, note.code) for note in reading.warnings] == [
        (11, "title", "formula_like")
    ]


def test_dates_of_a_workbook_are_dates_however_they_are_shown():
    rows = (("email", "display_name", "start_date"), ("k@nordlys.example", "Kari", date(2019, 4, 3)))

    assert read_people(book(*rows, date_columns=(2,)), name="x.xlsx").records[0].started_on == date(
        2019, 4, 3
    )
