"""Whatever the room of lists can say about a file, the import pages can say in German."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

import bothways
from bothways.apps.integrations.hris.roster_words import said

ROOM = Path(bothways.__file__).parent / "roster"
ELSEWHERE = {
    "mapping_file.py", "matching_file.py", "tables.py", "two_sheets.py", "export.py", "beside_files.py", "scores_file.py",
}  # fmt: skip
"""What only the command line reads, or what is shown as part of a sentence of its own."""
WARNED = {"unknown_column", "formula_like", "inactive_person", "assumed_value", "other_sheets"}
"""Codes of warnings: the pages count them or name their columns, and show no sentence."""
MAKERS = {"Fault", "unreadable"}


def sentences() -> Iterator[str]:
    for path in ROOM.glob("*.py"):
        if path.name in ELSEWHERE:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                texts = [_text(argument) for argument in node.args[-3:]]
                if not WARNED & set(texts):
                    yield from (text for text in texts[-2:] if text)


def _text(node: ast.expr) -> str:
    """The sentence of a literal, with 7 in every gap; "" for what is put together elsewhere."""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "7" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_the_room_of_lists_says_many_things():
    assert len(set(sentences())) > 60


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_a_fault_of_a_file_is_said_in_german(sentence):
    with override("de"):
        assert said(sentence) != sentence


def test_values_are_kept_and_known_words_in_them_are_translated_too():
    with override("de"):
        assert said("The same e-mail address stands in row 4, which counts.") == (
            "Dieselbe E-Mail-Adresse steht in Zeile 4, und diese zählt."
        )
        assert said('"4,5" is not a level.') == "„4,5“ ist keine Stufe."


def test_the_preview_is_said_in_the_language_of_whoever_reads_it(client_of):
    browser = client_of("alice")
    rows = "person_id,email,display_name,career_level\nK-1,kari@nordlys.example,Kari,9\nK-2,kari,Ola,2\n"
    columns = browser.post("/people/import/", {"people": SimpleUploadedFile("people.csv", rows.encode())}).url
    form = browser.get(columns).context["form"]
    data = {field.name: field.value() for field in form if field.value() is not None}
    check = browser.post(columns, data).url

    english = browser.get(check).content.decode()
    browser.cookies["django_language"] = "de"
    german = browser.get(check).content.decode()

    assert "Your ladder has 6 levels, and this is level 9." in english
    assert "Eure Leiter hat 6 Stufen, und das ist Stufe 9." in german
    assert "Der Text ist keine E-Mail-Adresse." in german
    assert "not an e-mail" not in german


def test_a_refused_file_says_why_in_german(client_of):
    browser = client_of("alice")
    browser.cookies["django_language"] = "de"
    file = SimpleUploadedFile("people.csv", b"email,display_name,birth_year\na@nordlys.example,A,1980\n")

    page = browser.post("/people/import/", {"people": file}).content.decode()

    assert "Bothways nimmt keine Geburtsdaten" in page


def test_a_sentence_that_nobody_knows_stays_as_it_is():
    with override("de"):
        assert said("A sentence from a later version.") == "A sentence from a later version."
