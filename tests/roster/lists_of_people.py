"""Small lists of people as text and as workbooks, for the tests of this folder."""

import csv
import io

import xlsxwriter

from bothways.roster.people_file import Purpose, read_people

HEADER = ("person_id", "email", "display_name")
KARI = ("K1", "kari@nordlys.example", "Kari Berg")
OLA = ("O1", "ola@nordlys.example", "Ola Vik")


def text(*rows, separator=",", encoding="utf-8"):
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode(encoding)


def book(*rows, sheets=None, date_columns=()):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        dates = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, content in (sheets or {"Staff": rows}).items():
            page = workbook.add_worksheet(name)
            for number, row in enumerate(content):
                for column, cell in enumerate(row):
                    if cell is None:
                        continue
                    if number and column in date_columns:
                        page.write(number, column, cell, dates)
                    else:
                        page.write(number, column, cell)
    return stream.getvalue()


def one(columns, purpose=Purpose.IMPORT, **options):
    """Read a list with one otherwise good row that has these extra columns."""
    facts = dict(zip(HEADER, KARI, strict=True)) | columns
    return read_people(
        text(tuple(facts), tuple(facts.values())), name="staff.csv", purpose=purpose, **options
    )


def places(reading):
    return [(problem.row, problem.column, problem.code) for problem in reading.problems]


def codes(reading):
    return [problem.code for problem in reading.problems]
