import csv
import io
import zipfile

import pytest
from roster.lists_of_people import HEADER, KARI, OLA, book, text

from bothways.roster.export import (
    as_cell,
    neutral,
    people_table,
    people_template,
    refused_rows,
    write_csv,
    write_xlsx,
)
from bothways.roster.people_file import Purpose, read_people

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\xa0=1",
    "＝1",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("cell", DANGEROUS)
def test_no_cell_begins_like_a_formula(cell):
    assert neutral(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "Data", "1-2", "a=b", "'t Hart", "C#", "æ"])
def test_harmless_cells_stay_as_they_are(cell):
    assert neutral(cell) == cell


def test_numbers_stay_numbers():
    assert [as_cell(value) for value in (-5, 2.5, None, True)] == ["-5", "2.5", "", "True"]


def test_written_text_is_harmless_and_the_same_each_time(tmp_path):
    for name in ("a.csv", "b.csv"):
        write_csv(tmp_path / name, ["=id", "text"], [[1, cell] for cell in DANGEROUS])
    content = (tmp_path / "a.csv").read_bytes()

    assert content == (tmp_path / "b.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert rows[0] == ["'=id", "text"]
    assert [row[1] for row in rows[1:]] == ["'" + cell.replace("\r", "\n") for cell in DANGEROUS]


def test_a_mark_is_written_when_asked_for(tmp_path):
    write_csv(tmp_path / "a.csv", ["a"], [], bom=True)

    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbfa\n"


def test_cells_of_a_written_workbook_are_text():
    target = io.BytesIO()
    write_xlsx(target, ["a", "b"], [["=1+1", "12"], ["http://x.example", 3]], sheet="Refused")
    with zipfile.ZipFile(target) as book_parts:
        sheet = book_parts.read("xl/worksheets/sheet1.xml").decode()
        strings = book_parts.read("xl/sharedStrings.xml").decode()

    assert "<f>" not in sheet
    assert sheet.count('t="s"') == 6
    assert "<t>'=1+1</t>" in strings


@pytest.mark.parametrize("name", ["staff.csv", "staff.xlsx"])
def test_refused_rows_come_back_with_their_reasons_and_without_unknown_columns(name):
    make = book if name.endswith("xlsx") else text
    content = make(
        (*HEADER, "salary"), (*KARI, "9"), ("O1", "ola", "=Ola", "8"), ("P1", "p@x.example", "", "")
    )
    reading = read_people(content, name=name)
    header, rows = refused_rows(content, reading.problems, reading.columns, name=name)
    rows = list(rows)

    assert header == [*HEADER, "problem"]
    assert [row[:3] for row in rows] == [["O1", "ola", "=Ola"], ["P1", "p@x.example", ""]]
    assert rows[0][3].startswith("email: ")
    assert rows[1][3].startswith("display_name: ")


def test_refused_rows_can_be_put_right_and_read_again():
    content = text(HEADER, KARI, ("O1", "ola", "=Ola"))
    reading = read_people(content, name="staff.csv")
    header, rows = refused_rows(content, reading.problems, reading.columns, name="staff.csv")
    corrected = io.StringIO()
    write_csv(corrected, header, [[row[0], OLA[1], *row[2:]] for row in rows])
    again = read_people(corrected.getvalue().encode(), name="staff.csv")

    assert again.outcome == "accept"
    assert again.records[0].display_name == "=Ola"


def test_the_template_is_accepted_as_it_is():
    header, rows = people_template()
    reading = read_people(text(header, *rows), name="people.csv")

    assert (reading.outcome, reading.warnings, reading.guessed) == ("accept", (), {})


def test_a_table_of_people_has_every_column():
    reading = read_people(text(HEADER, KARI), name="x.csv", purpose=Purpose.MATCH)
    header, rows = people_table(reading.records)

    assert header[:3] == ["person_id", "email", "given_name"]
    assert next(iter(rows))[:2] == ["K1", "kari@nordlys.example"]
