"""The documentation builds without a warning, and no link inside the repository leads nowhere."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from bothways.mentoring.programme_models import programme_models

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")),
    *(page for page in sorted(DOCS.rglob("*.md")) if "_build" not in page.parts),
]
CODE = re.compile(r"^(```|~~~).*?^\1$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|(?:src|href)=\"([^\"]+)\"")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)
FENCED = re.compile(r"^(```|~~~).*?^\1$", re.DOTALL | re.MULTILINE)


def links(page):
    for found in LINK.finditer(CODE.sub("", page.read_text("utf-8"))):
        target = found.group(1) or found.group(2)
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors(page):
    """The anchors of headings, by the rule of the common repository hosts."""
    headings = HEADING.findall(FENCED.sub("", page.read_text("utf-8")))
    return {
        re.sub(r"[^\w\- ]", "", heading.replace("`", "")).strip().lower().replace(" ", "-")
        for heading in headings
    }


@pytest.mark.slow
def test_the_documentation_builds_without_a_warning(tmp_path):
    built = subprocess.run(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-n",
            "-W",
            "--keep-going",
            "-E",
            "-b",
            "html",
            DOCS,
            tmp_path / "html",
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert built.returncode == 0, built.stderr
    page = (tmp_path / "html/reference/lifecycles.html").read_text("utf-8")
    assert "ended_early" in page
    assert "The readiness checklist is complete and no wording blocks." in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_inside_the_repository_leads_somewhere(page):
    broken = []
    for target in links(page):
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            broken.append(target)

    assert broken == []


def test_every_page_is_reached_from_its_index():
    for folder in ("tutorials", "how-to"):
        index = (DOCS / folder / "index.md").read_text("utf-8")
        for page in DOCS.joinpath(folder).glob("*.md"):
            assert page.stem == "index" or f"\n{page.stem}\n" in index


@pytest.mark.parametrize("record", sorted(DOCS.glob("decisions/0*.md")), ids=lambda record: record.stem[:4])
def test_every_decision_says_what_was_rejected(record):
    text = record.read_text("utf-8")

    for part in ("Status:", "Context.", "Decision.", "Consequences.", "Rejected."):
        assert f"**{part}**" in text
    assert text.startswith(f"# {record.stem[:4]}: ")


def test_decisions_are_numbered_without_gaps():
    numbers = [int(record.stem[:4]) for record in sorted(DOCS.glob("decisions/0*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))


def test_every_word_of_the_glossary_has_a_source():
    text = (DOCS / "glossary.md").read_text("utf-8")
    entries = re.search(r"```\{glossary\}\n(.*?)```", text, re.DOTALL).group(1).strip().split("\n\n")

    assert len(entries) >= 30
    for entry in entries:
        assert re.search(r"\*.+\*$", entry), entry


def test_every_model_is_described():
    text = (DOCS / "reference/models.md").read_text("utf-8")

    assert re.findall(r"\{programme-model\} (\w+)", text) == ["all", *programme_models()]


def test_every_verb_of_the_command_has_its_options_printed():
    from bothways.cli.__main__ import app

    command = typer.main.get_command(app)
    verbs = {
        " ".join(filter(None, (name, below)))
        for name, verb in command.commands.items()
        for below in (getattr(verb, "commands", None) or [""])
    }
    text = (DOCS / "reference/command.md").read_text("utf-8")

    assert verbs - {"worker"} == set(re.findall(r"\{verb\} (.+)", text))
    assert all(f"\n## {verb}\n" in text for verb in verbs)


@pytest.mark.slow
def test_the_first_tutorial_comes_out_as_it_says(tmp_path):
    text = (DOCS / "tutorials/first-matching.md").read_text("utf-8")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    people = (tmp_path / "examples/people.csv").read_text("utf-8")
    (tmp_path / "people2.csv").write_text(
        re.sub(r"(Sofie Berg.*),,$", r"\1,2,", people, flags=re.MULTILINE), "utf-8"
    )

    for line in re.findall(r"^\$ bothways (.+)$", text, re.MULTILINE):
        subprocess.run(
            [sys.executable, "-m", "bothways.cli", *line.split()],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )

    before, after = (
        json.loads((tmp_path / out / "certificate.json").read_text("utf-8")) for out in ("out", "out2")
    )
    assert f"rises from {before['objective'][0]['value']} people to {after['objective'][0]['value']}" in text
    assert "Amira Haddad" in (tmp_path / "out/unmatched.csv").read_text("utf-8")
    assert "Sofie Berg,N-008,Amira Haddad" in (tmp_path / "out2/relationships.csv").read_text("utf-8")


def test_the_notebook_page_runs_as_it_stands():
    page = (DOCS / "how-to" / "use-it-from-a-notebook.md").read_text("utf-8")
    pieces = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)

    assert len(pieces) == 4
    for piece in pieces:
        exec(compile(piece, "use-it-from-a-notebook.md", "exec"), {})
