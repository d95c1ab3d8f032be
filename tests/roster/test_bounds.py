"""Files of any size get an answer within bounded memory."""

import time
import tracemalloc

import pytest
from roster.lists_of_people import codes

from bothways.roster.findings import Fault, Findings
from bothways.roster.limits import MAX_FINDINGS
from bothways.roster.people_file import Purpose, read_people
from bothways.roster.skills_file import read_skills

HEADER = b"person_id,display_name,email,unit,timezone\n"


def _measured(path, **options):
    tracemalloc.start()
    began = time.process_time()
    reading = read_people(path, **options)
    spent = time.process_time() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return reading, spent, peak


def test_a_million_rows_are_refused_at_once_and_in_little_memory(tmp_path):
    path = tmp_path / "people.csv"
    block = b"".join(
        b"P%06d,Kari Berg,k%06d@nordlys.example,Grid,Europe/Oslo\n" % (n, n) for n in range(10_000)
    )
    path.write_bytes(HEADER + block * 100)
    reading, spent, peak = _measured(path)

    assert (reading.outcome, codes(reading)) == ("reject_file", ["too_many"])
    assert "250,000 rows" in reading.problems[0].message
    assert spent < 10
    assert peak < 20_000_000


def test_line_breaks_in_cells_do_not_count_as_rows(tmp_path):
    path = tmp_path / "people.csv"
    title = '"' + "\n" * 1_900 + 'x"'
    path.write_text(
        "person_id,display_name,title\n"
        f"P1,Kari,{title}\n" + "".join(f"Q{n},Ola,{title}\n" for n in range(140))
    )
    reading = read_people(path, purpose=Purpose.MATCH)

    assert reading.outcome == "accept"
    assert len(reading.records) == 141


def test_thousands_of_faulty_rows_are_all_named(tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(HEADER + b"".join(b"P%d,Kari,kari,Grid,Oslo\n" % n for n in range(4_000)))
    reading, _, peak = _measured(path)

    assert len(reading.problems) == 8_000
    assert peak < 30_000_000


def test_faults_beyond_the_bound_are_counted():
    findings = Findings("staff.csv")
    for row in range(MAX_FINDINGS + 7):
        findings.refuse_row(row + 2, None, None, Fault("required", "Empty.", "Fill it in."))
    problems, _ = findings.in_order()

    assert len(problems) == MAX_FINDINGS + 1
    assert problems[-1].code == "too_many"
    assert problems[-1].message.startswith("7 more")
    assert len(findings.refused) == MAX_FINDINGS + 7


@pytest.mark.parametrize("length", [2_001, 200_000, 3_000_000])
def test_a_cell_of_any_length_is_too_long_and_nothing_worse(length):
    content = b"email,display_name,title\nk@nordlys.example,Kari," + b"x" * length + b"\n"

    assert codes(read_people(content, name="x.csv")) == ["too_long"]


def test_a_quote_that_swallows_the_file_is_found():
    content = (
        b'email,display_name,title\nk@nordlys.example,Kari,"oops\n' + b"k@nordlys.example,Kari,x\n" * 400_000
    )

    assert codes(read_people(content, name="x.csv")) == ["malformed_csv"]


def test_twenty_thousand_people_and_their_skills_are_read(tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(
        HEADER
        + b"".join(
            b"P%06d,Kari Berg,k%06d@nordlys.example,Grid %d,Europe/Oslo\n" % (n, n, n % 40)
            for n in range(20_000)
        )
    )
    skills = b"person_id,skill,kind,level,priority,evidence\n" + b"".join(
        b"P%06d,Skill %d,offer,4,,E1\n" % (n // 5, n % 5) for n in range(100_000)
    )
    people = read_people(path)
    reading = read_skills(skills, people={record.person_id for record in people.records}, name="skills.csv")

    assert len(people.records) == 20_000
    assert sum(map(len, reading.entries.values())) == 100_000
