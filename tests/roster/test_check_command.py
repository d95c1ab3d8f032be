import json
from pathlib import Path

import pytest
from roster.lists_of_people import HEADER, KARI, OLA, text
from typer.testing import CliRunner

from bothways.cli.roster import app
from bothways.errors import Invalid

EXAMPLES = Path(__file__).parents[2] / "examples"
KEYS = ["sheet", "row", "column", "code", "value", "message", "remedy"]


def _check(path, *options):
    return CliRunner().invoke(app, ["check", str(path), *options])


def _write(tmp_path, *rows, name="staff.csv"):
    path = tmp_path / name
    path.write_bytes(text(*rows))
    return path


def test_a_good_list_is_accepted_with_exit_code_0(tmp_path):
    result = _check(_write(tmp_path, HEADER, KARI, OLA), "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"outcome": "accept", "accepted": 2, "problems": [], "warnings": []}


def test_a_partly_good_list_ends_with_exit_code_2_and_says_the_same_as_data(tmp_path):
    result = _check(_write(tmp_path, (*HEADER, "desk"), (*KARI, "1"), ("O1", "ola", "Ola", "2")), "--json")
    data = json.loads(result.stdout)

    assert result.exit_code == 2
    assert (data["outcome"], data["accepted"]) == ("partial", 1)
    assert [list(problem) for problem in data["problems"]] == [KEYS]
    assert [list(warning) for warning in data["warnings"]] == [KEYS]
    assert (data["problems"][0]["row"], data["problems"][0]["column"]) == (3, "email")


@pytest.mark.parametrize("name", ["none.csv", "none.xlsx", "."])
def test_a_file_that_is_not_there_gets_an_answer_as_data_too(tmp_path, name):
    result = _check(tmp_path / name, "--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["outcome"] == "reject_file"


def test_a_forbidden_column_refuses_the_file(tmp_path):
    result = _check(_write(tmp_path, (*HEADER, "birth_year"), (*KARI, "1990")))

    assert result.exit_code == 2
    assert "birth_year" in result.stdout
    assert "G01" in result.stdout
    assert "1990" not in result.stdout


def test_a_date_order_answers_the_question(tmp_path):
    path = _write(tmp_path, (*HEADER, "started_on"), (*KARI, "03/04/2024"))

    assert _check(path).exit_code == 2
    assert _check(path, "--date-order", "dmy").exit_code == 0
    assert isinstance(_check(path, "--date-order", "xyz").exception, Invalid)


def test_a_mapping_says_what_headings_mean(tmp_path):
    path = _write(tmp_path, ("Nr", "Adresse", "Wer"), KARI)
    mapping = tmp_path / "map.toml"
    mapping.write_text('person_id = "Nr"\nemail = "Adresse"\ndisplay_name = "Wer"\n')

    assert _check(path).exit_code == 2
    assert _check(path, "--columns", str(mapping)).exit_code == 0


def test_a_bad_mapping_is_an_input_error(tmp_path):
    mapping = tmp_path / "map.toml"
    mapping.write_text("nonsense")
    result = _check(_write(tmp_path, HEADER, KARI), "--columns", str(mapping))

    assert result.exit_code == 2
    assert "map.toml" in result.stdout


def test_every_fault_is_a_line_for_people(tmp_path):
    path = _write(tmp_path, HEADER, ("K1", "[red]x[/red]", "Kari"), ("K2", "y", ""))
    result = _check(path)

    assert "2 rows need a fix, 0 people could be imported." in result.stdout
    assert 'staff.csv, row 2, email "[red]x[/red]": The text is not an e-mail address.' in result.stdout
    assert "staff.csv, row 3, display_name: " in result.stdout


def test_guessed_headings_are_shown(tmp_path):
    result = _check(
        _write(tmp_path, ("Personalnummer", "E-Mail", "Vorname", "Nachname"), ("1", KARI[1], "Kari", "Berg"))
    )

    assert '"Vorname" as given_name' in result.stdout


@pytest.mark.parametrize("name", ["people.csv", "one-sheet.xlsx", "mentors.xlsx"])
def test_the_examples_are_accepted(name):
    assert _check(EXAMPLES / name, "--json").exit_code == 0


def test_help_has_examples():
    assert "people.csv" in CliRunner().invoke(app, ["check", "--help"]).stdout
