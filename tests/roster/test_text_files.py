import codecs
import os

import pytest
from roster.lists_of_people import HEADER, KARI, OLA, codes, places, text

from bothways.roster.people_file import read_people

UMLAUT = ("M1", "jurgen@nordlys.example", "Jürgen Größmann")


def _read(content, name="staff.csv"):
    return read_people(content, name=name)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_separator_and_encoding_is_understood(separator, encoding):
    reading = _read(text(HEADER, UMLAUT, separator=separator, encoding=encoding))

    assert [record.display_name for record in reading.records] == ["Jürgen Größmann"]
    assert reading.outcome == "accept"


def test_utf_16_with_the_other_byte_order_mark_is_understood():
    content = codecs.BOM_UTF16_BE + text(HEADER, UMLAUT, encoding="utf-16-be")

    assert _read(content).outcome == "accept"


def test_the_separator_is_found_although_another_stands_inside_headings():
    content = b'person_id;email;display_name;"notes, short, long, other"\nK1;k@nordlys.example;Kari;x\n'

    assert [record.person_id for record in _read(content).records] == ["K1"]


def test_the_hint_line_of_spreadsheet_programs_is_no_row():
    content = b"sep=;\r\nemail;display_name\r\nkari;Kari\r\n"

    assert places(_read(content)) == [(2, "email", "invalid_email")]


def test_a_line_break_in_a_cell_does_not_move_the_rows_below():
    content = b'email,display_name,title\nk@nordlys.example,Kari,"Engineer\nand lead"\nola,Ola,\n'
    reading = _read(content)

    assert reading.records[0].title == "Engineer\nand lead"
    assert places(reading) == [(3, "email", "invalid_email")]


def test_blank_rows_are_passed_over_and_counted():
    content = b"email,display_name\n\n,\nola,Ola\n"

    assert places(_read(content)) == [(4, "email", "invalid_email")]


def test_old_line_ends_are_understood():
    assert len(_read(b"email,display_name\rk@nordlys.example,Kari\r").records) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\xef\xbb\xbf", b"\n\n  \n", b",,,\n,,,\n", b"\xff\xfe", b"email,display_name\n"],
    ids=["nothing", "mark", "blank lines", "separators", "UTF-16 mark", "header"],
)
def test_a_file_without_people_is_empty(content):
    reading = _read(content)

    assert codes(reading) == ["empty_file"]
    assert reading.outcome == "reject_file"
    assert (reading.problems[0].row, reading.problems[0].column) == (None, None)


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"%PDF-1.7\n...",
        b"PK\x03\x04rest",
        b"<!DOCTYPE html><html><body>",
        b"\xef\xbb\xbf<html>",
        b'{"email": "x"}',
        bytes(range(32)) * 100,
        b"x" * (5 * 1024 * 1024),
    ],
    ids=["picture", "document", "archive", "page", "page with mark", "data", "binary", "endless line"],
)
def test_what_is_no_table_is_refused(content):
    reading = _read(content)

    assert codes(reading) == ["not_a_table"]
    assert reading.outcome == "reject_file"


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfemail,display_name\nk@nordlys.example,Gr\xfc\xdf\n",
        b"email,display_name\nk@nordlys.example,Gr\x81\n",
        "email,display_name\nk@nordlys.example,Größe".encode() + b"\xff\n",
        b"\xff\xfee\x00m\x00a",
        "email,display_name\n".encode("utf-32"),
    ],
    ids=["broken after mark", "no letter", "mixed", "half a letter", "UTF-32"],
)
def test_letters_that_cannot_be_read_are_refused(content):
    reading = _read(content)

    assert codes(reading) == ["encoding"]
    assert reading.outcome == "reject_file"


@pytest.mark.parametrize(
    "content",
    [
        b'email,display_name\nk@nordlys.example,"Kari\nola@nordlys.example,Ola\n',
        b'email,display_name\nk@nordlys.example,"Kari" Berg\n',
    ],
    ids=["open quote", "text after quote"],
)
def test_a_broken_quote_is_reported_where_it_stands(content):
    reading = _read(content)

    assert places(reading) == [(2, None, "malformed_csv")]
    assert reading.outcome == "reject_file"
    assert reading.records == ()


def test_a_row_longer_than_the_header_is_refused_and_a_shorter_one_filled_up():
    reading = _read(
        text(
            ("email", "display_name", "title"),
            ("k@nordlys.example", "Kari", "x", "y"),
            ("o@nordlys.example",),
        )
    )

    assert places(reading) == [(2, None, "wrong_cell_count"), (3, "display_name", "required")]
    assert reading.outcome == "partial"


def test_a_missing_file_gets_an_answer(tmp_path):
    assert codes(read_people(tmp_path / "none.csv")) == ["not_a_table"]
    assert codes(read_people(tmp_path / "none.xlsx")) == ["not_a_workbook"]


def test_a_file_on_disk_is_called_by_its_name(tmp_path):
    path = tmp_path / "people-march.csv"
    path.write_bytes(text(HEADER, KARI, OLA[:1]))
    reading = read_people(path)

    assert {problem.sheet for problem in reading.problems} == {"people-march.csv"}


def test_random_bytes_never_raise():
    for size in (1, 7, 100, 5_000):
        for name in ("x.csv", "x.xlsx", "x"):
            assert read_people(os.urandom(size), name=name).outcome in {"reject_file", "partial"}
