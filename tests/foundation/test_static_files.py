import hashlib
import re
from pathlib import Path

import pytest

import bothways.foundation
from bothways.foundation.static_files import VersionedStaticFiles

STATIC = Path(bothways.foundation.__file__).parent / "static/bothways"


def test_the_address_of_a_file_names_its_content():
    digest = hashlib.sha256((STATIC / "bothways.css").read_bytes()).hexdigest()

    assert (
        VersionedStaticFiles().url("bothways/bothways.css")
        == f"/static/bothways/bothways.css?v={digest[:12]}"
    )


def test_a_file_that_is_not_there_is_an_error_at_once():
    with pytest.raises(ValueError, match="no static file"):
        VersionedStaticFiles().url("bothways/nothing.css")


def test_files_are_served_without_a_collecting_step_and_kept_for_good(client, db):
    answer = client.get("/static/bothways/bothways.css?v=1")
    answer.close()

    assert answer.status_code == 200
    assert "max-age=315360000" in answer["Cache-Control"]
    assert "immutable" in answer["Cache-Control"]


def test_the_style_sheet_fetches_nothing_from_outside():
    css = (STATIC / "bothways.css").read_text("utf-8")

    assert {url.partition("/")[0] for url in re.findall(r"url\(([^)]*)\)", css)} == {"fonts"}
    assert "@import" not in css


def test_the_vendored_script_is_the_one_that_was_published():
    script = STATIC / "vendor/htmx-2.0.11.min.js"

    digest = hashlib.sha256(script.read_bytes()).hexdigest()
    assert digest == "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
    assert digest in (STATIC / "vendor/README.md").read_text("utf-8")
