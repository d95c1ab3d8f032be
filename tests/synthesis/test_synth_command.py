import pytest
import typer
from typer.testing import CliRunner

from bothways.cli import synth
from bothways.cli.folder import FolderTaken
from bothways.cli.synth import FolderNotEmpty
from bothways.synthesis.organisation import SizeOutOfBounds

FILES = ["conflicts.csv", "people.csv", "preferences.csv", "skills.csv"]


@pytest.fixture
def bothways():
    app = typer.Typer()
    app.callback()(lambda: None)
    synth.register(app)

    def run(*words):
        return CliRunner().invoke(app, ["synth", *map(str, words)])

    return run


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def test_an_organisation_is_written_quietly_into_a_new_folder(bothways, tmp_path):
    result = bothways("--people", 60, "--seed", 4, "--out", tmp_path / "deep" / "nordlys")

    assert result.exit_code == 0
    assert result.output == ""
    assert names(tmp_path / "deep" / "nordlys") == FILES
    assert names(tmp_path / "deep") == ["nordlys"]
    assert len((tmp_path / "deep" / "nordlys" / "people.csv").read_text("utf-8").splitlines()) == 61


def test_a_folder_that_holds_files_is_left_alone(bothways, tmp_path):
    (tmp_path / "people.csv").write_text("mine")

    result = bothways("--people", 60, "--out", tmp_path)

    assert isinstance(result.exception, FolderNotEmpty)
    assert "--force" in result.exception.message
    assert (tmp_path / "people.csv").read_text() == "mine"
    assert names(tmp_path) == ["people.csv"]


def test_force_replaces_the_four_files_and_keeps_the_others(bothways, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "people.csv").write_text("mine")
    (out / "notes.txt").write_text("mine")

    result = bothways("--people", 60, "--out", out, "--force")

    assert result.exit_code == 0
    assert names(out) == sorted([*FILES, "notes.txt"])
    assert (out / "people.csv").read_text("utf-8").startswith("person_id,")
    assert (out / "notes.txt").read_text() == "mine"
    assert names(tmp_path) == ["out"]


def test_a_file_in_the_way_is_named(bothways, tmp_path):
    (tmp_path / "out").write_text("mine")

    result = bothways("--people", 60, "--out", tmp_path / "out")

    assert isinstance(result.exception, FolderTaken)
    assert "is a file" in result.exception.message


@pytest.mark.parametrize("people", [19, 1_000_001])
def test_a_refused_size_leaves_no_trace(bothways, tmp_path, people):
    result = bothways("--people", people, "--out", tmp_path / "out")

    assert isinstance(result.exception, SizeOutOfBounds)
    assert names(tmp_path) == []
