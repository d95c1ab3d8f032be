import pytest
from roster.lists_of_people import HEADER, KARI, OLA, codes, places, text

from bothways.roster.people_file import KnownPerson, Purpose, read_people

MANAGED = (*HEADER, "manager_id")


def _read(*rows, **options):
    return read_people(text(*rows), name="staff.csv", **options)


def test_of_duplicate_ids_the_first_row_stands():
    reading = _read(HEADER, KARI, ("K1", *OLA[1:]), OLA)

    assert places(reading) == [(3, "person_id", "duplicate_in_file")]
    assert [record.display_name for record in reading.records] == ["Kari Berg", "Ola Vik"]
    assert "row 2" in reading.problems[0].message


def test_of_duplicate_addresses_the_first_row_stands_whatever_their_case():
    reading = _read(HEADER, KARI, ("O1", "KARI@Nordlys.example", "Ola"), ("P1", "kari@nordlys.example", "P"))

    assert places(reading) == [(3, "email", "duplicate_in_file"), (4, "email", "duplicate_in_file")]
    assert [record.person_id for record in reading.records] == ["K1"]


def test_without_an_id_the_address_identifies():
    reading = _read(HEADER[1:], KARI[1:], ("KARI@nordlys.example", "Kari"), OLA[1:])

    assert [record.person_id for record in reading.records] == ["kari@nordlys.example", "ola@nordlys.example"]
    assert places(reading) == [(3, "email", "duplicate_in_file")]


def test_a_stored_person_is_known_by_their_address():
    reading = _read(HEADER[1:], KARI[1:], known={"K1": KnownPerson("Kari@Nordlys.example")})

    assert reading.records[0].person_id == "K1"


def test_names_may_come_in_two_halves_or_whole():
    reading = _read(
        ("email", "given_name", "family_name", "display_name"),
        ("a@x.example", "Kari", "Berg", ""),
        ("b@x.example", "Kari", "Berg", "Kari B."),
        ("c@x.example", "", "", "Ola"),
        ("d@x.example", "Ola", "", ""),
        ("e@x.example", "", "", ""),
    )

    assert [record.display_name for record in reading.records] == ["Kari Berg", "Kari B.", "Ola"]
    assert places(reading) == [(5, "family_name", "required"), (6, "display_name", "required")]


def test_managers_are_found_by_id_and_by_address():
    reading = _read(
        (*HEADER, "manager_id", "manager_email"),
        (*KARI, "", ""),
        (*OLA, "K1", ""),
        ("P1", "p@x.example", "P", "", "OLA@nordlys.example"),
        ("Q1", "q@x.example", "Q", "S9", ""),
        ("R1", "r@x.example", "R", "", "s@x.example"),
        known={"S9": KnownPerson("s@x.example")},
    )

    assert reading.outcome == "accept"
    assert {record.person_id: record.manager_id for record in reading.records} == {
        "K1": None, "O1": "K1", "P1": "O1", "Q1": "S9", "R1": "S9",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("manager_id", "N-1999", "unknown_manager"),
        ("manager_email", "nobody@x.example", "unknown_manager"),
        ("manager_id", "K1", "self_manager"),
        ("manager_email", "Kari@nordlys.example", "self_manager"),
    ],
)
def test_a_manager_who_cannot_be_refuses_the_row(column, cell, code):
    reading = _read((*HEADER, column), (*KARI, cell), (*OLA, "K1" if column == "manager_id" else KARI[1]))

    assert places(reading) == [(2, column, code)]
    assert [record.person_id for record in reading.records] == ["O1"]


def test_everybody_in_a_circle_is_refused_and_nobody_below_it():
    reading = _read(
        MANAGED,
        (*KARI, "O1"),
        (*OLA, "P1"),
        ("P1", "p@x.example", "P", "K1"),
        ("Q1", "q@x.example", "Q", "K1"),
        ("R1", "r@x.example", "R", "Q1"),
    )

    assert places(reading) == [(row, "manager_id", "manager_cycle") for row in (2, 3, 4)]
    assert [record.person_id for record in reading.records] == ["Q1", "R1"]


def test_a_circle_through_stored_people_is_found():
    known = {"S1": KnownPerson("s@x.example", manager_id="K1"), "K1": KnownPerson(KARI[1], manager_id=None)}

    assert codes(_read(MANAGED, (*KARI, "S1"), known=known)) == ["manager_cycle"]


def test_what_the_list_says_of_managers_goes_before_what_is_stored():
    known = {"K1": KnownPerson(KARI[1], manager_id="O1")}

    assert _read(MANAGED, (*KARI, ""), (*OLA, "K1"), known=known).outcome == "accept"


def test_a_manager_whose_own_row_is_refused_is_known_and_the_chain_does_not_break():
    reading = _read(MANAGED, (*KARI, ""), ("O1", "ola", "Ola", "K1"), ("P1", "p@x.example", "P", "O1"))

    assert places(reading) == [(3, "email", "invalid_email")]
    assert reading.managers == {"O1": "K1", "P1": "O1"}
    assert reading.refused == frozenset({"O1"})


def test_two_different_managers_in_one_row_are_refused():
    reading = _read(
        (*HEADER, "manager_id", "manager_email"), (*KARI, "", ""), (*OLA, "", ""),
        ("P1", "p@x.example", "P", "K1", OLA[1]),
    )  # fmt: skip

    assert places(reading) == [(4, "manager_email", "invalid_choice")]


def test_a_manager_who_is_not_active_is_a_warning():
    reading = _read((*MANAGED, "active"), (*KARI, "", "no"), (*OLA, "K1", ""))

    assert reading.outcome == "accept"
    assert [(note.row, note.column, note.code) for note in reading.warnings] == [
        (3, "manager_id", "inactive_person")
    ]
    assert [record.active for record in reading.records] == [False, True]


def test_a_long_row_still_makes_its_person_known():
    reading = _read(MANAGED, (*KARI, "", "x"), (*OLA, "K1"))

    assert places(reading) == [(2, None, "wrong_cell_count")]


def test_matching_needs_no_address():
    reading = _read(
        ("person_id", "display_name", "email"), ("K1", "Kari", ""), ("", "Ola", ""), purpose=Purpose.MATCH
    )

    assert places(reading) == [(3, "person_id", "required")]
    assert reading.records[0].email is None


def test_the_order_of_rows_does_not_matter():
    rows = [(*KARI, ""), (*OLA, "K1"), ("P1", "p@x.example", "P", "O1")]
    there = _read(MANAGED, *rows).records
    back = _read(MANAGED, *rows[::-1]).records

    assert [record.manager_id for record in there] == [record.manager_id for record in reversed(back)]


def test_a_long_chain_is_no_circle():
    rows = [
        (f"P{number}", f"p{number}@x.example", "P", f"P{number - 1}" if number else "")
        for number in range(5_000)
    ]

    assert _read(MANAGED, *rows[::-1]).outcome == "accept"
