"""A backup comes back whole, and a damaged one is refused before anything is touched."""

import tarfile

NAME = "from bothways.apps.people.models import Organisation\nprint(Organisation.objects.get().name)\n"


def test_a_backup_comes_back_in_an_empty_installation(filled, another_installation, tmp_path):
    written = filled.run("backup", str(tmp_path / "b.tar.gz"))
    restored = another_installation.run("restore", str(tmp_path / "b.tar.gz"))

    assert written.returncode == 0, written.stderr
    assert restored.returncode == 0, restored.stderr
    assert "Every invariant holds" in restored.stdout
    assert another_installation.python(NAME).strip() == "Nordlys"


def test_a_backup_does_not_hold_the_secret_key(filled, tmp_path):
    filled.run("backup", str(tmp_path / "b.tar.gz"))

    key = (filled.folder / "secret.key").read_bytes()
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        contents = [archive.extractfile(member).read() for member in archive.getmembers()]

    assert contents
    assert all(key not in content for content in contents)


def test_an_older_backup_is_not_overwritten(filled, tmp_path):
    target = tmp_path / "b.tar.gz"
    target.write_text("older")

    done = filled.run("backup", str(target))

    assert done.returncode == 2
    assert target.read_text() == "older"


def test_a_database_in_use_is_replaced_only_when_asked(filled, tmp_path):
    filled.run("backup", str(tmp_path / "b.tar.gz"))
    filled.python(
        "from bothways.apps.people.models import Organisation\nOrganisation.objects.update(name='Later')\n"
    )

    refused = filled.run("restore", str(tmp_path / "b.tar.gz"))
    after_refusal = filled.python(NAME).strip()
    replaced = filled.run("restore", str(tmp_path / "b.tar.gz"), "--replace")

    assert (refused.returncode, after_refusal) == (2, "Later")
    assert "--replace" in refused.stderr
    assert replaced.returncode == 0, replaced.stderr
    assert filled.python(NAME).strip() == "Nordlys"


def test_a_damaged_backup_is_refused_and_nothing_changes(filled, another_installation, tmp_path):
    target = tmp_path / "b.tar.gz"
    filled.run("backup", str(target))
    content = target.read_bytes()
    target.write_bytes(content[: len(content) // 2])

    done = another_installation.run("restore", str(target))

    assert done.returncode == 2
    assert "cut short" in done.stderr or "damaged" in done.stderr
    assert (
        another_installation.python(
            "from bothways.apps.people.models import Organisation\nprint(Organisation.objects.count())"
        ).strip()
        == "0"
    )


def test_a_foreign_file_is_refused_in_words(another_installation, tmp_path):
    stranger = tmp_path / "holiday.tar.gz"
    stranger.write_text("no archive")

    done = another_installation.run("restore", str(stranger))

    assert done.returncode == 2
    assert "not a backup of Bothways" in done.stderr
    assert "Traceback" not in done.stderr
