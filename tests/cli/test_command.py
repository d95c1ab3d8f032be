"""The command as a process: bad calls, exit codes, help, and what it leaves alone."""

import subprocess
import sys
from pathlib import Path

import pytest
from cli.lists import example, example_files, pair
from cli.running import in_process, write

BOTHWAYS = Path(sys.executable).with_name("bothways")


def test_matching_imports_no_web_framework(tmp_path):
    call = [str(part) for part in example("reverse", tmp_path / "out")]
    code = (
        "import sys\n"
        f"sys.argv = {['bothways', *call]!r}\n"
        "from bothways.cli.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code\n"
        "web = {'django', 'allauth', 'ninja', 'huey', 'django_tasks', 'gunicorn', 'starlette', 'flask'}\n"
        "sys.exit(' '.join(sorted(web & set(sys.modules))))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )

    assert (done.returncode, done.stderr.strip()) in {(0, ""), (1, "")}
    assert done.stderr.strip() == ""


def test_the_script_and_the_module_are_the_same_command(tmp_path):
    script = subprocess.run([BOTHWAYS, "--version"], capture_output=True, text=True, timeout=60, check=True)

    assert script.stdout == in_process("--version").out
    assert script.stdout.startswith("bothways ")


def test_a_whole_run_in_a_pipe_is_quiet_and_ends_well(tmp_path):
    answer = in_process(*example("traditional", tmp_path / "out"))

    assert (answer.code, answer.out, answer.err) == (0, "", "")


def test_a_reader_that_goes_away_is_no_reason_to_shout(tmp_path):
    lines = "".join(f"P{n},Name,bad\n" for n in range(20_000))
    file = write(tmp_path / "many.csv", f"person_id,display_name,email\n{lines}")
    with subprocess.Popen(
        [sys.executable, "-m", "bothways.cli", "roster", "check", str(file), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        shouted = process.stderr.read()
        process.wait(timeout=60)

    assert shouted == b""
    assert process.returncode != 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--people", "PEOPLE", "--mentors", "PEOPLE", "--mentees", "PEOPLE"], "once"),
        ([], "--people FILE"),
        (["--mentors", "PEOPLE"], "--mentees"),
        (["--people", "missing.csv"], "no file"),
        (["--people", "."], "folder"),
        (["--people", "PEOPLE", "--as-of", "yesterday"], "YYYY-MM-DD"),
        (["--people", "PEOPLE", "--date-order", "ydm"], "dmy, mdy or ymd"),
        (["--people", "PEOPLE", "--columns", "missing.toml"], "missing.toml"),
        (["--people", "PEOPLE", "--skills", "missing.csv"], "missing.csv"),
    ],
)
def test_a_bad_call_is_answered_in_a_sentence_and_writes_nothing(
    bothways, tmp_path, monkeypatch, arguments, told
):
    monkeypatch.chdir(tmp_path)
    people = str(pair(tmp_path))
    arguments = [people if part == "PEOPLE" else part for part in arguments]

    answer = bothways("match", "--model", "reverse", *arguments, "--out", "out")

    assert answer.code == 2
    assert told in answer.err
    assert "Traceback" not in answer.err
    assert len(answer.err.splitlines()) <= 2
    assert not (tmp_path / "out").exists()


def test_results_do_not_replace_a_file(bothways, tmp_path):
    people = pair(tmp_path)

    answer = bothways("match", "--model", "reverse", "--people", people, "--out", people)

    assert answer.code == 2
    assert "is a file" in answer.err
    assert people.read_text().startswith("person_id")


@pytest.mark.parametrize("model", ["speed_dating", ""])
@pytest.mark.parametrize("verb", ["match", "audit"])
def test_a_model_that_does_not_exist_is_refused_in_one_plain_sentence(bothways, tmp_path, model, verb):
    people = pair(tmp_path)
    more = ["--out", tmp_path / "out"] if verb == "match" else [people]

    answer = bothways(verb, "--model", model, "--people", people, *more)

    assert answer.code == 2
    assert f'There is no model "{model}". Choose traditional, reverse, ' in answer.err
    assert len(answer.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_calls_that_lack_something_end_with_two(bothways, tmp_path):
    for call in (
        ["match"],
        ["match", "--model", "reverse"],
        ["mach"],
        ["match", "--colour", "red"],
        ["audit"],
        ["synth"],
    ):
        answer = bothways(*call)
        assert answer.code == 2, call
        assert answer.err


def test_a_fault_of_the_product_ends_with_one_and_no_traceback(bothways, tmp_path, monkeypatch):
    def broken(*_arguments, **_options):
        raise ZeroDivisionError("no")

    monkeypatch.setattr("bothways.matching.engine.solve", broken)

    answer = bothways(*example("reverse", tmp_path / "out"))

    assert answer.code == 1
    assert "broke, not your file" in answer.err
    assert "Traceback" not in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fails_half_way_leaves_the_old_results(bothways, tmp_path, monkeypatch):
    assert bothways(*example("reverse", tmp_path / "out")).code == 0
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    write_bytes = Path.write_bytes

    def full(self, data):
        if self.name == "report.html":
            raise OSError(28, "No space left on device", str(self))
        return write_bytes(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    answer = bothways(*example("traditional", tmp_path / "out"))

    assert answer.code == 2
    assert "No space left" in answer.err
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("verb", ["match", "audit", "synth", "roster check"])
def test_help_shows_an_example(bothways, verb):
    answer = bothways(*verb.split(), "--help")

    assert answer.code == 0
    assert "Example" in answer.out
    assert f"bothways {verb}" in answer.out


def test_the_shell_can_complete(bothways):
    answer = bothways("--help")

    assert "--install-completion" in answer.out
    assert "--show-completion" in answer.out


def test_synth_makes_an_organisation_that_match_understands(bothways, tmp_path):
    made = bothways("synth", "--people", "40", "--seed", "3", "--out", tmp_path / "org")
    assert (made.code, made.out, made.err) == (0, "", "")
    files = {
        kind: tmp_path / "org" / f"{kind}.csv" for kind in ("people", "skills", "preferences", "conflicts")
    }
    assert {file.name for file in (tmp_path / "org").iterdir()} == {file.name for file in files.values()}
    options = [part for kind, file in files.items() for part in (f"--{kind}", file)]

    for model in ("traditional", "reverse", "reciprocal"):
        answer = bothways("match", "--model", model, *options, "--out", tmp_path / model, "--json")
        assert (answer.code, answer.err) == (0, "")
        assert answer.data["problems"] == []

    for count in ("19", "1000001", "many"):
        assert bothways("synth", "--people", count, "--out", tmp_path / "no").code == 2
        assert not (tmp_path / "no").exists()


def test_a_terminal_free_audit_prints_sentences(bothways, tmp_path):
    bothways(*example("reverse", tmp_path / "out"))

    answer = bothways("audit", tmp_path / "out" / "relationships.csv", *example_files())

    assert answer.code == 0
    assert answer.out.startswith("Reverse mentoring: 8 pairs, none of them breaks a rule.")
