"""German proves that every text can be translated: nothing is missing, empty or uncompiled."""

import ast
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType
from django.utils.translation.trans_real import DjangoTranslation

import bothways

PACKAGE = Path(bothways.__file__).parent
CATALOGUE = PACKAGE / "locale" / "de" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "gettext_noop"}


@pytest.fixture(scope="module")
def german():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="de")


def texts_of_templates() -> Iterator[str]:
    for path in PACKAGE.rglob("templates/**/*"):
        if path.suffix not in {".html", ".txt"}:
            continue
        for token in Lexer(path.read_text("utf-8")).tokenize():
            if token.token_type is TokenType.BLOCK:
                words = token.split_contents()
                if words[0] in {"translate", "trans"} and words[1][:1] in "\"'":
                    yield words[1][1:-1].replace('\\"', '"')


def texts_of_code() -> Iterator[str]:
    for path in [
        *PACKAGE.glob("apps/**/*.py"),
        *PACKAGE.glob("foundation/**/*.py"),
        *PACKAGE.glob("server/**/*.py"),
    ]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                for argument in node.args[: 2 if node.func.id.startswith("ng") else 1]:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value


def test_every_text_has_a_german_translation(german):
    known = set()
    for message in german:
        known.update([message.id] if isinstance(message.id, str) else message.id)

    missing = {text for text in [*texts_of_templates(), *texts_of_code()] if text} - known

    assert not missing, f"run `make messages` and translate: {sorted(missing)[:10]}"


def test_no_german_translation_is_empty_or_doubtful(german):
    wanting = [
        message.id
        for message in german
        if message.id
        and (
            message.fuzzy or not all([message.string] if isinstance(message.string, str) else message.string)
        )
    ]

    assert not wanting


def test_translations_keep_the_names_in_their_gaps(german):
    for message in german:
        if message.id:
            assert list(message.check()) == [], message.id


def test_the_compiled_catalogue_is_that_of_the_source(german):
    compiled = io.BytesIO()
    write_mo(compiled, german)

    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_django_finds_the_german_catalogue():
    assert DjangoTranslation("de").gettext("Skip to the main part") != "Skip to the main part"
