import csv
import re
from collections import Counter
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bothways.roster.columns import is_forbidden
from bothways.roster.people_file import read_people
from bothways.roster.preferences import read_conflicts, read_preferences
from bothways.roster.records import Outcome
from bothways.roster.skills_file import read_skills
from bothways.synthesis import organisation as organisation_module
from bothways.synthesis.files import write
from bothways.synthesis.organisation import SizeOutOfBounds, organisation
from bothways.synthesis.reference import UnknownPreset, presets

FILES = ("people.csv", "skills.csv", "preferences.csv", "conflicts.csv")


@pytest.fixture
def folder_of(tmp_path_factory):
    def written(people, seed, **options):
        folder = tmp_path_factory.mktemp("organisation")
        write(folder, people, seed, **options)
        return folder

    return written


def rows(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_seed_gives_the_same_bytes(folder_of):
    first, second, other = folder_of(300, 5), folder_of(300, 5), folder_of(300, 6)

    for name in FILES:
        assert (first / name).read_bytes() == (second / name).read_bytes()
        assert (first / name).read_bytes() != (other / name).read_bytes()


def test_people_are_the_same_however_many_are_told_at_once(folder_of, monkeypatch):
    whole = folder_of(300, 5)
    monkeypatch.setattr(organisation_module, "_CHUNK", 7)
    pieces = folder_of(300, 5)

    for name in FILES:
        lines = (sorted((folder / name).read_text("utf-8").splitlines()) for folder in (whole, pieces))
        assert next(lines) == next(lines)


@settings(max_examples=40, deadline=None)
@given(st.integers(20, 400), st.integers(0, 10**9), st.sampled_from(list(presets())))
def test_ties_name_other_people_of_the_organisation(people, seed, preset):
    whole = organisation(people, seed, preset=preset)
    everyone = np.arange(people)
    persons = {row.person_id: row for row in whole.person_rows(everyone)}
    preferences, conflicts = whole.preference_rows(everyone), whole.conflict_rows(everyone)
    wishes = Counter(row.person_id for row in preferences if row.kind == "wish")

    assert len(persons) == people
    assert len({row.email for row in persons.values()}) == people
    assert {row.manager_id for row in persons.values()} - {""} <= set(persons)
    assert {row.person_id for row in whole.skill_rows(everyone)} <= set(persons)
    assert max(wishes.values(), default=0) <= 5
    assert len({row[:2] for row in preferences}) == len(preferences)
    for row in [*preferences, *conflicts]:
        assert row.person_id in persons
        assert row.other_id in persons
        assert row.person_id != row.other_id
        assert row.person_id != persons[row.other_id].manager_id


@settings(max_examples=20, deadline=None)
@given(st.integers(20, 400), st.integers(0, 10**9))
def test_every_cell_is_one_that_the_product_understands(people, seed):
    window = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d\d:\d\d-\d\d:\d\d")

    for row in organisation(people, seed).person_rows(np.arange(people)):
        assert ZoneInfo(row.timezone)
        assert all(re.fullmatch("[a-z]{2}", language) for language in row.languages.split("; "))
        assert all(window.fullmatch(part) for part in row.availability.split("; ") if part)
        assert 1 <= int(row.career_level) <= 6
        assert 0 <= int(row.tenure_months) <= 47 * 12
        assert row.direction in {"give", "learn", "both"}
        assert row.email.endswith(".example")
        assert row.email.isascii()


def test_no_file_has_a_column_of_age(folder_of):
    folder = folder_of(20, 1)

    for name in FILES:
        assert not [
            column for column in rows(folder, name)[:1] or [{}] for column in column if is_forbidden(column)
        ]


def test_the_columns_are_the_canonical_ones(folder_of):
    header = (folder_of(20, 1) / "people.csv").read_text("utf-8").splitlines()[0]

    assert header == (
        "person_id,display_name,given_name,family_name,email,title,unit,job_family,location,timezone,languages,"
        "manager_id,career_level,tenure_months,interests,availability,giver_capacity,learner_capacity,"
        "monthly_minutes,direction"
    )


@pytest.mark.parametrize("preset", list(presets()))
@pytest.mark.parametrize("people", [20, 137, 1_000])
def test_the_roster_reads_every_file_without_a_remark(folder_of, people, preset):
    folder = folder_of(people, 9, preset=preset)
    reading = read_people(folder / "people.csv")
    ids = {record.person_id for record in reading.records}

    assert reading.outcome is Outcome.ACCEPT
    assert len(ids) == people
    assert not reading.problems
    assert not reading.warnings
    for name, read in (
        ("skills.csv", read_skills),
        ("preferences.csv", read_preferences),
        ("conflicts.csv", read_conflicts),
    ):
        found = read(folder / name, people=ids)
        assert (found.problems, found.warnings) == ((), ()), name


@pytest.mark.parametrize("people", [-1, 0, 19, 1_000_001])
def test_sizes_out_of_bounds_are_refused_before_anything_is_written(tmp_path, people):
    with pytest.raises(SizeOutOfBounds, match="20 to 1,000,000"):
        write(tmp_path, people, 1)

    assert not list(tmp_path.iterdir())


def test_an_unknown_preset_is_refused_with_the_names_that_exist(tmp_path):
    with pytest.raises(UnknownPreset, match="services, tech, manufacturing, public"):
        write(tmp_path, 20, 1, preset="circus")


def test_progress_counts_up_to_everybody(tmp_path):
    told = []

    write(tmp_path, 25_000, 1, progress=told.append)

    assert told == [20_000, 25_000]
