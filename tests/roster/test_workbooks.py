import io
import time
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
from roster.lists_of_people import HEADER, KARI, OLA, book, codes, places

from bothways.roster.people_file import read_people

DATED = (*HEADER, "started_on", "giver_capacity", "active")


def _read(content, name="staff.xlsx", **options):
    return read_people(content, name=name, **options)


def _changed(content, changes):
    """The workbook with some parts replaced (None removes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in changes:
                new.writestr(part.filename, old.read(part.filename))
        for name, data in changes.items():
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()


def _sheet(xml):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}">{xml}</worksheet>'


def test_a_workbook_is_read_with_its_numbers_dates_and_truth_values():
    reading = _read(
        book(
            DATED,
            (*KARI, date(2024, 4, 3), 3.0, True),
            (120413, *OLA[1:], datetime(2024, 4, 3, 8, 30), 0, False),  # noqa: DTZ001
            date_columns=(3,),
        )
    )

    kari, ola = reading.records
    assert (kari.started_on, kari.giver_capacity, kari.active) == (date(2024, 4, 3), 3, True)
    assert (ola.person_id, ola.started_on, ola.giver_capacity, ola.active) == (
        "120413",
        date(2024, 4, 3),
        0,
        False,
    )


def test_a_bare_number_is_a_date_in_a_workbook_only():
    assert _read(book(DATED, (*KARI, 45385))).records[0].started_on == date(2024, 4, 3)
    assert codes(_read(book(DATED, (*KARI, "45385")))) == ["invalid_date"]


@pytest.mark.parametrize("number", [3.5, -1, 101, True, "3.0", "1E+01"])
def test_a_capacity_is_a_whole_number_in_plain_digits(number):
    assert places(_read(book(DATED, (*KARI, None, number)))) == [(2, "giver_capacity", "invalid_number")]


@pytest.mark.parametrize("changed", [date(2024, 4, 3), 1.2e17, "1.20E+05"])
def test_an_id_that_the_spreadsheet_changed_is_refused(changed):
    reading = _read(
        book(HEADER, (changed, *KARI[1:]), date_columns=(0,) if isinstance(changed, date) else ())
    )

    assert places(reading) == [(2, "person_id", "mangled_number")]


def test_error_cells_are_found_although_readers_show_them_empty():
    content = book(HEADER, KARI)
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        sheet = old.read("xl/worksheets/sheet1.xml").decode()
    sheet = sheet.replace('<c r="C2" t="s"><v>5</v></c>', '<c r="C2" t="e"><f>NA()</f><v>#N/A</v></c>')
    reading = _read(_changed(content, {"xl/worksheets/sheet1.xml": sheet}))

    assert places(reading) == [(2, "display_name", "cell_error")]
    assert reading.problems[0].value == "#N/A"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('<c r="C2"><f>A1&amp;B1</f><v></v></c>', ["cell_error"]),
        ('<c r="C2"><f>A1</f><v/></c>', ["cell_error"]),
        ('<c r="C2"><f>A1</f></c>', ["cell_error"]),
        ('<c r="C2" t="str"><f>A1</f><v>Kari</v></c>', []),
        ('<c r="C2" t="str"><f>A1</f><v></v></c>', ["required"]),
    ],
)
def test_a_formula_counts_by_its_stored_result(cell, found):
    content = book(HEADER, KARI)
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        sheet = old.read("xl/worksheets/sheet1.xml").decode()
    sheet = sheet.replace('<c r="C2" t="s"><v>5</v></c>', cell)

    assert codes(_read(_changed(content, {"xl/worksheets/sheet1.xml": sheet}))) == found


def test_rows_are_counted_as_the_spreadsheet_does():
    reading = _read(book(HEADER, (), KARI, (), ("O1", "ola", "Ola")))

    assert places(reading) == [(5, "email", "invalid_email")]
    assert [record.row for record in reading.records] == [3]


def test_a_table_may_begin_further_down_and_to_the_right():
    shifted = [(None, None, *row) for row in ((), (), HEADER, KARI, ("O1", "ola", "Ola"))]

    assert places(_read(book(*shifted))) == [(5, "email", "invalid_email")]


def test_a_filled_cell_beyond_the_header_refuses_its_row_and_an_empty_one_does_not():
    reading = _read(book(HEADER, (*KARI, "extra"), (*OLA, "")))

    assert places(reading) == [(2, None, "wrong_cell_count")]
    assert [record.person_id for record in reading.records] == ["O1"]


def test_the_first_sheet_with_content_is_read_and_the_others_are_named():
    content = book(sheets={"Cover": [], "Staff": [HEADER, KARI], "Old": [HEADER, OLA]})
    reading = _read(content)

    assert [record.person_id for record in reading.records] == ["K1"]
    assert [(note.sheet, note.code) for note in reading.warnings] == [("Staff", "other_sheets")]
    assert '"Old"' in reading.warnings[0].message
    assert [record.person_id for record in _read(content, sheet="Old").records] == ["O1"]
    assert codes(_read(content, sheet="None")) == ["not_a_workbook"]


def test_an_empty_workbook_is_empty():
    assert codes(_read(book())) == ["empty_file"]
    assert codes(_read(b"")) == ["empty_file"]
    assert codes(_read(book(HEADER))) == ["empty_file"]


@pytest.mark.parametrize(
    "content",
    [
        b"email,display_name\n",
        b"<html><table>",
        book(HEADER, KARI)[:-300],
        b"PK\x03\x04" + b"\x00" * 100,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        _changed(book(HEADER, KARI), {"xl/workbook.xml": None}),
        _changed(book(HEADER, KARI), {"xl/workbook.xml": "<broken"}),
        _changed(book(HEADER, KARI), {"xl/workbook.xml": '<?xml version="1.0" encoding="UF-8"?><x/>'}),
        _changed(book(HEADER, KARI), {"xl/worksheets/sheet1.xml": None}),
        _changed(book(HEADER, KARI), {"xl/worksheets/sheet1.xml": b"\xff\xfe<\x00"}),
    ],
    ids=[
        "text",
        "page",
        "cut off",
        "rubble",
        "old format",
        "no workbook",
        "broken list",
        "unknown letters",
        "no sheet",
        "wide letters",
    ],
)
def test_what_is_no_workbook_is_refused(content):
    reading = _read(content)

    assert codes(reading) == ["not_a_workbook"]
    assert reading.outcome == "reject_file"


def test_workbooks_with_macros_are_refused():
    assert codes(_read(_changed(book(HEADER, KARI), {"xl/vbaProject.bin": b"x"}))) == ["macro_workbook"]
    assert codes(_read(book(HEADER, KARI), name="staff.xlsm")) == ["macro_workbook"]


def test_workbooks_with_a_password_are_refused():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert codes(_read(ole)) == ["encrypted_workbook"]


@pytest.mark.parametrize("encrypted_part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_archives_with_a_password_are_refused(encrypted_part):
    content = bytearray(book(HEADER, KARI))
    place = content.rindex(encrypted_part.encode())
    directory = content.rindex(b"PK\x01\x02", 0, place)
    content[directory + 8] |= 1

    assert codes(_read(bytes(content))) == ["encrypted_workbook"]


def _timed(content, **options):
    tracemalloc.start()
    began = time.process_time()
    reading = _read(content, **options)
    spent = time.process_time() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert spent < 5
    assert peak < 100_000_000
    return reading


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = _changed(book(HEADER, KARI), {"xl/sharedStrings.xml": b" " * 100_000_000})

    assert codes(_timed(bomb)) == ["zip_bomb"]


def test_many_parts_that_are_harmless_alone_are_refused_together():
    parts = {f"xl/media/{number}.bin": b"\0" * 7_000_000 for number in range(30)}

    assert codes(_timed(_changed(book(HEADER, KARI), parts))) == ["zip_bomb"]


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_workbooks_with_entities_are_refused(declaration, part):
    content = _changed(book(HEADER, KARI), {part: f'<?xml version="1.0"?>{declaration}<x>&b;</x>'})

    assert codes(_timed(content)) == ["not_a_workbook"]


def _cells(*cells):
    return _changed(
        book(HEADER, KARI), {"xl/worksheets/sheet1.xml": _sheet(f"<sheetData>{''.join(cells)}</sheetData>")}
    )


def test_a_declared_size_alone_frightens_nobody():
    content = book(HEADER, KARI)
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        sheet = old.read("xl/worksheets/sheet1.xml").decode()
    sheet = sheet.replace('ref="A1:C2"', 'ref="A1:XFD1048576"')

    assert _timed(_changed(content, {"xl/worksheets/sheet1.xml": sheet})).outcome == "accept"


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r="1"><c a=">" r="XFD1048576"><v>1</v></c></row>',
        '<row r="1">' + "<c><v>1</v></c>" * 600 + "</row>",
    ],
    ids=["plain", "small letters", "hidden", "unaddressed"],
)
def test_a_far_away_cell_is_refused(cells):
    assert codes(_timed(_cells(cells))) == ["too_many_columns"]


def test_too_many_rows_are_refused():
    assert codes(
        _timed(
            _cells('<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="A900000"><v>1</v></c></row>')
        )
    ) == ["too_many"]


def test_cells_that_do_not_say_where_they_stand_are_read():
    rows = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
        for row in (HEADER, KARI)
    )

    assert [record.person_id for record in _read(_cells(rows)).records] == ["K1"]
